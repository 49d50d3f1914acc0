"""Women and men by level."""

from decimal import Decimal

import pytest

from portal.goals.figures import Headcount, headcounts
from portal.goals.models import Unit
from tests.factories.goals import IndicatorFactory, ObservationFactory
from tests.factories.people import HousingCompanyFactory


@pytest.mark.parametrize(
    ("women", "men", "share"),
    [(74, 92, "44.6"), (4, 5, "44.4"), (7, 6, "53.8"), (11, 13, "45.8"), (0, 3, "0.0")],
)
def test_share_of_women_has_one_decimal(women, men, share):
    assert Headcount("headcount_board", women, men).women_share == Decimal(share)


def test_nobody_makes_no_share():
    assert Headcount("headcount_board", 0, 0).women_share is None


def count(company, level, **parts):
    indicator = IndicatorFactory(company=company, code=level, unit=Unit.PERSONS)
    for part, value in parts.items():
        ObservationFactory(indicator=indicator, dimension="gender", category=part, value=value)
    return indicator


def test_levels_are_counted_apart_and_half_counts_left_out():
    company = HousingCompanyFactory()
    count(company, "headcount_board", women=7, men=6)
    count(company, "headcount_managers", women=11)
    count(HousingCompanyFactory(), "headcount_board", women=1, men=1)

    assert headcounts(company, 2025) == (Headcount("headcount_board", 7, 6),)


def test_other_years_are_not_counted():
    company = HousingCompanyFactory()
    count(company, "headcount_board", women=7, men=6)

    assert headcounts(company, 2024) == ()
