"""Letting an annex rest for a while, and letting it go on."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.actions.agreements import refuse_unless
from annexes.models import LeaseAnnex, Party, Suspension
from annexes.states.annexes import IN_FORCE
from annexes.states.suspensions import DECIDE, DROP, RESUME, SuspensionState
from portal.errors import DomainError
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User


class WrongRest(DomainError):
    """The days are not ahead, or outside the annex."""

    message = _("Choose days from today on, while the annex holds: until %(last)s.")

    def __init__(self, last: date) -> None:
        super().__init__(self.message % {"last": date_format(last)})


class RestsAlready(DomainError):
    """One suspension at a time."""

    message = _("The annex rests already on some of these days, or a colleague has asked for it.")


class OwnRequest(DomainError):
    """The landlord's suspension needs two people."""

    message = _("You have asked for this yourself. A colleague has to decide it.")


@transaction.atomic
def ask_to_suspend(
    annex: LeaseAnnex,
    *,
    party: Party,
    starts_on: date,
    ends_on: date | None = None,
    reason: str,
    by: "User",
    at: datetime,
) -> Suspension:
    """Let an annex rest from a day on. The landlord's request waits for a second person.

    Args:
        annex: In force.
        party: Whose wish it is. The tenant's own is decided at once.
        starts_on: First resting day, today or later.
        ends_on: Last resting day; None until somebody resumes.
        reason: Read by the other side, for example that the premises are rebuilt.
        by: Who asks.
        at: When.

    Raises:
        WrongRest: the days are past, in the wrong order, or outside the annex.
        RestsAlready: some of the days rest already.
        IllegalMove: the annex is not in force.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    refuse_unless(annex, IN_FORCE)
    first, last = max(timezone.localdate(at), annex.starts_on), annex.last_day
    if not first <= starts_on <= (ends_on or starts_on) <= last:
        raise WrongRest(last)
    if _overlapping(annex, starts_on, ends_on).exists():
        raise RestsAlready
    suspension = Suspension.objects.create(
        company_id=annex.company_id,
        organisation_id=annex.organisation_id,
        annex=annex,
        party=party,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        asked_at=at,
        asked_by=by,
    )
    if party == Party.TENANT:
        _decide(suspension, by=by, at=at)
        letters.write_to_landlord(
            "annex_suspended", annex, at=at, suspension=suspension, comment=reason
        )
    return suspension


def _overlapping(annex: LeaseAnnex, starts_on: date, ends_on: date | None):
    found = annex.suspensions.exclude(state=SuspensionState.DROPPED).exclude(ends_on__lt=starts_on)
    return found if ends_on is None else found.filter(starts_on__lte=ends_on)


def _decide(suspension: Suspension, *, by: "User", at: datetime) -> None:
    suspension.decided_at, suspension.decided_by = at, by
    make_move(DECIDE, suspension, by=by, at=at, reason=suspension.reason)


@transaction.atomic
def decide_suspension(suspension: Suspension, *, by: "User", at: datetime) -> Suspension:
    """Decide what a colleague has asked for. The tenant gets a letter.

    Raises:
        OwnRequest: ``by`` has asked for it.
    """
    suspension = Suspension.objects.select_related("annex").locked(suspension.pk)
    if suspension.asked_by_id == by.pk:
        raise OwnRequest
    _decide(suspension, by=by, at=at)
    letters.write_to_tenant(
        "annex_suspended",
        suspension.annex,
        at=at,
        suspension=suspension,
        comment=suspension.reason,
    )
    return suspension


@transaction.atomic
def drop_suspension(suspension: Suspension, *, reason: str, by: "User", at: datetime) -> Suspension:
    """Let a suspension that has not begun come to nothing.

    Raises:
        Begun: the annex rests already; resume instead.
    """
    suspension = Suspension.objects.select_related("annex").locked(suspension.pk)
    decided = suspension.state == SuspensionState.DECIDED
    if decided and suspension.starts_on <= timezone.localdate(at):
        raise Begun
    make_move(DROP, suspension, by=by, at=at, reason=reason)
    if decided:
        _tell(suspension, "annex_resumed", at=at, comment=reason)
    return suspension


class Begun(DomainError):
    """It is too late to drop it."""

    message = _("The annex rests already. Let it go on instead.")


class NotResting(DomainError):
    """There is nothing to resume."""

    message = _("The annex doesn't rest today.")


@transaction.atomic
def resume_annex(suspension: Suspension, *, reason: str, by: "User", at: datetime) -> Suspension:
    """Let the annex go on from today: yesterday was the last resting day.

    A suspension that began today is dropped: no day of it has passed.

    Raises:
        NotResting: it has not begun, or is over.
    """
    suspension = Suspension.objects.select_related("annex").locked(suspension.pk)
    today = timezone.localdate(at)
    if not suspension.covers(today):
        raise NotResting
    if suspension.starts_on == today:
        make_move(DROP, suspension, by=by, at=at, reason=reason)
    else:
        suspension.ends_on = today - timedelta(days=1)
        make_move(RESUME, suspension, by=by, at=at, reason=reason)
    _tell(suspension, "annex_resumed", at=at, comment=reason)
    return suspension


def _tell(suspension: Suspension, template: str, *, at: datetime, comment: str) -> None:
    for write in (letters.write_to_tenant, letters.write_to_landlord):
        write(template, suspension.annex, at=at, suspension=suspension, comment=comment)
