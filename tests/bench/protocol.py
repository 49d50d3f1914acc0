"""What a benchmark case is: our way and the bare way to do the same work, measured side by side.

A case lives in ``tests/bench/case_<name>.py`` (dashes in names become underscores) and offers a
class ``Case`` like the one below. Timings say nothing between machines; the ratio of the two,
measured in one run and in turns, does.
"""

from typing import Protocol


class Case(Protocol):
    """One measured piece of work."""

    #: As in ``make bench CASE=figures``.
    name: str
    #: What ``ours()`` and ``floor()`` return: "s", "ms", "rows/s" …
    unit: str
    #: The ratio ours ÷ floor that we promise.
    budget: float
    #: "<=" for times, ">=" for rates.
    holds: str
    #: How many pairs of measurements; the medians are compared.
    rounds: int

    def prepare(self) -> None:
        """Build the data, once: a second run finds them standing and returns at once."""

    def ours(self) -> float:
        """Do the work our way; return what it cost."""

    def floor(self) -> float:
        """Do the same work the bare way; return what it cost."""

    def remarks(self) -> list[str]:
        """Return what else there is to say, for example how many queries."""
