"""How a pledge is spread over its time: parts with a last day each, that add up to the pledge.

A part weighs as many days as the pledge runs in it, days on which the annex is suspended left
out: a pledge that begins in the middle of a month owes half a month's part of it.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from annexes.models import Pledge, Spread

#: From its first to its last day.
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a pledge. It is due when ``last`` is over.

    Args:
        quantity: In the unit of the pledge's kind.
    """

    first: date
    last: date
    quantity: Decimal


def parts_of(pledge: Pledge, *, away: Iterable[Days] = ()) -> list[Part]:
    """Return the parts of a pledge, in order.

    Args:
        pledge: With its kind.
        away: When the annex was suspended.
    """
    return spread_over(
        (pledge.starts_on, pledge.ends_on),
        quantity=pledge.quantity,
        spread=pledge.spread,
        months=pledge.months,
        step=pledge.kind.step,
        away=away,
    )


def due_by(parts: Iterable[Part], on: date) -> Decimal:
    """Return how much should have been given by the morning of that day."""
    return sum((part.quantity for part in parts if part.last < on), Decimal(0))


def spread_over(
    days: Days,
    *,
    quantity: Decimal,
    spread: str = Spread.MONTHS,
    months: Sequence[int] | None = None,
    step: Decimal = Decimal("0.01"),
    away: Iterable[Days] = (),
) -> list[Part]:
    """Spread a quantity over days of one year.

    Args:
        days: From which day until which.
        quantity: What is spread.
        spread: A `Spread`.
        months: Numbers of the months that take part, for `Spread.CHOSEN`.
        step: What parts are rounded to.
        away: Days that weigh nothing.

    Returns:
        Parts in order. Their quantities add up to ``quantity``; those that round to nothing are
        left out. When no day weighs anything the whole is due on the last day.
    """
    away = list(away)
    periods = [
        period
        for period in _periods(days, quarters=spread == Spread.QUARTERS)
        if months is None or period[0].month in months
    ]
    weights = [_weight(period, away) for period in periods]
    if not sum(weights):
        return [Part(*days, quantity)]
    parts, given, weighed = [], Decimal(0), 0
    for period, weight in zip(periods, weights, strict=True):
        weighed += weight
        reached = min(to_step(quantity * weighed / sum(weights), step), quantity)
        if weighed == sum(weights):
            reached = quantity
        if reached > given:
            parts.append(Part(*period, reached - given))
            given = reached
    return parts


def pro_rata(quantity: Decimal, days: Days, *, step: Decimal) -> Decimal:
    """Return what of a whole year's quantity falls on these days, at least one step.

    Args:
        quantity: For the whole calendar year.
        days: From which day until which, in one year.
        step: What the answer is rounded to.
    """
    year = 366 if monthrange(days[0].year, 2)[1] == 29 else 365
    return max(to_step(quantity * length(days) / year, step), step)


def length(days: Days) -> int:
    """Return how many days there are from the first to the last, both counted."""
    return (days[1] - days[0]).days + 1


def _periods(days: Days, *, quarters: bool) -> Iterator[Days]:
    """Yield the months or quarters of the days, cut at both ends."""
    first, last = days
    while first <= last:
        month = (first.month + 2) // 3 * 3 if quarters else first.month
        end = min(date(first.year, month, monthrange(first.year, month)[1]), last)
        yield first, end
        first = end + timedelta(days=1)


def _weight(period: Days, away: Iterable[Days]) -> int:
    """Return the days of the period that are not away. Stretches of ``away`` do not overlap."""
    lost = (
        length((max(period[0], first), min(period[1], last)))
        for first, last in away
        if first <= period[1] and last >= period[0]
    )
    return max(length(period) - sum(lost), 0)


def to_step(value: Decimal, step: Decimal) -> Decimal:
    """Return the value to the nearest step, halves upwards."""
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
