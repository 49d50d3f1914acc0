"""Closing a year: pledges judged, figures locked, the next year drafted, rests carried over."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from annexes.actions.closing import CommentNeeded, LeftOut, NotReady, close_plan
from annexes.actions.next_year import (
    CarriedAlready,
    MoreThanRest,
    NoNextPlan,
    NothingLeft,
    carry_over,
    draft_next_plan,
)
from annexes.actions.plans import YearOutside, YearTaken
from annexes.actions.pledges import accept_pledge
from annexes.closing import closing_of
from annexes.missing import missing, ready_to_close
from annexes.models import Commitment, Party, Pledge, YearPlan
from annexes.states.contributions import ContributionState
from annexes.states.plans import PlanState
from annexes.states.pledges import PledgeState
from portal.records.models import Letter
from portal.roles import Role
from portal.states import IllegalMove
from tests.factories.annexes import (
    CommitmentFactory,
    PledgeFactory,
    PledgeKindFactory,
    YearPlanFactory,
)
from tests.factories.contributions import contribution_in, running_pledge
from tests.factories.people import UserFactory, user_in

JANUARY = datetime(2027, 1, 20, 9, tzinfo=UTC)
TODAY = JANUARY.date()


def close(plan: YearPlan, *, at: datetime = JANUARY, left_out: int = 0, **comments) -> YearPlan:
    said = dict.fromkeys(plan.pledges.values_list("pk", flat=True), "Det blev färre än tänkt.")
    given = {"comments": said} | comments
    return close_plan(plan, **given, left_out=left_out, note="", by=UserFactory(), at=at)


def closed_with_rest(quantity: int = 10) -> Pledge:
    """A pledge of a closed year of which six hours are verified, and next year's open plan."""
    pledge = running_pledge(quantity=Decimal(quantity))
    contribution_in("verified", pledge=pledge)
    close(pledge.plan)
    YearPlanFactory(annex=pledge.plan.annex, year=2027)
    return Pledge.objects.get(pk=pledge.pk)


def carry(pledge: Pledge, quantity=4, *, party=Party.TENANT) -> Pledge:
    return carry_over(pledge, quantity=Decimal(quantity), party=party, by=UserFactory(), at=JANUARY)


# ── Judging ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("pledged", "state"),
    [
        (6, PledgeState.FULFILLED),
        (5, PledgeState.FULFILLED),
        (7, PledgeState.PARTLY_FULFILLED),
    ],
)
def test_a_pledge_is_judged_by_what_has_been_verified(pledged, state):
    pledge = running_pledge(quantity=pledged)
    contribution_in("verified", pledge=pledge)

    close(pledge.plan)

    pledge.refresh_from_db()
    assert pledge.state == state


def test_what_was_delivered_and_never_verified_does_not_count():
    pledge = running_pledge(quantity=6)
    contribution_in("submitted", pledge=pledge)

    close(pledge.plan, left_out=1)

    pledge.refresh_from_db()
    assert (pledge.state, pledge.history().last().reason) == (
        PledgeState.NOT_FULFILLED,
        "Det blev färre än tänkt.",
    )


def test_a_pledge_that_was_not_met_needs_a_comment_and_one_that_was_does_not():
    pledge = running_pledge(quantity=12)
    contribution_in("verified", pledge=pledge)

    with pytest.raises(CommentNeeded) as refused:
        close(pledge.plan, comments={})
    contribution_in("verified", pledge=pledge)

    assert refused.value.pledge == pledge
    assert close(pledge.plan, comments={}).state == PlanState.CLOSED


def test_a_pledge_judged_before_stays_as_it_was():
    pledge = PledgeFactory(state=PledgeState.NOT_FULFILLED)

    close(pledge.plan, comments={})

    pledge.refresh_from_db()
    assert pledge.state == PledgeState.NOT_FULFILLED


def test_what_nobody_answered_or_consented_to_falls_away():
    plan = YearPlanFactory()
    proposed = PledgeFactory(plan=plan)
    unconsented = PledgeFactory(plan=plan, space=True, accepted=True)

    close(plan, comments={})

    states = Pledge.objects.filter(pk__in=[proposed.pk, unconsented.pk]).values_list("state")
    assert set(states) == {(PledgeState.CANCELLED,)}


def test_a_pledge_that_the_clock_forgot_to_begin_is_judged_all_the_same():
    pledge = PledgeFactory(accepted=True)

    close(pledge.plan)

    pledge.refresh_from_db()
    assert pledge.state == PledgeState.NOT_FULFILLED


# ── What comes first ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("at", "ready"),
    [
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 31, 23, 1, tzinfo=UTC), True),
    ],
)
def test_a_year_is_over_at_midnight_in_stockholm(at, ready):
    plan = YearPlanFactory()

    if ready:
        assert close(plan, at=at).closed_at == at
    else:
        with pytest.raises(NotReady):
            close(plan, at=at)


