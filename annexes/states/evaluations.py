"""The life of an evaluation: open until both sides have answered, or the time is up."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class EvaluationState(TextChoices):
    """Whether the sides may still answer. What they said is sealed while it is open."""

    OPEN = "open", _("open for answers")
    ANSWERED = "answered", _("answered by both")
    CLOSED = "closed", _("time is up")


COMPLETE = Move("complete", frozenset({EvaluationState.OPEN}), EvaluationState.ANSWERED)
CLOSE_EVALUATION = Move("close", frozenset({EvaluationState.OPEN}), EvaluationState.CLOSED)
EXTEND = Move("extend", frozenset({EvaluationState.OPEN}), EvaluationState.OPEN)

EVALUATION_MOVES = (COMPLETE, CLOSE_EVALUATION, EXTEND)
