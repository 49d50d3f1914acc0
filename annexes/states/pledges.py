"""The life of a pledge, proposed, active, met or not, and of a change to its quantity."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class PledgeState(TextChoices):
    """Where a pledge stands."""

    PROPOSED = "proposed", _("proposed")
    RETURNED = "returned", _("returned with a comment")
    ACCEPTED = "accepted", _("accepted")
    ACTIVE = "active", _("active")
    FULFILLED = "fulfilled", _("fulfilled")
    PARTLY_FULFILLED = "partly_fulfilled", _("partly fulfilled")
    NOT_FULFILLED = "not_fulfilled", _("not fulfilled")
    CANCELLED = "cancelled", _("cancelled")


#: Not yet agreed between the parties.
UNSETTLED = frozenset({PledgeState.PROPOSED, PledgeState.RETURNED})
#: Its year is over.
JUDGED = frozenset({PledgeState.FULFILLED, PledgeState.PARTLY_FULFILLED, PledgeState.NOT_FULFILLED})
#: Something is left of it.
NOT_MET = JUDGED - {PledgeState.FULFILLED}
#: Has been or is running; a kind that needs the landlord's consent has it.
BEGUN = JUDGED | {PledgeState.ACTIVE}
#: Agreed: what totals of pledges add up.
COUNTED = BEGUN | {PledgeState.ACCEPTED}

ACCEPT = Move("accept", frozenset({PledgeState.PROPOSED}), PledgeState.ACCEPTED)
RETURN = Move("return", frozenset({PledgeState.PROPOSED}), PledgeState.RETURNED, needs_reason=True)
PROPOSE_AGAIN = Move("propose_again", frozenset({PledgeState.RETURNED}), PledgeState.PROPOSED)
UNSETTLE = Move("unsettle", frozenset({PledgeState.ACCEPTED}), PledgeState.PROPOSED)
REMOVE = Move("remove", UNSETTLED, PledgeState.CANCELLED)
REFUSE_SPACE = Move(
    "refuse_space",
    frozenset({PledgeState.PROPOSED, PledgeState.ACCEPTED}),
    PledgeState.RETURNED,
    needs_reason=True,
)
START = Move("start", frozenset({PledgeState.ACCEPTED}), PledgeState.ACTIVE)
FULFIL = Move("fulfil", frozenset({PledgeState.ACTIVE}), PledgeState.FULFILLED)
FULFIL_PARTLY = Move(
    "fulfil_partly",
    frozenset({PledgeState.ACTIVE}),
    PledgeState.PARTLY_FULFILLED,
    needs_reason=True,
)
FAIL = Move(
    "fail",
    frozenset({PledgeState.ACTIVE, PledgeState.ACCEPTED}),
    PledgeState.NOT_FULFILLED,
    needs_reason=True,
)
CANCEL = Move(
    "cancel",
    UNSETTLED | {PledgeState.ACCEPTED, PledgeState.ACTIVE},
    PledgeState.CANCELLED,
    needs_reason=True,
)

PLEDGE_MOVES = (
    ACCEPT,
    RETURN,
    PROPOSE_AGAIN,
    UNSETTLE,
    REFUSE_SPACE,
    REMOVE,
    START,
    FULFIL,
    FULFIL_PARTLY,
    FAIL,
    CANCEL,
)


class RevisionState(TextChoices):
    """Where a proposal to change an agreed quantity stands."""

    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", _("declined")
    TAKEN_BACK = "taken_back", _("taken back")


AGREE_TO_REVISION = Move("agree", frozenset({RevisionState.PROPOSED}), RevisionState.AGREED)
DECLINE_REVISION = Move(
    "decline", frozenset({RevisionState.PROPOSED}), RevisionState.DECLINED, needs_reason=True
)
TAKE_BACK_REVISION = Move(
    "take_back", frozenset({RevisionState.PROPOSED}), RevisionState.TAKEN_BACK
)

REVISION_MOVES = (AGREE_TO_REVISION, DECLINE_REVISION, TAKE_BACK_REVISION)
