"""The dialogue on one page: meetings, evaluations, and what came of what tenants said."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annexes.models import ActionPoint, DialogueMeeting, Evaluation, Voice
from annexes.views.meetings import listed
from portal.http import PortalRequest
from portal.people.models import Organisation

#: How many past meetings and evaluations the page shows; the annex's page has them all.
LATEST = 10
#: How many of the things that tenants said it shows.
LATEST_VOICES = 30


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
    evaluations = Evaluation.objects.visible_to(request.user).filter(**mine)
    tenants_of = Organisation.objects.filter(pk__in=request.user.organisation_ids)
    voices = (
        Voice.objects.visible_to(request.user)
        .filter(company__in=tenants_of.values("company"))
        .select_related("theme", "district")
    )
    context = {
        "ahead": list(meetings.ahead()),
        "behind": list(meetings.took_place().order_by("-starts_at", "-id")[:LATEST]),
        "evaluations": list(evaluations.select_related("annex", "organisation")[:LATEST]),
        "voices": list(voices[:LATEST_VOICES]),
        "points": listed(points.select_related("owner", "meeting"), request),
    }
    return render(request, "annexes/dialogue.html", context)
