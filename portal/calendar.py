"""What stands in a person's calendar feed. Each app says it once, in its own calendar.py.

A feed is read by calendar programs outside the portal's walls, by whoever has its secret address.
An entry therefore says what happens and where to read on, and names no residents and no volunteers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from portal.people.models import User


@dataclass(frozen=True)
class CalendarEntry:
    """One thing with a time: a meeting, a booked slot, a last day.

    Attributes:
        uid: The same for the same thing for ever, so that a moved meeting moves: "meeting-<id>".
        starts: An aware datetime; a date for what takes the whole day.
        ends: The moment at which it is over. None for a single day; for whole days the last one.
        title: What happens, in a few words.
        url: The portal's page about it, from the root: "/mitt/…". Behind the log-in.
        place: Where people meet.
        text: What one needs to know before opening the page.
        is_cancelled: It was in the feed and will not happen; the calendar strikes it out.
    """

    uid: str
    starts: date | datetime
    ends: date | datetime | None
    title: str | Promise
    url: str
    place: str = ""
    text: str | Promise = ""
    is_cancelled: bool = False


_sources: list[Callable[["User", date], list[CalendarEntry]]] = []


def in_calendar(source: Callable[["User", date], list[CalendarEntry]]) -> Callable:
    """Register a function that returns a person's entries from a day on, in their language."""
    _sources.append(source)
    return source


def entries_of(person: "User", since: date) -> list[CalendarEntry]:
    """Return all that stands in the person's calendar since that day, the earliest first."""
    found = [entry for source in _sources for entry in source(person, since)]
    return sorted(found, key=lambda entry: (_day(entry.starts), str(entry.starts), entry.uid))


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
