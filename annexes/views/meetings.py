"""The dialogue as the tenant sees it: meetings, evaluations, and what came of what was said."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from annexes.invitations import PUBLISH, calendar_file
from annexes.models import ActionPoint, DialogueMeeting
from portal.acts import Act
from portal.http import PortalRequest, fetch
from portal.pages import act_links, act_page


@dataclass(frozen=True)
class ListedPoint:
    """An action point with what this person can do to it."""

    point: ActionPoint
    acts: list[tuple[Act, str]]


@require_safe
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a meeting: when and where, the agenda, the minutes, and who does what by when."""
    meeting = fetch(
        DialogueMeeting.objects.select_related(
            "company", "organisation", "annex", "host", "proposed_by", "accepted_by",
            "landlord_confirmed_by", "tenant_confirmed_by",
        ),
        request,
        pk,
    )  # fmt: skip
    if meeting.organisation_id not in request.user.organisation_ids:
        return redirect("admin:annexes_dialoguemeeting_change", pk)
    points = ActionPoint.objects.visible_to(request.user).filter(meeting=meeting)
    context = {
        "meeting": meeting,
        "acts": act_links(meeting, request),
        "meets_alone": not meeting.others().exists(),
        "points": listed(points.select_related("owner", "meeting"), request),
        "history": meeting.history(),
    }
    return render(request, "annexes/meeting.html", context)


@require_safe
def calendar(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Hand out the meeting as a file for the reader's calendar."""
    meeting = fetch(DialogueMeeting.objects.select_related("company"), request, pk)
    for_landlord = meeting.organisation_id not in request.user.organisation_ids
    content = calendar_file(
        meeting, method=PUBLISH, to=None, for_landlord=for_landlord, at=timezone.now()
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


@require_http_methods(["GET", "POST"])
def act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Do something to a meeting: accept, propose another time, confirm or return the minutes."""
    return act_page(request, DialogueMeeting, pk, name)


@require_http_methods(["GET", "POST"])
def point_act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Note what became of something that was taken on."""
    return act_page(request, ActionPoint, pk, name)


def listed(points: object, request: PortalRequest) -> list[ListedPoint]:
    """Return the points with what this person can do to each."""
    return [ListedPoint(point, act_links(point, request)) for point in points]
