"""The dialogue meetings of an annex, as each side sees them on its page."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annexes.models import ActionPoint, DialogueMeeting, LeaseAnnex
from annexes.sections.section import Section
from annexes.states.annexes import BINDING

if TYPE_CHECKING:
    from portal.http import PortalRequest


def tenants_meetings(annex: LeaseAnnex, request: "PortalRequest") -> Section | None:
    """Return the meetings with a way to propose one."""
    act = "annexes:leaseannex_act"
    may = request.user.has_perm("annexes.answer_meeting", annex)
    return _meetings(
        annex,
        request,
        propose_url=reverse(act, args=[annex.pk, "propose_meeting"]) if may else "",
    )


def landlords_meetings(annex: LeaseAnnex, request: "PortalRequest") -> Section | None:
    """Return the meetings with links to the web admin."""
    return _meetings(annex, request, for_landlord=True)


def _meetings(
    annex: LeaseAnnex,
    request: "PortalRequest",
    *,
    for_landlord: bool = False,
    propose_url: str = "",
) -> Section | None:
    if annex.state not in BINDING:
        return None
    meetings = DialogueMeeting.objects.visible_to(request.user).filter(annex=annex)
    points = ActionPoint.objects.visible_to(request.user).filter(meeting__annex=annex).open()
    return Section(
        "meetings",
        _("Dialogue meetings"),
        "annexes/sections/_meetings.html",
        {
            "meetings": list(meetings),
            "open_points": list(points.select_related("meeting", "owner")),
            "for_landlord": for_landlord,
            "propose_url": propose_url,
        },
    )
