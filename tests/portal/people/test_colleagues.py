"""Colleagues: the tenant's administrator looks after the organisation's people."""

import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from portal.people import actions
from portal.people.actions import HoldsRole, LastAdministrator
from portal.people.models import Invitation, Representative
from portal.records.models import Letter
from portal.roles import Role
from tests.factories.people import (
    HousingCompanyFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
    user_at,
    user_in,
)


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def role_of(person, organisation=None):
    held = Representative.objects.filter(user=person, ended_on=None)
    return (held.filter(organisation=organisation) if organisation else held).get()


def test_an_administrator_sees_colleagues_with_roles_and_open_invitations():
    organisation = OrganisationFactory()
    administrator = user_in(organisation, Role.ORG_ADMINISTRATOR)
    reporter = user_in(organisation, Role.ORG_REPORTER)
    client = logged_in(administrator)

    invite = reverse("people:organisation_act", args=[organisation.pk, "invite"])
    client.post(
        invite, {"full_name": "Aziza", "email": "aziza@example.se", "role": Role.ORG_SIGNATORY}
    )
    page = client.get(reverse("people:colleagues"))

    [people] = page.context["everyone"]
    assert {colleague.user for colleague in people.colleagues} == {administrator, reporter}
    assert [open_.invitation.email for open_ in people.invitations] == ["aziza@example.se"]
    assert [act.name for act, _url in people.acts] == ["invite"]


def test_a_reporter_sees_colleagues_and_changes_nothing():
    organisation = OrganisationFactory()
    administrator = user_in(organisation, Role.ORG_ADMINISTRATOR)
    client = logged_in(user_in(organisation, Role.ORG_REPORTER))

    page = client.get(reverse("people:colleagues"))
    refused = client.post(
        reverse("people:representative_act", args=[role_of(administrator).pk, "end"])
    )

    [people] = page.context["everyone"]
    assert people.acts == []
    assert [held.acts for colleague in people.colleagues for held in colleague.roles] == [[], []]
    assert refused.status_code == 403
    assert role_of(administrator).ended_on is None


def test_a_role_is_changed_and_the_person_is_told(now):
    organisation = OrganisationFactory()
    administrator = user_in(organisation, Role.ORG_ADMINISTRATOR)
    reporter = user_in(organisation, Role.ORG_REPORTER)

    given = actions.change_role(
        role_of(reporter), role=Role.ORG_SIGNATORY, by=administrator, at=now
    )

    assert role_of(reporter) == given
    assert given.role == Role.ORG_SIGNATORY
    letter = Letter.objects.get()
    assert (letter.to_email, letter.kind) == (reporter.email, "role_changed")


def test_a_role_that_is_held_already_is_not_given_twice(now):
    organisation = OrganisationFactory()
    person = user_in(organisation, Role.ORG_REPORTER, Role.ORG_SIGNATORY)
    reporter = Representative.objects.get(user=person, role=Role.ORG_REPORTER)

    with pytest.raises(HoldsRole):
        actions.change_role(reporter, role=Role.ORG_SIGNATORY, by=person, at=now)


def test_ended_access_is_lost_at_once_and_the_person_is_told(now):
    organisation = OrganisationFactory()
    administrator = user_in(organisation, Role.ORG_ADMINISTRATOR)
    reporter = user_in(organisation, Role.ORG_REPORTER)
    window = logged_in(reporter)
    assert window.get(reverse("annexes:my_page")).context["organisations"] == [organisation]

    actions.end_representation(role_of(reporter), by=administrator, at=now)

    assert window.get(reverse("annexes:my_page")).context["organisations"] == []
    assert Letter.objects.get().kind == "role_ended"


def test_the_last_administrator_stays(now):
    organisation = OrganisationFactory()
    administrator = user_in(organisation, Role.ORG_ADMINISTRATOR)

    with pytest.raises(LastAdministrator):
        actions.end_representation(role_of(administrator), by=administrator, at=now)
    with pytest.raises(LastAdministrator):
        actions.change_role(
            role_of(administrator), role=Role.ORG_REPORTER, by=administrator, at=now
        )

    assert role_of(administrator).role == Role.ORG_ADMINISTRATOR


def test_an_administrator_may_go_when_there_is_another_who_can_log_in(now):
    organisation = OrganisationFactory()
    administrator = user_in(organisation, Role.ORG_ADMINISTRATOR)
    gone = RepresentativeFactory(organisation=organisation, user__is_active=False)
    assert gone.role == Role.ORG_ADMINISTRATOR

    with pytest.raises(LastAdministrator):
        actions.end_representation(role_of(administrator), by=administrator, at=now)
    user_in(organisation, Role.ORG_ADMINISTRATOR)
    actions.end_representation(role_of(administrator), by=administrator, at=now)

    assert not Representative.objects.filter(user=administrator, ended_on=None).exists()


def test_staff_may_end_the_last_role_when_a_tenant_has_moved_out(now):
    organisation = OrganisationFactory()
    administrator = user_in(organisation, Role.ORG_ADMINISTRATOR)

    actions.end_representation(
        role_of(administrator), by=user_at(organisation.company, Role.CASEWORKER), at=now
    )

    assert not Representative.objects.filter(user=administrator, ended_on=None).exists()


def test_the_page_says_why_the_last_administrator_stays():
    organisation = OrganisationFactory()
    administrator = user_in(organisation, Role.ORG_ADMINISTRATOR)
    url = reverse("people:representative_act", args=[role_of(administrator).pk, "end"])

    page = logged_in(administrator).post(url)

    assert page.context["form"].non_field_errors() == [str(LastAdministrator.message)]


def test_someone_in_organisations_of_two_companies_sees_which_is_which():
    ours = OrganisationFactory(name="Bageriet", company__name="Västerporten")
    theirs = OrganisationFactory(name="Scouterna", company=HousingCompanyFactory(name="Platen"))
    person = UserFactory()
    for organisation in (ours, theirs):
        RepresentativeFactory(organisation=organisation, user=person)

    page = logged_in(person).get(reverse("people:colleagues")).content.decode()

    assert "(Västerporten)" in page
    assert "(Platen)" in page


def test_what_is_another_organisations_is_not_found():
    stranger = user_in(OrganisationFactory(), Role.ORG_ADMINISTRATOR)
    role = RepresentativeFactory()
    invitation = actions.invite(
        "ny@example.se", full_name="Ny", role=Role.ORG_REPORTER, company=role.company,
        organisation=role.organisation, by=None, at=role.user.date_joined,
    )  # fmt: skip
    client = logged_in(stranger)

    answers = [
        client.post(reverse(f"people:{name}", args=[thing.pk, act])).status_code
        for name, thing, act in [
            ("organisation_act", role.organisation, "invite"),
            ("representative_act", role, "end"),
            ("invitation_act", invitation, "withdraw"),
        ]
    ]

    assert answers == [404, 404, 404]
    assert Invitation.objects.get().withdrawn_at is None


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other_at_once(now):
    """Fails when `_held_open` doesn't lock the organisation: both see the other one stay."""
    organisation = OrganisationFactory()
    people = [user_in(organisation, Role.ORG_ADMINISTRATOR) for _ in range(2)]
    refused, both_ready = [], threading.Barrier(2)

    def end(victim, by):
        try:
            both_ready.wait()
            with transaction.atomic():
                actions.end_representation(role_of(victim), by=by, at=now)
        except LastAdministrator:
            refused.append(victim)
        finally:
            connection.close()

    pairs = [(people[0], people[1]), (people[1], people[0])]
    threads = [threading.Thread(target=end, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert Representative.objects.filter(ended_on=None).count() == 1
