"""Writes to dialogue meetings: proposed by either side, invited to, held, written up, confirmed.

What the landlord does to a meeting is done to every row of its gathering; a tenant answers, leaves
and confirms for itself alone. The minutes of a gathering are confirmed when everybody has.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annexes import invitations
from annexes.models import DialogueMeeting, LeaseAnnex, Party
from annexes.states.annexes import BINDING
from annexes.states.meetings import (
    ACCEPT_TIME,
    CANCEL_MEETING,
    CANCELLED,
    CONFIRM_FIRST,
    CONFIRM_LAST,
    HELD,
    HOLD,
    INVITE,
    PROPOSE_TIME,
    RESCHEDULE,
    RETURN_MINUTES,
    SHARE_MINUTES,
)
from portal.errors import DomainError
from portal.ids import uuid7
from portal.people.models import Membership
from portal.roles import PREPARING
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User


class NotSigned(DomainError):
    """Meetings are about annexes that hold, or have held."""

    message = _("Meetings are planned when both sides have signed the annex.")


class AlreadyPast(DomainError):
    """Nobody comes to a meeting that has been."""

    message = _("Choose a time that is still to come.")


class NowhereToMeet(DomainError):
    """An invitation says where."""

    message = _("Write a place, or a link to a meeting online.")


class HostElsewhere(DomainError):
    """The landlord's meetings are held by the landlord's people."""

    message = _("Choose somebody who works at the company.")


class OthersComeToo(DomainError):
    """One tenant does not move a meeting of several."""

    message = _(
        "Several tenants come to this meeting. You can cancel your part in it, or write to "
        "your contact person."
    )


class AcceptedAlready(DomainError):
    """A yes is said once."""

    message = _("The time is accepted already.")


class NotYetBegun(DomainError):
    """A meeting is held when it has begun."""

    message = _("The meeting hasn't begun yet.")


class MinutesShared(DomainError):
    """Shared minutes stand until somebody returns them."""

    message = _("The minutes are shared. Return them with a comment to change them.")


class NothingWritten(DomainError):
    """Empty minutes can't be confirmed."""

    message = _("Write the minutes first.")


class ConfirmedAlready(DomainError):
    """A side confirms once."""

    message = _("Your side has confirmed the minutes already.")


