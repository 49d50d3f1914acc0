"""What can be done to bookings of lent space, by those who borrow and those who lend."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions import bookings as actions
from annexes.forms.bookings import BookForm
from annexes.models import SpaceBooking, SpaceSlot
from annexes.states.space import (
    APPROVE,
    CANCEL_BOOKING,
    DECLINE,
    NOTE_UNUSED,
    BookingState,
    SlotState,
)
from portal.acts import Act, ReasonForm, register_acts


def _is_to_come(booking: SpaceBooking) -> bool:
    return not booking.has_begun(timezone.now())


def _is_approved_to_come(booking: SpaceBooking) -> bool:
    """A request is declined instead."""
    return booking.state == BookingState.APPROVED and _is_to_come(booking)


def _waits_for_log(booking: SpaceBooking) -> bool:
    return booking.waits_for_log(timezone.now())


def _can_be_booked(slot: SpaceSlot) -> bool:
    return (
        slot.state == SlotState.OPEN
        and slot.starts_at > timezone.now()
        and not slot.bookings.live().exists()
    )


#: Asked of the time; the form asks for whom. Its page in the portal is `views.bookings.book`.
BOOK = Act(
    "book",
    _("Book this time"),
    actions.book_slot,
    permission="annexes.book_space_for",
    form=BookForm,
    possible=_can_be_booked,
    explain=_("The tenant says yes or no. Until then nobody else can book the time."),
    done=_("The tenant has been asked. You get a letter with the answer."),
    tone="good",
)

register_acts(SpaceSlot, BOOK)

register_acts(
    SpaceBooking,
    Act(
        "approve",
        _("Say yes"),
        actions.approve_booking,
        move=APPROVE,
        permission="annexes.answer_booking",
        possible=_is_to_come,
        explain=_("The association gets a letter with the conditions and where the keys are."),
        done=_("The booking is approved."),
        tone="good",
        bulk=True,
    ),
    Act(
        "decline",
        _("Say no"),
        actions.decline_booking,
        move=DECLINE,
        permission="annexes.answer_booking",
        form=ReasonForm,
        possible=_is_to_come,
        explain=_("The time is free again."),
        done=_("The booking is declined. The association reads why."),
    ),
    Act(
        "cancel",
        _("Cancel the booking"),
        actions.cancel_booking,
        move=CANCEL_BOOKING,
        permission="annexes.cancel_booking",
        form=ReasonForm,
        possible=_is_to_come,
        explain=_("The time is free again, and the tenant gets a letter."),
        done=_("The booking is cancelled."),
        tone="danger",
    ),
    Act(
        "cancel_lending",
        _("Cancel the lending"),
        actions.cancel_booking,
        move=CANCEL_BOOKING,
        permission="annexes.cancel_lending",
        form=ReasonForm,
        possible=_is_approved_to_come,
        explain=_("The association gets a letter. The time is free again."),
        done=_("The booking is cancelled."),
        tone="danger",
    ),
    Act(
        "note_unused",
        _("Nobody came"),
        actions.note_unused,
        move=NOTE_UNUSED,
        permission="annexes.log_booking",
        possible=_waits_for_log,
        explain=_("Nothing is counted as used. The time counts as offered all the same."),
        done=_("Noted."),
    ),
)
