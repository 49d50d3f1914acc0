"""Invitations: signed, personal, single use, seven days."""

from datetime import timedelta

import pytest
from django.core import mail, signing
from django.urls import reverse
from django.utils import timezone

from portal.people import actions
from portal.people.actions import HoldsRole, InvitationSpent, WrongPerson
from portal.people.models import Invitation, Membership, Representative, User
from portal.records import letters
from portal.records.models import Letter
from portal.roles import Role
from tests.factories.people import OrganisationFactory, RepresentativeFactory, UserFactory, user_at


def invited(organisation=None, *, email="aziza@bageriet.se", at=None, role=Role.ORG_SIGNATORY):
    organisation = organisation or OrganisationFactory()
    return actions.invite(
        email,
        full_name="Aziza Nilsson",
        role=role,
        company=organisation.company,
        organisation=organisation,
        by=user_at(organisation.company, Role.CASEWORKER),
        at=at or timezone.now(),
    )


def test_the_letter_carries_a_link_that_opens_the_invitation():
    invitation = invited()

    letter = Letter.objects.get()

    assert letter.to_email == "aziza@bageriet.se"
    assert reverse("people:invitation", args=[actions.link_token(invitation)]) in letter.body


def test_a_newcomer_makes_an_account_and_is_logged_in(client):
    invitation = invited()

    answer = client.post(
        reverse("people:invitation", args=[actions.link_token(invitation)]),
        {"full_name": "Aziza Nilsson", "password": "nio gröna hissar"},
    )

    person = User.objects.get(email="aziza@bageriet.se")
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.roles_in(invitation.organisation_id) == {Role.ORG_SIGNATORY}


def test_a_weak_password_is_refused_and_the_name_is_kept(client):
    url = reverse("people:invitation", args=[actions.link_token(invited())])

    page = client.post(url, {"full_name": "Aziza N.", "password": "kort"})

    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["password"]
    assert "Aziza N." in page.content.decode()
    assert not User.objects.filter(email="aziza@bageriet.se").exists()


def test_the_link_works_once(client):
    invitation = invited()
    actions.accept_invitation(invitation, by=None, at=timezone.now(), password="nio gröna hissar")

    page = client.get(reverse("people:invitation", args=[actions.link_token(invitation)]))

    assert page.status_code == 410


@pytest.mark.parametrize(
    ("age", "open_"), [(timedelta(days=7) - timedelta(seconds=5), True), (timedelta(days=7), False)]
)
def test_the_link_works_for_seven_days(client, age, open_):
    invitation = invited(at=timezone.now() - age)

    page = client.get(reverse("people:invitation", args=[actions.link_token(invitation)]))

    assert (page.status_code == 200) is open_


@pytest.mark.parametrize("token", ["nonsense", signing.Signer(salt="something else").sign("x")])
def test_a_link_that_we_did_not_sign_opens_nothing(client, token):
    assert client.get(reverse("people:invitation", args=[token])).status_code == 410


def test_somebody_else_who_is_logged_in_cannot_take_the_role():
    invitation = invited()

    with pytest.raises(WrongPerson):
        actions.accept_invitation(invitation, by=UserFactory(), at=timezone.now())

    assert Representative.objects.count() == 0


def test_someone_with_an_account_has_to_log_in_first(client):
    UserFactory(email="aziza@bageriet.se")
    url = reverse("people:invitation", args=[actions.link_token(invited())])

    answer = client.get(url)

    assert answer.url == f"{reverse('account_login')}?next={url}"


def test_a_second_invitation_to_the_same_role_makes_the_first_link_useless():
    first = invited()
    second = invited(first.organisation)

    with pytest.raises(InvitationSpent):
        actions.invitation_of(actions.link_token(first))
    assert actions.invitation_of(actions.link_token(second)) == second


def test_nobody_is_invited_to_a_role_that_they_hold():
    held = RepresentativeFactory(role=Role.ORG_SIGNATORY)

    with pytest.raises(HoldsRole):
        invited(held.organisation, email=held.user.email.upper())


def test_a_withdrawn_invitation_takes_its_unsent_letter_with_it(now):
    invitation = invited()

    actions.withdraw_invitation(invitation, by=invitation.invited_by, at=now)

    assert letters.send(str(Letter.objects.get().pk), at=timezone.now()) is None
    assert mail.outbox == []
    assert Invitation.objects.open(timezone.now()).count() == 0


def test_a_role_that_ended_is_lost_at_the_next_request(client):
    membership = user_at(OrganisationFactory().company, Role.CASEWORKER).memberships.get()
    client.force_login(membership.user)
    assert client.get("/admin/").status_code == 200

    actions.end_membership(membership, by=membership.user, at=timezone.now())

    assert client.get("/admin/").status_code == 302
    assert Membership.objects.get().ended_on is not None
