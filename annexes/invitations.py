"""Invitations to dialogue meetings: the letter, and the iCalendar file that goes with it.

Source: RFC 5545 (iCalendar) and RFC 5546 (iTIP): the UID stays, the SEQUENCE rises with each
version, a REQUEST invites and moves, a CANCEL takes the meeting out of the calendar. Times are
given in UTC, which needs no table of time zones and is right on both sides of a clock change.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from annexes.letters import tenants_people
from annexes.models import DialogueMeeting, Party
from annexes.states.meetings import CANCELLED
from portal.people.models import User
from portal.records import letters
from portal.records.files import keep

#: What the file is to the one who gets it.
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
FILE_NAME = {REQUEST: "invitation.ics", CANCEL: "cancelled.ics", PUBLISH: "meeting.ics"}


def uid_of(meeting: DialogueMeeting) -> str:
    """Return what calendars know the meeting by: the same for ever, and for all who come."""
    return f"meeting-{meeting.gathering}@{urlsplit(settings.SITE_URL).hostname}"


def calendar_file(
    meeting: DialogueMeeting, *, method: str, to: User | None, for_landlord: bool, at: datetime
) -> bytes:
    """Return the meeting as an iCalendar file in the active language.

    Args:
        meeting: With its company.
        method: ``REQUEST``, ``CANCEL``, or ``PUBLISH`` for a copy that asks nobody to answer.
        to: Who is invited; None for a copy.
        for_landlord: Whether the link leads to the web admin or to the tenant's page.
        at: When this version was written.
    """
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", f"{meeting.title} ({meeting.company})")
    event.add("location", meeting.place or meeting.link)
    event.add("description", _description(meeting, page_of(meeting, for_landlord=for_landlord)))
    event.add("url", page_of(meeting, for_landlord=for_landlord))
    event.add("status", "CANCELLED" if meeting.state == CANCELLED else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["cn"] = vText(str(meeting.company))
    event.add("organizer", organizer)
    if to is not None:
        attendee = vCalAddress(f"mailto:{to.email}")
        attendee.params["cn"] = vText(str(to))
        attendee.params["rsvp"] = vText("FALSE")  # one answers in the portal
        event.add("attendee", attendee)
    calendar = Calendar()
    calendar.add("prodid", "-//Grannskap//Dialogue meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return calendar.to_ical()


def page_of(meeting: DialogueMeeting, *, for_landlord: bool) -> str:
    """Return the whole address of the meeting's page, for staff or for the tenant."""
    path = (
        reverse("admin:annexes_dialoguemeeting_change", args=[meeting.pk])
        if for_landlord
        else meeting.get_absolute_url()
    )
    return f"{settings.SITE_URL}{path}"


def _description(meeting: DialogueMeeting, page: str) -> str:
    points = [f"– {point}" for point in meeting.agenda_points]
    link = [_("Join online: %(link)s") % {"link": meeting.link}] if meeting.link else []
    return "\n".join([*points, *link, page])


def invite(meetings: Iterable[DialogueMeeting], *, at: datetime) -> None:
    """Write to everybody who comes, with the present version for their calendars.

    An earlier version that has not left is stopped. The host gets one letter for them all.
    """
    for first, meeting in _first_marked(meetings):
        letters.void(meeting, template="meeting_invitation")
        _send("meeting_invitation", meeting, REQUEST, with_host=first, at=at)


def call_off(
    meetings: Iterable[DialogueMeeting],
    *,
    reason: str,
    party: Party,
    for_all: bool,
    at: datetime,
) -> None:
    """Write that the meeting is off. Who had it in the calendar gets it taken out.

    Args:
        meetings: The rows that are off.
        reason: In the words of who called it off.
        party: Who did; the other side gets a letter whether invited or not.
        for_all: Whether nobody is left to come: then it leaves the host's calendar too.
        at: When.
    """
    for first, meeting in _first_marked(meetings):
        letters.void(meeting, template="meeting_invitation")
        said = {"why": reason, "party": party}
        if meeting.invited_at is not None:
            _send("meeting_cancelled", meeting, CANCEL, with_host=first and for_all, at=at, **said)
        elif party == Party.LANDLORD:
            tell_tenant("meeting_cancelled", meeting, at=at, **said)
        if party == Party.TENANT and not (for_all and meeting.invited_at):
            tell_host("meeting_cancelled", meeting, at=at, **said)


def tell_host(template: str, meeting: DialogueMeeting, *, at: datetime, **context: Any) -> None:
    """Write to the one who holds the meeting for the landlord."""
    _write(template, meeting, meeting.host, for_landlord=True, at=at, **context)


def tell_tenant(template: str, meeting: DialogueMeeting, *, at: datetime, **context: Any) -> None:
    """Write to those who answer for the annex at the tenant."""
    for person in tenants_people(meeting.annex):
        _write(template, meeting, person, at=at, **context)


def _first_marked(
    meetings: Iterable[DialogueMeeting],
) -> Iterable[tuple[bool, DialogueMeeting]]:
    return ((index == 0, meeting) for index, meeting in enumerate(meetings))


def _send(
    template: str,
    meeting: DialogueMeeting,
    method: str,
    *,
    with_host: bool,
    at: datetime,
    **context: Any,
) -> None:
    people = [(person, False) for person in tenants_people(meeting.annex)]
    if with_host:
        people.append((meeting.host, True))
    for person, for_landlord in people:
        with translation.override(person.language):
            content = calendar_file(
                meeting, method=method, to=person, for_landlord=for_landlord, at=at
            )
        file = keep(
            content,
            name=FILE_NAME[method],
            content_type=f"text/calendar; method={method}",
            purpose="meeting_invitation",
            company=meeting.company,
            organisation=None if for_landlord else meeting.organisation,
            by=None,
            at=at,
        )
        _write(template, meeting, person, for_landlord=for_landlord, at=at, file=file, **context)


def _write(
    template: str,
    meeting: DialogueMeeting,
    person: User,
    *,
    at: datetime,
    for_landlord: bool = False,
    file: Any = None,
    **context: Any,
) -> None:
    letters.write(
        template,
        to=letters.Recipient.of(person),
        about=meeting,
        company=meeting.company,
        at=at,
        occasion=at.isoformat(),
        attachment=file,
        context=context
        | {
            "meeting": meeting,
            "annex": meeting.annex,
            "for_landlord": for_landlord,
            "page": page_of(meeting, for_landlord=for_landlord),
        },
    )
