"""The life of a call: written, approved by a second person, open between two moments, closed.

The clock opens and closes calls, but whether an application is in time never depends on it:
the call's own moments say that (`GrantCall.takes_applications`).
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class CallState(TextChoices):
    """Where a call stands."""

    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved, not open yet")
    OPEN = "open", _("open for applications")
    CLOSED = "closed", _("closed for applications")
    CANCELLED = "cancelled", _("cancelled")


#: Everybody may read it.
PUBLIC = frozenset({CallState.APPROVED, CallState.OPEN, CallState.CLOSED})
#: What it says stands; only its closing may still be moved, with a notice.
SETTLED = PUBLIC | {CallState.CANCELLED}

APPROVE_CALL = Move("approve", frozenset({CallState.DRAFT}), CallState.APPROVED)
TAKE_BACK_CALL = Move(
    "take_back", frozenset({CallState.APPROVED}), CallState.DRAFT, needs_reason=True
)
OPEN_CALL = Move("open", frozenset({CallState.APPROVED}), CallState.OPEN)
EXTEND_CALL = Move("extend", frozenset({CallState.OPEN}), CallState.OPEN, needs_reason=True)
CLOSE_CALL = Move("close", frozenset({CallState.OPEN}), CallState.CLOSED)
CANCEL_CALL = Move(
    "cancel",
    frozenset({CallState.DRAFT, CallState.APPROVED, CallState.OPEN}),
    CallState.CANCELLED,
    needs_reason=True,
)

CALL_MOVES = (APPROVE_CALL, TAKE_BACK_CALL, OPEN_CALL, EXTEND_CALL, CLOSE_CALL, CANCEL_CALL)
