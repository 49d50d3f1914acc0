"""Verifying many as one job, undoing it, and letting the clock verify within a limit."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annexes.actions.confirmations import HostsNumbers, adjust_as_host, confirm_as_host
from annexes.actions.verifying import (
    TooLateToUndo,
    correct_contribution,
    is_spot_check,
    order_undo,
    order_verification,
    undoable,
    verify_within_limits,
)
from annexes.models import Contribution, Verifier
from annexes.models.limits import VerificationLimit
from annexes.states.contributions import ContributionState
from annexes.states.plans import PlanState
from portal.acts import acts_for
from portal.ids import uuid7
from portal.records import jobs
from portal.records.models import Job, JobState
from portal.roles import Role
from tests.annexes.test_contributions_hosts import logged
from tests.factories.contributions import contribution_in, running_pledge
from tests.factories.people import UserFactory, user_at


@pytest.fixture
def waiting():
    """Three contributions that wait, of one pledge."""
    pledge = running_pledge()
    return [contribution_in("submitted", pledge=pledge, women=women) for women in (1, 2, 3)]


def verified(rows, *, by, at) -> Job:
    job = order_verification(rows[0].company, [row.pk for row in rows], by=by, at=at)
    jobs.run(str(job.pk))
    job.refresh_from_db()
    return job


def states() -> set[str]:
    return set(Contribution.objects.values_list("state", flat=True))


# ── Many at once ──────────────────────────────────────────────────────────────────────────────


def test_a_job_verifies_all_and_says_so(waiting, now):
    by = user_at(waiting[0].company, Role.CASEWORKER)

    job = verified(waiting, by=by, at=now)

    assert (job.state, job.progress, job.result) == (
        JobState.DONE,
        100,
        {"done": 3, "refused": []},
    )
    assert set(Contribution.objects.values_list("state", "verified_by", "verifier")) == {
        ("verified", by.pk, Verifier.PERSON)
    }


def test_what_cannot_be_verified_is_left_with_a_sentence_and_the_rest_is_done(waiting, now):
    by = waiting[0].logged_by

    job = verified(waiting, by=by, at=now)

    [line] = job.result["refused"]
    assert line.startswith(str(waiting[0]))
    assert Contribution.objects.verified().count() == 2


def test_a_job_that_is_done_again_after_a_crash_comes_to_the_same(waiting, now):
    by = UserFactory()
    job = verified(waiting, by=by, at=now)
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, ended_at=None)

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert job.result == {"done": 3, "refused": []}
    assert [step.move for step in waiting[0].history()] == ["verify"]


def test_what_the_host_does_not_agree_to_is_left_to_one_persons_judgement(now):
    contribution = logged(now)
    adjust_as_host(
        contribution.confirmations.get(), numbers=HostsNumbers(hours=Decimal(1), women=1), at=now
    )

    job = verified([contribution], by=UserFactory(), at=now)

    assert (len(job.result["refused"]), states()) == (1, {"submitted"})


def test_a_bulk_verification_is_undone_by_a_job_that_leaves_a_trail(waiting, now):
    by = user_at(waiting[0].company, Role.CASEWORKER)
    job = verified(waiting, by=by, at=now)

    undo = order_undo(job, by=by, at=timezone.now())
    jobs.run(str(undo.pk))

    assert states() == {ContributionState.SUBMITTED}
    assert [step.move for step in waiting[0].history()] == ["verify", "undo"]
    assert not undoable(job, at=timezone.now())


def test_it_can_be_undone_for_a_day_and_not_a_moment_more(waiting, now):
    job = verified(waiting, by=UserFactory(), at=now)
    limit = job.ended_at + timedelta(days=1)

    assert undoable(job, at=limit)
    assert not undoable(job, at=limit + timedelta(seconds=1))
    with pytest.raises(TooLateToUndo):
        order_undo(job, by=job.ordered_by, at=limit + timedelta(seconds=1))


def test_a_closed_year_and_what_has_been_corrected_stay_as_they_are(waiting, now):
    job = verified(waiting, by=UserFactory(), at=now)
    correct_contribution(waiting[0], reason="Fel dag.", by=UserFactory(), at=now)
    undo = order_undo(job, by=job.ordered_by, at=timezone.now())
    jobs.run(str(undo.pk))
    assert Contribution.objects.get(pk=waiting[0].pk).state == ContributionState.VERIFIED

    again = verified(waiting[1:], by=UserFactory(), at=now)
    plan = waiting[0].plan
    type(plan).objects.filter(pk=plan.pk).update(
        state=PlanState.CLOSED, closed_at=now, closed_by=UserFactory()
    )

    assert not undoable(again, at=timezone.now())


def test_only_staff_who_may_undo_are_offered_it(waiting, now):
    job = verified(waiting, by=UserFactory(), at=now)

    offered = {
        role: "undo_verification" in {act.name for act in acts_for(job, user_at(job.company, role))}
        for role in (Role.CASEWORKER, Role.AUDITOR)
    }

    assert offered == {Role.CASEWORKER: True, Role.AUDITOR: False}


def test_staff_choose_rows_in_the_register_and_undo_on_the_jobs_page(waiting):
    caseworker = user_at(waiting[0].company, Role.CASEWORKER)
    client = Client()
    client.force_login(caseworker)
    chosen = {"action": "act_verify", "_selected_action": [str(row.pk) for row in waiting]}

    client.post(reverse("admin:annexes_contribution_changelist"), chosen | {"confirmed": "1"})
    job = Job.objects.get(kind="annexes.verify_contributions")
    jobs.run(str(job.pk))
    page = client.get(reverse("records:job", args=[job.pk])).content.decode()
    undo = reverse("admin:records_job_act", args=[job.pk, "undo_verification"])
    assert undo in page

    client.post(undo, {"once": ""})
    jobs.run(str(Job.objects.get(kind="annexes.undo_verification").pk))

    assert states() == {ContributionState.SUBMITTED}


# ── Within a limit ────────────────────────────────────────────────────────────────────────────


def limit(contribution, **given) -> VerificationLimit:
    given = {"up_to": contribution.amount, "sampled_per_cent": 0} | given
    return VerificationLimit.objects.create(
        company=contribution.company, kind=contribution.kind, **given
    )


def confirmed(now) -> Contribution:
    contribution = logged(now)
    confirm_as_host(contribution.confirmations.get(), at=now)
    return contribution


def test_the_clock_verifies_what_the_host_confirmed_and_is_told_from_a_person(now):
    contribution = confirmed(now)
    limit(contribution)

    assert verify_within_limits(at=now) == (1, 0)

    contribution.refresh_from_db()
    assert (contribution.state, contribution.verified_by, contribution.verifier) == (
        ContributionState.VERIFIED,
        None,
        Verifier.LIMIT,
    )
    step = contribution.history().last()
    assert (step.move, step.by) == ("verify", None)


def test_the_limit_itself_is_let_through_and_more_is_not(now):
    contribution = confirmed(now)
    rule = limit(contribution, up_to=contribution.amount - Decimal("0.01"))

    assert verify_within_limits(at=now) == (0, 0)

    rule.up_to = contribution.amount
    rule.save()
    assert verify_within_limits(at=now) == (1, 0)


def test_without_the_hosts_yes_nothing_is_verified(now):
    contribution = logged(now)
    limit(contribution)

    assert verify_within_limits(at=now) == (0, 0)

    numbers = HostsNumbers(hours=Decimal(1), women=1)
    adjust_as_host(contribution.confirmations.get(), numbers=numbers, at=now)
    assert verify_within_limits(at=now) == (0, 0)


def test_a_limit_that_is_not_in_use_lets_nothing_through(now):
    limit(confirmed(now), is_active=False)

    assert verify_within_limits(at=now) == (0, 0)


def test_a_spot_check_is_left_to_people_for_good(now):
    contribution = confirmed(now)
    rule = limit(contribution, sampled_per_cent=100)

    assert verify_within_limits(at=now) == (0, 1)

    rule.sampled_per_cent = 0
    rule.save()
    assert verify_within_limits(at=now) == (0, 0)
    contribution.refresh_from_db()
    assert (contribution.state, contribution.sampled_at) == (ContributionState.SUBMITTED, now)


def test_about_ten_of_a_hundred_are_drawn_and_each_alike_every_time():
    rows = [Contribution(pk=UUID(int=uuid7().int + number)) for number in range(5000)]

    drawn = [is_spot_check(row, 10) for row in rows]

    assert 0.08 < sum(drawn) / len(drawn) < 0.12
    assert drawn == [is_spot_check(row, 10) for row in rows]


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [("limit_up_to", {"up_to": 0}), ("limit_sample", {"sampled_per_cent": 101})],
)
def test_the_database_refuses(constraint, columns, now):
    rule = limit(logged(now))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        VerificationLimit.objects.filter(pk=rule.pk).update(**columns)
