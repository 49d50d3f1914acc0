"""What a report stands on: sums by every cut, shares, masked people, and the same text twice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.utils import translation

from annexes import figures as annex_figures
from reports import assembly
from reports.reading import Reader
from tests.factories.annexes import PledgeFactory
from tests.factories.contributions import ContributionFactory
from tests.factories.goals import IndicatorFactory, ObservationFactory, TargetFactory
from tests.factories.people import HousingCompanyFactory
from tests.factories.reports import AT, TAILOR, a_year

ON = AT.date()


@pytest.fixture
def company():
    return HousingCompanyFactory()


@pytest.fixture
def content(company):
    return assembly.put_together(a_year(), company, on=ON).content


def value(content, key):
    return content["figures"][key]["value"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("volunteer_hours.pledged", "240"),
        ("volunteer_hours.delivered", "192"),
        ("volunteer_hours.verified", "152.5"),
        ("volunteer_hours.theme.integration.delivered", "66"),
        ("volunteer_hours.district.backby.verified", "100"),
        ("volunteer_hours.district.backby.theme.integration.pledged", "20"),
        ("volunteer_hours.month.7.verified", "7"),
        ("floor_space.pledged", "1500"),
        ("commitments.missed_count", "1"),
        ("annexes.in_force", "16"),
    ],
)
def test_figures_are_summed_by_every_cut(content, key, expected):
    assert value(content, key) == expected


def test_a_share_keeps_its_numerator_and_denominator(content):
    coverage = content["figures"]["coverage.leases"]

    assert (coverage["value"], coverage["numerator"], coverage["denominator"]) == ("30", "16", "53")


def test_a_share_of_nothing_is_no_number(company):
    content = assembly.put_together(a_year(coverage=()), company, on=ON).content

    assert value(content, "coverage.leases") is None


def test_a_delivered_figure_knows_how_much_of_it_is_verified(content):
    assert content["figures"]["volunteer_hours.delivered"]["verified"] == "79"


def test_a_figure_knows_where_its_rows_are(content):
    figure = content["figures"]["volunteer_hours.theme.safety.delivered"]

    assert figure["source"] == "annexes.contribution"
    assert figure["where"]["kind"] == "volunteer_hours"
    assert figure["where"]["measure"] == "delivered"
    assert set(figure["where"]) == {"year", "kind", "theme", "measure"}
    assert content["figures"]["volunteer_hours.pledged"]["source"] == "annexes.pledge"


def test_what_was_not_counted_is_absent_and_not_zero(content):
    assert "volunteer_hours.district.skallberget.delivered" not in content["figures"]


def test_a_sole_trader_is_nowhere_named(company):
    text = assembly.put_together(a_year(), company, on=ON).canonical

    assert TAILOR.name not in text
    assert TAILOR.number not in text
    assert str(TAILOR.id) not in text


def test_small_head_counts_are_hidden_also_from_subtraction(content):
    people = {
        key: figure for key, figure in content["figures"].items() if key.startswith("people.")
    }

    assert people["people.district.pettersberg.other"] == {
        "value": None,
        "unit": "occasions",
        "hidden": True,
        "rows": 0,
    }
    assert sum(figure.get("hidden", False) for figure in people.values()) >= 4
    assert all(
        figure["value"] is None or not 0 < int(figure["value"]) < 5 for figure in people.values()
    )


def test_equal_content_is_equal_text(company):
    year = a_year()
    shuffled = replace(
        year, lines=year.lines[::-1], commitments=year.commitments[::-1], unmet=year.unmet[::-1]
    )

    one = assembly.put_together(year, company, on=ON)
    other = assembly.put_together(shuffled, company, on=ON)

    assert assembly.fingerprint(one.canonical) == assembly.fingerprint(other.canonical)


def test_last_year_is_carried_for_comparison(company, content):
    after = assembly.put_together(a_year(), company, on=ON, before=content).content

    assert after["before"]["figures"]["volunteer_hours.delivered"] == "192"
    assert not any(key.count(".") > 1 for key in after["before"]["figures"])


def test_key_figures_keep_their_own_form(company):
    indicator = IndicatorFactory(company=company, code="to-work", name_sv="Till arbete")
    ObservationFactory(indicator=indicator, of_parts=True)
    TargetFactory(indicator=indicator, year=2025, value=75)

    (found,) = assembly.put_together(a_year(), company, on=ON).content["indicators"]

    (observed,) = found["values"]
    assert (observed["numerator"], observed["denominator"]) == ("7", "10")
    assert observed["of"]["sv"] == "de som genomför"
    assert found["target"] == {"comparison": "ge", "value": "75"}


def test_the_latest_value_up_to_the_year_is_taken(company):
    indicator = IndicatorFactory(company=company)
    for year in (2023, 2024, 2026):
        ObservationFactory(
            indicator=indicator,
            period_from=date(year, 1, 1),
            period_to=date(year, 12, 31),
            value=year - 2000,
        )

    (found,) = assembly.put_together(a_year(), company, on=ON).content["indicators"]

    assert [each["value"] for each in found["values"]] == ["24"]


def test_another_companys_key_figures_stay_there(company):
    ObservationFactory()

    assert assembly.put_together(a_year(), company, on=ON).content["indicators"] == []


def test_an_empty_year_can_be_frozen(company):
    content = assembly.assemble(company, 2025, on=ON).content

    assert content["figures"]["coverage.leases"]["value"] is None


def test_names_follow_the_reader(content):
    reader = Reader(content)
    with translation.override("en"):
        assert reader.themes()[0] == ("work", "Work")
        assert reader.districts()[0] == ("backby", "Bäckby")
    with translation.override("sv"):
        assert reader.themes()[0] == ("work", "Arbetsmarknad")


def test_a_trace_finds_exactly_the_rows_of_its_figure():
    """The figure is the sum of the rows that its filter finds, for every cut there is."""
    pledge = PledgeFactory(active=True)
    ContributionFactory(pledge=pledge, verified=True)
    ContributionFactory(pledge=pledge, submitted=True, hours=Decimal("1.5"))
    ContributionFactory(pledge=pledge, returned=True)
    ContributionFactory(pledge=pledge)
    company, year = pledge.company, pledge.plan.year

    found = assembly.assemble(company, year, on=date(year, 12, 31)).content["figures"]

    traced = 0
    for key, figure in found.items():
        if figure.get("source") != assembly.CONTRIBUTIONS:
            continue
        where = dict(figure["where"])
        rows = annex_figures.contribution_rows(company, int(where.pop("year")), **where)
        assert rows.aggregate(sum=Sum("amount"))["sum"] == Decimal(figure["value"]), key
        traced += 1
    assert traced == 10
