"""The answer of an association to a tenant's pledge for its activity."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class MatchState(TextChoices):
    """What the host has said."""

    WAITING = "waiting", _("waits for the host")
    ACCEPTED = "accepted", _("accepted by the host")
    DECLINED = "declined", _("declined by the host")
    LAPSED = "lapsed", _("the pledge was taken back")


WELCOME = Move("welcome", frozenset({MatchState.WAITING}), MatchState.ACCEPTED)
DECLINE_OFFER = Move(
    "decline",
    frozenset({MatchState.WAITING, MatchState.ACCEPTED}),
    MatchState.DECLINED,
    needs_reason=True,
)
LAPSE = Move("lapse", frozenset({MatchState.WAITING, MatchState.ACCEPTED}), MatchState.LAPSED)

MATCH_MOVES = (WELCOME, DECLINE_OFFER, LAPSE)
