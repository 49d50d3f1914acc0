"""Letters: written once, sent once, never to the wrong effect."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from portal.records import letters
from portal.records.files import keep
from portal.records.letters import Recipient
from portal.records.models import Letter, LetterState
from portal.roles import Role
from tests.factories.people import OrganisationFactory
from tests.portal.people.test_invitations import invited


@pytest.fixture
def letter():
    invited()
    return Letter.objects.get()


def refused_with(error):
    class Refusing(EmailBackend):
        def send_messages(self, messages):
            raise error

    return Refusing


def test_a_letter_is_sent_once(letter):
    assert letters.send(str(letter.pk), at=timezone.now()) == LetterState.SENT
    assert letters.send(str(letter.pk), at=timezone.now()) is None

    assert [message.to for message in mail.outbox] == [["aziza@bageriet.se"]]


def test_the_same_letter_is_not_written_twice(now):
    organisation = OrganisationFactory()
    given = {
        "to": Recipient("a@b.se", "A"),
        "about": organisation,
        "company": organisation.company,
        "at": now,
        "context": {"token": "t"},
    }

    assert letters.write("invitation", **given) == letters.write("invitation", **given)
    assert letters.write("invitation", **given, occasion="again") != Letter.objects.last()


def test_line_breaks_in_names_do_not_become_headers(now):
    organisation = OrganisationFactory(name="Bageri\nBcc: alla@example.se")
    invited(organisation, role=Role.ORG_REPORTER)

    letters.send(str(Letter.objects.get().pk), at=timezone.now())

    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["aziza@bageriet.se"]


def test_a_passing_fault_is_tried_again_later(letter, monkeypatch):
    error = smtplib.SMTPResponseException(451, b"try later")
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", refused_with(error))
    at = timezone.now()

    letters.send(str(letter.pk), at=at)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (LetterState.QUEUED, 1)
    assert letter.next_try_at == at + timedelta(minutes=1)


def test_an_address_that_does_not_exist_is_not_tried_again(letter, monkeypatch):
    error = smtplib.SMTPRecipientsRefused({"aziza@bageriet.se": (550, b"no such user")})
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", refused_with(error))

    letters.send(str(letter.pk), at=timezone.now())

    letter.refresh_from_db()
    assert letter.state == LetterState.FAILED
    assert "550" in letter.error


def test_a_letter_whose_worker_died_is_found_again(letter):
    long_ago = timezone.now() - timedelta(minutes=11)
    Letter.objects.update(state=LetterState.SENDING, next_try_at=long_ago)

    assert letters.sweep(timezone.now()) == 1
    assert letters.send(str(letter.pk), at=timezone.now()) == LetterState.SENT


class Thing:
    """What a letter is about, known by its id alone."""

    def __init__(self, pk):
        self.pk = pk


def test_a_letter_that_a_newer_decision_has_overtaken_is_never_sent(letter):
    thing = Thing(letter.key.split(":")[1])

    assert letters.void(thing, template="other") == 0
    assert letters.void(thing) == 1
    assert letters.send(str(letter.pk), at=timezone.now()) is None
    assert mail.outbox == []


def test_a_letter_that_only_mentions_the_thing_is_left_alone(now):
    """Fails when the thing is looked for anywhere in the key: here it is the occasion."""
    about, mentioned = OrganisationFactory(), OrganisationFactory()
    letters.write(
        "invitation", to=Recipient("a@b.se", "A"), about=about, company=about.company, at=now,
        context={"token": "t"}, occasion=f"{mentioned.pk}:first",
    )  # fmt: skip

    assert letters.void(mentioned) == 0
    assert letters.void(about) == 1


def test_a_kept_file_goes_with_the_letter_in_its_own_content_type(now):
    organisation = OrganisationFactory()
    calendar = "text/calendar; method=REQUEST"
    file = keep(
        "BEGIN:VCALENDAR\r\nSUMMARY:Möte\r\n".encode(),
        name="möte.ics", content_type=calendar, purpose="meeting_invitation",
        company=organisation.company, organisation=organisation, by=None, at=now,
    )  # fmt: skip
    written = letters.write(
        "invitation", to=Recipient("a@b.se", "A"), about=organisation,
        company=organisation.company, at=now, context={"token": "t"}, attachment=file,
    )  # fmt: skip

    assert letters.send(str(written.pk), at=now) == LetterState.SENT

    [part] = [part for part in mail.outbox[0].message().walk() if part.get_filename() == "möte.ics"]
    said = (part.get_content_type(), part.get_param("method"), part.get_content_charset())
    assert said == ("text/calendar", "REQUEST", "utf-8")
    assert "SUMMARY:Möte" in part.get_payload(decode=True).decode()


def test_a_letter_whose_file_is_gone_waits_and_says_so(now):
    organisation = OrganisationFactory()
    file = keep(
        b"x", name="x.txt", content_type="text/plain", purpose="test",
        company=organisation.company, by=None, at=now,
    )  # fmt: skip
    written = letters.write(
        "invitation", to=Recipient("a@b.se", "A"), about=organisation,
        company=organisation.company, at=now, context={"token": "t"}, attachment=file,
    )  # fmt: skip
    file.content.storage.delete(file.content.name)

    assert letters.send(str(written.pk), at=now) == LetterState.QUEUED
    assert mail.outbox == []
