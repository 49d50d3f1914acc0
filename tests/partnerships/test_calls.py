"""Calls: written, approved by a second person, open between two moments, never changed after."""

import itertools
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from partnerships.actions import calls as actions
from partnerships.models import (
    CallNotice,
    CriterionLevel,
    Envelope,
    GrantCall,
    QuestionChoice,
    QuestionKind,
)
from partnerships.states.calls import CALL_MOVES, CallState
from portal.errors import DomainError
from portal.records.models import DocumentType, Job, PolicyDocument, PolicyState, PolicyVersion
from portal.roles import Role
from portal.states import IllegalMove
from tests.factories.partnerships import (
    CLOSES,
    OPENS,
    CriterionFactory,
    GrantCallFactory,
    QuestionFactory,
    SupportProgrammeFactory,
    approved_call,
)
from tests.factories.people import user_at
from tests.factories.places import DistrictFactory

BEFORE = OPENS - timedelta(days=7)
SECOND = timedelta(seconds=1)


def manager_of(call):
    return user_at(call.company, Role.MANAGER)


def policy_for(call, *, review_due, state=PolicyState.IN_FORCE):
    policy = PolicyDocument.objects.create(
        company=call.company, code="policy", title_sv="Policyn", document_type=DocumentType.POLICY,
        valid_from=date(2023, 1, 1), review_due=review_due,
    )  # fmt: skip
    version = PolicyVersion.objects.create(
        company=call.company, document=policy, number=2, state=state, adopted_on=date(2023, 1, 1)
    )
    call.programme.policy = policy
    call.programme.save()
    return version


# ── Approval ──────────────────────────────────────────────────────────────────────────────────


def test_an_approved_call_has_a_number_and_says_who_and_when():
    call = GrantCallFactory(ready=True)
    manager = manager_of(call)

    approved = actions.approve_call(call, by=manager, at=BEFORE)

    assert (approved.state, approved.number) == (CallState.APPROVED, "UTL 2026:0001")
    assert (approved.approved_by, approved.approved_at) == (manager, BEFORE)


def test_a_call_whose_opening_has_come_opens_when_it_is_approved():
    assert approved_call(at=OPENS + SECOND).state == CallState.OPEN


def test_nobody_approves_the_call_they_wrote():
    call = GrantCallFactory(ready=True)

    with pytest.raises(actions.OwnCall):
        actions.approve_call(call, by=call.drafted_by, at=BEFORE)


def test_the_database_too_wants_four_eyes():
    call = approved_call(at=BEFORE)

    with pytest.raises(IntegrityError, match="call_four_eyes"):
        GrantCall.objects.filter(pk=call.pk).update(approved_by=call.drafted_by)


LACKING = {
    "opening": {"opens_at": None},
    "closing": {"closes_at": None},
    "closing in time": {"closes_at": BEFORE - SECOND, "opens_at": BEFORE - timedelta(days=1)},
    "budget": {"budget_sek": None},
}


@pytest.mark.parametrize("lacks", LACKING)
def test_a_call_that_lacks_something_is_not_approved(lacks):
    call = GrantCallFactory(ready=True, **LACKING[lacks])

    with pytest.raises(actions.CallRefused):
        actions.approve_call(call, by=manager_of(call), at=BEFORE)

    call.refresh_from_db()
    assert (call.state, call.number) == (CallState.DRAFT, "")


def test_everything_that_is_missing_is_told_at_once():
    empty = GrantCallFactory(opens_at=None, closes_at=None, budget_sek=None)

    assert len(actions.what_is_missing(empty, at=BEFORE)) == 5


@pytest.mark.parametrize(("weights", "missing"), [((60, 40), 0), ((60, 39), 1), ((60, 41), 1)])
def test_the_weights_sum_to_a_hundred(weights, missing):
    call = GrantCallFactory()
    QuestionFactory(call=call)
    for weight in weights:
        CriterionFactory(call=call, weight=weight)

    assert len(actions.what_is_missing(call, at=BEFORE)) == missing


def test_a_question_with_choices_offers_some():
    call = GrantCallFactory(ready=True)
    question = QuestionFactory(call=call, kind=QuestionKind.ONE_OF, longest=None)
    assert len(actions.what_is_missing(call, at=BEFORE)) == 1

    QuestionChoice.objects.create(
        company=call.company, question=question, code="yes", label_sv="Ja"
    )

    assert actions.what_is_missing(call, at=BEFORE) == []


