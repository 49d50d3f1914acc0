"""Writes to bookings of lent space: asking, answering, cancelling, and saying what came of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.actions.contributions import log_contribution
from annexes.models import Contribution, SpaceBooking, SpaceSlot
from annexes.occasions import Occasion, OccasionRefused
from annexes.states.space import (
    APPROVE,
    CANCEL_BOOKING,
    DECLINE,
    LIVE,
    NOTE_UNUSED,
    BookingState,
)
from portal.errors import DomainError
from portal.states import make_move

if TYPE_CHECKING:
    from annexes.models.bookings import SpaceBookingQuerySet
    from portal.activities.models import Activity
    from portal.people.models import Organisation, User


class SlotTaken(DomainError):
    """Somebody was faster."""

    message = _("Somebody else has booked this time. Choose another one.")


class SlotGone(DomainError):
    """The time is not on offer."""

    message = _("This time can't be booked: it has passed or is no longer on offer.")


class OwnSpace(DomainError):
    """Nobody borrows from themselves."""

    message = _("This is your own space. Choose an association that borrows it.")


class TooLate(DomainError):
    """The time has begun."""

    message = _("The time has begun. What came of it is noted afterwards.")


class TooEarly(DomainError):
    """The time is to come."""

    message = _("Wait until the time is over.")


class LoggedAlready(DomainError):
    """One contribution a booking."""

    message = _("What came of this booking has been logged already.")


@transaction.atomic
def book_slot(
    slot: SpaceSlot,
    *,
    organisation: "Organisation",
    purpose: str,
    persons: int | None = None,
    activity: "Activity | None" = None,
    by: "User",
    at: datetime,
) -> SpaceBooking:
    """Ask for a time, for an association. The tenant answers; until then nobody else can have it.

    The slot is locked, so that those who ask at the same moment wait and read a sentence. Should
    two slots of the same premises ever overlap, the constraint `booking_no_double` says the same.

    Raises:
        SlotGone: it has passed, or is not on offer.
        SlotTaken: somebody has it.
        OwnSpace: the tenant itself asks.
    """
    slot = SpaceSlot.objects.locked(slot.pk)
    if slot.bookings.live().exists():
        raise SlotTaken
    if not SpaceSlot.objects.lent().filter(pk=slot.pk, starts_at__gt=at).exists():
        raise SlotGone
    if slot.organisation_id == organisation.pk:
        raise OwnSpace
    try:
        with transaction.atomic():
            booking = SpaceBooking.objects.create(
                company_id=slot.company_id,
                organisation=organisation,
                slot=slot,
                lender_id=slot.organisation_id,
                premises_id=slot.premises_id,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                purpose=purpose,
                persons=persons,
                activity=activity,
                requested_at=at,
                requested_by=by,
            )
    except IntegrityError as error:
        if "booking_no_double" not in str(error):
            raise
        raise SlotTaken from error
    letters.write_about_booking("booking_requested", booking, to=booking.lender, at=at)
    letters.write_about_booking("booking_received", booking, to=organisation, at=at)
    return booking


@transaction.atomic
def approve_booking(booking: SpaceBooking, *, by: "User", at: datetime) -> SpaceBooking:
    """Lend the space, for the tenant. The association gets a letter with the conditions.

    Raises:
        TooLate: the time has begun.
    """
    booking = _locked_before_begin(booking, at)
    booking.answered_by, booking.answered_at = by, at
    make_move(APPROVE, booking, by=by, at=at)
    letters.write_about_booking("booking_approved", booking, to=booking.organisation, at=at)
    return booking


@transaction.atomic
def decline_booking(
    booking: SpaceBooking, *, reason: str, by: "User", at: datetime
) -> SpaceBooking:
    """Say no, for the tenant. The time is free again, and the association reads why.

    Raises:
        TooLate: the time has begun.
    """
    booking = _locked_before_begin(booking, at)
    booking.answered_by, booking.answered_at = by, at
    make_move(DECLINE, booking, by=by, at=at, reason=reason)
    letters.write_about_booking(
        "booking_declined", booking, to=booking.organisation, at=at, reason=reason
    )
    return booking


@transaction.atomic
def cancel_booking(booking: SpaceBooking, *, reason: str, by: "User", at: datetime) -> SpaceBooking:
    """Cancel, for either side. The time is free again, and the other side reads why.

    Raises:
        TooLate: the time has begun.
    """
    booking = _locked_before_begin(booking, at)
    make_move(CANCEL_BOOKING, booking, by=by, at=at, reason=reason)
    for party in (booking.organisation, booking.lender):
        if party.pk not in by.organisation_ids:
            letters.write_about_booking(
                "booking_cancelled", booking, to=party, at=at, reason=reason
            )
    return booking


@transaction.atomic
def note_unused(booking: SpaceBooking, *, by: "User", at: datetime) -> SpaceBooking:
    """Note, for the tenant, that nobody came. Nothing is counted as used.

    Raises:
        TooEarly: the time is not over.
        LoggedAlready: something has been logged.
    """
    booking = SpaceBooking.objects.select_related("contribution").locked(booking.pk)
    if booking.ends_at > at:
        raise TooEarly
    if not booking.waits_for_log(at):
        raise LoggedAlready
    booking.contribution = None
    make_move(NOTE_UNUSED, booking, by=by, at=at)
    return booking


@transaction.atomic
def log_booking(
    booking: SpaceBooking, *, occasion: Occasion, by: "User", at: datetime, **given: Any
) -> Contribution:
    """Log the space that was lent, as a contribution to the pledge; once for each booking.

    ``given`` is what `log_contribution` takes besides: evidence, certain, send.

    Raises:
        TooEarly: the time is not over.
        LoggedAlready: something has been logged, and was neither taken back nor rejected.
        OccasionRefused: the day is not the booking's, or as when logging.
    """
    booking = SpaceBooking.objects.select_related(
        "contribution", "slot__pledge__plan__annex"
    ).locked(booking.pk)
    if booking.ends_at > at:
        raise TooEarly
    if not booking.waits_for_log(at):
        raise LoggedAlready
    if occasion.done_on != booking.day:
        raise OccasionRefused(_("Log it on the day of the booking."), "done_on")
    pledge = booking.slot.pledge
    booking.contribution = log_contribution(
        pledge.plan.annex, occasion=occasion, by=by, at=at, **given
    )
    booking.save()
    return booking.contribution


def release_stranded_bookings(*, at: datetime) -> int:
    """Cancel requests that nobody answered in time, and bookings whose annex or pledge has ended.

    Returns:
        How many were cancelled.
    """
    lent = SpaceSlot.objects.lent().values("pk")
    stranded = SpaceBooking.objects.live().filter(
        Q(state=BookingState.REQUESTED, starts_at__lte=at) | Q(starts_at__gt=at) & ~Q(slot__in=lent)
    )
    pks = list(stranded.values_list("pk", flat=True))
    for pk in pks:
        _release(pk, at=at)
    return len(pks)


@transaction.atomic
def _release(pk: object, *, at: datetime) -> None:
    booking = _with_parties().locked(pk)
    if booking.state not in LIVE:
        return
    unanswered = booking.starts_at <= at
    reason = (
        gettext("Nobody answered before the time began.")
        if unanswered
        else gettext("The space is no longer lent at that time.")
    )
    make_move(CANCEL_BOOKING, booking, by=None, at=at, reason=reason)
    for party in (booking.organisation, booking.lender):
        letters.write_about_booking("booking_cancelled", booking, to=party, at=at, reason=reason)


def _locked_before_begin(booking: SpaceBooking, at: datetime) -> SpaceBooking:
    booking = _with_parties().locked(booking.pk)
    if booking.has_begun(at):
        raise TooLate
    return booking


def _with_parties() -> "SpaceBookingQuerySet":
    return SpaceBooking.objects.select_related(
        "organisation", "lender", "company", "slot__pledge__consent", "slot__premises"
    )
