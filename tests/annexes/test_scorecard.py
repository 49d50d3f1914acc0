"""Scorecards: what is due, what is forecast, how each promise stands, and the rows behind."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from annexes.actions.closing import close_plan
from annexes.models import Contribution, Party, Pledge, Spread, Suspension
from annexes.scorecard import Standing, company_scorecard, scorecard
from annexes.states.pledges import PledgeState
from portal.roles import Role
from tests.factories.annexes import (
    CommitmentFactory,
    LeaseAnnexFactory,
    PledgeFactory,
    YearPlanFactory,
)
from tests.factories.contributions import contribution_in, running_pledge
from tests.factories.people import HousingCompanyFactory, UserFactory, user_at, user_in
from tests.factories.places import DistrictFactory

JULY = date(2026, 7, 1)


def quarterly(quantity=24, **given) -> Pledge:
    return running_pledge(quantity=Decimal(quantity), spread=Spread.QUARTERS, **given)


def card_of(pledge, on=JULY):
    [card] = scorecard(pledge.plan, on).pledges
    return card


def test_due_and_forecast_follow_the_schedule():
    pledge = running_pledge(quantity=Decimal(12), spread=Spread.CHOSEN, months=[3, 8])
    contribution_in("verified", pledge=pledge)

    early, late = card_of(pledge, date(2026, 3, 31)), card_of(pledge, date(2026, 4, 1))

    assert (early.due, early.forecast) == (0, None)
    assert (late.due, late.score.delivered, late.forecast) == (6, 6, 12)


@pytest.mark.parametrize(
    ("quantity", "standing"),
    [
        (6, Standing.MET),
        (12, Standing.ON_TRACK),
        (24, Standing.BEHIND),
    ],
)
def test_a_pledge_is_met_on_track_or_behind(quantity, standing):
    pledge = quarterly(quantity)
    contribution_in("submitted", pledge=pledge)

    assert card_of(pledge, date(2026, 7, 1)).standing == standing


def test_a_pledge_of_which_nothing_is_left_is_done_whatever_the_plan_says():
    pledge = quarterly(6)
    contribution_in("verified", pledge=pledge)

    card = card_of(pledge, date(2026, 2, 4))

    assert (card.score.is_met, card.standing, card.behind) == (True, Standing.MET, 0)


@pytest.mark.parametrize(
    ("given", "standing"),
    [
        ({"accepted": True, "starts_on": date(2026, 8, 1)}, Standing.AHEAD),
        ({"accepted": True, "space": True}, Standing.WAITING),
        ({"active": True, "ends_on": date(2026, 6, 30)}, Standing.OVERDUE),
        ({"active": True, "ends_on": JULY}, Standing.BEHIND),
    ],
)
def test_a_pledge_that_has_not_begun_or_whose_time_is_over(given, standing):
    assert card_of(PledgeFactory(**given)).standing == standing


def test_suspended_days_are_left_out_of_what_is_due(now):
    pledge = quarterly(184)
    annex = pledge.plan.annex
    Suspension.objects.create(
        company=annex.company,
        organisation=annex.organisation,
        annex=annex,
        state="decided",
        party=Party.TENANT,
        reason="Ombyggnad",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 6, 30),
        asked_at=now,
        asked_by=UserFactory(),
        decided_at=now,
        decided_by=UserFactory(),
    )

    assert card_of(pledge).due == 0
    assert card_of(pledge, date(2026, 10, 1)).due == 92


def test_promises_of_both_sides_stand_in_one_list_with_the_same_flag():
    pledge = running_pledge(ends_on=date(2026, 6, 30))
    late = CommitmentFactory(plan=pledge.plan, due_on=date(2026, 3, 31))
    ahead = CommitmentFactory(plan=pledge.plan, due_on=date(2026, 12, 1))

    promises = scorecard(pledge.plan, JULY).promises

    assert [(each.thing, each.is_overdue) for each in promises] == [
        (late, True),
        (pledge, True),
        (ahead, False),
    ]
    assert [each.party for each in promises] == [Party.LANDLORD, Party.TENANT, Party.LANDLORD]


@pytest.mark.parametrize(("on", "late"), [(date(2026, 3, 31), False), (date(2026, 4, 1), True)])
def test_the_list_and_the_promise_agree_on_what_is_overdue(on, late):
    commitment = CommitmentFactory(due_on=date(2026, 3, 31))
    pledge = running_pledge(plan=commitment.plan, ends_on=date(2026, 3, 31))

    for thing in (commitment, pledge):
        assert thing.is_overdue(on) is late
        assert (thing in type(thing).objects.overdue(on)) is late


def test_what_was_judged_says_when():
    pledge = running_pledge(quantity=6)
    contribution_in("verified", pledge=pledge)
    at = datetime(2027, 1, 20, 9, tzinfo=UTC)
    close_plan(pledge.plan, comments={}, left_out=0, by=UserFactory(), at=at)

    [promise] = scorecard(pledge.plan, at.date()).promises

    assert promise.checked_on == date(2027, 1, 20)


def test_the_companys_card_sums_its_tenants_pledges_by_kind():
    company = HousingCompanyFactory()
    for quantity in (12, 24):
        pledge = quarterly(quantity, plan__annex__lease__company=company)
        contribution_in("verified", pledge=pledge)
        contribution_in("verified", plan=pledge.plan, beside=True)
        CommitmentFactory(plan=pledge.plan, due_on=date(2026, 3, 31))
    PledgeFactory(plan__annex__lease__company=company)
    quarterly()

    card = company_scorecard(company, 2026, JULY)

    [total] = card.kinds
    assert (total.pledged, total.delivered, total.verified) == (36, 12, 12)
    assert (total.pledges, total.behind) == (2, 1)
    assert (card.plans, card.commitments["open"], card.overdue) == (3, 2, 2)


def test_the_companys_card_narrows_to_the_district_of_the_premises():
    pledge = running_pledge()
    district = pledge.plan.annex.lease.premises.district
    elsewhere = DistrictFactory(company=pledge.company)

    there = company_scorecard(pledge.company, 2026, JULY, district=district.pk)
    here = company_scorecard(pledge.company, 2026, JULY, district=elsewhere.pk)

    assert ([total.pledged for total in there.kinds], here.kinds) == ([40], ())


def test_cards_of_three_plans_take_as_many_queries_as_of_one(django_assert_max_num_queries):
    company = HousingCompanyFactory()
    for _tenant in range(3):
        pledge = running_pledge(plan__annex__lease__company=company)
        contribution_in("verified", pledge=pledge)
        PledgeFactory(plan=pledge.plan, state=PledgeState.FULFILLED)
        CommitmentFactory(plan=pledge.plan)

    with django_assert_max_num_queries(8):
        company_scorecard(company, 2026, JULY)


# ── Pages ─────────────────────────────────────────────────────────────────────────────────────


def test_a_tenant_sees_its_year_and_nobody_elses(client):
    pledge = running_pledge()
    other = YearPlanFactory(annex__lease__company=pledge.company)
    client.force_login(user_in(pledge.organisation, Role.ORG_REPORTER))

    page = client.get(reverse("annexes:plan", args=[pledge.plan.pk]))

    assert page.status_code == 200
    assert pledge.wording in page.content.decode()
    assert f"?pledge={pledge.pk}" in page.content.decode()
    assert client.get(reverse("annexes:plan", args=[other.pk])).status_code == 404


def test_staff_are_led_to_the_web_admin(client):
    plan = YearPlanFactory()
    client.force_login(user_at(plan.company, Role.CASEWORKER))

    page = client.get(reverse("annexes:plan", args=[plan.pk]), follow=True)

    assert page.request["PATH_INFO"] == reverse("admin:annexes_yearplan_change", args=[plan.pk])
    assert page.status_code == 200


def rows_of(client, url) -> list:
    page = client.get(url)
    assert page.status_code == 200, (url, page.headers)
    return list(page.context["cl"].queryset)


def test_rows_behind_the_companys_figures_sum_to_them(client):
    company = HousingCompanyFactory()
    pledge = quarterly(24, plan__annex__lease__company=company)
    contribution_in("verified", pledge=pledge)
    contribution_in("submitted", pledge=pledge)
    contribution_in("returned", pledge=pledge)
    contribution_in("verified", plan=pledge.plan, beside=True)
    PledgeFactory(plan=pledge.plan)
    client.force_login(user_at(company, Role.CASEWORKER))

    asked = client.get(reverse("admin:annexes_yearplan_scorecard"), {"year": 2026}).context["asked"]

    [row] = asked.rows
    assert sum(each.quantity for each in rows_of(client, row.pledged_url)) == row.total.pledged
    assert sum(each.amount for each in rows_of(client, row.delivered_url)) == row.total.delivered
    assert sum(each.amount for each in rows_of(client, row.verified_url)) == row.total.verified
    assert (row.total.pledged, row.total.delivered, row.total.verified) == (24, 12, 6)


def test_rows_behind_the_companys_own_promises_are_as_many(client):
    plan = YearPlanFactory()
    CommitmentFactory.create_batch(2, plan=plan, due_on=date(2026, 3, 31))
    CommitmentFactory(plan=YearPlanFactory(draft=True, annex__lease__company=plan.company))
    client.force_login(user_at(plan.company, Role.CASEWORKER))

    asked = client.get(reverse("admin:annexes_yearplan_scorecard"), {"year": 2026}).context["asked"]

    for row in asked.promised:
        assert len(rows_of(client, row.url)) == row.count


@pytest.mark.parametrize("asked", [{"year": "x"}, {"year": "1999"}, {"district": "nonsense"}])
def test_a_question_that_is_not_understood_narrows_nothing(client, asked):
    plan = YearPlanFactory()
    client.force_login(user_at(plan.company, Role.CASEWORKER))

    page = client.get(reverse("admin:annexes_yearplan_scorecard"), asked)

    assert (page.status_code, page.context["asked"].year) == (200, 2026)


@pytest.mark.parametrize("register", ["contribution", "pledge", "commitment"])
def test_no_register_offers_a_year_without_rows(client, register):
    contribution = contribution_in("verified")
    CommitmentFactory(plan=contribution.plan)
    YearPlanFactory(annex=contribution.annex, year=2027)
    client.force_login(user_at(contribution.company, Role.CASEWORKER))

    page = client.get(reverse(f"admin:annexes_{register}_changelist"))

    [years] = [each for each in page.context["cl"].filter_specs if each.parameter_name == "year"]
    assert years.lookup_choices == [("2026", "2026")]


@pytest.mark.parametrize("missing", ["nothing", "open_commitments", "unsettled"])
def test_the_register_of_plans_narrows_to_what_is_missing(client, missing):
    company = HousingCompanyFactory()
    of = {"annex__lease__company": company, "year": 2025, "annex__starts_on": date(2025, 1, 1)}
    plans = {
        "nothing": YearPlanFactory(**of),
        "open_commitments": CommitmentFactory(plan=YearPlanFactory(**of)).plan,
    }
    plans["unsettled"] = PledgeFactory(plan=plans["open_commitments"]).plan
    client.force_login(user_at(company, Role.CASEWORKER))

    found = rows_of(client, f"{reverse('admin:annexes_yearplan_changelist')}?missing={missing}")

    assert found == [plans[missing]]


def test_the_register_of_plans_takes_as_many_queries_for_three_as_for_one(
    client, django_assert_max_num_queries
):
    company = HousingCompanyFactory()
    for _plan in range(3):
        contribution_in("verified", pledge=running_pledge(plan__annex__lease__company=company))
    client.force_login(user_at(company, Role.CASEWORKER))
    client.get(reverse("admin:annexes_yearplan_changelist"))

    with django_assert_max_num_queries(22):
        client.get(reverse("admin:annexes_yearplan_changelist"))


def test_a_year_is_closed_on_its_page(client):
    annex = LeaseAnnexFactory(active=True, starts_on=date(2024, 1, 1), ends_on=date(2030, 12, 31))
    plan = YearPlanFactory(annex=annex, year=2024)
    days = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)}
    pledge = PledgeFactory(plan=plan, active=True, **days)
    draft = contribution_in("draft", pledge=pledge)
    client.force_login(user_at(plan.company, Role.CASEWORKER))
    url = reverse("admin:annexes_yearplan_act", args=[plan.pk, "close"])

    shown = client.get(url)
    silent = client.post(url, {"note": ""})
    closed = client.post(
        url,
        {f"comment_{pledge.pk}": "Det blev inte av.", "left_out": "on", "left_out_rows": 1},
        follow=True,
    )

    assert pledge.wording in shown.content.decode()
    assert set(silent.context["form"].errors) == {
        f"comment_{pledge.pk}",
        "left_out",
        "left_out_rows",
    }
    plan.refresh_from_db()
    assert (closed.status_code, plan.state) == (200, "closed")
    assert Contribution.objects.get(pk=draft.pk).state == "draft"