def test_a_rolling_call_needs_no_closing():
    call = GrantCallFactory(
        ready=True, programme=SupportProgrammeFactory(rolling=True), closes_at=None
    )

    assert actions.approve_call(call, by=manager_of(call), at=OPENS).state == CallState.OPEN


# ── Policy ────────────────────────────────────────────────────────────────────────────────────


def test_a_call_cites_the_version_of_the_policy_that_is_in_force():
    call = GrantCallFactory(ready=True)
    version = policy_for(call, review_due=date(2026, 12, 31))

    assert actions.approve_call(call, by=manager_of(call), at=BEFORE).policy_version == version


def test_a_policy_that_should_have_been_revised_wants_a_reason():
    call = GrantCallFactory(ready=True)
    policy_for(call, review_due=timezone.localdate(OPENS) - timedelta(days=1))
    manager = manager_of(call)

    with pytest.raises(actions.PolicyExpired):
        actions.approve_call(call, by=manager, at=BEFORE, expired_policy_reason="  ")
    approved = actions.approve_call(call, by=manager, at=BEFORE, expired_policy_reason="I juni.")

    assert approved.expired_policy_reason == "I juni."


def test_a_policy_holds_on_the_day_of_its_revision():
    call = GrantCallFactory(ready=True)
    policy_for(call, review_due=timezone.localdate(OPENS))

    assert actions.approve_call(call, by=manager_of(call), at=BEFORE).expired_policy_reason == ""


def test_a_policy_without_a_version_in_force_is_no_ground_for_a_call():
    call = GrantCallFactory(ready=True)
    policy_for(call, review_due=None, state=PolicyState.SUPERSEDED)

    with pytest.raises(actions.CallRefused, match="Policyn"):
        actions.approve_call(call, by=manager_of(call), at=BEFORE)


# ── What stands ───────────────────────────────────────────────────────────────────────────────

PARTS = {
    "criterion": lambda call: call.criteria.update(heading_sv="Något annat"),
    "new criterion": lambda call: CriterionFactory(call=call, weight=10),
    "question": lambda call: call.questions.update(longest=10),
    "gone question": lambda call: call.questions.all().delete(),
    "share": lambda call: Envelope.objects.create(
        company=call.company, call=call, amount_sek=1,
        district=DistrictFactory(company=call.company),
    ),
    "level": lambda call: CriterionLevel.objects.create(
        company=call.company, criterion=call.criteria.first(), score=1, anchor_sv="Nämns."
    ),
    "choice": lambda call: QuestionChoice.objects.create(
        company=call.company, question=call.questions.first(), code="x", label_sv="X"
    ),
    "budget": lambda call: GrantCall.objects.filter(pk=call.pk).update(budget_sek=1),
    "opening": lambda call: GrantCall.objects.filter(pk=call.pk).update(opens_at=BEFORE),
    "earlier closing": lambda call: GrantCall.objects.filter(pk=call.pk).update(
        closes_at=CLOSES - SECOND
    ),
    "no closing": lambda call: GrantCall.objects.filter(pk=call.pk).update(closes_at=None),
    "the call": lambda call: GrantCall.objects.filter(pk=call.pk).delete(),
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_what_an_approved_call_says_does_not_change(part):
    call = approved_call(at=BEFORE)

    with pytest.raises(DatabaseError), transaction.atomic():
        PARTS[part](call)


@pytest.mark.parametrize("part", [name for name in PARTS if "closing" not in name])
def test_everything_in_a_draft_may_change(part):
    PARTS[part](GrantCallFactory(ready=True))


def test_the_shares_of_districts_stay_within_the_budget(transactional_db):
    call = GrantCallFactory(budget_sek=Decimal(100))
    districts = [DistrictFactory(company=call.company) for _ in range(2)]
    share = {"company": call.company, "call": call}
    Envelope.objects.create(**share, district=districts[0], amount_sek=Decimal("60.00"))

    with pytest.raises(IntegrityError, match="of a budget of"):
        Envelope.objects.create(**share, district=districts[1], amount_sek=Decimal("40.01"))
    Envelope.objects.create(**share, district=districts[1], amount_sek=Decimal("40.00"))
    with pytest.raises(IntegrityError, match="of a budget of"):
        GrantCall.objects.filter(pk=call.pk).update(budget_sek=Decimal("99.99"))


# ── Moments ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("at", "takes"),
    [
        (OPENS - SECOND, False),
        (OPENS, True),
        (CLOSES, True),
        (CLOSES + timedelta(minutes=30), True),
        (CLOSES + timedelta(minutes=30) + SECOND, False),
    ],
)
def test_a_call_takes_applications_from_its_opening_to_the_end_of_its_grace(at, takes):
    call = approved_call(at=BEFORE, grace_minutes=30)

    assert call.takes_applications(at) is takes
    assert (call in GrantCall.objects.taking_applications(at)) is takes


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.CANCELLED, CallState.CLOSED])
def test_only_a_call_that_is_out_takes_applications(state):
    call = approved_call(at=BEFORE)
    call.state = state

    assert not call.takes_applications(OPENS + SECOND)


