"""The life of a comment on an annex, and of another wording for one of its clauses."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from annexes.states.annexes import AnnexState
from portal.states import Move

#: The annex is being talked about: either side may comment, whoever has it.
TALKED_ABOUT = frozenset({AnnexState.OFFERED, AnnexState.NEGOTIATING})


class CommentState(TextChoices):
    """Whether what was commented on is settled between the sides."""

    OPEN = "open", _("waits for an answer")
    RESOLVED = "resolved", _("settled")


RESOLVE = Move("resolve", frozenset({CommentState.OPEN}), CommentState.RESOLVED)

COMMENT_MOVES = (RESOLVE,)


class WordingState(TextChoices):
    """Where a proposed wording of a clause stands. The latest accepted one is what is printed."""

    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("agreed")
    DECLINED = "declined", _("declined")
    TAKEN_BACK = "taken_back", _("taken back")
    REPLACED = "replaced", _("replaced by a later wording")


#: The other side has looked at it.
ANSWERED = frozenset({WordingState.ACCEPTED, WordingState.DECLINED, WordingState.REPLACED})

ACCEPT_WORDING = Move("accept", frozenset({WordingState.PROPOSED}), WordingState.ACCEPTED)
DECLINE_WORDING = Move(
    "decline", frozenset({WordingState.PROPOSED}), WordingState.DECLINED, needs_reason=True
)
TAKE_BACK = Move("take_back", frozenset({WordingState.PROPOSED}), WordingState.TAKEN_BACK)
REPLACE = Move("replace", frozenset({WordingState.ACCEPTED}), WordingState.REPLACED)

WORDING_MOVES = (ACCEPT_WORDING, DECLINE_WORDING, TAKE_BACK, REPLACE)
