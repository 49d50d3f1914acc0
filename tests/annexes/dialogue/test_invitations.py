"""The file for the calendar: one meeting in every program, moved and taken out when it is."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.core import mail

from annexes.actions import meetings as actions
from annexes.invitations import PUBLISH, calendar_file
from annexes.models import DialogueMeeting, Party
from portal.records import letters
from portal.records.models import Letter, LetterState, StoredFile


def files_for(person) -> list[icalendar.Event]:
    """Return the events of the files that were written to a person, oldest first."""
    written = Letter.objects.filter(to_user=person, attachment__isnull=False).order_by("id")
    return [_event(letter.attachment.content.read()) for letter in written]


def _event(content: bytes) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(content)
    [event] = calendar.walk("VEVENT")
    event["method"] = calendar["METHOD"]
    return event


def test_the_invitation_stands_in_utc_with_subject_place_and_agenda(talk):
    talk.invited()

    [event] = files_for(talk.cast.signatory)
    assert (event["method"], event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 0)
    assert event.decoded("DTSTART") == datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=1)
    assert event["LOCATION"] == "Storgatan 1"
    assert "– Löften" in event["DESCRIPTION"]
    assert event["ATTENDEE"] == f"mailto:{talk.cast.signatory.email}"


def test_a_time_in_summer_is_two_hours_behind_the_clock_in_stockholm(talk):
    noon = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    talk.invite(talk.planned(), starts_at=noon, ends_at=noon + timedelta(hours=1))

    [event] = files_for(talk.cast.signatory)
    assert event["DTSTART"].to_ical() == b"20260701T120000Z"
    assert "1 juli 2026, 14:00–15:00" in Letter.objects.filter(to_user=talk.cast.signatory)[0].body


def test_a_moved_meeting_is_the_same_event_in_a_later_version(talk):
    meeting = talk.invited()
    later = talk.starts_at + timedelta(days=1)
    actions.reschedule_meeting(
        meeting,
        plan=talk.plan(starts_at=later, ends_at=later + timedelta(hours=1)),
        by=talk.cast.caseworker,
        at=talk.at + timedelta(minutes=1),
    )

    first, second = files_for(talk.cast.signatory)
    assert first["UID"] == second["UID"] == f"meeting-{meeting.gathering}@localhost"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert second.decoded("DTSTART") == later


def test_another_time_of_the_tenant_reaches_calendars_when_the_landlord_takes_it(talk):
    meeting = talk.invited()
    later = talk.starts_at + timedelta(days=1)
    ends = later + timedelta(hours=1)
    actions.propose_other_time(
        meeting, starts_at=later, ends_at=ends, by=talk.cast.signatory, at=talk.at
    )
    assert len(files_for(talk.cast.signatory)) == 1

    actions.invite_to_meeting(
        meeting,
        plan=talk.plan(starts_at=later, ends_at=ends),
        by=talk.cast.caseworker,
        at=talk.at + timedelta(minutes=1),
    )
    assert [event["SEQUENCE"] for event in files_for(talk.cast.signatory)] == [0, 1]


@pytest.mark.parametrize("party", list(Party))
def test_a_cancelled_meeting_leaves_the_calendars_of_both_sides(talk, party):
    meeting = talk.invited()
    actions.cancel_meeting(
        meeting, party=party, reason="Sjuk", by=talk.cast.caseworker,
        at=talk.at + timedelta(minutes=1),
    )  # fmt: skip

    for person in (talk.cast.signatory, talk.cast.caseworker):
        event = files_for(person)[-1]
        assert (event["method"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)


def test_an_invitation_that_has_not_left_is_stopped_by_the_next(talk):
    meeting = talk.invited()
    actions.reschedule_meeting(
        meeting, plan=talk.plan(place="Torget 2"), by=talk.cast.caseworker,
        at=talk.at + timedelta(minutes=1),
    )  # fmt: skip

    states = Letter.objects.filter(to_user=talk.cast.signatory).order_by("id")
    assert [letter.state for letter in states] == [LetterState.VOID, LetterState.QUEUED]


def test_the_letter_carries_the_file_as_an_invitation(talk):
    talk.invited()
    letter = Letter.objects.get(to_user=talk.cast.signatory)

    letters.send(str(letter.pk), at=talk.at)

    [part] = [part for part in mail.outbox[0].message().walk() if part.get_filename()]
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "REQUEST")


def test_each_gets_a_file_of_their_own_and_the_tenant_only_the_tenants(talk):
    talk.invited()

    seen = StoredFile.objects.visible_to(talk.cast.signatory)
    assert {file.organisation for file in seen} == {talk.annex.organisation}
    assert StoredFile.objects.filter(organisation=None).count() == 1


def test_a_copy_asks_nobody_to_answer(talk):
    meeting = DialogueMeeting.objects.get(pk=talk.invited().pk)

    content = calendar_file(meeting, method=PUBLISH, to=None, for_landlord=False, at=talk.at)

    event = _event(content)
    assert event["method"] == "PUBLISH"
    assert "ATTENDEE" not in event
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