@dataclass(frozen=True)
class MeetingPlan:
    """When and where people meet, and about what.

    Attributes:
        starts_at, ends_at: Aware moments.
        agenda: One point a line.
        host: Who holds it for the landlord; None keeps the one there is, or the annex's contact.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""
    agenda: str = ""
    host: "User | None" = None


@transaction.atomic
def plan_meeting(
    annex: LeaseAnnex,
    *,
    plan: MeetingPlan,
    gathering: UUID | None = None,
    by: "User",
    at: datetime,
) -> DialogueMeeting:
    """Plan a meeting for the landlord. The invitation goes out by an act of its own.

    Args:
        annex: Whose tenant is to come.
        plan: When, where, about what.
        gathering: The same for all annexes whose tenants meet together.
        by: A member of staff.
        at: When it is planned.

    Raises:
        NotSigned: the annex has not been signed by both.
        AlreadyPast: the time has been.
        HostElsewhere: the host does not work at the company.
    """
    return _create(annex, plan, Party.LANDLORD, gathering=gathering, by=by, at=at)


@transaction.atomic
def propose_meeting(
    annex: LeaseAnnex, *, plan: MeetingPlan, by: "User", at: datetime
) -> DialogueMeeting:
    """Propose a meeting for the tenant. The landlord invites to it, or to another time.

    Raises:
        NotSigned: the annex has not been signed by both.
        AlreadyPast: the time has been.
    """
    meeting = _create(annex, plan, Party.TENANT, gathering=None, by=by, at=at)
    invitations.tell_host("meeting_proposed", meeting, at=at)
    return meeting


def _create(
    annex: LeaseAnnex,
    plan: MeetingPlan,
    party: Party,
    *,
    gathering: UUID | None,
    by: "User",
    at: datetime,
) -> DialogueMeeting:
    annex = LeaseAnnex.objects.locked(annex.pk)
    if annex.state not in BINDING:
        raise NotSigned
    meeting = DialogueMeeting(
        company_id=annex.company_id,
        organisation_id=annex.organisation_id,
        annex=annex,
        gathering=gathering or uuid7(),
        host=annex.landlord_contact or annex.drafted_by,
    )
    _apply(plan, meeting, party, by=by, at=at)
    meeting.save(force_insert=True)
    return meeting


@transaction.atomic
def invite_to_meeting(
    meeting: DialogueMeeting, *, plan: MeetingPlan, by: "User", at: datetime
) -> DialogueMeeting:
    """Send the invitation: to the time that was planned or proposed, or to another one.

    A time that the tenant proposed and that is kept counts as accepted by the tenant.

    Raises:
        IllegalMove: the meeting is not planned.
        AlreadyPast: the time has been.
        NowhereToMeet: neither place nor link is given.
        HostElsewhere: the host does not work at the company.
    """
    if not (plan.place or plan.link):
        raise NowhereToMeet
    rows, meeting = _gathering(meeting)
    for row in rows:
        proposer = row.proposed_by if row.proposed_party == Party.TENANT else None
        kept = (row.starts_at, row.ends_at) == (plan.starts_at, plan.ends_at)
        _apply(plan, row, Party.LANDLORD, by=by, at=at)
        if proposer is not None and kept:
            row.accepted_at, row.accepted_by = at, proposer
        row.sequence += 1 if row.invited_at else 0
        row.invited_at = at
        make_move(INVITE, row, by=by, at=at)
    invitations.invite(rows, at=at)
    return meeting


@transaction.atomic
def reschedule_meeting(
    meeting: DialogueMeeting, *, plan: MeetingPlan, by: "User", at: datetime
) -> DialogueMeeting:
    """Change what the invitation says; calendars follow. A new time has to be accepted anew.

    Raises:
        IllegalMove: nobody has been invited, or the meeting has been.
        AlreadyPast: the time has been.
        NowhereToMeet: neither place nor link is given.
        HostElsewhere: the host does not work at the company.
    """
    if not (plan.place or plan.link):
        raise NowhereToMeet
    rows, meeting = _gathering(meeting)
    for row in rows:
        accepted = (row.accepted_at, row.accepted_by)
        kept = (row.starts_at, row.ends_at) == (plan.starts_at, plan.ends_at)
        _apply(plan, row, Party.LANDLORD, by=by, at=at)
        if kept:
            row.accepted_at, row.accepted_by = accepted
        row.sequence += 1
        make_move(RESCHEDULE, row, by=by, at=at)
    invitations.invite(rows, at=at)
    return meeting


@transaction.atomic
def propose_other_time(
    meeting: DialogueMeeting,
    *,
    starts_at: datetime,
    ends_at: datetime,
    comment: str = "",
    by: "User",
    at: datetime,
) -> DialogueMeeting:
    """Propose another time for the tenant. What was invited to stands until the landlord answers.

    Raises:
        IllegalMove: the meeting has been, or is cancelled.
        AlreadyPast: the time has been.
        OthersComeToo: other tenants are invited to the same meeting.
    """
    rows, meeting = _gathering(meeting)
    if len(rows) > 1:
        raise OthersComeToo
    if starts_at <= at:
        raise AlreadyPast
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.proposed_party, meeting.proposed_by, meeting.proposed_at = Party.TENANT, by, at
    meeting.accepted_at = meeting.accepted_by = None
    make_move(PROPOSE_TIME, meeting, by=by, at=at, reason=comment)
    invitations.tell_host("meeting_proposed", meeting, at=at, why=comment)
    return meeting


@transaction.atomic
def accept_time(meeting: DialogueMeeting, *, by: "User", at: datetime) -> DialogueMeeting:
    """Say for the tenant that the time suits.

    Raises:
        IllegalMove: nobody has been invited, or the meeting has been.
        AcceptedAlready: it has been accepted.
    """
    meeting = DialogueMeeting.objects.locked(meeting.pk)
    if meeting.accepted_at is not None:
        raise AcceptedAlready
    meeting.accepted_at, meeting.accepted_by = at, by
    make_move(ACCEPT_TIME, meeting, by=by, at=at)
    return meeting


@transaction.atomic
def cancel_meeting(
    meeting: DialogueMeeting, *, party: Party, reason: str, by: "User", at: datetime
) -> DialogueMeeting:
    """Call the meeting off: the landlord for everybody, a tenant for itself.

    Those who were invited get word that takes it out of their calendars.

    Raises:
        IllegalMove: it has been, or is cancelled already.
        ReasonNeeded: nothing explains it.
    """
    rows, meeting = _gathering(meeting)
    leaving = rows if party == Party.LANDLORD else [meeting]
    for row in leaving:
        row.sequence += 1 if row.invited_at else 0
        make_move(CANCEL_MEETING, row, by=by, at=at, reason=reason)
    invitations.call_off(
        leaving, reason=reason, party=party, for_all=len(leaving) == len(rows), at=at
    )
    return meeting


@transaction.atomic
def hold_meeting(
    meeting: DialogueMeeting, *, participants: str, by: "User", at: datetime
) -> DialogueMeeting:
    """Note that the meeting took place, and who came, by role.

    Raises:
        IllegalMove: nobody was invited.
        NotYetBegun: it has not begun.
    """
    rows, meeting = _gathering(meeting)
    if meeting.starts_at > at:
        raise NotYetBegun
    for row in rows:
        row.held_at, row.participants = at, participants
        make_move(HOLD, row, by=by, at=at)
    return meeting


@transaction.atomic
def write_minutes(
    meeting: DialogueMeeting, *, minutes: str, participants: str, by: "User", at: datetime
) -> DialogueMeeting:
    """Keep the minutes as far as they are written. Only staff read them until they are shared.

    Raises:
        MinutesShared: both sides read them already.
    """
    rows, meeting = _gathering(meeting)
    _write(rows, minutes, participants)
    for row in rows:
        row.save()
    return meeting


@transaction.atomic
def share_minutes(
    meeting: DialogueMeeting, *, minutes: str, participants: str, by: "User", at: datetime
) -> DialogueMeeting:
    """Show the minutes to the tenant, for both sides to confirm.

    Raises:
        IllegalMove: the meeting has not been held.
        MinutesShared: they are shared already.
        NothingWritten: there is no text.
    """
    rows, meeting = _gathering(meeting)
    _write(rows, minutes, participants)
    if not minutes.strip():
        raise NothingWritten
    for row in rows:
        row.shared_at, row.shared_by = at, by
        make_move(SHARE_MINUTES, row, by=by, at=at)
        invitations.tell_tenant("minutes_shared", row, at=at)
    return meeting


def _write(rows: list[DialogueMeeting], minutes: str, participants: str) -> None:
    for row in rows:
        if row.minutes_stand:
            raise MinutesShared
        row.minutes, row.participants = minutes, participants


@transaction.atomic
def return_minutes(
    meeting: DialogueMeeting, *, party: Party, reason: str, by: "User", at: datetime
) -> DialogueMeeting:
    """Send the minutes back with a comment; what was confirmed is no longer so.

    Raises:
        IllegalMove: they are not shared, or everybody has confirmed them.
        ReasonNeeded: no comment says what is wrong.
    """
    rows, meeting = _gathering(meeting)
    for row in rows:
        row.landlord_confirmed_at = row.landlord_confirmed_by = None
        row.tenant_confirmed_at = row.tenant_confirmed_by = None
        make_move(RETURN_MINUTES, row, by=by, at=at, reason=reason)
        if party == Party.LANDLORD:
            invitations.tell_tenant("minutes_returned", row, at=at, why=reason)
    if party == Party.TENANT:
        invitations.tell_host("minutes_returned", meeting, at=at, why=reason)
    return meeting


@transaction.atomic
def confirm_minutes(
    meeting: DialogueMeeting, *, party: Party, by: "User", at: datetime
) -> DialogueMeeting:
    """Confirm for one side that this is what was said. When all have, the minutes stand for good.

    Raises:
        IllegalMove: the minutes are not shared.
        ConfirmedAlready: this side has confirmed them.
    """
    rows, meeting = _gathering(meeting)
    if meeting.confirmed_by(party):
        raise ConfirmedAlready
    touched = rows if party == Party.LANDLORD else [meeting]
    for row in touched:
        setattr(row, f"{party}_confirmed_at", at)
        setattr(row, f"{party}_confirmed_by", by)
    if all(row.confirmed_by(each) for row in rows for each in Party):
        touched, move = rows, CONFIRM_LAST
    else:
        move = CONFIRM_FIRST
    for row in touched:
        make_move(move, row, by=by, at=at)
    return meeting


def _gathering(meeting: DialogueMeeting) -> tuple[list[DialogueMeeting], DialogueMeeting]:
    """Lock the rows of the gathering; return those that are still on, and the one asked for.

    A tenant that has left the gathering is no part of it, unless it is the one asked for: then
    the move says why nothing can be done.
    """
    locked = (
        DialogueMeeting.objects.gathered(meeting.gathering)
        .select_for_update(of=("self",))
        .select_related("annex", "company", "organisation", "host", "proposed_by")
    )
    rows = list(locked)
    own = next(row for row in rows if row.pk == meeting.pk)
    return [row for row in rows if row is own or row.state != CANCELLED], own


def _apply(
    plan: MeetingPlan, meeting: DialogueMeeting, party: Party, *, by: "User", at: datetime
) -> None:
    if plan.starts_at <= at:
        raise AlreadyPast
    if plan.host is not None:
        if not _works_at(plan.host, meeting.company_id):
            raise HostElsewhere
        meeting.host = plan.host
    meeting.title, meeting.agenda = plan.title, plan.agenda
    meeting.starts_at, meeting.ends_at = plan.starts_at, plan.ends_at
    meeting.place, meeting.link = plan.place, plan.link
    meeting.proposed_party, meeting.proposed_by, meeting.proposed_at = party, by, at
    meeting.accepted_at = meeting.accepted_by = None


def _works_at(person: "User", company_id: UUID) -> bool:
    return Membership.objects.filter(
        user=person, company=company_id, role__in=sorted(PREPARING), ended_on=None
    ).exists()


def is_held(meeting: DialogueMeeting) -> bool:
    """Whether the minutes are being written."""
    return meeting.state == HELD
