"""Dividing a contribution between activities: never more than was given, and the database knows."""

import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from annexes.actions.allocations import AllocatedTooMuch, NothingToAllocate, allocate
from annexes.actions.contributions import YearClosed
from annexes.actions.verifying import correct_contribution
from annexes.forms.settling import AllocateForm
from annexes.models import Allocation, Contribution, Side
from annexes.states.plans import PlanState
from portal.roles import Role
from tests.factories.activities import ActivityFactory
from tests.factories.contributions import contribution_in
from tests.factories.people import UserFactory, user_at


@pytest.fixture
def contribution():
    """Six hours."""
    return contribution_in("verified")


def activity_of(contribution):
    return ActivityFactory(company=contribution.company)


def divide(contribution, *amounts, now, side=Side.ACTIVITY):
    parts = [(activity_of(contribution), Decimal(amount)) for amount in amounts]
    return allocate(contribution, side=side, parts=parts, by=UserFactory(), at=now)


def allocation(contribution, amount, now, **given) -> Allocation:
    return Allocation.objects.create(
        company=contribution.company,
        organisation=contribution.organisation,
        contribution=contribution,
        activity=given.pop("activity", None) or activity_of(contribution),
        amount=amount,
        allocated_by=UserFactory(),
        allocated_at=now,
        **given,
    )


def at_commit() -> None:
    """Let the database look at what it looks at when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_whole_can_be_divided_and_not_a_hundredth_more(contribution, now):
    parts = divide(contribution, 4, 2, now=now)
    at_commit()

    assert [part.amount for part in parts] == [4, 2]
    with pytest.raises(AllocatedTooMuch):
        divide(contribution, 4, "2.01", now=now)


def test_dividing_anew_replaces_what_was_said_and_leaves_the_other_account(contribution, now):
    divide(contribution, 6, side=Side.GRANT, now=now)
    divide(contribution, 4, 2, now=now)
    divide(contribution, 5, now=now)
    at_commit()

    assert set(contribution.allocations.values_list("side", "amount")) == {
        (Side.GRANT, 6),
        (Side.ACTIVITY, 5),
    }


@pytest.mark.parametrize("amounts", [("6.01",), (4, "2.01"), (-1,)])
def test_the_database_refuses_more_than_was_given(amounts, contribution, now):
    for amount in amounts:
        allocation(contribution, Decimal(amount), now)

    with pytest.raises(IntegrityError, match="more is allocated"):
        at_commit()


def test_the_database_refuses_a_contribution_smaller_than_its_parts(now):
    contribution = contribution_in("submitted")
    allocation(contribution, Decimal(6), now)
    Contribution.objects.filter(pk=contribution.pk).update(hours=2, amount=4)

    with pytest.raises(IntegrityError, match="more is allocated"):
        at_commit()


def test_parts_may_change_places_within_a_transaction(contribution, now):
    """The sum is asked for at the end: what stands in between may be more."""
    first = allocation(contribution, Decimal(6), now)
    allocation(contribution, Decimal(6), now)
    first.delete()

    at_commit()


def test_a_correction_takes_back_each_part(contribution, now):
    divide(contribution, 4, 2, now=now)

    correction = correct_contribution(contribution, reason="Fel.", by=UserFactory(), at=now)
    at_commit()

    assert sorted(part.amount for part in correction.allocations.all()) == [-4, -2]
    with pytest.raises(NothingToAllocate):
        divide(correction, 1, now=now)


def test_nothing_is_divided_in_a_closed_year(contribution, now):
    plan = contribution.plan
    type(plan).objects.filter(pk=plan.pk).update(
        state=PlanState.CLOSED, closed_at=now, closed_by=UserFactory()
    )

    with pytest.raises(YearClosed):
        divide(contribution, 1, now=now)


@pytest.mark.django_db(transaction=True)
def test_two_who_divide_at_the_same_moment_never_take_more_than_there_is(now):
    """Seen to fail without FOR NO KEY UPDATE in the trigger: both commit, 8 of 6 hours."""
    contribution = contribution_in("verified")
    activities = [activity_of(contribution) for _part in range(2)]
    person = UserFactory()
    first_looked, second_looked, refused = threading.Event(), threading.Event(), []

    def take(activity) -> None:
        Allocation.objects.create(
            company_id=contribution.company_id,
            organisation_id=contribution.organisation_id,
            contribution=contribution,
            activity=activity,
            amount=4,
            allocated_by=person,
            allocated_at=now,
        )
        at_commit()

    def first() -> None:
        with transaction.atomic():
            take(activities[0])
            first_looked.set()
            second_looked.wait(0.5)  # it can't: it waits for this one to end
        connection.close()

    def second() -> None:
        first_looked.wait(20)
        try:
            with transaction.atomic():
                take(activities[1])
                second_looked.set()
        except IntegrityError:
            refused.append(activities[1])
        connection.close()

    threads = [threading.Thread(target=each) for each in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert (len(refused), Allocation.objects.count()) == (1, 1)


def test_the_form_asks_for_pairs_and_each_activity_once(contribution):
    by = user_at(contribution.company, Role.CASEWORKER)
    activity = activity_of(contribution)
    typed = {"side": "activity", "activity_1": str(activity.pk), "amount_1": "2"}

    for more, field in (
        ({"activity_2": str(activity.pk), "amount_2": "1"}, "activity_2"),
        ({"amount_2": "1"}, "activity_2"),
        ({"activity_2": str(activity_of(contribution).pk)}, "amount_2"),
    ):
        form = AllocateForm(typed | more, thing=contribution, by=by)
        assert list(form.errors) == [field]
    form = AllocateForm(typed, thing=contribution, by=by)
    assert form.is_valid()
    assert form.arguments() == {"side": Side.ACTIVITY, "parts": [(activity, Decimal(2))]}
