"""The section that tells what is talked about: open comments and wordings, and where they stand."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from annexes.agreement import AGREES_IN, hindrance
from annexes.models import Party
from annexes.sections.section import Provider, Section
from annexes.states.comments import TALKED_ABOUT
from annexes.talk import comment_url, talk_about

if TYPE_CHECKING:
    from annexes.models import LeaseAnnex
    from portal.http import PortalRequest


def talk_for(party: Party) -> Provider:
    """Return the section as one side sees it."""

    def section(annex: "LeaseAnnex", request: "PortalRequest") -> Section | None:
        if annex.state not in TALKED_ABOUT and not annex.comments.exists():
            return None
        talk = talk_about(annex, request.user, seen_by=party)
        has_it = annex.state == AGREES_IN[party]
        return Section(
            anchor="talk",
            heading=_("Comments"),
            template="annexes/_talk.html",
            about={
                "talk": talk,
                "comment_url": comment_url(annex, request.user, seen_by=party),
                "hindrance": hindrance(annex, party=party) if has_it else None,
            },
        )

    return section
