"""A forgotten password: the link is a letter, and strangers learn nothing."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from portal.records import letters
from portal.records.models import Letter
from portal.roles import Role
from tests.factories.people import (
    HousingCompanyFactory,
    RepresentativeFactory,
    UserFactory,
    user_at,
)


def asked_for(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


def test_the_link_comes_by_the_outbox_and_opens_a_new_password(client):
    person = user_at(HousingCompanyFactory(), Role.CASEWORKER)
    asked_for(client, person.email.upper())

    letter = Letter.objects.get()
    path = re.search(r"https?://[^/]+(/\S+)", letter.body)[1]
    page = client.get(path, follow=True)
    client.post(
        page.request["PATH_INFO"], {"password1": "tolv gröna får", "password2": "tolv gröna får"}
    )
    person.refresh_from_db()

    assert (letter.to_email, letter.to_user) == (person.email, person)
    assert mail.outbox == []  # the page itself speaks to no mail server
    assert person.check_password("tolv gröna får")


def test_the_letter_is_written_in_the_persons_language(client):
    person = user_at(HousingCompanyFactory(), Role.CASEWORKER)
    person.language = "en"
    person.save()
    asked_for(client, person.email)

    assert Letter.objects.get().subject == "A new password for Grannskap"


def test_a_tenants_link_is_a_letter_of_the_tenants_company(client):
    held = RepresentativeFactory()
    asked_for(client, held.user.email)

    assert Letter.objects.get().company == held.company


@pytest.mark.parametrize("email", ["ingen@example.se", "ingen-roll@example.se"])
def test_the_page_says_the_same_when_there_is_nobody_to_write_to(client, email):
    UserFactory(email="ingen-roll@example.se")
    known = user_at(HousingCompanyFactory(), Role.CASEWORKER)
    told = asked_for(client, known.email)
    Letter.objects.all().delete()

    answer = asked_for(client, email)

    assert (answer.status_code, answer.url) == (told.status_code, told.url)
    assert (Letter.objects.count(), mail.outbox) == (0, [])


def test_the_letter_is_sent_once(client):
    person = user_at(HousingCompanyFactory(), Role.CASEWORKER)
    asked_for(client, person.email)
    letter = Letter.objects.get()

    letters.send(str(letter.pk), at=timezone.now())
    letters.send(str(letter.pk), at=timezone.now())

    assert [message.to for message in mail.outbox] == [[person.email]]
