"""The host's pages: its activities, what they need, and how much of it is pledged."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from portal.activities.acts import ASK
from portal.activities.kinds import kinds_of
from portal.activities.models import Activity, Need
from portal.acts import Act, perform
from portal.http import PortalRequest, fetch
from portal.pages import act_links, act_page


@dataclass(frozen=True)
class ListedNeed:
    """A need with the name of its kind and what this person can do to it."""

    need: Need
    kind: str
    acts: list[tuple[Act, str]]


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the activities that one's organisations host."""
    activities = _hosted(request).select_related("district", "organisation")
    return render(request, "activities/activity_list.html", {"activities": activities})


@require_safe
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show an activity to its host: what it needs, and how much of it is pledged."""
    activity = fetch(_hosted(request).select_related("district", "organisation"), request, pk)
    names = {kind.code: kind.name for kind in kinds_of(activity.company_id)}
    needs = [
        ListedNeed(need, names.get(need.kind, need.kind), act_links(need, request))
        for need in activity.needs.select_related("district")
    ]
    context = {
        "activity": activity,
        "needs": needs,
        "may_ask": ASK.is_open(activity, request.user),
    }
    return render(request, "activities/activity.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask for help with an activity."""
    activity = fetch(_hosted(request), request, pk, may=ASK.permission)
    if not ASK.is_open(activity, request.user):
        raise PermissionDenied
    outcome = perform(request, activity, ASK)
    if outcome.done:
        messages.success(request, ASK.done)
        return redirect(activity)
    outcome.form.cancel_url = activity.get_absolute_url()
    context = {"thing": activity, "act": ASK, "form": outcome.form, "is_open": True}
    return render(request, "act.html", context)


@require_http_methods(["GET", "POST"])
def need_act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Do something to a need: change how much, mark as filled, withdraw."""
    return act_page(request, Need, pk, name)


def _hosted(request: PortalRequest) -> QuerySet[Activity]:
    return Activity.objects.visible_to(request.user).filter(
        organisation__in=request.user.organisation_ids
    )