def test_the_clock_opens_and_closes_calls_once():
    call = approved_call(at=BEFORE, grace_minutes=30)

    moved = {
        at: actions.open_and_close_due_calls(at=at)
        for at in (
            OPENS - SECOND, OPENS, OPENS + SECOND, CLOSES + SECOND,
            CLOSES + timedelta(minutes=30), CLOSES + timedelta(minutes=31),
            CLOSES + timedelta(days=9),
        )
    }  # fmt: skip

    assert list(moved.values()) == [0, 1, 0, 0, 0, 1, 0]
    assert [step.move for step in call.history()] == ["approve", "open", "close"]


def test_a_clock_that_stood_still_makes_up_for_it():
    call = approved_call(at=BEFORE)

    actions.open_and_close_due_calls(at=CLOSES + timedelta(days=9))

    call.refresh_from_db()
    assert call.state == CallState.CLOSED


# ── Extending, taking back, calling off ───────────────────────────────────────────────────────


def test_an_extended_call_tells_when_it_would_have_closed_and_why():
    call = approved_call(at=OPENS)
    later = CLOSES + timedelta(days=7)

    actions.extend_call(
        call, closes_at=later, reason="Sportlovet.", by=manager_of(call), at=OPENS + SECOND
    )

    [notice] = CallNotice.objects.all()
    assert (notice.closed_at_before, notice.closes_at, notice.reason) == (
        CLOSES, later, "Sportlovet.",
    )  # fmt: skip


@pytest.mark.parametrize("closes_at", [CLOSES, CLOSES - SECOND])
def test_a_call_is_never_shortened(closes_at):
    call = approved_call(at=OPENS)

    with pytest.raises(actions.NotLater):
        actions.extend_call(
            call, closes_at=closes_at, reason="x", by=manager_of(call), at=OPENS + SECOND
        )


def test_a_call_that_has_closed_is_not_extended_even_if_the_clock_is_late():
    call = approved_call(at=OPENS)

    with pytest.raises(IllegalMove):
        actions.extend_call(
            call, closes_at=CLOSES + timedelta(days=9), reason="x", by=manager_of(call),
            at=CLOSES + SECOND,
        )  # fmt: skip


def test_a_call_can_be_taken_back_until_it_opens():
    call = approved_call(at=BEFORE)
    writer = user_at(call.company, Role.CASEWORKER)

    with pytest.raises(actions.HasOpened):
        actions.take_back_call(call, reason="Fel vikt.", by=writer, at=OPENS)
    back = actions.take_back_call(call, reason="Fel vikt.", by=writer, at=OPENS - SECOND)

    assert (back.state, back.approved_by, back.number) == (CallState.DRAFT, None, "UTL 2026:0001")


def test_a_call_taken_back_and_approved_again_keeps_its_number():
    call = approved_call(at=BEFORE)
    manager = manager_of(call)
    actions.take_back_call(call, reason="Fel vikt.", by=manager, at=BEFORE)

    assert actions.approve_call(call, by=manager, at=BEFORE + SECOND).number == "UTL 2026:0001"


def test_only_a_rolling_call_is_closed_by_hand():
    call = approved_call(at=OPENS)

    with pytest.raises(IllegalMove):
        actions.close_rolling_call(call, by=manager_of(call), at=OPENS + SECOND)


