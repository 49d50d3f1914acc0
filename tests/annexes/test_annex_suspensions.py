"""An annex that rests for a while: by the tenant alone, by the landlord with two people."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import F
from django.db.utils import DatabaseError
from django.urls import reverse

from annexes.actions import suspensions
from annexes.models import LeaseAnnex, Party, Suspension
from annexes.occasions import Occasion
from annexes.states.suspensions import SuspensionState
from portal.roles import Role
from tests.annexes.test_annex_life import letters_to
from tests.factories.people import user_at

TENTH, TWENTIETH = date(2026, 3, 10), date(2026, 3, 20)


def ask(cast, annex=None, *, party=Party.TENANT, starts_on=TENTH, ends_on=TWENTIETH):
    by = cast.signatory if party == Party.TENANT else cast.caseworker
    return suspensions.ask_to_suspend(
        annex or cast.active(),
        party=party,
        starts_on=starts_on,
        ends_on=ends_on,
        reason="Lokalen byggs om",
        by=by,
        at=cast.at,
    )


@pytest.mark.parametrize(
    ("day", "rests"),
    [
        (date(2026, 3, 9), False),
        (TENTH, True),
        (TWENTIETH, True),
        (date(2026, 3, 21), False),
    ],
)
def test_an_annex_rests_from_the_first_day_to_the_last(cast, day, rests):
    annex = ask(cast).annex

    assert annex.is_suspended_on(day) == rests
    assert LeaseAnnex.objects.suspended(day).exists() == rests


def test_without_a_last_day_it_rests_until_somebody_resumes(cast):
    suspension = ask(cast, ends_on=None)
    assert suspension.annex.is_suspended_on(date(2027, 3, 1))

    suspensions.resume_annex(
        suspension, reason="Bygget är klart", by=cast.signatory, at=cast.at.replace(day=15)
    )

    annex = LeaseAnnex.objects.get()
    assert annex.is_suspended_on(date(2026, 3, 14))
    assert not annex.is_suspended_on(date(2026, 3, 15))
    assert letters_to(cast.caseworker, "annex_resumed") == 1


def test_the_tenants_rest_is_decided_at_once(cast):
    assert ask(cast).state == SuspensionState.DECIDED
    assert letters_to(cast.caseworker, "annex_suspended") == 1


def test_the_landlords_rest_waits_for_a_second_person(cast):
    suspension = ask(cast, party=Party.LANDLORD)

    assert not suspension.annex.is_suspended_on(TENTH)
    with pytest.raises(suspensions.OwnRequest):
        suspensions.decide_suspension(suspension, by=cast.caseworker, at=cast.at)
    suspensions.decide_suspension(suspension, by=cast.manager, at=cast.at)
    assert LeaseAnnex.objects.get().is_suspended_on(TENTH)
    assert letters_to(cast.signatory, "annex_suspended") == 1


def test_the_database_wants_four_eyes_for_the_landlord(cast):
    suspension = suspensions.decide_suspension(
        ask(cast, party=Party.LANDLORD), by=cast.manager, at=cast.at
    )

    with pytest.raises(DatabaseError, match="suspension_four_eyes"), transaction.atomic():
        Suspension.objects.filter(pk=suspension.pk).update(decided_by=F("asked_by"))


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 3, 3), TWENTIETH),
        (TWENTIETH, TENTH),
        (TENTH, date(2029, 1, 1)),
    ],
)
def test_it_rests_ahead_and_while_it_holds(cast, starts_on, ends_on):
    with pytest.raises(suspensions.WrongRest):
        ask(cast, starts_on=starts_on, ends_on=ends_on)


def test_two_rests_do_not_overlap_and_may_touch(cast):
    annex = ask(cast).annex

    with pytest.raises(suspensions.RestsAlready):
        ask(cast, annex, starts_on=TWENTIETH, ends_on=None)
    ask(cast, annex, starts_on=date(2026, 3, 21), ends_on=None)

    with pytest.raises(DatabaseError, match="suspension_one_at_a_time"), transaction.atomic():
        Suspension.objects.update(ends_on=None)


def test_a_rest_that_has_not_begun_is_called_off(cast):
    suspension = suspensions.drop_suspension(
        ask(cast), reason="Bygget blev inte av", by=cast.signatory, at=cast.at
    )

    assert not suspension.annex.is_suspended_on(TENTH)


def test_nothing_is_logged_on_a_resting_day(cast):
    annex = ask(cast, starts_on=date(2026, 3, 4)).annex
    occasion = Occasion(kind=cast.hours, done_on=date(2026, 3, 4), women=1, hours=Decimal(2))

    [refusal] = occasion.refusals(annex, today=date(2026, 3, 4))

    assert refusal.field == "done_on"


def test_a_tenant_lets_the_annex_rest_on_a_page(cast, client):
    annex = cast.active()
    client.force_login(cast.administrator)

    answer = client.post(
        reverse("annexes:leaseannex_act", args=[annex.pk, "suspend_as_tenant"]),
        {"starts_on": "2027-03-01", "ends_on": "", "reason": "Lokalen byggs om"},
    )

    assert answer.status_code == 302
    assert Suspension.objects.get().starts_on == date(2027, 3, 1)
    assert "Lokalen byggs om" in client.get(annex.get_absolute_url()).content.decode()


def test_a_tenant_calls_the_rest_off_on_a_page(cast, client):
    suspension = ask(cast, starts_on=date(2027, 3, 1), ends_on=None)
    client.force_login(cast.administrator)
    url = reverse("annexes:suspension_act", args=[suspension.pk, "call_off"])
    assert client.get(url).status_code == 200

    answer = client.post(url, {"reason": "Bygget blev inte av"})

    suspension.refresh_from_db()
    assert suspension.state == SuspensionState.DROPPED
    assert answer.url == suspension.get_absolute_url()


def test_a_colleague_decides_it_in_the_web_admin_and_the_asker_does_not(cast, client):
    suspension = ask(cast, party=Party.LANDLORD)
    url = reverse("admin:annexes_suspension_act", args=[suspension.pk, "decide"])

    client.force_login(cast.caseworker)
    assert client.get(url).status_code == 403
    client.force_login(user_at(suspension.company, Role.CASEWORKER))
    client.post(url, {})

    suspension.refresh_from_db()
    assert suspension.state == SuspensionState.DECIDED
