"""Logging, sending in, checking and correcting contributions."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from annexes.actions.contributions import (
    CorrectionStands,
    ObjectedAlready,
    YearClosed,
    change_contribution,
    log_contribution,
    object_to_rejection,
    submit_contribution,
    withdraw_contribution,
)
from annexes.actions.verifying import (
    CorrectedAlready,
    NotYetVerified,
    OwnContribution,
    correct_contribution,
    reject_contribution,
    return_contribution,
    undo_verification,
    verify_contribution,
)
from annexes.models import Contribution, YearPlan
from annexes.occasions import LooksDouble, Occasion, OccasionRefused
from annexes.states.contributions import CONTRIBUTION_MOVES, ContributionState
from annexes.states.plans import PlanState
from portal.acts import acts_for
from portal.goals.models import Unit
from portal.records.models import Letter
from portal.roles import OUTSIDE, STAFF, Role
from portal.states import IllegalMove, ReasonNeeded
from tests.factories.annexes import PledgeFactory, PledgeKindFactory, YearPlanFactory
from tests.factories.contributions import (
    ContributionFactory,
    contribution_in,
    money,
    placements,
    reporter_of,
    running_pledge,
)
from tests.factories.people import UserFactory, user_at, user_in
from tests.factories.places import DistrictFactory

CHECKS = {
    "verify": lambda thing, **by: verify_contribution(thing, **by),
    "return": lambda thing, **by: return_contribution(thing, reason="Hur länge?", **by),
    "reject": lambda thing, **by: reject_contribution(thing, reason="Inte i området.", **by),
    "submit": lambda thing, **by: submit_contribution(thing, **by),
    "withdraw": lambda thing, **by: withdraw_contribution(thing, **by),
    "change": lambda thing, **by: change_contribution(thing, occasion=said(thing.pledge), **by),
}
CHECKS |= {
    "object": lambda thing, **by: object_to_rejection(thing, reason="Det var på gården.", **by),
    "undo": lambda thing, **by: undo_verification(thing, **by),
}
MOVES = {move.name: move for move in CONTRIBUTION_MOVES}


def said(pledge=None, **given) -> Occasion:
    """What a tenant says: three hours, one woman and one man, on 3 February 2026."""
    given.setdefault("kind", pledge.kind if pledge else None)
    given = {"done_on": date(2026, 2, 3), "hours": Decimal(3), "women": 1, "men": 1} | given
    return Occasion(pledge=pledge, **given)


def log(pledge=None, *, at, by=None, **given):
    pledge = pledge or running_pledge()
    return log_contribution(
        pledge.plan.annex, occasion=said(pledge, **given), by=by or reporter_of(pledge), at=at
    )


# ── Logging ───────────────────────────────────────────────────────────────────────────────────


def test_logging_multiplies_the_hours_by_those_who_took_part(now):
    contribution = log(hours=Decimal("1.5"), women=2, men=1, other=1, at=now)

    assert (contribution.hours, contribution.persons, contribution.amount) == (
        Decimal("1.5"),
        4,
        Decimal("6.00"),
    )


def test_logging_sends_in_and_says_who_and_when(now):
    pledge = running_pledge()
    reporter = reporter_of(pledge)

    contribution = log(pledge, by=reporter, at=now)

    assert (contribution.state, contribution.submitted_by, contribution.submitted_at) == (
        ContributionState.SUBMITTED,
        reporter,
        now,
    )


def test_a_draft_is_kept_and_not_sent(now):
    pledge = running_pledge()

    draft = log_contribution(
        pledge.plan.annex, occasion=said(pledge), by=reporter_of(pledge), at=now, send=False
    )

    assert (draft.state, draft.submitted_at) == (ContributionState.DRAFT, None)


def test_floor_space_is_area_times_hours(now):
    pledge = running_pledge(space=True)

    lent = log(pledge, area_m2=Decimal("60.5"), hours=Decimal("2.5"), women=0, men=0, at=now)

    assert (lent.unit, lent.amount) == (Unit.M2_HOURS, Decimal("151.25"))


def test_persons_count_themselves_and_money_is_what_was_typed(now):
    plan = YearPlanFactory()
    reporter = reporter_of(plan)

    places = said(kind=placements(plan.company), hours=None, women=2)
    kronor = said(kind=money(plan.company), hours=None, women=0, men=0, quantity=Decimal("1500.50"))

    placed = log_contribution(plan.annex, occasion=places, by=reporter, at=now)
    given = log_contribution(plan.annex, occasion=kronor, by=reporter, at=now)

    assert (placed.amount, given.amount) == (Decimal(3), Decimal("1500.50"))


def test_hours_are_counted_in_the_steps_of_the_kind(now):
    pledge = running_pledge(kind__step=Decimal("0.25"))

    contribution = log(pledge, hours=Decimal("1.4"), women=2, men=0, at=now)

    assert (contribution.hours, contribution.amount) == (Decimal("1.50"), Decimal("3.00"))


def test_what_the_kind_wants_to_see_has_to_come_along_when_it_is_sent_in(now):
    pledge = running_pledge(kind__evidence_rule="photo")

    assert refusal(pledge, at=now).field == "evidence"
    draft = log_contribution(
        pledge.plan.annex, occasion=said(pledge), by=reporter_of(pledge), at=now, send=False
    )
    with pytest.raises(OccasionRefused):
        submit_contribution(draft, by=draft.logged_by, at=now)


def test_a_contribution_counts_in_the_district_of_the_premises(now):
    contribution = log(at=now)

    assert contribution.district == contribution.annex.lease.premises.district


def test_the_pledges_district_comes_before_that_of_the_premises(now):
    plan = YearPlanFactory()
    district = DistrictFactory(company=plan.company)

    contribution = log(running_pledge(plan=plan, district=district), at=now)

    assert contribution.district == district


# ── What can't be right ───────────────────────────────────────────────────────────────────────


def refusal(pledge, *, at, **given) -> OccasionRefused:
    with pytest.raises(OccasionRefused) as refused:
        log(pledge, at=at, **given)
    return refused.value


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"hours": Decimal("24.01")}, "hours"),
        ({"hours": Decimal(0)}, "hours"),
        ({"hours": None}, "hours"),
        ({"women": 0, "men": 0}, "women"),
        ({"note": "Det var 811228-9874 som hjälpte till"}, "note"),
        ({"note": "Ring 19811228-9874"}, "note"),
    ],
)
def test_nonsense_is_refused_beside_its_field(given, field, now):
    assert refusal(running_pledge(), at=now, **given).field == field


@pytest.mark.parametrize("note", ["", "Ring 070-123 45 67", "Avtal 556012-3704", "kl 15–17"])
def test_numbers_of_firms_and_telephones_may_stand_in_a_note(note, now):
    assert log(note=note, at=now).note == note


def test_a_day_has_24_hours_and_not_more(now):
    assert log(hours=Decimal(24), at=now).amount == Decimal(48)


def test_the_whole_premises_can_be_lent_and_not_more(now):
    pledge = running_pledge(space=True)
    all_of_it = Decimal(pledge.plan.annex.lease.area_m2)

    assert refusal(pledge, area_m2=all_of_it + Decimal("0.1"), at=now).field == "area_m2"
    assert log(pledge, area_m2=all_of_it, at=now).area_m2 == all_of_it


def test_today_can_be_logged_and_tomorrow_not(now):
    pledge = running_pledge()
    today = now.date()

    assert refusal(pledge, done_on=today + timedelta(days=1), at=now).field == "done_on"
    assert log(pledge, done_on=today, at=now).done_on == today


def test_after_midnight_in_stockholm_it_is_the_next_day():
    just_past_midnight = datetime(2026, 3, 15, 23, 30, tzinfo=UTC)

    assert log(done_on=date(2026, 3, 16), at=just_past_midnight).done_on == date(2026, 3, 16)


def test_the_first_and_the_last_day_of_the_year_belong_to_its_plan():
    new_year = datetime(2027, 1, 2, 9, tzinfo=UTC)
    pledge = running_pledge()

    logged = [
        log(pledge, done_on=day, at=new_year).year for day in (date(2026, 1, 1), date(2026, 12, 31))
    ]

    assert logged == [2026, 2026]


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
def test_a_day_of_a_year_without_a_plan_is_refused(day):
    later = datetime(2027, 2, 1, 9, tzinfo=UTC)

    assert refusal(running_pledge(), done_on=day, at=later).field == "done_on"


def test_a_pledge_takes_only_what_was_done_in_its_own_year():
    later = datetime(2027, 2, 1, 9, tzinfo=UTC)
    pledge = running_pledge()
    YearPlanFactory(annex=pledge.plan.annex, year=2027)

    assert refusal(pledge, done_on=date(2027, 1, 15), at=later).field == "done_on"


def test_the_annex_has_to_be_in_force_that_day(now):
    plan = YearPlanFactory(annex__starts_on=date(2026, 2, 3))
    pledge = running_pledge(plan=plan, starts_on=date(2026, 1, 1))

    assert refusal(pledge, done_on=date(2026, 2, 2), at=now).field == "done_on"
    assert log(pledge, done_on=date(2026, 2, 3), at=now).done_on == date(2026, 2, 3)


def test_a_pledge_that_has_not_begun_takes_nothing(now):
    pledge = PledgeFactory(accepted=True)

    assert refusal(pledge, at=now).field == ""


def test_a_closed_year_takes_nothing(now):
    pledge = running_pledge()
    close(pledge.plan, now)

    assert refusal(pledge, at=now).field == "done_on"


def test_space_is_lent_only_under_a_pledge_with_consent(now):
    plan = YearPlanFactory()
    kind = PledgeKindFactory(company=plan.company, space=True)
    occasion = said(kind=kind, area_m2=Decimal(10))

    with pytest.raises(OccasionRefused):
        log_contribution(plan.annex, occasion=occasion, by=reporter_of(plan), at=now)


# ── The same again ────────────────────────────────────────────────────────────────────────────


def test_the_same_amount_on_the_same_day_has_to_be_confirmed(now):
    pledge = running_pledge()
    log(pledge, at=now)

    with pytest.raises(LooksDouble):
        log(pledge, at=now)

    log_contribution(
        pledge.plan.annex, occasion=said(pledge), by=reporter_of(pledge), at=now, certain=True
    )
    assert pledge.contributions.count() == 2


@pytest.mark.parametrize("other", [{"women": 2}, {"done_on": date(2026, 2, 4)}])
def test_another_amount_or_another_day_is_another_occasion(other, now):
    pledge = running_pledge()
    log(pledge, at=now)

    assert log(pledge, at=now, **other).pk


@pytest.mark.parametrize("gone", [ContributionState.REJECTED, ContributionState.WITHDRAWN])
def test_what_was_rejected_or_withdrawn_can_be_logged_again(gone, now):
    pledge = running_pledge()
    contribution_in(gone, pledge=pledge)

    assert log(pledge, at=now).state == ContributionState.SUBMITTED


# ── State × move × role ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", ContributionState)
@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_made_from_its_sources_and_refused_elsewhere(state, move, now):
    contribution = contribution_in(state)
    by = UserFactory()
    open_here = MOVES[move].starts_from(state) or (
        move == "change" and SUBMIT_AGAIN.starts_from(state)
    )

    if open_here:
        CHECKS[move](contribution, by=by, at=now)
        step = contribution.history().last()
        assert (step.from_state, step.by, step.at) == (state, by, now)
    else:
        with pytest.raises(IllegalMove):
            CHECKS[move](contribution, by=by, at=now)
        contribution.refresh_from_db()
        assert (contribution.state, contribution.history().count()) == (state, 0)


SUBMIT_AGAIN = MOVES["submit"]
PREPARING = {Role.CASEWORKER, Role.MANAGER, Role.ADMINISTRATOR}
ALLOWED = {
    "verify": PREPARING,
    "return": PREPARING,
    "reject": PREPARING,
    "correct": PREPARING,
    "allocate": PREPARING,
    "object": OUTSIDE,
    "change": PREPARING | OUTSIDE,
    "submit": PREPARING | OUTSIDE,
    "withdraw": PREPARING | OUTSIDE,
}
OPEN = {
    ContributionState.DRAFT: {"change", "submit", "withdraw"},
    ContributionState.SUBMITTED: {
        "verify",
        "return",
        "reject",
        "change",
        "withdraw",
        "allocate",
    },
    ContributionState.RETURNED: {"change", "submit", "withdraw"},
    ContributionState.VERIFIED: {"correct", "allocate"},
    ContributionState.REJECTED: {"object"},
    ContributionState.WITHDRAWN: set(),
}


@pytest.mark.parametrize("state", ContributionState)
@pytest.mark.parametrize("role", sorted(STAFF | OUTSIDE))
def test_each_role_is_offered_what_it_may_do_in_each_state(state, role):
    contribution = contribution_in(state)
    if role in OUTSIDE:
        person = user_in(contribution.organisation, role)
    else:
        person = user_at(contribution.company, role)

    offered = {act.name for act in acts_for(contribution, person)}

    assert offered == {name for name in OPEN[state] if role in ALLOWED[name]}


@pytest.mark.parametrize("role", sorted(STAFF))
def test_staff_of_another_company_are_offered_nothing(role):
    stranger = user_at(ContributionFactory().company, role)

    assert acts_for(contribution_in(ContributionState.SUBMITTED), stranger) == []


@pytest.mark.parametrize("move", ["return", "reject"])
def test_returning_and_rejecting_need_a_reason(move, now):
    action = {"return": return_contribution, "reject": reject_contribution}[move]

    with pytest.raises(ReasonNeeded):
        action(contribution_in("submitted"), reason="  ", by=UserFactory(), at=now)


@pytest.mark.parametrize("action", [return_contribution, reject_contribution])
def test_the_sender_is_told_why(action, now):
    contribution = contribution_in("submitted")

    action(contribution, reason="Hur länge var ni där?", by=UserFactory(), at=now)

    letter = Letter.objects.get()
    assert letter.to_user == contribution.submitted_by
    assert "Hur länge var ni där?" in letter.body
    assert contribution.get_absolute_url() in letter.body


def test_changing_what_was_returned_sends_it_in_again(now):
    contribution = contribution_in("returned")

    changed = change_contribution(
        contribution,
        occasion=said(contribution.pledge, women=4, men=0),
        by=contribution.logged_by,
        at=now,
    )

    assert (changed.state, changed.amount, changed.answer, changed.submitted_at) == (
        ContributionState.SUBMITTED,
        Decimal(12),
        "",
        now,
    )


def test_changing_what_was_sent_in_leaves_a_trail(now):
    contribution = contribution_in("submitted")

    change_contribution(
        contribution, occasion=said(contribution.pledge, women=5), by=UserFactory(), at=now
    )

    assert [step.move for step in contribution.history()] == ["change"]


def test_a_draft_can_be_changed_without_sending_it(now):
    draft = contribution_in("draft")

    changed = change_contribution(
        draft, occasion=said(draft.pledge, women=5), by=draft.logged_by, at=now, send=False
    )

    assert (changed.state, changed.women) == (ContributionState.DRAFT, 5)


# ── Objections ────────────────────────────────────────────────────────────────────────────────


def test_an_objection_goes_to_somebody_else_at_the_company(now):
    contribution = contribution_in("rejected")
    tenant, rejecter, colleague = reporter_of(contribution), contribution.rejected_by, UserFactory()

    objected = object_to_rejection(contribution, reason="Det var på gården.", by=tenant, at=now)

    assert (objected.state, objected.objection, objected.objected_by) == (
        ContributionState.SUBMITTED,
        "Det var på gården.",
        tenant,
    )
    for answer in ("verify", "reject", "return"):
        with pytest.raises(OwnContribution):
            CHECKS[answer](objected, by=rejecter, at=now)
    assert verify_contribution(objected, by=colleague, at=now).state == ContributionState.VERIFIED


def test_a_tenant_objects_once(now):
    contribution = contribution_in("rejected")
    tenant = reporter_of(contribution)
    object_to_rejection(contribution, reason="Det var på gården.", by=tenant, at=now)
    reject_contribution(contribution, reason="Gården är inte vår.", by=UserFactory(), at=now)

    with pytest.raises(ObjectedAlready):
        object_to_rejection(contribution, reason="Jo!", by=tenant, at=now)

    contribution.refresh_from_db()
    assert "object" not in {act.name for act in acts_for(contribution, tenant)}


def test_an_objection_needs_a_reason(now):
    with pytest.raises(ReasonNeeded):
        object_to_rejection(contribution_in("rejected"), reason=" ", by=UserFactory(), at=now)


def test_the_database_refuses_a_row_verified_by_who_rejected_it(now):
    contribution = contribution_in("rejected")
    object_to_rejection(contribution, reason="Jo.", by=UserFactory(), at=now)
    verify_contribution(contribution, by=UserFactory(), at=now)

    refuses("contribution_four_eyes", contribution, verified_by=contribution.rejected_by)


# ── Four eyes ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role_played", ["logged_by", "submitted_by"])
@pytest.mark.parametrize("check", ["verify", "return", "reject"])
def test_nobody_checks_what_they_logged_or_sent_in(check, role_played, now):
    caseworker = UserFactory()
    contribution = contribution_in("submitted", **{role_played: caseworker})

    with pytest.raises(OwnContribution):
        CHECKS[check](contribution, by=caseworker, at=now)


def test_staff_who_logged_for_a_tenant_are_not_offered_to_verify_it(now):
    pledge = running_pledge()
    caseworker = user_at(pledge.company, Role.CASEWORKER)
    colleague = user_at(pledge.company, Role.CASEWORKER)

    contribution = log(pledge, by=caseworker, at=now)

    assert not caseworker.has_perm("annexes.verify_contribution", contribution)
    assert colleague.has_perm("annexes.verify_contribution", contribution)


@pytest.mark.parametrize("whose", ["logged_by", "submitted_by"])
def test_the_database_refuses_a_row_verified_by_its_own_author(whose):
    contribution = contribution_in("verified")

    refuses("contribution_four_eyes", contribution, verified_by=getattr(contribution, whose))


# ── Corrections ───────────────────────────────────────────────────────────────────────────────


def test_a_correction_has_the_opposite_numbers_and_waits_for_a_colleague(now):
    contribution = contribution_in("verified")
    caseworker = UserFactory()

    correction = correct_contribution(contribution, reason="Fel dag.", by=caseworker, at=now)

    assert (correction.amount, correction.women, correction.men) == (
        -contribution.amount,
        -1,
        -1,
    )
    assert (correction.state, correction.reverses) == (ContributionState.SUBMITTED, contribution)
    with pytest.raises(OwnContribution):
        verify_contribution(correction, by=caseworker, at=now)
    assert verify_contribution(correction, by=UserFactory(), at=now).state == "verified"


def test_a_correction_of_floor_space_adds_up_too(now):
    pledge = running_pledge(space=True)
    lent = log(pledge, area_m2=Decimal("60.5"), hours=Decimal("2.5"), women=0, men=0, at=now)
    verify_contribution(lent, by=UserFactory(), at=now)

    correction = correct_contribution(lent, reason="Fel dag.", by=UserFactory(), at=now)

    assert correction.amount == Decimal("-151.25")


@pytest.mark.parametrize("state", set(ContributionState) - {ContributionState.VERIFIED})
def test_only_what_is_verified_is_corrected(state, now):
    with pytest.raises(NotYetVerified):
        correct_contribution(contribution_in(state), reason="Fel.", by=UserFactory(), at=now)


def test_a_contribution_is_corrected_once_unless_the_correction_was_rejected(now):
    contribution = contribution_in("verified")
    correction = correct_contribution(contribution, reason="Fel.", by=UserFactory(), at=now)

    with pytest.raises(CorrectedAlready):
        correct_contribution(contribution, reason="Fel.", by=UserFactory(), at=now)

    reject_contribution(correction, reason="Det var rätt.", by=UserFactory(), at=now)
    assert correct_contribution(contribution, reason="Fel.", by=UserFactory(), at=now).pk


def test_a_correction_is_itself_neither_returned_withdrawn_changed_nor_corrected(now):
    correction = correct_contribution(
        contribution_in("verified"), reason="Fel.", by=UserFactory(), at=now
    )
    by = UserFactory()

    for move in ("return", "withdraw", "change"):
        with pytest.raises(CorrectionStands):
            CHECKS[move](correction, by=by, at=now)
    verify_contribution(correction, by=by, at=now)
    with pytest.raises(NotYetVerified):
        correct_contribution(correction, reason="Fel.", by=UserFactory(), at=now)


def close(plan: YearPlan, at) -> None:
    YearPlan.objects.filter(pk=plan.pk).update(
        state=PlanState.CLOSED, closed_at=at, closed_by=UserFactory()
    )


def test_after_the_year_is_closed_a_correction_counts_in_the_present_year():
    next_year = datetime(2027, 2, 1, 9, tzinfo=UTC)
    contribution = contribution_in("verified")
    close(contribution.plan, next_year)
    YearPlanFactory(annex=contribution.annex, year=2027)

    correction = correct_contribution(contribution, reason="Fel.", by=UserFactory(), at=next_year)

    assert (correction.year, correction.done_on, correction.pledge) == (
        2027,
        date(2027, 2, 1),
        None,
    )


def test_without_an_open_year_nothing_can_be_corrected(now):
    contribution = contribution_in("verified")
    close(contribution.plan, now)

    with pytest.raises(YearClosed):
        correct_contribution(contribution, reason="Fel.", by=UserFactory(), at=now)


@pytest.mark.parametrize("move", ["verify", "return", "reject", "withdraw", "change"])
def test_nothing_moves_in_a_closed_year(move, now):
    contribution = contribution_in("submitted")
    close(contribution.plan, now)

    with pytest.raises((YearClosed, OccasionRefused)):
        CHECKS[move](contribution, by=UserFactory(), at=now)


# ── What the database refuses ─────────────────────────────────────────────────────────────────


def refuses(constraint: str, contribution: Contribution, **columns) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        _update(contribution, **columns)


@transaction.atomic
def _update(contribution: Contribution, **columns) -> None:
    Contribution.objects.filter(pk=contribution.pk).update(**columns)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("constraint", "state", "columns"),
    [
        ("contribution_state", "draft", {"state": "paid"}),
        ("contribution_in_its_year", "draft", {"done_on": date(2025, 12, 31)}),
        ("contribution_amount", "draft", {"amount": -6, "hours": -3}),
        ("contribution_amount", "draft", {"women": -1, "men": 3}),
        ("contribution_within_a_day", "draft", {"hours": 25, "amount": 50}),
        ("contribution_hours_add_up", "draft", {"amount": 7}),
        ("contribution_hours_add_up", "draft", {"hours": None}),
        ("contribution_area", "draft", {"area_m2": 0}),
        ("contribution_sent_in", "submitted", {"submitted_by": None}),
        (
            "contribution_sent_in_before_answered",
            "submitted",
            {"submitted_by": None, "submitted_at": None},
        ),
        ("contribution_verification", "verified", {"verified_by": None}),
        ("contribution_verification", "verified", {"verifier": "limit"}),
        ("contribution_verification", "verified", {"verifier": ""}),
        ("contribution_verification", "submitted", {"verifier": "person"}),
        ("contribution_rejected", "rejected", {"rejected_by": None}),
        ("contribution_objection", "rejected", {"objection": "Det var visst i området."}),
        ("contribution_verified", "submitted", {"state": "verified"}),
        ("contribution_answer_has_reason", "returned", {"answer": ""}),
        ("contribution_of_someone", "draft", {"organisation": None}),
    ],
)
def test_the_database_refuses(constraint, state, columns):
    refuses(constraint, contribution_in(state), **columns)


def test_the_database_refuses_space_that_does_not_add_up(now):
    lent = log(running_pledge(space=True), area_m2=Decimal(60), women=0, men=0, at=now)

    refuses("contribution_space_adds_up", lent, amount=181)


def test_the_database_refuses_persons_that_do_not_add_up(now):
    plan = YearPlanFactory()
    kind = placements(plan.company)
    placed = log_contribution(
        plan.annex, occasion=said(kind=kind, hours=None), by=reporter_of(plan), at=now
    )

    refuses("contribution_persons_add_up", placed, amount=3)


@pytest.mark.parametrize(
    ("constraint", "column"),
    [
        ("contribution_same_company", "company"),
        ("contribution_same_party", "organisation"),
        ("contribution_plan_of_annex", "plan"),
        ("contribution_pledge_of_plan", "pledge"),
        ("contribution_kind_of_pledge", "kind"),
        ("contribution_district_same_company", "district"),
    ],
)
def test_the_database_refuses_what_belongs_to_another(constraint, column):
    stranger = ContributionFactory()

    refuses("contribution_", ContributionFactory(), **{column: getattr(stranger, column)})


def test_the_database_refuses_another_unit_than_the_kinds():
    refuses("contribution_", ContributionFactory(), unit=Unit.SEK)


def test_the_database_refuses_two_corrections_of_one_row(now):
    contribution = contribution_in("verified")
    correction = correct_contribution(contribution, reason="Fel.", by=UserFactory(), at=now)
    other = contribution_in("verified", pledge=contribution.pledge)
    second = correct_contribution(other, reason="Fel.", by=UserFactory(), at=now)

    refuses("contribution_corrected_once", second, reverses=correction.reverses)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: ContributionFactory(pledge=row.pledge),
        lambda row: Contribution.objects.filter(pk=row.pk).update(note="Efteråt"),
        lambda row: Contribution.objects.filter(pk=row.pk).delete(),
    ],
    ids=["insert", "update", "delete"],
)
def test_the_database_refuses_every_change_in_a_closed_year(change, now):
    contribution = contribution_in("submitted")
    close(contribution.plan, now)

    with pytest.raises(IntegrityError, match="closed year"):
        transaction.atomic(change)(contribution)


# ── Whose ─────────────────────────────────────────────────────────────────────────────────────


def test_a_tenant_sees_its_own_contributions_and_no_others():
    mine = ContributionFactory()
    ContributionFactory(pledge__plan__annex__lease__company=mine.company)

    assert list(Contribution.objects.visible_to(reporter_of(mine))) == [mine]


def test_staff_see_all_of_their_company_and_nothing_of_another():
    mine = ContributionFactory()
    ContributionFactory()

    assert list(Contribution.objects.visible_to(user_at(mine.company, Role.AUDITOR))) == [mine]
