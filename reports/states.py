"""The life of an annual report, as data."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class ReportState(TextChoices):
    """Where the report is on its way from figures to the public."""

    COLLECTING = "collecting", _("Collecting figures")
    FROZEN = "frozen", _("Figures frozen, being written")
    REVIEW = "review", _("In review")
    APPROVED = "approved", _("Approved by management")
    SUBMITTED = "submitted", _("Before the board")
    ADOPTED = "adopted", _("Adopted by the board")
    PUBLISHED = "published", _("Published")


#: The report stands on a snapshot of the figures.
STANDING = frozenset(set(ReportState) - {ReportState.COLLECTING})
#: Texts may still be written.
WRITABLE = frozenset({ReportState.COLLECTING, ReportState.FROZEN})
#: The board reads it.
BEFORE_BOARD = frozenset({ReportState.SUBMITTED, ReportState.ADOPTED, ReportState.PUBLISHED})
#: The board has decided.
DECIDED = frozenset({ReportState.ADOPTED, ReportState.PUBLISHED})

FREEZE = Move("freeze", frozenset({ReportState.COLLECTING}), ReportState.FROZEN)
UNFREEZE = Move(
    "unfreeze",
    frozenset({ReportState.FROZEN, ReportState.REVIEW}),
    ReportState.COLLECTING,
    needs_reason=True,
)
SEND_FOR_REVIEW = Move("send_for_review", frozenset({ReportState.FROZEN}), ReportState.REVIEW)
SEND_BACK = Move(
    "send_back",
    frozenset({ReportState.REVIEW, ReportState.APPROVED}),
    ReportState.FROZEN,
    needs_reason=True,
)
APPROVE = Move("approve", frozenset({ReportState.REVIEW}), ReportState.APPROVED)
SUBMIT = Move("submit", frozenset({ReportState.APPROVED}), ReportState.SUBMITTED)
WITHDRAW = Move(
    "withdraw", frozenset({ReportState.SUBMITTED}), ReportState.FROZEN, needs_reason=True
)
ADOPT = Move("adopt", frozenset({ReportState.SUBMITTED}), ReportState.ADOPTED)
PUBLISH = Move("publish", frozenset({ReportState.ADOPTED}), ReportState.PUBLISHED)

REPORT_MOVES = (
    FREEZE,
    UNFREEZE,
    SEND_FOR_REVIEW,
    SEND_BACK,
    APPROVE,
    SUBMIT,
    WITHDRAW,
    ADOPT,
    PUBLISH,
)
