"""The demo of this app, one module per noun; each part stands on those before it."""

from annexes.demo import annexes, dialogue, life, plans, space  # noqa: F401  # register their parts
