"""The life of an application: written together, sent in, taken back."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class ApplicationState(TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("being written")
    SUBMITTED = "submitted", _("sent in")
    WITHDRAWN = "withdrawn", _("taken back")


SUBMIT_APPLICATION = Move("submit", frozenset({ApplicationState.DRAFT}), ApplicationState.SUBMITTED)
#: Until the call closes a sent application can be opened again; it then has to be sent again.
REOPEN_APPLICATION = Move("reopen", frozenset({ApplicationState.SUBMITTED}), ApplicationState.DRAFT)
WITHDRAW_APPLICATION = Move(
    "withdraw",
    frozenset({ApplicationState.DRAFT, ApplicationState.SUBMITTED}),
    ApplicationState.WITHDRAWN,
    needs_reason=True,
)

APPLICATION_MOVES = (SUBMIT_APPLICATION, REOPEN_APPLICATION, WITHDRAW_APPLICATION)
