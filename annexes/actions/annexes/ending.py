"""The end of a signed annex: its last day, its lease's last day, or notice by one side.

The tenancy is never touched (design D20).
"""

from calendar import monthrange
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.actions.evaluations import open_evaluation
from annexes.models import EvaluationKind, LeaseAnnex, LeaseStatus, Party
from annexes.states.annexes import (
    EXPIRE,
    GIVE_NOTICE,
    IN_FORCE,
    TAKE_BACK_NOTICE,
    TERMINATE,
    AnnexState,
)
from portal.errors import DomainError
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User


class WrongLastDay(DomainError):
    """The last day is before the notice is over, or after the annex ends anyway."""

    message = _("Choose a last day from %(first)s to %(last)s.")

    def __init__(self, first: date, last: date) -> None:
        super().__init__(self.message % {"first": date_format(first), "last": date_format(last)})


class EndsAnyway(DomainError):
    """The annex ends before the notice would be over."""

    message = _("The annex ends on %(last)s, before a notice given today would be over.")

    def __init__(self, last: date) -> None:
        super().__init__(self.message % {"last": date_format(last)})


class NotYourNotice(DomainError):
    """Whoever gave notice takes it back."""

    message = _("The other side has given notice. Only they can take it back.")


def earliest_last_day(annex: LeaseAnnex, *, notice_on: date) -> date:
    """Return the first day on which the annex can end by notice given that day.

    The same day of the month, so many months on as the annex's wording says; the last day of a
    shorter month. Never before the annex begins.
    """
    months = notice_on.month - 1 + annex.template_version.notice_months
    year, month = notice_on.year + months // 12, months % 12 + 1
    day = min(notice_on.day, monthrange(year, month)[1])
    return max(date(year, month, day), annex.starts_on)


@transaction.atomic
def give_notice(
    annex: LeaseAnnex,
    *,
    party: Party,
    last_day: date | None = None,
    reason: str,
    by: "User",
    at: datetime,
) -> LeaseAnnex:
    """Give notice of a signed annex, for either side. It holds to its last day.

    Args:
        annex: In force, or about to be.
        party: The side that gives notice.
        last_day: The last day on which it holds; the earliest possible when None.
        reason: Read by the other side.
        by: Who gives notice.
        at: When; the notice counts from that day.

    Raises:
        EndsAnyway: the annex ends before the notice would be over.
        WrongLastDay: before the notice is over, or after the annex ends.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    notice_on = timezone.localdate(at)
    earliest = earliest_last_day(annex, notice_on=notice_on)
    if earliest > annex.last_day:
        raise EndsAnyway(annex.last_day)
    last_day = last_day or earliest
    if not earliest <= last_day <= annex.last_day:
        raise WrongLastDay(earliest, annex.last_day)
    annex.ended_on = last_day
    annex.notice_on, annex.notice_by, annex.notice_party = notice_on, by, party
    make_move(GIVE_NOTICE, annex, by=by, at=at, reason=reason)
    letters.write_to_tenant("annex_ended", annex, at=at, comment=reason)
    letters.write_to_landlord("annex_ended", annex, at=at, comment=reason)
    return annex


@transaction.atomic
def take_back_notice(
    annex: LeaseAnnex, *, party: Party, reason: str, by: "User", at: datetime
) -> LeaseAnnex:
    """Let the annex go on as if no notice had been given.

    Raises:
        NotYourNotice: the other side gave it.
        IllegalMove: no notice is running.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    if annex.state == AnnexState.ENDING and annex.notice_party != party:
        raise NotYourNotice
    annex.ended_on = annex.notice_on = annex.notice_by = None
    annex.notice_party = ""
    make_move(TAKE_BACK_NOTICE, annex, by=by, at=at, reason=reason)
    letters.write_to_tenant("annex_goes_on", annex, at=at, comment=reason)
    letters.write_to_landlord("annex_goes_on", annex, at=at, comment=reason)
    return annex


def end_annexes(*, at: datetime) -> int:
    """Let the annexes whose last day has passed expire or, after notice, be ended.

    The clock does this every hour.

    Returns:
        How many came to their end.
    """
    past = (
        LeaseAnnex.objects.filter(state__in=sorted(IN_FORCE))
        .alias(last=Coalesce("ended_on", "ends_on"))
        .filter(last__lt=timezone.localdate(at))
    )
    return sum(_end(pk, at=at) for pk in list(past.values_list("pk", flat=True)))


@transaction.atomic
def _end(pk: Any, *, at: datetime) -> int:
    annex = LeaseAnnex.objects.locked(pk)
    move = {AnnexState.ACTIVE: EXPIRE, AnnexState.ENDING: TERMINATE}.get(AnnexState(annex.state))
    if move is None or annex.last_day >= timezone.localdate(at):
        return 0
    make_move(move, annex, by=None, at=at)
    if move == TERMINATE:  # the last step: both sides say how it went
        open_evaluation(annex, kind=EvaluationKind.CLOSING, by=None, at=at)
    return 1


def end_with_leases(*, at: datetime) -> int:
    """Let annexes end with their leases: an annex never outlasts its lease.

    A lease that is under notice or ended carries its last day; the annex takes it over when it
    comes before its own, and lets it go again when the lease runs on. The clock does this every
    hour, so that a lease list moves the annexes whichever way it came in.

    Returns:
        How many last days were moved.
    """
    over = Q(
        lease__status__in=[LeaseStatus.NOTICE, LeaseStatus.ENDED], lease__ends_on__isnull=False
    )
    earlier = over & (
        Q(ended_on__isnull=True, ends_on__gt=F("lease__ends_on"))
        | Q(ended_on__isnull=False) & ~Q(ended_on=F("lease__ends_on"))
    )
    gone_on = Q(state=AnnexState.ACTIVE, ended_on__isnull=False) & ~over
    moved = LeaseAnnex.objects.filter(state__in=sorted(IN_FORCE)).filter(earlier | gone_on)
    return sum(_follow_lease(pk, at=at) for pk in list(moved.values_list("pk", flat=True)))


@transaction.atomic
def _follow_lease(pk: Any, *, at: datetime) -> int:
    annex = LeaseAnnex.objects.select_related("lease").locked(pk)
    last_day = _last_day_with_lease(annex)
    if annex.state not in IN_FORCE or last_day == annex.ended_on:
        return 0
    annex.ended_on = last_day
    if last_day is None and _another_in_force(annex):
        return 0  # a new annex has taken its place
    annex.save()
    told = "annex_goes_on" if last_day is None else "annex_ends_with_lease"
    letters.write_to_tenant(told, annex, at=at)
    letters.write_to_landlord(told, annex, at=at)
    return 1


def _last_day_with_lease(annex: LeaseAnnex) -> date | None:
    """Return the early last day that the annex should have; None for its ordinary one."""
    lease = annex.lease
    notice = annex.ended_on if annex.state == AnnexState.ENDING else None
    if lease.status == LeaseStatus.RUNNING or lease.ends_on is None:
        return notice
    with_lease = max(filter(None, [lease.ends_on, annex.starts_on, annex.notice_on]))
    if with_lease >= (notice or annex.ends_on):
        return notice
    return with_lease


def _another_in_force(annex: LeaseAnnex) -> bool:
    others = LeaseAnnex.objects.filter(lease=annex.lease_id, starts_on__lte=annex.ends_on)
    return any(
        other.last_day >= annex.starts_on
        for other in others.filter(state__in=sorted(IN_FORCE)).exclude(pk=annex.pk)
    )
