"""The life of a suspension: asked for, decided, and over.

A suspension is a period and not a state of the annex: what was done before it and after it counts
as ever, and the annex goes on binding both sides.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class SuspensionState(TextChoices):
    """Where a suspension stands."""

    ASKED = "asked", _("waits for a colleague")
    DECIDED = "decided", _("decided")
    ENDED = "ended", _("ended early")
    DROPPED = "dropped", _("dropped")


#: Counts: the annex rests on its days.
STANDING = frozenset({SuspensionState.DECIDED, SuspensionState.ENDED})

DECIDE = Move("decide", frozenset({SuspensionState.ASKED}), SuspensionState.DECIDED)
DROP = Move(
    "drop",
    frozenset({SuspensionState.ASKED, SuspensionState.DECIDED}),
    SuspensionState.DROPPED,
    needs_reason=True,
)
RESUME = Move(
    "resume", frozenset({SuspensionState.DECIDED}), SuspensionState.ENDED, needs_reason=True
)

SUSPENSION_MOVES = (DECIDE, DROP, RESUME)
