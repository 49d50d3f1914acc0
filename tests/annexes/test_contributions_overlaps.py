"""Contributions that may be one gift: flagged, never stopped, settled by staff."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from annexes.actions.contributions import log_contribution, withdraw_contribution
from annexes.actions.settling import NotOneOfThem, merge_overlap, tell_apart
from annexes.actions.verifying import reject_contribution, verify_contribution
from annexes.models import Contribution, Overlap
from annexes.occasions import Occasion
from annexes.states.contributions import ContributionState
from annexes.states.overlaps import OVERLAP_MOVES, OverlapState
from portal.roles import Role
from portal.states import IllegalMove, make_move
from tests.factories.activities import ActivityFactory
from tests.factories.annexes import PledgeKindFactory
from tests.factories.contributions import contribution_in, reporter_of, running_pledge
from tests.factories.people import HousingCompanyFactory, UserFactory, user_at


@pytest.fixture
def company():
    return HousingCompanyFactory()


@pytest.fixture
def activity(company):
    return ActivityFactory(company=company, organisation=None)


def pledge_of(company, **given):
    kind = PledgeKindFactory(company=company)
    return running_pledge(plan__annex__lease__company=company, kind=kind, **given)


def log(pledge, now, **given) -> Contribution:
    given = {"done_on": date(2026, 2, 3), "hours": Decimal(3), "women": 1} | given
    return log_contribution(
        pledge.plan.annex,
        occasion=Occasion(kind=pledge.kind, pledge=pledge, **given),
        by=reporter_of(pledge),
        at=now,
        certain=True,
    )


def flags(company):
    return list(Overlap.objects.of(company).to_settle())


def test_two_tenants_at_one_activity_on_one_day_are_flagged_and_both_count(company, activity, now):
    rows = [log(pledge_of(company), now, activity=activity) for _tenant in range(2)]

    [flag] = flags(company)
    assert set(flag.contributions.all()) == set(rows)
    assert {row.state for row in Contribution.objects.all()} == {ContributionState.SUBMITTED}


def test_the_same_tenant_twice_on_one_day_is_flagged_without_an_activity(company, now):
    pledge = pledge_of(company)
    log(pledge, now)
    log(pledge, now, women=2)

    assert len(flags(company)) == 1


@pytest.mark.parametrize("other", [{"done_on": date(2026, 2, 4)}, {"activity": None}])
def test_another_day_or_another_place_is_another_gift(other, company, activity, now):
    log(pledge_of(company), now, activity=activity)
    log(pledge_of(company), now, **({"activity": activity} | other))

    assert flags(company) == []


def test_another_kind_is_another_gift(company, activity, now):
    log(pledge_of(company), now, activity=activity)
    other = PledgeKindFactory(company=company, code="skilled_hours")
    log(running_pledge(plan__annex__lease__company=company, kind=other), now, activity=activity)

    assert flags(company) == []


def test_a_flag_falls_when_only_one_row_counts_any_more(company, activity, now):
    rows = [log(pledge_of(company), now, activity=activity) for _tenant in range(2)]

    withdraw_contribution(rows[0], by=rows[0].logged_by, at=now)

    assert flags(company) == []


def test_separate_gifts_stay_settled_until_one_more_comes_in(company, activity, now):
    for _tenant in range(2):
        log(pledge_of(company), now, activity=activity)
    [flag] = flags(company)
    tell_apart(flag, by=UserFactory(), at=now)
    assert flags(company) == []

    third = log(pledge_of(company), now, activity=activity)

    assert flags(company) == [flag]
    assert third.overlap == flag
    assert [step.move for step in flag.history()] == ["tell_apart", "join"]


def test_the_same_gift_keeps_one_row_and_tells_the_senders_of_the_others(company, activity, now):
    stays, waits, checked = (
        log(pledge_of(company), now, activity=activity) for _tenant in range(3)
    )
    verify_contribution(checked, by=UserFactory(), at=now)
    [flag] = flags(company)

    merge_overlap(flag, stays=stays, reason="Samma kväll.", by=UserFactory(), at=now)

    waits.refresh_from_db()
    correction = checked.reversals.get()
    assert (waits.state, waits.answer) == (ContributionState.REJECTED, "Samma kväll.")
    assert (correction.amount, correction.state) == (-checked.amount, ContributionState.SUBMITTED)
    assert list(Contribution.objects.counting()) == [stays]
    flag.refresh_from_db()
    assert flag.state == OverlapState.SAME


def test_the_row_that_stays_is_one_of_them(company, activity, now):
    rows = [log(pledge_of(company), now, activity=activity) for _tenant in range(3)]
    reject_contribution(rows[0], reason="Fel.", by=UserFactory(), at=now)
    [flag] = flags(company)

    for stranger in (rows[0], contribution_in("submitted")):
        with pytest.raises(NotOneOfThem):
            merge_overlap(flag, stays=stranger, reason="Samma.", by=UserFactory(), at=now)


@pytest.mark.parametrize("state", OverlapState)
@pytest.mark.parametrize("move", OVERLAP_MOVES, ids=lambda move: move.name)
def test_a_move_is_made_from_its_sources_and_refused_elsewhere(move, state, company, now):
    kind = PledgeKindFactory(company=company)
    flag = Overlap.objects.create(
        company=company, kind=kind, done_on=date(2026, 2, 3), found_at=now, state=state
    )

    if move.starts_from(state):
        make_move(move, flag, by=None, at=now, reason="Samma.")
        assert flag.state == move.target
    else:
        with pytest.raises(IllegalMove):
            make_move(move, flag, by=None, at=now, reason="Samma.")


def test_staff_see_the_rows_beside_each_other_and_settle_them(company, activity, now):
    rows = [log(pledge_of(company), now, activity=activity) for _tenant in range(2)]
    [flag] = flags(company)
    client = Client()
    client.force_login(user_at(company, Role.CASEWORKER))

    desk = client.get(reverse("admin:index"))
    page = client.get(reverse("admin:annexes_overlap_change", args=[flag.pk]))
    client.post(
        reverse("admin:annexes_overlap_act", args=[flag.pk, "merge"]),
        {"stays": str(rows[0].pk), "reason": "Samma kväll.", "once": ""},
    )

    counts = {str(work.url): work.count for work in desk.context["work_lists"]}
    assert counts[reverse("admin:annexes_overlap_changelist") + "?state=to_settle"] == 1
    assert all(row.organisation.name in page.content.decode() for row in rows)
    rows[1].refresh_from_db()
    assert rows[1].state == ContributionState.REJECTED
