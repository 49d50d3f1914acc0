"""The life of a contribution: logged by the tenant, checked by the housing company.

A closed year needs no state of its own: a trigger refuses every change to its contributions.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class ContributionState(TextChoices):
    """How far a contribution has come on its way into the figures."""

    DRAFT = "draft", _("not sent")
    SUBMITTED = "submitted", _("sent in")
    RETURNED = "returned", _("returned")
    VERIFIED = "verified", _("verified")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


DRAFT, SUBMITTED, RETURNED, VERIFIED, REJECTED, WITHDRAWN = ContributionState

#: The tenant says that it has been done: counts as delivered.
DELIVERED = frozenset({SUBMITTED, VERIFIED})
#: Logged, and in no figure.
NOT_COUNTED = frozenset({DRAFT, RETURNED, REJECTED})
#: The tenant may still change it or take it back.
UNHANDLED = frozenset({DRAFT, SUBMITTED, RETURNED})
#: The answer carries a reason.
ANSWERED = frozenset({RETURNED, REJECTED})

SUBMIT = Move("submit", frozenset({DRAFT, RETURNED}), SUBMITTED)
#: The tenant changes what nobody has handled: the trail says that it is not what was first sent.
CHANGE = Move("change", frozenset({SUBMITTED}), SUBMITTED)
WITHDRAW = Move("withdraw", UNHANDLED, WITHDRAWN)
VERIFY = Move("verify", frozenset({SUBMITTED}), VERIFIED)
RETURN = Move("return", frozenset({SUBMITTED}), RETURNED, needs_reason=True)
REJECT = Move("reject", frozenset({SUBMITTED}), REJECTED, needs_reason=True)
#: The tenant does not accept the rejection: somebody else at the company looks again, once.
OBJECT = Move("object", frozenset({REJECTED}), SUBMITTED, needs_reason=True)
#: What was verified in bulk by mistake waits again.
UNDO = Move("undo", frozenset({VERIFIED}), SUBMITTED)

CONTRIBUTION_MOVES = (SUBMIT, CHANGE, WITHDRAW, VERIFY, RETURN, REJECT, OBJECT, UNDO)
