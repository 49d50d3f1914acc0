"""The demo of this app, one module per noun; each part stands on those before it."""

from annexes.demo import (  # noqa: F401  # register their parts
    annexes,
    dialogue,
    hosts,
    life,
    plans,
    space,
    year_end,
)