EVERY_STEP = list(itertools.product(CallState, CALL_MOVES))


@pytest.mark.parametrize(
    ("state", "move"), EVERY_STEP, ids=[f"{state}-{move.name}" for state, move in EVERY_STEP]
)
def test_every_step_is_taken_where_it_leads_from_and_refused_elsewhere(state, move):
    if move.name == "close":
        call = GrantCallFactory(
            ready=True, programme=SupportProgrammeFactory(rolling=True), closes_at=None
        )
    else:
        call = GrantCallFactory(ready=True)
    brought_to(call, state)
    doing = {
        "approve": lambda by: actions.approve_call(call, by=by, at=BEFORE),
        "take_back": lambda by: actions.take_back_call(call, reason="x", by=by, at=BEFORE),
        "open": lambda by: moved_by_clock(call, at=OPENS),
        "extend": lambda by: actions.extend_call(
            call, closes_at=CLOSES + timedelta(days=1), reason="x", by=by, at=OPENS
        ),
        "close": lambda by: actions.close_rolling_call(call, by=by, at=OPENS),
        "cancel": lambda by: actions.cancel_call(call, reason="x", by=by, at=OPENS),
    }[move.name]

    try:
        doing(manager_of(call))
        went = True
    except DomainError:
        went = False

    call.refresh_from_db()
    assert (went, call.state) == (
        (True, move.target) if move.starts_from(state) else (False, state)
    )


def moved_by_clock(call, *, at: datetime):
    """Let the clock tick; refuse as an action would when it does nothing."""
    before = call.state
    actions.open_and_close_due_calls(at=at)
    call.refresh_from_db()
    if call.state == before:
        raise DomainError("The clock leaves it alone.")


def brought_to(call, state):
    """Bring a ready draft to the state, as the code does."""
    manager = manager_of(call)
    if state == CallState.CANCELLED:
        actions.cancel_call(call, reason="x", by=manager, at=BEFORE)
    elif state != CallState.DRAFT:
        actions.approve_call(call, by=manager, at=BEFORE)
        if state in {CallState.OPEN, CallState.CLOSED}:
            actions.open_and_close_due_calls(at=OPENS)
        if state == CallState.CLOSED and call.closes_at:
            actions.open_and_close_due_calls(at=CLOSES + SECOND)
        elif state == CallState.CLOSED:
            actions.close_rolling_call(call, by=manager, at=OPENS)
    call.refresh_from_db()


# ── Writing a call ────────────────────────────────────────────────────────────────────────────


def test_a_call_begins_with_what_its_programme_says():
    programme = SupportProgrammeFactory(grace_minutes=60, highest_sek=Decimal(50_000))
    writer = user_at(programme.company, Role.CASEWORKER)

    call = actions.draft_call(
        programme, name_sv="Stöd", year=2027, budget_sek=Decimal(40_000), by=writer, at=OPENS
    )

    assert (call.grace_minutes, call.highest_sek, call.state) == (60, 40_000, CallState.DRAFT)


def test_next_years_call_is_this_years_without_its_days():
    call = approved_call(at=BEFORE, budget_sek=Decimal(500))
    writer = user_at(call.company, Role.CASEWORKER)
    before = GrantCallFactory(ready=True)
    CriterionLevel.objects.create(
        company=before.company, criterion=before.criteria.last(), score=3, anchor_sv="Genomsyrar."
    )
    actions.approve_call(before, by=manager_of(before), at=BEFORE)

    clone = actions.clone_call(before, year=2027, by=writer, at=OPENS)

    assert (clone.year, clone.opens_at, clone.closes_at, clone.number) == (2027, None, None, "")
    assert words_of(clone) == words_of(before)
    assert clone.cloned_from == before
    assert words_of(call) != []


def words_of(call):
    return [
        (each.code, each.weight, [level.anchor_sv for level in each.levels.all()])
        for each in call.criteria.all()
    ] + [(each.code, each.longest) for each in call.questions.all()]


def test_each_closing_moment_is_printed():
    call = approved_call(at=OPENS)
    actions.extend_call(
        call, closes_at=CLOSES + timedelta(days=1), reason="x", by=manager_of(call), at=OPENS
    )

    assert Job.objects.filter(kind=actions.PRINT_CALL).count() == 2
