"""A pledge spread over its time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annexes.models import Spread
from annexes.schedules import Part, due_by, parts_of, pro_rata, spread_over
from tests.factories.annexes import PledgeFactory

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
QUARTER_HOUR = Decimal("0.25")


def quantities(parts: list[Part]) -> list[Decimal]:
    return [part.quantity for part in parts]


def test_a_year_falls_due_month_by_month_in_quarters_of_an_hour():
    parts = spread_over(YEAR, quantity=Decimal(40), step=QUARTER_HOUR)

    assert [part.last for part in parts][:2] == [date(2026, 1, 31), date(2026, 2, 28)]
    assert len(parts) == 12
    assert all(quantity % QUARTER_HOUR == 0 for quantity in quantities(parts))
    assert sum(quantities(parts)) == 40


def test_a_year_falls_due_quarter_by_quarter():
    parts = spread_over(YEAR, quantity=Decimal(365), spread=Spread.QUARTERS)

    assert quantities(parts) == [90, 91, 92, 92]
    assert parts[1] == Part(date(2026, 4, 1), date(2026, 6, 30), Decimal(91))


def test_only_chosen_months_take_part():
    parts = spread_over(YEAR, quantity=Decimal(61), spread=Spread.CHOSEN, months=[4, 5])

    assert parts == [
        Part(date(2026, 4, 1), date(2026, 4, 30), Decimal(30)),
        Part(date(2026, 5, 1), date(2026, 5, 31), Decimal(31)),
    ]


def test_a_part_of_a_month_owes_its_part():
    days = (date(2026, 6, 16), date(2026, 7, 31))

    assert quantities(spread_over(days, quantity=Decimal(46))) == [15, 31]


def test_days_on_which_the_annex_is_suspended_weigh_nothing():
    away = [(date(2026, 1, 1), date(2026, 6, 30))]

    parts = spread_over(YEAR, quantity=Decimal(184), spread=Spread.QUARTERS, away=away)

    assert [(part.first.month, part.quantity) for part in parts] == [(7, 92), (10, 92)]


def test_when_every_day_is_suspended_all_is_due_on_the_last():
    assert spread_over(YEAR, quantity=Decimal(5), away=[YEAR]) == [Part(*YEAR, Decimal(5))]


@pytest.mark.parametrize(("on", "due"), [(date(2026, 1, 31), 0), (date(2026, 2, 1), 31)])
def test_a_part_is_due_when_its_last_day_is_over(on, due):
    assert due_by(spread_over(YEAR, quantity=Decimal(365)), on) == due


def test_a_pledge_knows_its_spread_and_its_kinds_step():
    pledge = PledgeFactory(
        quantity=Decimal(10), spread=Spread.CHOSEN, months=[3, 10], kind__step=Decimal(5)
    )

    assert quantities(parts_of(pledge)) == [5, 5]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (YEAR, 40),
        ((date(2026, 7, 2), date(2026, 12, 31)), Decimal("20.00")),
        ((date(2026, 12, 31), date(2026, 12, 31)), QUARTER_HOUR),
        ((date(2028, 1, 1), date(2028, 12, 31)), 40),
    ],
)
def test_a_part_of_a_year_is_pro_rata(days, expected):
    assert pro_rata(Decimal(40), days, step=QUARTER_HOUR) == expected


@given(
    first=st.integers(0, 364),
    long=st.integers(0, 364),
    quantity=st.integers(1, 400_000).map(lambda cents: Decimal(cents) / 100),
    spread=st.sampled_from(Spread.values),
    months=st.sets(st.integers(1, 12), min_size=1),
    step=st.sampled_from([Decimal("0.01"), QUARTER_HOUR, Decimal(1), Decimal(10)]),
    away=st.tuples(st.integers(0, 364), st.integers(0, 364)),
)
def test_parts_are_in_order_and_add_up(first, long, quantity, spread, months, step, away):
    day = YEAR[0] + timedelta(days=first)
    days = (day, min(day + timedelta(days=long), YEAR[1]))
    off = [tuple(YEAR[0] + timedelta(days=each) for each in sorted(away))]

    parts = spread_over(
        days,
        quantity=quantity,
        spread=spread,
        months=sorted(months) if spread == Spread.CHOSEN else None,
        step=step,
        away=off,
    )

    assert sum(quantities(parts)) == quantity
    assert min(quantities(parts)) > 0
    assert days[0] <= parts[0].first
    assert parts[-1].last <= days[1]
    assert [part.last for part in parts] == sorted({part.last for part in parts})
