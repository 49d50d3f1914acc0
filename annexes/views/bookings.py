"""Finding free space, booking it, answering, and saying what came of it."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from annexes.actions import bookings as actions
from annexes.acts.bookings import BOOK
from annexes.acts.contributions import LOG_TO_PLEDGE
from annexes.forms.bookings import FindSpaceForm, borrowers_of
from annexes.forms.contributions import OccasionForm
from annexes.models import SpaceBooking, SpaceSlot
from annexes.states.space import BookingState
from annexes.views.matching import companies_of
from portal.acts import perform
from portal.http import PortalRequest, fetch
from portal.pages import act_links, act_page

PER_PAGE = 25


@require_safe
def find(request: PortalRequest) -> HttpResponse:
    """Look for a time at which a tenant near you lends space."""
    form = FindSpaceForm(request.GET or None, companies=companies_of(request))
    slots = (
        SpaceSlot.objects.visible_to(request.user)
        .filter(company__in=companies_of(request))
        .exclude(organisation__in=request.user.organisation_ids)
        .free(timezone.now())
        .select_related("premises__district", "organisation", "pledge")
        .order_by("starts_at", "pk")
    )
    page = Paginator(form.narrow(slots), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "annexes/space_find.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
def book(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Book a time for one of one's organisations."""
    rows = SpaceSlot.objects.select_related(
        "premises__district", "organisation", "company", "pledge__consent"
    )
    slot = fetch(rows, request, pk)
    borrowers = borrowers_of(slot, request.user)
    if not any(request.user.has_perm("annexes.book_space", each) for each in borrowers):
        raise PermissionDenied
    outcome = perform(request, slot, BOOK)
    if outcome.done:
        messages.success(request, BOOK.done)
        return redirect(outcome.result or "annexes:bookings")
    outcome.form.cancel_url = reverse("annexes:find_space")
    is_open = BOOK.possible is None or BOOK.possible(slot)
    context = {"slot": slot, "form": outcome.form, "act": BOOK, "is_open": is_open}
    return render(request, "annexes/space_book.html", context)


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List one's bookings: what is borrowed, and what is lent to others."""
    now = timezone.now()
    mine = request.user.organisation_ids
    rows = SpaceBooking.objects.visible_to(request.user).select_related(
        "premises__district", "organisation", "lender", "contribution"
    )
    lent = rows.lent_by(mine)
    past = rows.filter(ends_at__lte=now).order_by("-starts_at")
    context = {
        "borrowed": rows.borrowed_by(mine).live().filter(ends_at__gt=now),
        "requests": lent.to_answer().filter(starts_at__gt=now),
        "lent": lent.filter(state=BookingState.APPROVED, ends_at__gt=now),
        "to_log": lent.to_log(now),
        "page": Paginator(past, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "annexes/booking_list.html", context)


@require_safe
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a booking to either side: when, where, on which conditions, and what happens next."""
    booking = fetch(_whole(), request, pk)
    consent = booking.slot.pledge.consent
    is_lender = booking.lender_id in request.user.organisation_ids
    context = {
        "booking": booking,
        "acts": act_links(booking, request),
        "history": booking.history(),
        "consent": consent,
        "responsibilities": consent.responsibilities.all() if consent else [],
        "is_lender": is_lender,
        "may_log": booking.waits_for_log(timezone.now())
        and request.user.has_perm("annexes.log_booking", booking),
    }
    return render(request, "annexes/booking.html", context)


@require_http_methods(["GET", "POST"])
def act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Say yes, say no, cancel, or note that nobody came."""
    return act_page(request, SpaceBooking, pk, name)


@require_http_methods(["GET", "POST"])
def log(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Log the space that was lent: everything is filled in from the booking."""
    booking = fetch(_whole(), request, pk, may="annexes.log_booking")
    pledge = booking.slot.pledge
    if not booking.waits_for_log(timezone.now()):
        messages.warning(request, _("There is nothing to log for this booking now."))
        return redirect(booking)
    initial = {
        "done_on": booking.day,
        "hours": booking.slot.hours,
        "area_m2": booking.slot.area_m2,
        "activity": booking.activity_id,
        "note": f"{booking.organisation}: {booking.purpose}"[:500],
    }
    logging = replace(
        LOG_TO_PLEDGE,
        form=partial(OccasionForm, initial=initial),
        do=lambda _pledge, **given: actions.log_booking(booking, **given),
    )
    outcome = perform(request, pledge, logging)
    if outcome.done:
        messages.success(request, _("Thank you! It is logged and sent in."))
        return redirect(outcome.result or booking)
    outcome.form.submit_label = _("Send in")
    outcome.form.cancel_url = booking.get_absolute_url()
    context = {"booking": booking, "form": outcome.form, "pledge": pledge}
    return render(request, "annexes/booking_log.html", context)


def _whole() -> QuerySet[SpaceBooking]:
    """Bookings with all that their page shows."""
    return SpaceBooking.objects.select_related(
        "company",
        "organisation",
        "lender",
        "premises__district",
        "activity",
        "contribution",
        "slot__pledge__consent",
        "slot__pledge__kind",
        "slot__pledge__plan__annex__lease__premises",
    )
