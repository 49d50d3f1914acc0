"""The life of a time at which space is lent, and of the booking of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class SlotState(TextChoices):
    """Whether a time that is offered can be booked."""

    OPEN = "open", _("can be booked")
    HELD_BACK = "held_back", _("not for booking")
    TAKEN_BACK = "taken_back", _("taken back")


#: What counts as offered: space that stands ready, whether or not others can book it.
OFFERED = frozenset({SlotState.OPEN, SlotState.HELD_BACK})

HOLD_BACK = Move("hold_back", frozenset({SlotState.OPEN}), SlotState.HELD_BACK)
RELEASE = Move("release", frozenset({SlotState.HELD_BACK}), SlotState.OPEN)
TAKE_BACK = Move("take_back", OFFERED, SlotState.TAKEN_BACK)

SLOT_MOVES = (HOLD_BACK, RELEASE, TAKE_BACK)


class BookingState(TextChoices):
    """Where a booking stands."""

    REQUESTED = "requested", _("waits for an answer")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    CANCELLED = "cancelled", _("cancelled")
    NOT_USED = "not_used", _("not used")


#: Holds its time: nobody else can have it.
LIVE = frozenset({BookingState.REQUESTED, BookingState.APPROVED})

APPROVE = Move("approve", frozenset({BookingState.REQUESTED}), BookingState.APPROVED)
DECLINE = Move(
    "decline", frozenset({BookingState.REQUESTED}), BookingState.DECLINED, needs_reason=True
)
CANCEL_BOOKING = Move("cancel", LIVE, BookingState.CANCELLED, needs_reason=True)
NOTE_UNUSED = Move("note_unused", frozenset({BookingState.APPROVED}), BookingState.NOT_USED)

BOOKING_MOVES = (APPROVE, DECLINE, CANCEL_BOOKING, NOTE_UNUSED)
