"""The section about what has been changed in a signed annex, or is about to be."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annexes.models import Party
from annexes.sections.section import Provider, Section
from annexes.states.annexes import BINDING, AnnexState

if TYPE_CHECKING:
    from annexes.models import LeaseAnnex
    from portal.http import PortalRequest


def amendments_for(party: Party) -> Provider:
    """Return the section as one side sees it."""

    def section(annex: "LeaseAnnex", request: "PortalRequest") -> Section | None:
        if annex.state not in BINDING:
            return None
        shown = annex.amendments.visible_to(request.user).shown_to(party)
        rows = [
            (each, reverse("admin:annexes_amendment_change", args=[each.pk]))
            if party == Party.LANDLORD
            else (each, each.get_absolute_url())
            for each in shown.exclude(state=AnnexState.WITHDRAWN)
        ]
        return Section(
            anchor="amendments",
            heading=_("Amendments"),
            template="annexes/_amendments.html",
            about={"rows": rows, "as_of": reverse("annexes:as_of", args=[annex.pk])},
        )

    return section
