"""The host of an activity confirms by a one-time link: asking, answering, reminding, settling."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annexes.actions.confirmations import (
    ANSWER_DAYS,
    HostsNumbers,
    LinkSpent,
    adjust_as_host,
    ask_host,
    confirm_as_host,
    deny_as_host,
    expire_confirmations,
    link_token,
    remind_hosts,
)
from annexes.actions.contributions import (
    change_contribution,
    log_contribution,
    withdraw_contribution,
)
from annexes.actions.settling import NoOtherNumbers, take_hosts_numbers
from annexes.actions.verifying import HostDisagrees, verify_contribution
from annexes.models import Confirmation, Contribution
from annexes.occasions import Occasion, OccasionRefused
from annexes.states.confirmations import (
    CONFIRMATION_MOVES,
    ConfirmationState,
)
from annexes.states.contributions import ContributionState
from annexes.views import confirmations as page
from portal.acts import acts_for
from portal.ids import uuid7
from portal.records.models import Letter, LetterState
from portal.roles import Role
from portal.states import IllegalMove, ReasonNeeded, make_move
from tests.factories.activities import ActivityFactory
from tests.factories.contributions import contribution_in, reporter_of, running_pledge
from tests.factories.people import OrganisationFactory, UserFactory, user_at


def hosted_activity(company, **host):
    """An activity whose host can be written to."""
    host = OrganisationFactory(company=company, **({"email": "las@example.se"} | host))
    return ActivityFactory(company=company, organisation=host)


def said(pledge, **given) -> Occasion:
    given = {"done_on": date(2026, 2, 3), "hours": Decimal(3), "women": 1, "men": 1} | given
    return Occasion(kind=pledge.kind, pledge=pledge, **given)


def logged(now, activity=None, **given) -> Contribution:
    """Six hours at an activity with a host, just sent in."""
    pledge = running_pledge()
    activity = activity or hosted_activity(pledge.company)
    return log_contribution(
        pledge.plan.annex,
        occasion=said(pledge, activity=activity, **given),
        by=reporter_of(pledge),
        at=now,
    )


def asked(now) -> Confirmation:
    return logged(now).confirmations.get()


def link(confirmation) -> str:
    return reverse("annexes:confirmation", args=[link_token(confirmation)])


# ── Asking ────────────────────────────────────────────────────────────────────────────────────


def test_the_host_gets_a_letter_with_a_link_and_the_link_is_stored_as_a_digest_alone(now):
    confirmation = asked(now)

    letter = Letter.objects.get(kind="host_asked")
    assert letter.to_email == "las@example.se"
    assert link(confirmation) in letter.body
    assert confirmation.expires_at == now + timedelta(days=ANSWER_DAYS)
    stored = [str(value) for value in Confirmation.objects.values_list().get()]
    assert link_token(confirmation) not in " ".join(stored)


def test_nobody_is_asked_without_an_activity_a_host_or_an_address(now):
    pledge = running_pledge()
    for activity in (
        None,
        ActivityFactory(company=pledge.company, organisation=None),
        hosted_activity(pledge.company, email=""),
    ):
        contribution = contribution_in("submitted", pledge=pledge, activity=activity)
        assert ask_host(contribution, at=now) is None
    assert not Confirmation.objects.exists()


def test_a_tenant_does_not_confirm_its_own_contribution(now):
    pledge = running_pledge()
    own = ActivityFactory(company=pledge.company, organisation=pledge.organisation)
    pledge.organisation.email = "butik@example.se"
    pledge.organisation.save()

    contribution = contribution_in("submitted", pledge=pledge, activity=own)

    assert ask_host(contribution, at=now) is None


def test_asking_twice_asks_once(now):
    contribution = logged(now)

    ask_host(contribution, at=now)

    assert (contribution.confirmations.count(), Letter.objects.count()) == (1, 1)


def test_a_draft_asks_nobody(now):
    pledge = running_pledge()

    log_contribution(
        pledge.plan.annex,
        occasion=said(pledge, activity=hosted_activity(pledge.company)),
        by=reporter_of(pledge),
        at=now,
        send=False,
    )

    assert not Confirmation.objects.exists()


# ── Answering ─────────────────────────────────────────────────────────────────────────────────


def test_a_host_confirms_once(now):
    confirmation = asked(now)

    confirmed = confirm_as_host(confirmation, at=now)

    assert (confirmed.state, confirmed.answered_at) == (ConfirmationState.CONFIRMED, now)
    with pytest.raises(LinkSpent):
        deny_as_host(confirmation, reason="Ångrar mig.", at=now)


def test_other_numbers_are_counted_as_the_tenants_are_and_the_reporter_is_told(now):
    confirmation = asked(now)

    adjusted = adjust_as_host(
        confirmation, numbers=HostsNumbers(hours=Decimal(2), women=1), remark="En kom.", at=now
    )

    assert (adjusted.state, adjusted.amount) == (ConfirmationState.ADJUSTED, Decimal(2))
    letter = Letter.objects.get(kind="host_disagrees")
    assert letter.to_user == confirmation.contribution.submitted_by
    assert "En kom." in letter.body


@pytest.mark.parametrize("wrong", [{"hours": Decimal(25)}, {"hours": Decimal(2), "women": 0}])
def test_other_numbers_have_to_be_possible(wrong, now):
    with pytest.raises(OccasionRefused):
        adjust_as_host(asked(now), numbers=HostsNumbers(**wrong), at=now)


def test_a_no_needs_a_reason(now):
    with pytest.raises(ReasonNeeded):
        deny_as_host(asked(now), reason="  ", at=now)


def test_the_link_lives_thirty_days_and_not_a_moment_more(now):
    first, second = asked(now), asked(now)

    confirm_as_host(first, at=first.expires_at - timedelta(seconds=1))
    with pytest.raises(LinkSpent):
        confirm_as_host(second, at=second.expires_at)


@pytest.mark.parametrize("state", ConfirmationState)
@pytest.mark.parametrize("move", CONFIRMATION_MOVES, ids=lambda move: move.name)
def test_a_move_is_made_from_its_sources_and_refused_elsewhere(move, state, now):
    confirmation = asked(now)
    confirmation.state = state
    confirmation.answered_at = None if state in {"asked", "expired"} else now
    confirmation.amount, confirmation.answer = Decimal(2), "Nej."
    confirmation.save()

    if move.starts_from(state):
        if move.target not in {"expired"} and confirmation.answered_at is None:
            confirmation.answered_at = now
        make_move(move, confirmation, by=None, at=now, reason="Nej.")
        assert confirmation.state == move.target
    else:
        with pytest.raises(IllegalMove):
            make_move(move, confirmation, by=None, at=now, reason="Nej.")


# ── Reminders and expiry ──────────────────────────────────────────────────────────────────────


def reminders() -> list[str]:
    return list(
        Letter.objects.filter(kind="host_reminded")
        .order_by("queued_at")
        .values_list("key", flat=True)
    )


def test_a_host_is_reminded_after_seven_and_twenty_one_days_each_once(now):
    confirmation = asked(now)
    hours = [timedelta(hours=hour) for hour in range(0, ANSWER_DAYS * 24, 6)]

    written = [hour.days for hour in hours if remind_hosts(at=now + hour)]

    assert written == [7, 21]
    assert [key.rpartition(":")[2] for key in reminders()] == ["7", "21"]
    assert link(confirmation) in Letter.objects.filter(kind="host_reminded").first().body


def test_not_a_moment_before_the_seventh_day(now):
    asked(now)

    assert remind_hosts(at=now + timedelta(days=7) - timedelta(seconds=1)) == 0
    assert remind_hosts(at=now + timedelta(days=7)) == 1


def test_a_clock_that_stood_still_writes_the_latest_reminder_alone(now):
    asked(now)

    assert remind_hosts(at=now + timedelta(days=22)) == 1
    assert remind_hosts(at=now + timedelta(days=23)) == 0


def test_who_has_answered_is_not_reminded(now):
    confirm_as_host(asked(now), at=now)

    assert remind_hosts(at=now + timedelta(days=8)) == 0


def test_a_question_that_nobody_answers_expires_and_can_be_asked_anew(now):
    confirmation = asked(now)
    late = confirmation.expires_at

    assert expire_confirmations(at=late - timedelta(seconds=1)) == 0
    assert expire_confirmations(at=late) == 1

    confirmation.refresh_from_db()
    assert confirmation.state == ConfirmationState.EXPIRED
    caseworker = user_at(confirmation.company, Role.CASEWORKER)
    contribution = Contribution.objects.get()
    assert "ask_host" in {act.name for act in acts_for(contribution, caseworker)}
    assert ask_host(contribution, at=late).pk != confirmation.pk


# ── What was logged changes ───────────────────────────────────────────────────────────────────


def test_changing_what_was_logged_asks_the_host_anew_and_ends_the_old_link(now):
    contribution = logged(now)
    old = contribution.confirmations.get()
    confirm_as_host(old, at=now)

    change_contribution(
        contribution,
        occasion=said(contribution.pledge, women=4, activity=contribution.activity),
        by=contribution.logged_by,
        at=now,
    )

    old.refresh_from_db()
    new = contribution.confirmations.standing().get()
    assert (old.state, new.state) == (ConfirmationState.OVERTAKEN, ConfirmationState.ASKED)
    assert link_token(new) != link_token(old)


def test_withdrawing_ends_the_link_and_voids_the_unsent_letter(now):
    contribution = logged(now)
    confirmation = contribution.confirmations.get()

    withdraw_contribution(contribution, by=contribution.logged_by, at=now)

    with pytest.raises(LinkSpent):
        confirm_as_host(confirmation, at=now)
    assert Letter.objects.get(kind="host_asked").state == LetterState.VOID


# ── Settling ──────────────────────────────────────────────────────────────────────────────────


def adjusted(now) -> Contribution:
    contribution = logged(now)
    numbers = HostsNumbers(hours=Decimal(2), women=1)
    adjust_as_host(contribution.confirmations.get(), numbers=numbers, at=now)
    return Contribution.objects.get(pk=contribution.pk)


@pytest.mark.parametrize("side", ["tenant", "staff"])
def test_either_side_takes_over_the_hosts_numbers_and_then_it_is_confirmed(side, now):
    contribution = adjusted(now)
    by = reporter_of(contribution) if side == "tenant" else user_at(contribution.company, "manager")
    assert "take_numbers" in {act.name for act in acts_for(contribution, by)}

    settled = take_hosts_numbers(contribution, by=by, at=now)

    assert (settled.amount, settled.hours, settled.women, settled.men) == (2, 2, 1, 0)
    assert settled.confirmations.get().state == ConfirmationState.CONFIRMED
    assert settled.submitted_by == contribution.submitted_by
    assert [step.move for step in settled.history()] == ["submit", "change"]


def test_without_other_numbers_there_is_nothing_to_take_over(now):
    contribution = logged(now)
    confirm_as_host(contribution.confirmations.get(), at=now)

    with pytest.raises(NoOtherNumbers):
        take_hosts_numbers(contribution, by=UserFactory(), at=now)


def test_verifying_against_the_host_needs_a_reason_that_stays(now):
    contribution = adjusted(now)
    by = UserFactory()

    with pytest.raises(HostDisagrees):
        verify_contribution(contribution, by=by, at=now)
    verified = verify_contribution(contribution, reason="Listan visar två.", by=by, at=now)

    assert verified.state == ContributionState.VERIFIED
    assert verified.history().last().reason == "Listan visar två."


# ── The page behind the link ──────────────────────────────────────────────────────────────────


@pytest.fixture
def clock(monkeypatch, now):
    monkeypatch.setattr(timezone, "now", lambda: now)
    cache.clear()


def test_opening_the_page_changes_nothing_and_an_answer_is_taken_once(clock, now):
    confirmation = asked(now)
    stranger = Client()

    shown = stranger.get(link(confirmation))
    stranger.head(link(confirmation))
    confirmation.refresh_from_db()
    assert (shown.status_code, confirmation.state) == (200, ConfirmationState.ASKED)

    thanks = stranger.post(link(confirmation), {"answer": "yes"})
    again = stranger.post(link(confirmation), {"answer": "no", "reason": "Nej."})

    confirmation.refresh_from_db()
    assert (thanks.status_code, again.status_code) == (200, 410)
    assert confirmation.state == ConfirmationState.CONFIRMED


def test_other_numbers_are_taken_from_the_page(clock, now):
    confirmation = asked(now)

    Client().post(
        link(confirmation),
        {"answer": "adjust", "hours": "1:30", "women": "2", "men": "", "reason": "Kortare."},
    )

    confirmation.refresh_from_db()
    assert (confirmation.state, confirmation.amount, confirmation.answer) == (
        ConfirmationState.ADJUSTED,
        Decimal(3),
        "Kortare.",
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "answer"),
        ({"answer": "no"}, "reason"),
        ({"answer": "adjust", "hours": "25", "women": "1"}, "hours"),
        ({"answer": "adjust", "hours": "2", "women": "", "men": ""}, "women"),
    ],
)
def test_what_is_missing_is_asked_for_beside_its_field(typed, field, clock, now):
    confirmation = asked(now)

    shown = Client().post(link(confirmation), typed | {"once": ""})

    assert list(shown.context["form"].errors) == [field]
    assert "<title>Fel: " in shown.content.decode()


def test_a_wrong_link_says_nothing_about_anybody(clock, now):
    asked(now)

    shown = Client().get(reverse("annexes:confirmation", args=["inte-en-riktig-lank"]))

    assert shown.status_code == 410
    assert Contribution.objects.get().organisation.name not in shown.content.decode()


def test_whoever_tries_links_is_slowed_down(clock, monkeypatch):
    monkeypatch.setattr(page, "MOST", 3)
    wrong = reverse("annexes:confirmation", args=["x"])
    machine = Client()

    answers = [machine.get(wrong).status_code for _try in range(5)]

    assert answers == [410, 410, 410, 429, 429]


# ── What the database refuses ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("confirmation_state", {"state": "maybe"}),
        ("confirmation_answered", {"state": "confirmed"}),
        ("confirmation_unanswered_has_no_answer", {"answered_at": timezone.now()}),
        ("confirmation_adjusted", {"state": "adjusted", "answered_at": timezone.now()}),
        ("confirmation_no_has_reason", {"state": "denied", "answered_at": timezone.now()}),
        ("confirmation_amount", {"amount": 0}),
        ("confirmation_of_someone", {"organisation": None}),
    ],
)
def test_the_database_refuses(constraint, columns, now):
    confirmation = asked(now)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Confirmation.objects.filter(pk=confirmation.pk).update(**columns)


def test_the_database_refuses_two_standing_questions(now):
    confirmation = asked(now)
    confirmation.pk, confirmation._state.adding, confirmation.digest = None, True, "0" * 64
    confirmation.id = uuid7()
    with pytest.raises(IntegrityError, match="confirmation_one_stands"), transaction.atomic():
        confirmation.save(force_insert=True)
