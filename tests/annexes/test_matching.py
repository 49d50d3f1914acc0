"""Pledges meet needs: what is left, who is asked, and what a no leads to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from annexes.actions.matching import (
    MoreThanNeeded,
    NeedFull,
    PledgeGone,
    decline_offer,
    keep_matches,
    welcome_offer,
)
from annexes.actions.pledges import accept_pledge, change_pledge, propose_pledge, remove_pledge
from annexes.models import Match, Party, Pledge
from annexes.states.matching import MatchState
from annexes.states.pledges import PledgeState
from portal.activities.actions import BelowPledged, publish_need, set_capacity
from portal.activities.models import Need
from portal.records.models import Letter
from portal.roles import Role
from portal.states import ReasonNeeded
from tests.annexes.journey import make_cast
from tests.factories.activities import ActivityFactory, NeedFactory
from tests.factories.annexes import PledgeFactory
from tests.factories.people import user_in
from tests.factories.space import association_of

TODAY = date(2026, 3, 4)


@pytest.fixture
def host(cast):
    return association_of(cast.lease.company)


@pytest.fixture
def need(cast, host):
    """Forty volunteer hours for an association's activity."""
    activity = ActivityFactory(company=cast.lease.company, organisation=host)
    return NeedFactory(activity=activity, quantity=Decimal(40))


def pledged_to(need, cast, quantity=40):
    words = cast.words(need=need, activity=need.activity, quantity=Decimal(quantity))
    return cast.propose(cast.active(), words)


# ── What is left ──────────────────────────────────────────────────────────────────────────────


def test_a_pledge_takes_of_the_need_and_a_removed_one_gives_back(need, cast):
    pledge = pledged_to(need, cast, 25)
    need.refresh_from_db()
    assert (need.pledged, need.remaining) == (25, 15)

    remove_pledge(pledge, party=Party.TENANT, by=cast.signatory, at=cast.at)

    need.refresh_from_db()
    assert need.remaining == 40


@pytest.mark.parametrize(("quantity", "fits"), [("40.00", True), ("40.01", False)])
def test_nobody_pledges_more_than_is_needed(need, cast, quantity, fits):
    if fits:
        assert pledged_to(need, cast, quantity).need == need
    else:
        with pytest.raises(MoreThanNeeded, match="40"):
            pledged_to(need, cast, quantity)


def test_a_full_need_says_so_and_is_offered_to_nobody(need, cast):
    pledge = pledged_to(need, cast, 40)

    assert not Need.objects.open(TODAY).filter(pk=need.pk).exists()
    with pytest.raises(NeedFull):
        propose_pledge(
            pledge.plan,
            words=cast.words(need=need, quantity=Decimal(1)),
            party=Party.TENANT,
            by=cast.signatory,
            at=cast.at,
        )


def test_a_changed_pledge_counts_its_own_part_once(need, cast):
    pledge = pledged_to(need, cast, 30)

    words = cast.words(need=need, quantity=Decimal(40))
    change_pledge(pledge, words=words, party=Party.TENANT, by=cast.signatory, at=cast.at)

    need.refresh_from_db()
    assert need.remaining == 0


def test_a_pledge_that_is_moved_to_another_need_gives_the_first_back(need, cast):
    other = NeedFactory(activity=need.activity, quantity=Decimal(50))
    pledge = pledged_to(need, cast, 30)

    words = cast.words(need=other, quantity=Decimal(30))
    change_pledge(pledge, words=words, party=Party.TENANT, by=cast.signatory, at=cast.at)

    need.refresh_from_db()
    other.refresh_from_db()
    assert (need.pledged, other.pledged) == (0, 30)
    assert list(Match.objects.order_by("asked_at", "id").values_list("need", "state")) == [
        (need.pk, MatchState.LAPSED),
        (other.pk, MatchState.WAITING),
    ]


def test_the_database_itself_keeps_what_is_left_and_refuses_to_go_below_zero(need):
    given = {"plan__annex__lease__company": need.company, "need": need}
    PledgeFactory(quantity=30, **given)

    with pytest.raises(IntegrityError, match="need_not_exceeded"), transaction.atomic():
        PledgeFactory(quantity=11, **given)
    need.refresh_from_db()
    assert need.pledged == 30
    Pledge.objects.update(state=PledgeState.CANCELLED)
    need.refresh_from_db()
    assert need.pledged == 0


@pytest.mark.django_db(transaction=True)
def test_of_tenants_who_pledge_the_rest_at_once_one_gets_it(now):
    first = make_cast(now)
    activity = ActivityFactory(company=first.lease.company)
    need = NeedFactory(activity=activity, quantity=Decimal(40))
    plan = first.active().plans.get()
    words = first.words(need=need, activity=activity, quantity=Decimal(40))

    def attempt(_number: int) -> str:
        try:
            propose_pledge(plan, words=words, party=Party.TENANT, by=first.signatory, at=now)
        except NeedFull:
            return "refused"
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(attempt, range(8)))

    need.refresh_from_db()
    assert (said.count("won"), need.pledged) == (1, 40)


@pytest.mark.parametrize(
    ("days", "is_open"), [(-1, False), (0, True), (None, True)], ids=["past", "today", "ever"]
)
def test_a_need_is_open_until_its_last_day(need, days, is_open):
    need.wanted_to = None if days is None else TODAY + timedelta(days=days)
    need.save()

    assert Need.objects.open(TODAY).exists() == is_open


