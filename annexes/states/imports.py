"""The life of a lease list: uploaded, read and shown, confirmed, written."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class LeaseImportState(TextChoices):
    """How far a lease list has come on its way into the register."""

    UPLOADED = "uploaded", _("Being read")
    SHOWN = "shown", _("Waits for you")
    CONFIRMED = "confirmed", _("Being written")
    DONE = "done", _("In the register")
    FAILED = "failed", _("Could not be read")
    DISCARDED = "discarded", _("Discarded")


UPLOADED, SHOWN, CONFIRMED, DONE, FAILED, DISCARDED = LeaseImportState

#: The list has been read: what will be done with each row can be seen, nothing is written yet.
SHOW_IMPORT = Move("show", frozenset({UPLOADED}), SHOWN)
#: The columns or the kinds of object were corrected.
READ_AGAIN = Move("read_again", frozenset({SHOWN, FAILED}), UPLOADED)
CONFIRM_IMPORT = Move("confirm", frozenset({SHOWN}), CONFIRMED)
FINISH_IMPORT = Move("finish", frozenset({CONFIRMED}), DONE)
FAIL_IMPORT = Move("fail", frozenset({UPLOADED}), FAILED)
DISCARD_IMPORT = Move("discard", frozenset({UPLOADED, SHOWN, FAILED}), DISCARDED)

IMPORT_MOVES = (
    SHOW_IMPORT,
    READ_AGAIN,
    CONFIRM_IMPORT,
    FINISH_IMPORT,
    FAIL_IMPORT,
    DISCARD_IMPORT,
)
