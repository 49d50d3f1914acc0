"""The numbers that others read: every figure is a sum of rows that can be shown."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annexes.actions.verifying import correct_contribution, verify_contribution
from annexes.figures import (
    NONE,
    CompanyYear,
    Measure,
    company_year,
    contribution_rows,
    pledge_rows,
    tenant_year,
)
from annexes.models import Contribution
from annexes.states.contributions import DELIVERED, ContributionState
from portal.places.models import PremisesKind
from tests.factories.annexes import (
    CommitmentFactory,
    LeaseAnnexFactory,
    LeaseFactory,
    PledgeFactory,
    YearPlanFactory,
)
from tests.factories.contributions import (
    contribution_in,
    running_pledge,
)
from tests.factories.goals import ThemeFactory
from tests.factories.people import HousingCompanyFactory, UserFactory
from tests.factories.places import DistrictFactory


def summed(year: CompanyYear, measure: Measure) -> Decimal:
    return sum((getattr(line, measure) for line in year.lines), Decimal(0))


@pytest.mark.parametrize(
    ("state", "delivered", "verified"),
    [
        ("draft", 0, 0),
        ("submitted", 6, 0),
        ("returned", 0, 0),
        ("verified", 6, 6),
        ("rejected", 0, 0),
        ("withdrawn", 0, 0),
    ],
)
def test_what_counts_as_delivered_and_what_as_verified(state, delivered, verified):
    contribution = contribution_in(state)

    year = company_year(contribution.company, 2026)

    assert (summed(year, Measure.DELIVERED), summed(year, Measure.VERIFIED)) == (
        delivered,
        verified,
    )


def test_pledged_delivered_and_verified_stand_side_by_side_in_one_line():
    theme = ThemeFactory(annex_focus=True)
    pledge = running_pledge(plan__annex__lease__company=theme.company, theme=theme)
    district = pledge.plan.annex.lease.premises.district
    pledge.district = district
    pledge.save()
    for state in ("verified", "submitted"):
        contribution_in(state, pledge=pledge, theme=theme)

    [line] = company_year(theme.company, 2026).lines

    assert (line.kind, line.theme_id, line.district_id) == (
        "volunteer_hours",
        theme.pk,
        district.pk,
    )
    assert (line.pledged, line.delivered, line.verified) == (40, 12, 6)
    assert (line.pledge_rows, line.delivered_rows, line.verified_rows) == (1, 2, 1)
    assert (line.women, line.men, line.other) == (2, 2, 0)


def test_only_agreed_pledges_of_plans_under_way_are_pledged():
    plan = YearPlanFactory()
    PledgeFactory(plan=plan)
    PledgeFactory(plan=YearPlanFactory(draft=True, annex__lease__company=plan.company))

    assert summed(company_year(plan.company, 2026), Measure.PLEDGED) == 0


def test_another_year_and_another_company_count_elsewhere():
    contribution = contribution_in("verified")
    contribution_in("verified")

    assert summed(company_year(contribution.company, 2026), Measure.VERIFIED) == 6
    assert company_year(contribution.company, 2025).lines == ()


def test_a_correcting_row_takes_the_amount_off(now):
    contribution = contribution_in("verified")
    correction = correct_contribution(contribution, reason="Fel.", by=UserFactory(), at=now)

    waiting = company_year(contribution.company, 2026)
    verify_contribution(correction, by=UserFactory(), at=now)
    done = company_year(contribution.company, 2026)

    assert [summed(year, Measure.DELIVERED) for year in (waiting, done)] == [0, 0]
    assert [summed(year, Measure.VERIFIED) for year in (waiting, done)] == [6, 0]


def test_months_sum_to_the_year():
    pledge = running_pledge()
    for month in (1, 1, 12):
        contribution_in("submitted", pledge=pledge, done_on=date(2026, month, 28))

    months = company_year(pledge.company, 2026).months

    assert [(month.month, month.delivered, month.rows) for month in months] == [
        (1, 12, 2),
        (12, 6, 1),
    ]


def test_districts_and_themes_without_a_line_are_there_too():
    theme = ThemeFactory(annex_focus=True)
    district = DistrictFactory(company=theme.company)

    year = company_year(theme.company, 2026)

    assert [named.id for named in (*year.districts, *year.themes)] == [district.pk, theme.pk]


def test_tenants_are_named_once():
    pledge = running_pledge()
    CommitmentFactory(plan=pledge.plan)
    contribution_in("verified", pledge=pledge)

    [party] = company_year(pledge.company, 2026).organisations

    assert (party.id, party.name, party.is_sole_trader) == (
        pledge.organisation_id,
        pledge.organisation.name,
        False,
    )


def test_a_pledge_is_unmet_until_all_of_it_is_verified():
    pledge = running_pledge(quantity=12)
    contribution_in("verified", pledge=pledge)
    waiting = contribution_in("submitted", pledge=pledge)

    [unmet] = company_year(pledge.company, 2026).unmet
    verify_contribution(waiting, by=UserFactory(), at=waiting.logged_at)

    assert (unmet.pledge_id, unmet.delivered, unmet.verified) == (pledge.pk, 12, 6)
    assert company_year(pledge.company, 2026).unmet == ()


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, "open"),
        ({"state": "kept", "done_on": date(2026, 3, 31)}, "kept"),
        ({"state": "kept", "done_on": date(2026, 4, 1)}, "late"),
        ({"state": "missed"}, "missed"),
    ],
)
def test_the_landlords_commitments_say_how_they_were_kept(given, state, now):
    if given:
        given |= {"checked_at": now, "checked_by": UserFactory()}
    commitment = CommitmentFactory(due_on=date(2026, 3, 31), **given)

    [told] = company_year(commitment.company, 2026).commitments

    assert (told.id, told.state) == (commitment.pk, state)


def test_coverage_counts_leases_and_area_with_and_without_an_annex():
    annex = LeaseAnnexFactory(active=True)
    premises = annex.lease.premises
    LeaseFactory(company=annex.company, premises__district=premises.district)
    LeaseFactory(
        company=annex.company,
        premises__district=premises.district,
        premises__kind=PremisesKind.PARKING,
    )

    [district] = company_year(annex.company, 2026, on=date(2026, 6, 30)).coverage

    assert (district.leases_all, district.leases_with) == (2, 1)
    assert (district.area_all_m2, district.area_with_m2) == (240, 120)


@pytest.mark.parametrize(
    ("on", "covered"), [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1), (date(2029, 1, 1), 0)]
)
def test_an_annex_covers_its_lease_from_its_first_to_its_last_day(on, covered):
    annex = LeaseAnnexFactory(active=True)

    [district] = company_year(annex.company, on.year, on=on).coverage

    assert district.leases_with == covered


def test_annexes_are_counted_by_state_and_rows_that_count_nowhere_are_told():
    contribution = contribution_in("rejected")
    contribution_in("returned", pledge=contribution.pledge)
    contribution_in("draft", pledge=contribution.pledge)

    year = company_year(contribution.company, 2026)

    assert year.annexes_by_state == (("active", 1),)
    assert (year.draft_rows, year.returned_rows, year.rejected_rows) == (1, 1, 1)


# ── Figures equal their rows ──────────────────────────────────────────────────────────────────

ROW = st.fixed_dictionaries(
    {
        "state": st.sampled_from([str(state) for state in ContributionState]),
        "pledge": st.integers(0, 2),
        "theme": st.integers(0, 2),
        "district": st.integers(0, 2),
        "month": st.integers(1, 12),
        "hours": st.decimals("0.25", "24", places=2),
        "women": st.integers(1, 9),
        "men": st.integers(0, 9),
    }
)


@settings(max_examples=15)
@given(rows=st.lists(ROW, max_size=12))
def test_every_figure_is_the_sum_of_the_rows_that_it_links_to(rows):
    company = HousingCompanyFactory()
    pledges = [running_pledge(plan__annex__lease__company=company) for _each in range(2)]
    themes = [*ThemeFactory.create_batch(2, framework__company=company), None]
    districts = [*DistrictFactory.create_batch(2, company=company), None]
    plan = pledges[0].plan
    made = [_row(row, [*pledges, None], themes, districts, plan) for row in rows]

    year = company_year(company, 2026)

    for measure, states in ((Measure.DELIVERED, DELIVERED), (Measure.VERIFIED, {"verified"})):
        by_hand: dict = defaultdict(Decimal)
        for row in made:
            if row.state in states:
                by_hand[row.kind.code, row.district_id, row.theme_id, row.organisation_id] += (
                    row.amount
                )
        figures = {
            (line.kind, line.district_id, line.theme_id, line.organisation_id): getattr(
                line, measure
            )
            for line in year.lines
            if getattr(line, measure)
        }
        assert figures == dict(by_hand)
        for (kind, district, theme, organisation), figure in figures.items():
            linked = contribution_rows(
                company,
                2026,
                kind=kind,
                district=district or NONE,
                theme=theme or NONE,
                organisation=organisation,
                measure=measure,
            )
            assert sum(row.amount for row in linked) == figure
        assert sum(getattr(month, measure) for month in year.months) == summed(year, measure)
    assert summed(year, Measure.PLEDGED) == sum(
        pledge.quantity for pledge in pledge_rows(company, 2026)
    )


def _row(row: dict, pledges: list, themes: list, districts: list, plan) -> Contribution:
    given = dict(row)
    pledge = pledges[given.pop("pledge")]
    theme, district = themes[given.pop("theme")], districts[given.pop("district")]
    state, month = given.pop("state"), given.pop("month")
    where = {"pledge": pledge} if pledge else {"beside": True, "plan": plan}
    return contribution_in(
        state, theme=theme, district=district, done_on=date(2026, month, 15), **where, **given
    )


def test_the_numbers_take_as_many_queries_for_three_tenants_as_for_one(
    django_assert_num_queries, django_assert_max_num_queries
):
    company = HousingCompanyFactory()
    for _tenant in range(3):
        contribution_in("verified", pledge=running_pledge(plan__annex__lease__company=company))

    with django_assert_max_num_queries(12):
        company_year(company, 2026)


# ── One tenant's year ─────────────────────────────────────────────────────────────────────────


def test_a_tenants_year_has_both_sides():
    pledge = running_pledge()
    commitment = CommitmentFactory(plan=pledge.plan)
    contribution_in("verified", pledge=pledge)
    contribution_in("submitted", pledge=pledge)

    year = tenant_year(pledge.plan)

    [score] = year.scores
    assert (score.pledged, score.delivered, score.verified, score.waiting_rows) == (40, 12, 6, 1)
    assert (score.left, year.commitments) == (28, (commitment,))


def test_what_was_given_beside_the_pledges_stands_apart():
    plan = YearPlanFactory()
    contribution = contribution_in("submitted", beside=True, plan=plan)

    year = tenant_year(plan)

    assert (year.scores, [(extra.kind, extra.delivered) for extra in year.extras]) == (
        (),
        [(contribution.kind, 6)],
    )


def test_more_than_was_pledged_leaves_nothing_and_never_less():
    pledge = running_pledge(quantity=5)
    contribution_in("submitted", pledge=pledge)

    [score] = tenant_year(pledge.plan).scores

    assert score.left == 0
