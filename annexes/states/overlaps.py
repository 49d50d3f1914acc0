"""The life of a suspicion that one and the same gift has been logged twice."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class OverlapState(TextChoices):
    """What staff have found."""

    OPEN = "open", _("to look at")
    SEPARATE = "separate", _("separate gifts")
    SAME = "same", _("the same gift")


OPEN, SEPARATE, SAME = OverlapState

TELL_APART = Move("tell_apart", frozenset({OPEN}), SEPARATE)
MERGE = Move("merge", frozenset({OPEN}), SAME, needs_reason=True)
#: One more of the kind has been logged for the day.
JOIN = Move("join", frozenset({SEPARATE, SAME}), OPEN)

OVERLAP_MOVES = (TELL_APART, MERGE, JOIN)
