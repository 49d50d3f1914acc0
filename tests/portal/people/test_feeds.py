"""The calendar feed: a secret address, shown once, that can be taken back."""

import hashlib
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from portal import calendar, duties
from portal.calendar import CalendarEntry
from portal.duties import Duty
from portal.people import feeds
from portal.people.models import CalendarFeed
from portal.roles import Role
from tests.factories.people import OrganisationFactory, user_in


@pytest.fixture
def person():
    return user_in(OrganisationFactory(), Role.ORG_REPORTER)


@pytest.fixture
def entries(monkeypatch):
    """The only source of entries here; tests fill it."""
    found = []
    monkeypatch.setattr(calendar, "_sources", [lambda person, since: found])
    return found


def events(person, now) -> list:
    content = feeds.as_ics(person, on=date(2026, 3, 4), at=now)
    return Calendar.from_ical(content).walk("VEVENT")


def test_the_address_answers_without_a_log_in_and_only_its_digest_is_stored(person, now):
    secret = feeds.renew(person, at=now)

    answer = Client().get(reverse("people:feed", args=[secret]))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    [kept] = CalendarFeed.objects.values_list("digest", flat=True)
    assert kept == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(CalendarFeed.objects.values())


def test_a_new_address_makes_the_old_one_dead(person, now):
    old = feeds.renew(person, at=now)
    new = feeds.renew(person, at=now)

    assert Client().get(reverse("people:feed", args=[old])).status_code == 404
    assert Client().get(reverse("people:feed", args=[new])).status_code == 200


def test_a_removed_address_and_a_wrong_one_are_not_found(person, now):
    secret = feeds.renew(person, at=now)
    feeds.revoke(person, at=now)

    assert Client().get(reverse("people:feed", args=[secret])).status_code == 404
    assert Client().get(reverse("people:feed", args=["x" * 43])).status_code == 404


def test_the_digest_opens_nothing(person, now):
    feeds.renew(person, at=now)
    digest = CalendarFeed.objects.get().digest

    assert Client().get(reverse("people:feed", args=[digest])).status_code == 404


def test_who_may_not_log_in_has_no_feed_either(person, now):
    secret = feeds.renew(person, at=now)
    person.is_active = False
    person.save()

    assert Client().get(reverse("people:feed", args=[secret])).status_code == 404


def test_the_page_shows_the_address_once(person, client):
    client.force_login(person)

    made = client.post(reverse("people:renew_feed"))
    again = client.get(reverse("people:settings"))

    secret = made.context["address"].rpartition("/kalender/")[2].removesuffix(".ics")
    assert feeds.reader_of(secret) == person
    assert secret not in again.content.decode()
    assert again.context["feed"] == CalendarFeed.objects.get()


def test_a_meeting_stands_at_its_time_and_a_last_day_takes_the_whole_day(person, entries, now):
    entries += [
        CalendarEntry(
            "meeting-1",
            datetime(2026, 3, 30, 8, 0, tzinfo=UTC),
            datetime(2026, 3, 30, 9, 30, tzinfo=UTC),
            "Avstämning",
            "/mote/1/",
            place="Storgatan 1",
        ),
        CalendarEntry("last-day-2", date(2026, 3, 29), None, "Svara", "/svara/"),
    ]

    day, meeting = events(person, now)

    assert (day.decoded("dtstart"), day.decoded("dtend")) == (date(2026, 3, 29), date(2026, 3, 30))
    assert meeting.decoded("dtstart") == datetime(2026, 3, 30, 8, 0, tzinfo=UTC)
    assert meeting.decoded("dtend") == datetime(2026, 3, 30, 9, 30, tzinfo=UTC)
    assert (meeting["location"], meeting["uid"]) == ("Storgatan 1", "meeting-1@localhost")
    assert meeting["url"].endswith("/mote/1/")


def test_what_was_cancelled_is_struck_out(person, entries, now):
    entries.append(CalendarEntry("m", date(2026, 3, 29), None, "Möte", "/m/", is_cancelled=True))

    [event] = events(person, now)

    assert event["status"] == "CANCELLED"


def test_line_breaks_in_a_title_do_not_become_properties(person, entries, now):
    entries.append(
        CalendarEntry("m", date(2026, 3, 29), None, "Möte\r\nATTENDEE:mailto:x@y.se", "/m/")
    )

    [event] = events(person, now)

    assert "attendee" not in event


def test_what_the_person_has_to_do_stands_on_its_last_day(person, monkeypatch, now):
    organisation = person.represents.get().organisation
    waiting = [
        Duty("Svara", "/svara/", by=date(2026, 3, 29), about=organisation),
        Duty("Bolaget svarar", "/x/", by=date(2026, 3, 29), is_theirs=True, about=organisation),
        Duty("Rätta", "/ratta/", about=organisation),
    ]
    monkeypatch.setattr(duties, "_sources", [lambda person, on: waiting])

    found = [event for event in events(person, now) if "last-day" in event["uid"]]

    assert [(event["summary"], event.decoded("dtstart")) for event in found] == [
        ("Svara", date(2026, 3, 29))
    ]


def test_the_feed_speaks_the_persons_language(person, monkeypatch, now):
    from django.utils.translation import gettext

    monkeypatch.setattr(
        calendar,
        "_sources",
        [lambda p, s: [CalendarEntry("m", date(2026, 3, 29), None, gettext("Save"), "/m/")]],
    )
    person.language = "en"

    [event] = events(person, now)

    assert event["summary"] == "Save"
