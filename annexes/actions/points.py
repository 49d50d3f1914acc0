"""Writes to action points: agreed at a meeting, done by the side that took them on."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions.meetings import MinutesShared
from annexes.actions.plans import DoneTooEarly
from annexes.models import ActionPoint, DialogueMeeting, Party
from annexes.states.meetings import DROP_POINT, FINISH_POINT, HELD, RESUME_POINT
from portal.errors import DomainError
from portal.people.models import Membership, Representative
from portal.roles import PREPARING
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User


class OwnerElsewhere(DomainError):
    """Who takes something on comes from one of the two sides."""

    message = _("Choose somebody who works at the company or acts for the tenant.")


class DueBeforeTheMeeting(DomainError):
    """What is agreed is done afterwards."""

    message = _("Choose a day after the meeting.")


@transaction.atomic
def add_point(
    meeting: DialogueMeeting,
    *,
    wording: str,
    owner: "User",
    due_on: date,
    by: "User",
    at: datetime,
) -> ActionPoint:
    """Note what somebody on either side has taken on. It is a part of the minutes.

    Raises:
        MinutesShared: the minutes stand.
        OwnerElsewhere: the owner is on neither side.
        DueBeforeTheMeeting: the day is before the meeting.
    """
    meeting = DialogueMeeting.objects.locked(meeting.pk)
    point = ActionPoint(
        company_id=meeting.company_id, organisation_id=meeting.organisation_id, meeting=meeting
    )
    _write(point, wording=wording, owner=owner, due_on=due_on)
    point.save(force_insert=True)
    return point


@transaction.atomic
def change_point(
    point: ActionPoint, *, wording: str, owner: "User", due_on: date, by: "User", at: datetime
) -> ActionPoint:
    """Put a point in other words, on another day or with somebody else.

    Raises:
        MinutesShared: the minutes stand.
        OwnerElsewhere: the owner is on neither side.
        DueBeforeTheMeeting: the day is before the meeting.
    """
    point = ActionPoint.objects.select_related("meeting").locked(point.pk)
    _write(point, wording=wording, owner=owner, due_on=due_on)
    point.save()
    return point


@transaction.atomic
def remove_point(point: ActionPoint, *, by: "User", at: datetime) -> DialogueMeeting:
    """Strike a point out of minutes that are still being written.

    Raises:
        MinutesShared: the minutes stand.
    """
    point = ActionPoint.objects.select_related("meeting").locked(point.pk)
    meeting = point.meeting
    _refuse_unless_being_written(meeting)
    point.delete()
    return meeting


@transaction.atomic
def finish_point(point: ActionPoint, *, done_on: date, by: "User", at: datetime) -> ActionPoint:
    """Note that what was taken on has been done.

    Raises:
        IllegalMove: it is noted already.
        DoneTooEarly: the day has not come.
    """
    point = ActionPoint.objects.locked(point.pk)
    if done_on > timezone.localdate(at):
        raise DoneTooEarly
    point.done_on, point.closed_at, point.closed_by = done_on, at, by
    make_move(FINISH_POINT, point, by=by, at=at)
    return point


@transaction.atomic
def drop_point(point: ActionPoint, *, reason: str, by: "User", at: datetime) -> ActionPoint:
    """Note that it will not be done, and why. Both sides read it."""
    point = ActionPoint.objects.locked(point.pk)
    point.closed_at, point.closed_by = at, by
    make_move(DROP_POINT, point, by=by, at=at, reason=reason)
    return point


@transaction.atomic
def resume_point(point: ActionPoint, *, reason: str, by: "User", at: datetime) -> ActionPoint:
    """Take back a note that was wrong."""
    point = ActionPoint.objects.locked(point.pk)
    point.done_on = point.closed_at = point.closed_by = None
    make_move(RESUME_POINT, point, by=by, at=at, reason=reason)
    return point


def side_of(owner: "User", meeting: DialogueMeeting) -> Party | None:
    """Return the side on which a person stands at this meeting, the landlord's first."""
    at_company = Membership.objects.filter(
        user=owner, company=meeting.company_id, role__in=sorted(PREPARING), ended_on=None
    )
    if at_company.exists():
        return Party.LANDLORD
    outside = Representative.objects.filter(
        user=owner, organisation=meeting.organisation_id, ended_on=None
    )
    return Party.TENANT if outside.exists() else None


def _write(point: ActionPoint, *, wording: str, owner: "User", due_on: date) -> None:
    _refuse_unless_being_written(point.meeting)
    party = side_of(owner, point.meeting)
    if party is None:
        raise OwnerElsewhere
    if due_on < timezone.localdate(point.meeting.starts_at):
        raise DueBeforeTheMeeting
    point.wording, point.owner, point.due_on, point.party = wording, owner, due_on, party


def _refuse_unless_being_written(meeting: DialogueMeeting) -> None:
    if meeting.state != HELD:
        raise MinutesShared