def test_a_need_that_nobody_has_pledged_to_is_unmet(need, cast):
    assert Need.objects.unmet(TODAY).get() == need

    pledged_to(need, cast, 1)

    assert not Need.objects.unmet(TODAY).exists()


# ── The host ──────────────────────────────────────────────────────────────────────────────────


def test_the_host_is_asked_and_gets_a_letter(need, cast, host):
    person = user_in(host, Role.ORG_ADMINISTRATOR)

    pledge = pledged_to(need, cast)

    match = Match.objects.get()
    assert (match.organisation, match.pledge, match.state) == (host, pledge, MatchState.WAITING)
    assert Letter.objects.get(kind="match_asked").to_user == person


def test_the_company_as_host_answers_by_the_pledge_alone(cast):
    need = NeedFactory(activity__company=cast.lease.company)

    pledged_to(need, cast)

    assert not Match.objects.exists()


def test_a_yes_of_the_host_reaches_the_tenant(need, cast, host):
    pledged_to(need, cast)

    match = welcome_offer(Match.objects.get(), by=user_in(host, Role.ORG_ADMINISTRATOR), at=cast.at)

    assert match.state == MatchState.ACCEPTED
    assert Letter.objects.filter(kind="match_welcomed", to_user=cast.signatory).count() == 1


def test_a_no_of_the_host_gives_pledge_and_need_back_with_the_reason(need, cast, host):
    pledge = pledged_to(need, cast)

    decline_offer(
        Match.objects.get(),
        reason="Vi har ledare så det räcker.",
        by=user_in(host, Role.ORG_ADMINISTRATOR),
        at=cast.at,
    )

    pledge.refresh_from_db()
    assert (pledge.state, pledge.need, pledge.activity) == (PledgeState.RETURNED, None, None)
    assert pledge.history().last().reason == "Vi har ledare så det räcker."
    need.refresh_from_db()
    assert need.remaining == 40
    letter = Letter.objects.get(kind="match_declined", to_user=cast.signatory)
    assert "Vi har ledare så det räcker." in letter.body


def test_a_pledge_that_the_landlord_has_accepted_stands_when_the_host_says_no(need, cast, host):
    pledge = pledged_to(need, cast)
    accept_pledge(pledge, party=Party.LANDLORD, by=cast.caseworker, at=cast.at)

    decline_offer(
        Match.objects.get(), reason="Fullt", by=user_in(host, Role.ORG_SIGNATORY), at=cast.at
    )

    pledge.refresh_from_db()
    assert (pledge.state, pledge.need) == (PledgeState.ACTIVE, None)


def test_a_no_has_a_reason(need, cast, host):
    pledged_to(need, cast)

    with pytest.raises(ReasonNeeded):
        decline_offer(
            Match.objects.get(), reason="", by=user_in(host, Role.ORG_SIGNATORY), at=cast.at
        )


def test_there_is_nothing_to_answer_when_the_tenant_has_taken_the_pledge_back(need, cast, host):
    pledge = pledged_to(need, cast)
    remove_pledge(pledge, party=Party.TENANT, by=cast.signatory, at=cast.at)

    with pytest.raises(PledgeGone):
        welcome_offer(Match.objects.get(), by=user_in(host, Role.ORG_SIGNATORY), at=cast.at)


def test_the_clock_asks_hosts_when_the_annex_is_signed(need, cast):
    annex = cast.offered()
    pledge = cast.propose(annex, cast.words(need=need, activity=need.activity))
    assert not Match.objects.exists()
    type(annex).objects.filter(pk=annex.pk).update(state="active", **_signed(cast))

    assert keep_matches(at=cast.at) == 1
    assert keep_matches(at=cast.at) == 0
    assert Match.objects.get().pledge == pledge


def test_the_clock_lets_matches_of_removed_pledges_lapse(need, cast):
    remove_pledge(pledged_to(need, cast), party=Party.TENANT, by=cast.signatory, at=cast.at)

    keep_matches(at=cast.at)

    assert Match.objects.get().state == MatchState.LAPSED


def test_only_the_host_and_staff_see_a_match(need, cast, host):
    pledged_to(need, cast)
    visible = Match.objects.visible_to

    assert visible(user_in(host, Role.ORG_REPORTER)).exists()
    assert visible(cast.caseworker).exists()
    assert not visible(user_in(association_of(need.company), Role.ORG_SIGNATORY)).exists()


# ── Capacity ──────────────────────────────────────────────────────────────────────────────────


def test_a_host_publishes_what_it_needs(cast, host):
    activity = ActivityFactory(company=cast.lease.company, organisation=host)

    need = publish_need(
        activity,
        kind="volunteer_hours",
        unit="hours",
        quantity=Decimal(12),
        by=user_in(host, Role.ORG_ADMINISTRATOR),
        at=cast.at,
    )

    assert (need.organisation, need.activity, need.remaining) == (host, activity, 12)


@pytest.mark.parametrize(("quantity", "fits"), [(24, False), (25, True), (60, True)])
def test_a_host_takes_less_or_more_but_not_less_than_is_pledged(need, cast, quantity, fits):
    pledged_to(need, cast, 25)
    change = {"quantity": Decimal(quantity), "by": cast.caseworker, "at": cast.at}

    if fits:
        assert set_capacity(need, **change).remaining == quantity - 25
    else:
        with pytest.raises(BelowPledged):
            set_capacity(need, **change)


def _signed(cast):
    return {
        "agreed_at": cast.at,
        "agreed_by": cast.caseworker,
        "content": {},
        "content_sha256": "0" * 64,
        "activated_at": cast.at,
    }