def test_the_plan_of_an_annex_that_ended_early_is_closed_when_it_ended(now):
    plan = YearPlanFactory(annex__ends_on=date(2026, 3, 3))

    assert close(plan, at=now).state == PlanState.CLOSED


def test_the_landlord_notes_its_own_commitments_first():
    commitment = CommitmentFactory()

    with pytest.raises(NotReady):
        close(commitment.plan)


def test_what_is_left_out_has_to_have_been_seen():
    draft = contribution_in("draft")

    with pytest.raises(LeftOut):
        close(draft.plan, left_out=0)
    with pytest.raises(LeftOut):
        close(draft.plan, left_out=2)
    assert close(draft.plan, left_out=1).state == PlanState.CLOSED


def test_a_year_is_closed_once():
    plan = close(YearPlanFactory())

    with pytest.raises(IllegalMove):
        close(plan)


def test_badge_filter_and_guard_say_the_same():
    company = YearPlanFactory().company
    plans = {
        "ready": YearPlanFactory(annex__lease__company=company),
        "commitment": CommitmentFactory(plan__annex__lease__company=company).plan,
        "running": YearPlanFactory(annex__lease__company=company, year=2027),
        "draft": YearPlanFactory(annex__lease__company=company, draft=True),
    }
    contribution_in("submitted", plan=plans["ready"], beside=True)

    ready = ready_to_close(YearPlan.objects.filter(pk__in=[p.pk for p in plans.values()]), TODAY)

    for plan in plans.values():
        stopped = any(each.stops for each in missing(plan, TODAY))
        assert stopped == (plan not in ready)
        if plan.state == PlanState.RUNNING:
            assert stopped == bool(closing_of(plan, TODAY).stops)
    assert [each.code for each in missing(plans["ready"], TODAY)] == ["unchecked"]


def test_what_is_missing_is_counted_per_plan():
    pledge = running_pledge()
    for state in ("draft", "returned", "submitted"):
        contribution_in(state, pledge=pledge)
    PledgeFactory.create_batch(2, plan=pledge.plan)
    CommitmentFactory.create_batch(3, plan=pledge.plan)
    running_pledge(plan__annex__lease__company=pledge.company)

    lacks = {each.code: each.rows for each in missing(pledge.plan, TODAY)}

    assert lacks == {"open_commitments": 3, "unchecked": 1, "unsent": 2, "unsettled": 2}


# ── What a closed year refuses ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan.pledges.update(quantity=1),
        lambda plan: plan.pledges.all()._raw_delete("default"),
        lambda plan: PledgeFactory(plan=plan),
        lambda plan: plan.commitments.update(wording="Efteråt"),
        lambda plan: CommitmentFactory(plan=plan),
        lambda plan: YearPlan.objects.filter(pk=plan.pk).update(closing_note="Efteråt"),
    ],
    ids=["pledge", "pledge gone", "new pledge", "commitment", "new commitment", "plan"],
)
def test_the_database_refuses_every_change_to_a_closed_year(change, now):
    plan = YearPlanFactory()
    PledgeFactory(plan=plan, state=PledgeState.FULFILLED)
    CommitmentFactory(
        plan=plan,
        state="kept",
        done_on=date(2026, 3, 1),
        checked_at=now,
        checked_by=UserFactory(),
    )
    plan = close(plan, comments={})

    with pytest.raises(DatabaseError), transaction.atomic():
        change(plan)


def test_the_tenant_gets_one_letter_when_its_year_is_closed():
    plan = YearPlanFactory()
    signatory = user_in(plan.organisation, Role.ORG_SIGNATORY)

    close_plan(plan, comments={}, left_out=0, note="Tack!", by=UserFactory(), at=JANUARY)

    letters = Letter.objects.filter(to_email=signatory.email)
    assert [(each.kind, "Tack!" in each.body) for each in letters] == [("year_closed", True)]


# ── Next year ─────────────────────────────────────────────────────────────────────────────────


def test_next_years_plan_is_drafted_from_this_one():
    pledge = running_pledge(ends_on=date(2026, 6, 30), starts_on=date(2026, 2, 1))
    kept = CommitmentFactory(plan=pledge.plan, due_on=date(2026, 3, 31))
    PledgeFactory(plan=pledge.plan, state=PledgeState.CANCELLED)

    following = draft_next_plan(pledge.plan, by=UserFactory(), at=JANUARY)

    [proposal] = following.pledges.all()
    assert (following.year, following.state) == (2027, PlanState.RUNNING)
    assert (proposal.wording, proposal.quantity, proposal.state, proposal.proposed_party) == (
        pledge.wording,
        40,
        PledgeState.PROPOSED,
        Party.LANDLORD,
    )
    assert (proposal.starts_on, proposal.ends_on) == (date(2027, 2, 1), date(2027, 6, 30))
    assert [(each.wording, each.due_on) for each in following.commitments.all()] == [
        (kept.wording, date(2027, 3, 31))
    ]


