"""The section about the days on which an annex rests."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annexes.models import Party
from annexes.sections.section import Provider, Section
from annexes.states.suspensions import SuspensionState
from portal.acts import acts_for

if TYPE_CHECKING:
    from annexes.models import LeaseAnnex, Suspension
    from portal.http import PortalRequest


def suspensions_for(party: Party) -> Provider:
    """Return the section as one side sees it; nothing while the annex has never rested."""
    address = (
        "admin:annexes_suspension_act" if party == Party.LANDLORD else "annexes:suspension_act"
    )

    def links(suspension: "Suspension", request: "PortalRequest") -> list:
        return [
            (act, reverse(address, args=[suspension.pk, act.name]))
            for act in acts_for(suspension, request.user)
        ]

    def section(annex: "LeaseAnnex", request: "PortalRequest") -> Section | None:
        shown = annex.suspensions.visible_to(request.user).exclude(state=SuspensionState.DROPPED)
        rows = [(each, links(each, request)) for each in shown]
        if not rows:
            return None
        return Section(
            anchor="rests",
            heading=_("Days on which the annex rests"),
            template="annexes/_suspensions.html",
            about={"rows": rows},
        )

    return section
