"""The life of an amendment: the annex's own way to two signatures, begun by either side."""

from annexes.states.annexes import AGREEING_MOVES, UNDER_WAY, AnnexState
from portal.states import Move

#: The tenant's own draft goes to the landlord; the landlord's is offered as an annex is.
PUT_FORWARD = Move("put_forward", frozenset({AnnexState.DRAFT}), AnnexState.NEGOTIATING)

AMENDMENT_MOVES = (PUT_FORWARD, *AGREEING_MOVES)

AMENDMENT_STATES = UNDER_WAY | {AnnexState.ACTIVE, AnnexState.WITHDRAWN}
AMENDMENT_CHOICES = [
    (state.value, state.label) for state in AnnexState if state in AMENDMENT_STATES
]
