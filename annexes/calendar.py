"""What stands in people's calendars: the dialogue meetings."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from annexes.models import DialogueMeeting
from annexes.states.meetings import CANCELLED
from portal.calendar import CalendarEntry, in_calendar

if TYPE_CHECKING:
    from portal.people.models import User


@in_calendar
def dialogue_meetings(person: "User", since: date) -> list[CalendarEntry]:
    """Meetings that the person is invited to at a tenant, or holds for a landlord."""
    meetings = (
        DialogueMeeting.objects.visible_to(person)
        .filter(Q(organisation__in=person.organisation_ids) | Q(host=person))
        .filter(invited_at__isnull=False, ends_at__date__gte=since)
        .select_related("company")
        .order_by("starts_at", "id")
    )
    return [
        CalendarEntry(
            f"meeting-{meeting.gathering}",
            meeting.starts_at,
            meeting.ends_at,
            f"{meeting.title} ({meeting.company})",
            meeting.get_absolute_url(),
            place=meeting.place or meeting.link,
            is_cancelled=meeting.state == CANCELLED,
        )
        for meeting in _one_a_gathering(meetings)
    ]


def _one_a_gathering(meetings: Iterable[DialogueMeeting]) -> list[DialogueMeeting]:
    """Return one row of each gathering: one that is still on, where there is one."""
    ordered = sorted(meetings, key=lambda meeting: meeting.state == CANCELLED, reverse=True)
    return list({meeting.gathering: meeting for meeting in ordered}.values())
