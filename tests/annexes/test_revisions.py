"""Adjusting a pledge: both sides agree, and the first quantity stays."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from annexes.actions.revisions import (
    NoRevision,
    NotAdjustable,
    RevisionWaits,
    SameQuantity,
    agree_to_revision,
    decline_revision,
    propose_revision,
    take_back_revision,
)
from annexes.figures import company_year
from annexes.models import Party, Pledge, PledgeRevision
from annexes.states.pledges import PledgeState, RevisionState
from portal.records.models import Letter
from portal.roles import Role
from tests.factories.annexes import PledgeFactory, PledgeRevisionFactory
from tests.factories.contributions import running_pledge
from tests.factories.people import UserFactory, user_in


def propose(pledge, amount=30, *, party=Party.TENANT, at):
    return propose_revision(
        pledge,
        amount=Decimal(amount),
        reason="Två av oss har slutat.",
        party=party,
        by=UserFactory(),
        at=at,
    )


def test_a_change_holds_when_the_other_side_has_agreed(now):
    pledge = running_pledge()
    propose(pledge, at=now)
    pledge.refresh_from_db()
    waiting = pledge.quantity

    agreed = agree_to_revision(pledge, party=Party.LANDLORD, by=UserFactory(), at=now)

    assert (waiting, agreed.quantity, agreed.original_quantity, agreed.is_adjusted) == (
        40,
        30,
        40,
        True,
    )
    assert agreed.revisions.get().state == RevisionState.AGREED


def test_pledged_is_the_quantity_that_holds(now):
    pledge = running_pledge()
    propose(pledge, at=now)
    agree_to_revision(pledge, party=Party.LANDLORD, by=UserFactory(), at=now)

    [line] = company_year(pledge.company, 2026).lines

    assert line.pledged == 30


def test_floor_space_is_adjusted_by_its_hours(now):
    pledge = running_pledge(space=True, area_m2=Decimal("60.0"))
    propose(pledge, 80, at=now)

    agreed = agree_to_revision(pledge, party=Party.LANDLORD, by=UserFactory(), at=now)

    agreed.refresh_from_db()
    assert (agreed.area_m2, agreed.hours, agreed.quantity) == (60, 80, 4800)


@pytest.mark.parametrize("party", Party)
def test_nobody_agrees_to_their_own_change(party, now):
    pledge = running_pledge()
    propose(pledge, party=party, at=now)

    with pytest.raises(NoRevision):
        agree_to_revision(pledge, party=party, by=UserFactory(), at=now)
    with pytest.raises(NoRevision):
        decline_revision(pledge, reason="Nej.", party=party, by=UserFactory(), at=now)


def test_a_declined_change_leaves_the_quantity_and_room_for_another(now):
    pledge = running_pledge()
    propose(pledge, at=now)

    decline_revision(
        pledge, reason="Gör ett försök.", party=Party.LANDLORD, by=UserFactory(), at=now
    )

    pledge.refresh_from_db()
    assert (pledge.quantity, pledge.revisions.get().state) == (40, RevisionState.DECLINED)
    assert propose(pledge, 35, at=now).state == RevisionState.PROPOSED


def test_who_proposed_a_change_may_take_it_back_and_the_other_side_may_not(now):
    pledge = running_pledge()
    propose(pledge, at=now)

    with pytest.raises(NoRevision):
        take_back_revision(pledge, party=Party.LANDLORD, by=UserFactory(), at=now)
    take_back_revision(pledge, party=Party.TENANT, by=UserFactory(), at=now)

    assert pledge.revisions.get().state == RevisionState.TAKEN_BACK


def test_one_change_waits_at_a_time(now):
    pledge = running_pledge()
    propose(pledge, at=now)

    with pytest.raises(RevisionWaits):
        propose(pledge, 20, party=Party.LANDLORD, at=now)
    with pytest.raises(DatabaseError, match="revision_one_at_a_time"), transaction.atomic():
        PledgeRevisionFactory(pledge=pledge)


def test_a_change_changes_something(now):
    with pytest.raises(SameQuantity):
        propose(running_pledge(), 40, at=now)


@pytest.mark.parametrize(
    "state",
    sorted(set(PledgeState) - {PledgeState.ACCEPTED, PledgeState.ACTIVE}),
)
def test_only_what_both_have_accepted_is_adjusted(state, now):
    with pytest.raises(NotAdjustable):
        propose(PledgeFactory(state=state), at=now)


def test_the_database_keeps_the_first_quantity():
    pledge = running_pledge()

    with pytest.raises(DatabaseError, match="original_quantity_stands"), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(original_quantity=1)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("revision_state", {"state": "lost"}),
        ("revision_party", {"proposed_party": "bank"}),
        ("revision_after", {"after": 0}),
        ("revision_changes_something", {"after": 40}),
        ("revision_answered", {"state": "agreed"}),
    ],
)
def test_an_impossible_change_is_refused(name, values):
    PledgeRevisionFactory()

    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        PledgeRevision.objects.update(**values)


def test_the_one_who_proposed_is_not_the_one_who_answers(now):
    revision = PledgeRevisionFactory()

    with pytest.raises(DatabaseError, match="revision_two_people"), transaction.atomic():
        PledgeRevision.objects.update(
            state="agreed", answered_at=now, answered_by=revision.proposed_by
        )


def test_the_other_side_gets_a_letter(now):
    pledge = running_pledge()
    signatory = user_in(pledge.organisation, Role.ORG_SIGNATORY)

    propose(pledge, party=Party.LANDLORD, at=now)
    agree_to_revision(pledge, party=Party.TENANT, by=signatory, at=now)

    kinds = Letter.objects.order_by("queued_at", "pk").values_list("kind", "to_email")
    assert sorted(kinds) == sorted(
        [
            ("revision_proposed", signatory.email),
            ("revision_answered", pledge.plan.annex.drafted_by.email),
        ]
    )
