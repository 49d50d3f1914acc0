"""A forgotten password: the link is a letter, and strangers learn nothing."""

import re

import pytest
from django.core import mail
from django.db import connection
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


def test_someone_logged_in_changes_the_password_and_stays(client):
    person = user_at(HousingCompanyFactory(), Role.CASEWORKER)
    client.force_login(person)
    words = {"password1": "tolv gröna får", "password2": "tolv gröna får"}

    answer = client.post(
        reverse("account_change_password"), {"oldpassword": "en hemlig mening"} | words
    )
    person.refresh_from_db()

    assert answer.status_code == 302
    assert person.check_password("tolv gröna får")
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("new", ["kort", "password1234", "Person"])
def test_a_weak_new_password_is_refused_with_a_reason(client, new):
    person = user_at(HousingCompanyFactory(), Role.CASEWORKER)
    client.force_login(person)

    page = client.post(
        reverse("account_change_password"),
        {"oldpassword": "en hemlig mening", "password1": new, "password2": new},
    )

    assert page.status_code == 200
    assert page.context["form"].errors


def test_logging_in_by_any_case_and_out_again(client):
    person = user_at(HousingCompanyFactory(), Role.CASEWORKER)
    client.post(
        reverse("account_login"), {"login": person.email.upper(), "password": "en hemlig mening"}
    )
    assert client.session["_auth_user_id"] == str(person.pk)

    client.post(reverse("account_logout"))

    assert "_auth_user_id" not in client.session


def test_the_tenth_wrong_guess_from_one_address_is_not_even_tried(client):
    person = user_at(HousingCompanyFactory(), Role.CASEWORKER)
    for _guess in range(10):
        client.post(reverse("account_login"), {"login": person.email, "password": "fel fel fel"})

    client.post(reverse("account_login"), {"login": person.email, "password": "en hemlig mening"})

    assert "_auth_user_id" not in client.session


def test_guesses_are_counted_for_all_web_processes_together(client):
    """Fails with a cache in the process's own memory, which every web process has for itself."""
    client.post(reverse("account_login"), {"login": "hanna@example.se", "password": "fel fel fel"})

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from portal_cache")
        assert cursor.fetchone()[0] > 0
