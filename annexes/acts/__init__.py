"""What can be done to the things of this app: one module per noun, as in `annexes.actions`."""

from annexes.acts import (  # noqa: F401  # register their acts
    annexes,
    comments,
    contributions,
    leases,
    plans,
    pledges,
    space,
    templates,
)
from annexes.imports import acts  # noqa: F401  # those of lease lists
