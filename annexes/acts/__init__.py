"""What can be done to the things of this app: one module per noun, as in `annexes.actions`."""

from annexes import kinds_asked  # noqa: F401  # what can be asked for
from annexes.acts import (  # noqa: F401  # register their acts
    amendments,
    annexes,
    bookings,
    comments,
    contributions,
    evaluations,
    handover,
    leases,
    matching,
    meetings,
    papers,
    plans,
    pledges,
    space,
    suspensions,
    templates,
    voices,
)
from annexes.imports import acts  # noqa: F401  # those of lease lists
