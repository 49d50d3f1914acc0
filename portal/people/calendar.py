"""Last days in a person's calendar: what waits for them, on the day by which it should be done."""

import hashlib
from datetime import date

from portal.calendar import CalendarEntry, in_calendar
from portal.duties import Duty, duties_of
from portal.people.models import User


@in_calendar
def last_days(person: User, since: date) -> list[CalendarEntry]:
    """What the person has to do and that has a last day."""
    return [
        CalendarEntry(uid=_uid(duty), starts=duty.by, ends=None, title=duty.title, url=duty.url)
        for duty in duties_of(person, since)
        if duty.by is not None and duty.by >= since and not duty.is_theirs
    ]


def _uid(duty: Duty) -> str:
    if duty.about is not None:
        return f"last-day-{duty.about.pk}"
    return f"last-day-{hashlib.sha256(duty.url.encode()).hexdigest()[:32]}"
