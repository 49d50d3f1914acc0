"""The life of a year plan, and of what the landlord promises in it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class PlanState(TextChoices):
    """Where a year plan stands. The figures of a closed one are locked."""

    DRAFT = "draft", _("being agreed")
    RUNNING = "running", _("under way")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


START_PLAN = Move("start", frozenset({PlanState.DRAFT}), PlanState.RUNNING)
CLOSE_PLAN = Move("close", frozenset({PlanState.RUNNING}), PlanState.CLOSED)
CANCEL_PLAN = Move("cancel", frozenset({PlanState.DRAFT, PlanState.RUNNING}), PlanState.CANCELLED)

PLAN_MOVES = (START_PLAN, CLOSE_PLAN, CANCEL_PLAN)


class CommitmentState(TextChoices):
    """Whether the landlord has done what it promised."""

    OPEN = "open", _("to be done")
    KEPT = "kept", _("kept")
    MISSED = "missed", _("not kept")


KEEP = Move("keep", frozenset({CommitmentState.OPEN}), CommitmentState.KEPT)
MISS = Move("miss", frozenset({CommitmentState.OPEN}), CommitmentState.MISSED, needs_reason=True)
RESUME = Move(
    "resume",
    frozenset({CommitmentState.KEPT, CommitmentState.MISSED}),
    CommitmentState.OPEN,
    needs_reason=True,
)

COMMITMENT_MOVES = (KEEP, MISS, RESUME)