def test_in_a_shorter_year_the_copied_quantity_is_pro_rata():
    kind = PledgeKindFactory(step=Decimal("0.25"))
    pledge = running_pledge(
        plan__annex__lease__company=kind.company,
        plan__annex__ends_on=date(2027, 6, 30),
        kind=kind,
        quantity=Decimal(40),
    )

    following = draft_next_plan(pledge.plan, by=UserFactory(), at=JANUARY)

    assert following.pledges.get().quantity == Decimal("19.75")


def test_copied_floor_space_is_still_area_times_hours():
    pledge = running_pledge(
        space=True, area_m2=Decimal("60.0"), hours=Decimal(100), quantity=Decimal(6000)
    )

    copied = draft_next_plan(pledge.plan, by=UserFactory(), at=JANUARY).pledges.get()

    assert (copied.area_m2, copied.hours, copied.quantity, copied.consent) == (60, 100, 6000, None)


def test_a_year_is_drafted_once_and_only_while_the_annex_holds():
    plan = YearPlanFactory()
    last = YearPlanFactory(annex__ends_on=date(2026, 12, 31))
    draft_next_plan(plan, by=UserFactory(), at=JANUARY)

    with pytest.raises(YearTaken):
        draft_next_plan(plan, by=UserFactory(), at=JANUARY)
    with pytest.raises(YearOutside):
        draft_next_plan(last, by=UserFactory(), at=JANUARY)


# ── Carrying over ─────────────────────────────────────────────────────────────────────────────


def test_a_rest_is_carried_over_when_both_sides_agree():
    pledge = closed_with_rest()

    carried = carry(pledge)
    accept_pledge(carried, party=Party.LANDLORD, by=UserFactory(), at=JANUARY)

    carried.refresh_from_db()
    assert (carried.plan.year, carried.quantity, carried.carried_from) == (2027, 4, pledge)
    assert carried.state == PledgeState.ACTIVE
    pledge.refresh_from_db()
    assert (pledge.state, pledge.quantity) == (PledgeState.PARTLY_FULFILLED, 10)


def test_no_more_than_the_rest_is_carried_over():
    pledge = closed_with_rest()

    for quantity in ("4.01", "0"):
        with pytest.raises(MoreThanRest):
            carry(pledge, quantity)


def test_a_rest_is_carried_over_once_and_again_only_when_it_was_declined():
    pledge = closed_with_rest()
    carried = carry(pledge)

    with pytest.raises(CarriedAlready):
        carry(pledge)
    Pledge.objects.filter(pk=carried.pk).update(state=PledgeState.CANCELLED)

    assert carry(pledge, 3).quantity == 3


def test_the_database_refuses_to_carry_a_rest_over_twice():
    pledge = closed_with_rest()
    first = carry(pledge)
    other = PledgeFactory(plan=first.plan, kind=first.kind)

    with pytest.raises(DatabaseError, match="pledge_carried_once"), transaction.atomic():
        Pledge.objects.filter(pk=other.pk).update(carried_from=pledge)


def test_a_rest_is_not_carried_from_year_to_year():
    carried = carry(closed_with_rest())
    Pledge.objects.filter(pk=carried.pk).update(state=PledgeState.ACTIVE)
    close(carried.plan, at=JANUARY.replace(year=2028))
    YearPlanFactory(annex=carried.plan.annex, year=2028)
    carried.refresh_from_db()

    with pytest.raises(NothingLeft):
        carry(carried, 1)
    with pytest.raises(DatabaseError, match="not from year to year"), transaction.atomic():
        PledgeFactory(
            plan=YearPlan.objects.get(annex=carried.plan.annex, year=2028),
            kind=carried.kind,
            carried_from=carried,
        )


def test_nothing_is_carried_over_from_a_year_that_is_open_or_a_pledge_that_was_met():
    met = running_pledge(quantity=6)
    contribution_in("verified", pledge=met)
    close(met.plan)

    for pledge in (running_pledge(), Pledge.objects.get(pk=met.pk)):
        with pytest.raises(NothingLeft):
            carry(pledge, 1)


def test_there_has_to_be_a_plan_to_carry_to():
    pledge = running_pledge()
    close(pledge.plan)

    with pytest.raises(NoNextPlan):
        carry(pledge, 1)


def test_figures_of_the_closed_year_do_not_change_by_what_is_carried_over():
    pledge = closed_with_rest()
    before = closing_of(pledge.plan, TODAY).judged
    carry(pledge)

    assert closing_of(pledge.plan, TODAY).judged == before
    assert Commitment.objects.filter(plan__year=2027).count() == 0
    assert set(pledge.contributions.values_list("state", flat=True)) == {ContributionState.VERIFIED}
