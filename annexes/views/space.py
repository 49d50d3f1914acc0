"""The tenant's calendar of lent space: a plain list of one week."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from annexes.acts.bookings import BOOK
from annexes.models import Pledge, SpaceBooking, SpaceSlot
from annexes.states.space import LIVE
from portal.acts import Act, act_named
from portal.http import PortalRequest, fetch
from portal.pages import act_links, act_page

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class Week:
    """A week by ISO 8601, from Monday to Sunday."""

    monday: date

    @classmethod
    def read(cls, text: str, otherwise: date) -> "Week":
        """Return the week of 2026-W10; nonsense gives the week of ``otherwise``."""
        try:
            year, week = text.split("-W")
            return cls(date.fromisocalendar(int(year), int(week), 1))
        except ValueError:
            return cls(otherwise - timedelta(days=otherwise.weekday()))

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def number(self) -> int:
        """Its number in the year."""
        return self.monday.isocalendar().week

    @property
    def previous(self) -> str:
        """The week before, as addresses write it."""
        return f"{self.monday - timedelta(days=7):%G-W%V}"

    @property
    def following(self) -> str:
        """The week after, as addresses write it."""
        return f"{self.monday + timedelta(days=7):%G-W%V}"


@dataclass(frozen=True)
class ListedSlot:
    """A time with its live booking and what this person can do to it."""

    slot: SpaceSlot
    booking: SpaceBooking | None
    acts: list[tuple[Act, str]]


@dataclass(frozen=True)
class SpaceYear:
    """Offered and used, apart: m²·h."""

    offered: Decimal
    used: Decimal


@require_safe
def calendar(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a week of a pledge of floor space: what is offered, what is booked, by whom."""
    pledges = Pledge.objects.select_related("kind", "consent", "plan__annex__lease__premises")
    pledge = fetch(pledges, request, pk)
    week = Week.read(request.GET.get("vecka", ""), _first_shown(pledge))
    slots = list(
        pledge.slots.offered().filter(day__range=(week.monday, week.sunday)).order_by("starts_at")
    )
    bookings = {
        booking.slot_id: booking
        for booking in SpaceBooking.objects.filter(
            slot__in=slots, state__in=sorted(LIVE)
        ).select_related("organisation")
    }
    offer = act_named(pledge, "offer_times")
    context = {
        "pledge": pledge,
        "week": week,
        "slots": [
            ListedSlot(slot, bookings.get(slot.pk), _links(slot, bookings, request))
            for slot in slots
        ],
        "may_offer": offer is not None and offer.is_open(pledge, request.user),
        "year": SpaceYear(pledge.slots.offered().m2_hours(), _used(pledge)),
        "has_slots": pledge.slots.exists(),
        "consent": pledge.consent,
    }
    return render(request, "annexes/space_calendar.html", context)


@require_http_methods(["GET", "POST"])
def slot_act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Hold back, release or take back a time."""
    own: QuerySet = SpaceSlot.objects.filter(organisation__in=request.user.organisation_ids)
    fetch(own, request, pk)
    return act_page(request, SpaceSlot, pk, name)


def _first_shown(pledge: Pledge) -> date:
    """Return today, or the day of the next time when there is none this week."""
    today = timezone.localdate()
    following = pledge.slots.offered().filter(day__gte=today).order_by("day").first()
    return following.day if following else min(max(today, pledge.starts_on), pledge.ends_on)


def _used(pledge: Pledge) -> Decimal:
    """Return what contributions say was used, m²·h."""
    return sum((row.amount for row in pledge.contributions.delivered()), Decimal(0))


def _links(
    slot: SpaceSlot, bookings: dict[UUID, SpaceBooking], request: PortalRequest
) -> list[tuple[Act, str]]:
    """Return what can be done to the time itself; a booked one is acted on by its booking."""
    if slot.pk in bookings:
        return []
    return [link for link in act_links(slot, request) if link[0].name != BOOK.name]
