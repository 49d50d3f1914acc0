"""The life of a signature on paper: uploaded by one, checked by another."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class PaperState(TextChoices):
    """Where the scan of a signed paper stands."""

    UPLOADED = "uploaded", _("to be checked by a colleague")
    CHECKED = "checked", _("checked")
    REFUSED = "refused", _("refused")


CHECK = Move("check", frozenset({PaperState.UPLOADED}), PaperState.CHECKED)
REFUSE = Move("refuse", frozenset({PaperState.UPLOADED}), PaperState.REFUSED, needs_reason=True)

PAPER_MOVES = (CHECK, REFUSE)
