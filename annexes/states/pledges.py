"""The life of a pledge: proposed, accepted, active while its time runs, then met or not."""

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
#: Has been or is running; a kind that needs the landlord's consent has it.
BEGUN = JUDGED | {PledgeState.ACTIVE}
#: Agreed: what totals of pledges add up.
COUNTED = BEGUN | {PledgeState.ACCEPTED}

ACCEPT = Move("accept", frozenset({PledgeState.PROPOSED}), PledgeState.ACCEPTED)
RETURN = Move("return", frozenset({PledgeState.PROPOSED}), PledgeState.RETURNED, needs_reason=True)
PROPOSE_AGAIN = Move("propose_again", frozenset({PledgeState.RETURNED}), PledgeState.PROPOSED)
UNSETTLE = Move("unsettle", frozenset({PledgeState.ACCEPTED}), PledgeState.PROPOSED)
REMOVE = Move("remove", UNSETTLED, PledgeState.CANCELLED)
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
    REMOVE,
    START,
    FULFIL,
    FULFIL_PARTLY,
    FAIL,
    CANCEL,
)
