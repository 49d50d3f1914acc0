"""The registers of this app in the web admin."""

from annexes.admin import (  # noqa: F401  # register their models
    amendments,
    annexes,
    certificates,
    comments,
    contributions,
    evaluations,
    imports,
    leases,
    meetings,
    plans,
    pledges,
    signatures,
    space,
    suspensions,
    templates,
    voices,
)
