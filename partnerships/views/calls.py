"""Calls for everybody to read, before any log-in: pages, PDF, JSON and a calendar."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from partnerships.announcing import announcement, as_data
from partnerships.models import GrantCall
from partnerships.states.calls import CallState
from portal.http import PortalRequest

#: How many closed calls the list shows: what was asked and judged is read afterwards too.
LATEST_CLOSED = 10


def _public() -> QuerySet[GrantCall]:
    """Return what everybody may read: calls of all companies, from their approval on."""
    return GrantCall.objects.public().select_related(
        "company", "programme", "policy_version__document", "printed_file"
    )


@login_not_required
@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the calls that can be applied to, those to come, and the latest that have closed."""
    now = timezone.now()
    taking = list(_public().taking_applications(now).order_by("closes_at", "name_sv"))
    to_come = list(_public().to_come(now).order_by("opens_at"))
    others = _public().exclude(pk__in=[call.pk for call in (*taking, *to_come)])
    context = {
        "taking": taking,
        "to_come": to_come,
        "closed": others.exclude(state=CallState.CANCELLED).order_by("-closes_at")[:LATEST_CLOSED],
    }
    return render(request, "partnerships/calls.html", context)


@login_not_required
@require_safe
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a call: when, how much, by which criteria, and every question, before any log-in."""
    call = get_object_or_404(_public(), pk=pk)
    context = {
        "call": call,
        "told": announcement(call),
        "takes": call.takes_applications(timezone.now()),
        "is_to_come": call.state == CallState.APPROVED and call.opens_at > timezone.now(),
        "is_cancelled": call.state == CallState.CANCELLED,
    }
    return render(request, "partnerships/call.html", context)


@login_not_required
@require_safe
def as_pdf(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Hand out the call as it was printed when it was approved or last extended."""
    call = get_object_or_404(_public(), pk=pk)
    if call.printed_file is None:
        raise Http404
    file = call.printed_file
    response = FileResponse(file.content.open("rb"), content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(False, file.name)  # noqa: FBT003 -- Django's
    return response


@login_not_required
@require_safe
def as_json(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Hand out the call as data, in both languages."""
    call = get_object_or_404(_public(), pk=pk)
    return JsonResponse(as_data(announcement(call)), json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def calendar(request: PortalRequest) -> HttpResponse:
    """Hand out when calls open and close, for calendar programs to subscribe to."""
    feed = Calendar()
    feed.add("prodid", "-//Grannskap//calls//SV")
    feed.add("version", "2.0")
    feed.add("name", "Grannskap")
    for call in _public().prefetch_related("notices").order_by("opens_at"):
        url = request.build_absolute_uri(call.get_absolute_url())
        for what, at in (("opens", call.opens_at), ("closes", call.closes_at)):
            if at is not None:
                feed.add_component(_event(call, what, at, url))
    return HttpResponse(feed.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(call: GrantCall, what: str, at: datetime, url: str) -> Event:
    """Return one moment of a call. It keeps its identity when the call is extended."""
    words = {"opens": _("%(call)s opens"), "closes": _("%(call)s closes")}
    event = Event()
    event.add("uid", f"call-{call.pk}-{what}")
    event.add("dtstamp", call.approved_at or call.drafted_at)
    event.add("dtstart", at.astimezone(UTC))
    event.add("summary", words[what] % {"call": f"{call.company.name}: {call}"})
    event.add("sequence", len(call.notices.all()))
    event.add("status", "CANCELLED" if call.state == CallState.CANCELLED else "CONFIRMED")
    event.add("url", url)
    return event
