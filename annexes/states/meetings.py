"""The life of a dialogue meeting, and of what it was agreed that somebody does.

A meeting is *planned* while its time is a proposal of one side, and *invited* when the invitation
has gone out. Minutes are written while it is *held*; once shared they change only by being
returned, and both sides confirm them.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class MeetingState(TextChoices):
    """How far a meeting has come."""

    PLANNED = "planned", _("planned")
    INVITED = "invited", _("invited")
    HELD = "held", _("held, minutes being written")
    MINUTES_SHARED = "minutes_shared", _("minutes to confirm")
    MINUTES_CONFIRMED = "minutes_confirmed", _("minutes confirmed")
    CANCELLED = "cancelled", _("cancelled")


PLANNED, INVITED, HELD, MINUTES_SHARED, MINUTES_CONFIRMED, CANCELLED = MeetingState

#: Still to take place.
AHEAD = frozenset({PLANNED, INVITED})
#: Has taken place.
TOOK_PLACE = frozenset({HELD, MINUTES_SHARED, MINUTES_CONFIRMED})
#: The minutes can be read by both sides, and stand.
MINUTES_STAND = frozenset({MINUTES_SHARED, MINUTES_CONFIRMED})

INVITE = Move("invite", frozenset({PLANNED}), INVITED)
#: Another time, place or agenda; the calendars of those invited follow.
RESCHEDULE = Move("reschedule", frozenset({INVITED}), INVITED)
#: The tenant would rather meet at another time; the landlord invites to it, or to a third.
PROPOSE_TIME = Move("propose_time", AHEAD, PLANNED)
ACCEPT_TIME = Move("accept_time", frozenset({INVITED}), INVITED)
HOLD = Move("hold", frozenset({INVITED}), HELD)
SHARE_MINUTES = Move("share_minutes", frozenset({HELD}), MINUTES_SHARED)
RETURN_MINUTES = Move("return_minutes", frozenset({MINUTES_SHARED}), HELD, needs_reason=True)
CONFIRM_FIRST = Move("confirm_first", frozenset({MINUTES_SHARED}), MINUTES_SHARED)
CONFIRM_LAST = Move("confirm_last", frozenset({MINUTES_SHARED}), MINUTES_CONFIRMED)
CANCEL_MEETING = Move("cancel", AHEAD, CANCELLED, needs_reason=True)

MEETING_MOVES = (
    INVITE,
    RESCHEDULE,
    PROPOSE_TIME,
    ACCEPT_TIME,
    HOLD,
    SHARE_MINUTES,
    RETURN_MINUTES,
    CONFIRM_FIRST,
    CONFIRM_LAST,
    CANCEL_MEETING,
)


class PointState(TextChoices):
    """Whether what was agreed has been done."""

    OPEN = "open", _("to be done")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


FINISH_POINT = Move("finish", frozenset({PointState.OPEN}), PointState.DONE)
DROP_POINT = Move("drop", frozenset({PointState.OPEN}), PointState.DROPPED, needs_reason=True)
RESUME_POINT = Move(
    "resume", frozenset({PointState.DONE, PointState.DROPPED}), PointState.OPEN, needs_reason=True
)

POINT_MOVES = (FINISH_POINT, DROP_POINT, RESUME_POINT)
