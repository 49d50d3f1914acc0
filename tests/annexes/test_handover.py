"""Handing a colleague's work over: seen before it is done, told to whom it concerns, and traced."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from annexes.actions.handover import NobodyToTakeOver, NothingToHandOver, hand_over, work_of
from annexes.models import LeaseAnnex
from portal.people.models import Membership
from portal.records.models import Letter
from portal.roles import Role
from tests.factories.annexes import CommitmentFactory, LeaseAnnexFactory, YearPlanFactory
from tests.factories.people import HousingCompanyFactory, user_at, user_in


@pytest.fixture
def company():
    return HousingCompanyFactory()


@pytest.fixture
def hanna(company):
    return user_at(company, Role.CASEWORKER)


@pytest.fixture
def mats(company):
    return user_at(company, Role.MANAGER)


def annex_of(person, company, **given) -> LeaseAnnex:
    return LeaseAnnexFactory(lease__company=company, landlord_contact=person, **given)


def commitment_of(person, company, **given):
    plan = YearPlanFactory(annex=annex_of(None, company, active=True))
    return CommitmentFactory(plan=plan, responsible=person, **given)


def give(hanna, mats, *things, reason="Föräldraledig", write=False, now=None):
    return hand_over(
        hanna.memberships.get(), to=mats, things=things, reason=reason, write_to_tenants=write,
        by=mats, at=now,
    )  # fmt: skip


def test_open_annexes_and_commitments_change_hands_with_a_trail(company, hanna, mats, now):
    annex = annex_of(hanna, company, active=True)
    commitment = commitment_of(hanna, company)

    give(hanna, mats, annex, commitment, now=now)

    annex.refresh_from_db()
    commitment.refresh_from_db()
    assert (annex.landlord_contact, commitment.responsible) == (mats, mats)
    step = annex.history().last()
    assert (step.move, step.from_state, step.to_state) == ("hand_over", "active", "active")
    assert step.reason == f"{hanna} → {mats}: Föräldraledig"


def test_what_was_drafted_without_a_contact_person_is_theirs_too(company, hanna, mats, now):
    annex = annex_of(None, company, drafted_by=hanna)

    give(hanna, mats, annex, now=now)

    annex.refresh_from_db()
    assert (annex.landlord_contact, annex.drafted_by) == (mats, hanna)


def test_what_is_finished_stays(company, hanna):
    commitment_of(
        hanna, company, state="kept", done_on=date(2026, 2, 1),
        checked_at=annex_of(hanna, HousingCompanyFactory()).drafted_at, checked_by=hanna,
    )  # fmt: skip

    assert [list(rows) for rows in work_of(hanna, company.pk).values()] == [[], [], []]


def test_the_colleague_gets_one_letter_and_tenants_only_when_asked(company, hanna, mats, now):
    annexes = [annex_of(hanna, company, active=True) for _ in range(2)]
    signatory = user_in(annexes[0].organisation, Role.ORG_SIGNATORY)
    user_in(annexes[0].organisation, Role.ORG_REPORTER)

    give(hanna, mats, annexes[0], now=now)
    assert [letter.to_email for letter in Letter.objects.all()] == [mats.email]

    Letter.objects.all().delete()
    give(mats, hanna, annexes[0], write=True, now=now)
    assert {letter.to_email for letter in Letter.objects.all()} == {hanna.email, signatory.email}


def test_a_tenant_is_not_told_of_an_annex_that_was_not_offered(company, hanna, mats, now):
    draft = annex_of(hanna, company)
    user_in(draft.organisation, Role.ORG_SIGNATORY)

    give(hanna, mats, draft, write=True, now=now)

    assert [letter.to_email for letter in Letter.objects.all()] == [mats.email]


def test_what_somebody_has_taken_over_in_the_meantime_stays_there(company, hanna, mats, now):
    karin = user_at(company, Role.CASEWORKER)
    taken, still = annex_of(hanna, company), annex_of(hanna, company)
    LeaseAnnex.objects.filter(pk=taken.pk).update(landlord_contact=karin)

    give(hanna, mats, taken, still, now=now)

    taken.refresh_from_db()
    still.refresh_from_db()
    assert (taken.landlord_contact, still.landlord_contact) == (karin, mats)
    with pytest.raises(NothingToHandOver):
        give(hanna, mats, taken, now=now)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.BOARD])
def test_only_who_does_such_work_takes_over(company, hanna, role, now):
    annex = annex_of(hanna, company)

    with pytest.raises(NobodyToTakeOver):
        give(hanna, user_at(company, role), annex, now=now)
    with pytest.raises(NobodyToTakeOver):
        give(hanna, user_at(HousingCompanyFactory(), Role.CASEWORKER), annex, now=now)


# ── The page ──────────────────────────────────────────────────────────────────────────────────


def page_of(membership: Membership) -> str:
    return reverse("admin:people_membership_act", args=[membership.pk, "hand_over"])


def test_the_page_lists_what_is_open_before_anything_happens(company, hanna, mats):
    annex = annex_of(hanna, company, active=True)
    annex_of(mats, company)
    client = Client()
    client.force_login(mats)

    page = client.get(page_of(hanna.memberships.get()))

    [(key, label)] = page.context["form"].fields["what"].choices
    assert key == f"leaseannex:{annex.pk}"
    assert annex.number in label
    assert str(annex.organisation) in label


def test_the_chosen_is_handed_over_on_the_page(company, hanna, mats):
    chosen, left = annex_of(hanna, company), annex_of(hanna, company)
    client = Client()
    client.force_login(mats)
    typed = {"to": str(mats.pk), "what": [f"leaseannex:{chosen.pk}"], "reason": "Semester"}

    client.post(page_of(hanna.memberships.get()), typed)

    chosen.refresh_from_db()
    left.refresh_from_db()
    assert (chosen.landlord_contact, left.landlord_contact) == (mats, hanna)


def test_an_auditor_hands_nothing_over(company, hanna):
    annex_of(hanna, company)
    client = Client()
    client.force_login(user_at(company, Role.AUDITOR))

    assert client.get(page_of(hanna.memberships.get())).status_code == 403


def test_another_companys_work_is_not_in_it(company, hanna, mats):
    elsewhere = HousingCompanyFactory()
    foreign = annex_of(hanna, elsewhere)
    client = Client()
    client.force_login(mats)

    answer = client.post(
        page_of(hanna.memberships.get()),
        {"to": str(mats.pk), "what": [f"leaseannex:{foreign.pk}"], "reason": "x"},
    )

    foreign.refresh_from_db()
    assert list(answer.context["form"].errors) == ["what"]
    assert foreign.landlord_contact == hanna
