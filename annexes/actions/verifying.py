"""What the company does with contributions: verifying, returning, rejecting, correcting."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from annexes.actions.allocations import copy_reversed
from annexes.actions.contributions import (
    CorrectionStands,
    YearClosed,
    locked,
    submit_contribution,
)
from annexes.letters import write_to_sender
from annexes.models import Contribution, VerificationLimit, Verifier, YearPlan
from annexes.states.confirmations import ConfirmationState
from annexes.states.contributions import (
    REJECT,
    RETURN,
    SUBMITTED,
    UNDO,
    VERIFY,
    ContributionState,
)
from annexes.states.overlaps import OverlapState
from annexes.states.plans import PlanState
from portal.errors import DomainError
from portal.records import jobs
from portal.records.models import Job
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import HousingCompany, User

VERIFY_MANY = "annexes.verify_contributions"
UNDO_MANY = "annexes.undo_verification"
#: How long a bulk verification can be undone.
UNDO_WITHIN = timedelta(days=1)
#: Makes the draw of spot checks one that nobody outside can foretell.
SAMPLE_SALT = "annexes.spot_check"


class OwnContribution(DomainError):
    """Four eyes: nobody checks what they said themselves, or said no to before."""

    message = _("You logged, sent in or rejected this yourself. A colleague has to check it.")


class HostDisagrees(DomainError):
    """The host said something else; whoever verifies it says why it counts all the same."""

    message = _("The host says something else. Write why it counts all the same.")


class NotYetVerified(DomainError):
    """Only what has been verified needs a correcting row."""

    message = _("Only a verified contribution is corrected this way.")


class CorrectedAlready(DomainError):
    """There is a correcting row."""

    message = _("This contribution has been corrected already.")


class TooLateToUndo(DomainError):
    """A bulk verification is undone within a day, and once."""

    message = _("This can't be undone any more.")


@transaction.atomic
def verify_contribution(
    contribution: Contribution, *, by: "User", at: datetime, reason: str = ""
) -> Contribution:
    """Confirm that it was done; from now on it counts as verified and is never changed.

    Args:
        contribution: Sent in.
        by: Somebody who neither logged nor sent it in, nor rejected it before.
        at: When.
        reason: Why it counts although the host says something else.

    Raises:
        OwnContribution: four eyes.
        HostDisagrees: the host has other numbers or says no, and no reason was given.
    """
    contribution = locked(contribution)
    _ask_four_eyes(contribution, by)
    if VERIFY.starts_from(contribution.state) and contribution.is_disputed and not reason.strip():
        raise HostDisagrees
    return _verify(contribution, Verifier.PERSON, by=by, at=at, reason=reason)


@transaction.atomic
def return_contribution(
    contribution: Contribution, *, reason: str, by: "User", at: datetime
) -> Contribution:
    """Send it back to be corrected; the sender gets a letter with the reason."""
    contribution = locked(contribution)
    if contribution.reverses_id:
        raise CorrectionStands
    _ask_four_eyes(contribution, by)
    contribution.answer = reason.strip()
    make_move(RETURN, contribution, by=by, at=at, reason=reason)
    write_to_sender("contribution_returned", contribution, at=at)
    return contribution


@transaction.atomic
def reject_contribution(
    contribution: Contribution, *, reason: str, by: "User", at: datetime
) -> Contribution:
    """Refuse it; it counts nowhere. The sender gets a letter with the reason.

    Raises:
        OwnContribution: also for a person who answers an objection to their own rejection.
    """
    contribution = locked(contribution)
    _ask_four_eyes(contribution, by)
    contribution.answer, contribution.rejected_by = reason.strip(), by
    make_move(REJECT, contribution, by=by, at=at, reason=reason)
    write_to_sender("contribution_rejected", contribution, at=at)
    return contribution


@transaction.atomic
def correct_contribution(
    contribution: Contribution, *, reason: str, by: "User", at: datetime
) -> Contribution:
    """Take a verified contribution out of the figures by a row with the opposite amount.

    The figures keep both. A colleague verifies the new row. When the year is closed the new
    row counts in the annex's present year, so that a locked year never changes.

    Returns:
        The correcting row, sent in.

    Raises:
        NotYetVerified: it can still be returned or rejected.
        CorrectedAlready: a correcting row waits or stands.
        YearClosed: neither its own nor the present year is open.
    """
    contribution = Contribution.objects.locked(contribution.pk)
    if contribution.state != ContributionState.VERIFIED or contribution.reverses_id:
        raise NotYetVerified
    taken_back = {ContributionState.REJECTED, ContributionState.WITHDRAWN}
    if contribution.reversals.exclude(state__in=taken_back).exists():
        raise CorrectedAlready
    plan, done_on = contribution.plan, contribution.done_on
    if plan.state != PlanState.RUNNING:
        done_on = timezone.localdate(at)
        plan = (
            YearPlan.objects.running()
            .filter(annex=contribution.annex_id, year=done_on.year)
            .first()
        )
        if plan is None:
            raise YearClosed
    correction = Contribution(
        company_id=contribution.company_id,
        organisation_id=contribution.organisation_id,
        annex_id=contribution.annex_id,
        plan=plan,
        year=plan.year,
        pledge_id=contribution.pledge_id if plan.pk == contribution.plan_id else None,
        kind_id=contribution.kind_id,
        unit=contribution.unit,
        activity_id=contribution.activity_id,
        district_id=contribution.district_id,
        theme_id=contribution.theme_id,
        done_on=done_on,
        hours=contribution.hours,
        area_m2=contribution.area_m2,
        amount=-contribution.amount,
        women=-contribution.women,
        men=-contribution.men,
        other=-contribution.other,
        note=reason.strip()[:500],
        reverses=contribution,
        logged_by=by,
        logged_at=at,
    )
    correction.save(force_insert=True)
    copy_reversed(contribution, correction, at=at)
    return submit_contribution(correction, by=by, at=at)


# ── Many at once ──────────────────────────────────────────────────────────────────────────────


def order_verification(
    company: "HousingCompany", contributions: Sequence[UUID], *, by: "User", at: datetime
) -> Job:
    """Order that these are verified, one by one, as one job that can be watched and undone."""
    given = {"contributions": sorted(str(pk) for pk in contributions)}
    return jobs.order(VERIFY_MANY, company=company, given=given, by=by, at=at)


def undoable(job: Job, *, at: datetime) -> bool:
    """Whether this bulk verification can still be undone: done, within a day, not undone yet."""
    if job.kind != VERIFY_MANY or job.ended_at is None or at - job.ended_at > UNDO_WITHIN:
        return False
    return verified_in(job).exists()


def verified_in(job: Job) -> QuerySet[Contribution]:
    """Return what the job has verified and nobody has corrected since."""
    return Contribution.objects.filter(
        pk__in=job.input["contributions"],
        state=ContributionState.VERIFIED,
        verified_by=job.ordered_by_id,
        verified_at=job.ordered_at,
        plan__state=PlanState.RUNNING,
        reversals=None,
    )


def order_undo(job: Job, *, by: "User", at: datetime) -> Job:
    """Order that a bulk verification is undone.

    Raises:
        TooLateToUndo: a day has passed, or nothing of it is left to undo.
    """
    if not undoable(job, at=at):
        raise TooLateToUndo
    given = {"job": str(job.pk)}
    return jobs.order(UNDO_MANY, company=job.company, given=given, by=by, at=at)


@transaction.atomic
def undo_verification(contribution: Contribution, *, by: "User", at: datetime) -> Contribution:
    """Let what was verified wait again. The trail keeps both steps.

    Raises:
        CorrectedAlready: a correcting row stands on it.
        YearClosed: its figures are locked.
    """
    contribution = locked(contribution)
    if contribution.reversals.exists():
        raise CorrectedAlready
    contribution.verified_by = contribution.verified_at = None
    contribution.verifier = ""
    make_move(UNDO, contribution, by=by, at=at)
    return contribution


# ── Without a person ──────────────────────────────────────────────────────────────────────────


def verify_within_limits(*, at: datetime) -> tuple[int, int]:
    """Verify what a host has confirmed and a company's limit allows; leave some to people.

    Returns:
        How many were verified, and how many were left as spot checks.
    """
    verified = sampled = 0
    for limit in VerificationLimit.objects.filter(is_active=True):
        for contribution in within(limit):
            if _verify_or_sample(contribution, limit, at=at):
                verified += 1
            else:
                sampled += 1
    return verified, sampled


def within(limit: VerificationLimit) -> QuerySet[Contribution]:
    """Return what the clock may verify by the limit, or leave as a spot check.

    The host has said yes to exactly these numbers, nobody objects, nothing looks double, and no
    person has been asked to look at it.
    """
    return (
        Contribution.objects.of(limit.company_id)
        .filter(
            kind=limit.kind_id,
            state=SUBMITTED,
            amount__lte=limit.up_to,
            reverses=None,
            sampled_at=None,
            objected_at=None,
            confirmations__state=ConfirmationState.CONFIRMED,
            plan__state=PlanState.RUNNING,
        )
        .exclude(overlap__state=OverlapState.OPEN)
        .order_by("submitted_at", "pk")
    )


def is_spot_check(contribution: Contribution, per_cent: int) -> bool:
    """Whether the draw leaves this one to people. The same row is always drawn alike."""
    drawn = salted_hmac(SAMPLE_SALT, str(contribution.pk), algorithm="sha256").digest()
    return int.from_bytes(drawn[:8], "big") % 100 < per_cent


@transaction.atomic
def _verify_or_sample(
    contribution: Contribution, limit: VerificationLimit, *, at: datetime
) -> bool:
    contribution = within(limit).select_for_update(of=("self",)).filter(pk=contribution.pk).first()
    if contribution is None:  # somebody was quicker
        return False
    if is_spot_check(contribution, limit.sampled_per_cent):
        contribution.sampled_at = at
        contribution.save()
        return False
    _verify(contribution, Verifier.LIMIT, by=None, at=at)
    return True


def _verify(
    contribution: Contribution,
    verifier: Verifier,
    *,
    by: "User | None",
    at: datetime,
    reason: str = "",
) -> Contribution:
    contribution.verified_by, contribution.verified_at = by, at
    contribution.verifier, contribution.answer = verifier, ""
    make_move(VERIFY, contribution, by=by, at=at, reason=reason)
    return contribution


def _ask_four_eyes(contribution: Contribution, by: "User") -> None:
    if by.pk in {
        contribution.logged_by_id,
        contribution.submitted_by_id,
        contribution.rejected_by_id,
    }:
        raise OwnContribution
