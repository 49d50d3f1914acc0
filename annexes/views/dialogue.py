"""The dialogue on one page: meetings ahead and behind, and what both sides have taken on."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annexes.models import ActionPoint, DialogueMeeting
from annexes.views.meetings import listed
from portal.http import PortalRequest

#: How many past meetings the page shows; the annex's page has them all.
LATEST = 10


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """Show a tenant's people where the dialogue with the landlord stands."""
    mine = {"organisation__in": request.user.organisation_ids}
    meetings = (
        DialogueMeeting.objects.visible_to(request.user)
        .filter(**mine)
        .select_related("company", "annex")
    )
    points = ActionPoint.objects.visible_to(request.user).filter(**mine).open()
    context = {
        "ahead": list(meetings.ahead()),
        "behind": list(meetings.took_place().order_by("-starts_at", "-id")[:LATEST]),
        "points": listed(points.select_related("owner", "meeting"), request),
    }
    return render(request, "annexes/dialogue.html", context)
