"""The life of a question to a host about what a tenant has logged at its activity."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class ConfirmationState(TextChoices):
    """What the host has said."""

    ASKED = "asked", _("the host has been asked")
    CONFIRMED = "confirmed", _("confirmed by the host")
    ADJUSTED = "adjusted", _("the host has other numbers")
    DENIED = "denied", _("the host says no")
    EXPIRED = "expired", _("the host did not answer")
    OVERTAKEN = "overtaken", _("no longer asked for")


ASKED, CONFIRMED, ADJUSTED, DENIED, EXPIRED, OVERTAKEN = ConfirmationState

#: The host has spoken.
ANSWERED_BY_HOST = frozenset({CONFIRMED, ADJUSTED, DENIED})
#: The question stands, or its answer does: a contribution has at most one of these.
STANDING = ANSWERED_BY_HOST | {ASKED}
#: Somebody has to settle it before the contribution is verified.
HOST_DISAGREES = frozenset({ADJUSTED, DENIED})

CONFIRM = Move("confirm", frozenset({ASKED}), CONFIRMED)
ADJUST = Move("adjust", frozenset({ASKED}), ADJUSTED)
DENY = Move("deny", frozenset({ASKED}), DENIED, needs_reason=True)
EXPIRE = Move("expire", frozenset({ASKED}), EXPIRED)
#: The contribution was changed, taken back or settled without the host.
OVERTAKE = Move("overtake", STANDING, OVERTAKEN)
#: The contribution now says what the host said.
SETTLE = Move("settle", frozenset({ADJUSTED}), CONFIRMED)

CONFIRMATION_MOVES = (CONFIRM, ADJUST, DENY, EXPIRE, OVERTAKE, SETTLE)
