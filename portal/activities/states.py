"""The life of a need."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class NeedState(TextChoices):
    """Whether a need still waits for somebody."""

    OPEN = "open", _("open")
    FILLED = "filled", _("filled")
    WITHDRAWN = "withdrawn", _("withdrawn")


FILL = Move("fill", frozenset({NeedState.OPEN}), NeedState.FILLED)
REOPEN = Move(
    "reopen",
    frozenset({NeedState.FILLED, NeedState.WITHDRAWN}),
    NeedState.OPEN,
    needs_reason=True,
)
WITHDRAW = Move(
    "withdraw",
    frozenset({NeedState.OPEN, NeedState.FILLED}),
    NeedState.WITHDRAWN,
    needs_reason=True,
)

NEED_MOVES = (FILL, REOPEN, WITHDRAW)
