"""A person's calendar feed: its secret address, and what calendar programs read there."""

import hashlib
import secrets
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.calendar import CalendarEntry, entries_of
from portal.people.models import CalendarFeed, User

#: How far back the feed reaches. Unit: days.
DAYS_BACK = 60
#: Random bytes of a secret: 43 letters in the address, beyond guessing.
SECRET_BYTES = 32
#: How often calendar programs are asked to read again.
READ_AGAIN = timedelta(hours=6)


@transaction.atomic
def renew(person: User, *, at: datetime) -> str:
    """Give the person a new address; the one before is dead from now on.

    Returns:
        The secret that stands in the address. It is stored nowhere and can't be shown again.
    """
    revoke(person, at=at)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CalendarFeed.objects.create(user=person, digest=_digest(secret), made_at=at)
    return secret


@transaction.atomic
def revoke(person: User, *, at: datetime) -> int:
    """Make the person's address dead; return how many there were, none or one."""
    User.objects.select_for_update().get(pk=person.pk)
    return CalendarFeed.objects.live().filter(user=person).update(revoked_at=at)


def reader_of(secret: str) -> User | None:
    """Return whose feed has this secret; None when nobody's has."""
    feeds = CalendarFeed.objects.live().filter(digest=_digest(secret), user__is_active=True)
    feed = feeds.select_related("user").first()
    return feed.user if feed else None


def as_ics(person: User, *, on: date, at: datetime) -> bytes:
    """Return what lies before the person as an iCalendar file (RFC 5545), in their language."""
    from icalendar import Calendar

    with translation.override(person.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Grannskap//SV")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", _("Grannskap"))
        calendar.add("refresh-interval", READ_AGAIN, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", "PT6H")
        for entry in entries_of(person, on - timedelta(days=DAYS_BACK)):
            calendar.add_component(_event(entry, at=at))
        return calendar.to_ical()


def _event(entry: CalendarEntry, *, at: datetime) -> object:
    from icalendar import Event

    url = settings.SITE_URL + entry.url
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("summary", str(entry.title))
    event.add("description", "\n\n".join(filter(None, [str(entry.text), url])))
    event.add("url", url)
    if entry.place:
        event.add("location", entry.place)
    if isinstance(entry.starts, datetime):
        event.add("dtstart", entry.starts.astimezone(UTC))
        if entry.ends is not None:
            event.add("dtend", entry.ends.astimezone(UTC))
    else:  # whole days: iCalendar's end is the first day that is free again
        event.add("dtstart", entry.starts)
        event.add("dtend", (entry.ends or entry.starts) + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if entry.is_cancelled:
        event.add("status", "CANCELLED")
    return event


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
