"""Every write to contributions: logging, sending in, checking, correcting."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.models import Contribution, LeaseAnnex, YearPlan
from annexes.occasions import EVIDENCE, LooksDouble, Occasion
from annexes.states.contributions import (
    CHANGE,
    REJECT,
    RETURN,
    SUBMIT,
    SUBMITTED,
    VERIFY,
    WITHDRAW,
    ContributionState,
)
from annexes.states.plans import PlanState
from portal.errors import DomainError
from portal.records import letters
from portal.records.files import keep
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User


class OwnContribution(DomainError):
    """Four eyes: nobody checks what they said themselves."""

    message = _("You logged or sent in this yourself. A colleague has to check it.")


class YearClosed(DomainError):
    """The figures of the year are locked."""

    message = _("The year is closed: its figures are locked.")


class NotYetVerified(DomainError):
    """Only what has been verified needs a correcting row."""

    message = _("Only a verified contribution is corrected this way.")


class CorrectedAlready(DomainError):
    """There is a correcting row."""

    message = _("This contribution has been corrected already.")


class CorrectionStands(DomainError):
    """A correcting row is verified or rejected, nothing else."""

    message = _("A correction can only be verified or rejected.")


@transaction.atomic
def log_contribution(
    annex: LeaseAnnex,
    *,
    occasion: Occasion,
    by: "User",
    at: datetime,
    evidence: Iterable[UploadedFile] = (),
    certain: bool = False,
    send: bool = True,
) -> Contribution:
    """Log what was done under an annex, and send it in.

    Args:
        annex: Under which it was done.
        occasion: What was done.
        by: A representative of the tenant, or staff on the tenant's behalf.
        at: When it is logged.
        evidence: Files that `EVIDENCE` has let in.
        certain: Whether somebody has said that this is not what was logged before.
        send: False keeps it as a draft.

    Raises:
        OccasionRefused: what was said cannot be right.
        LooksDouble: the same has been logged before, and nobody has said that this is another.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    _check(occasion, annex, at=at, certain=certain)
    contribution = Contribution(
        company_id=annex.company_id,
        organisation_id=annex.organisation_id,
        annex=annex,
        logged_by=by,
        logged_at=at,
        **occasion.columns(annex),
    )
    contribution.save(force_insert=True)
    _keep_evidence(contribution, evidence, by=by, at=at)
    return submit_contribution(contribution, by=by, at=at) if send else contribution


@transaction.atomic
def change_contribution(
    contribution: Contribution,
    *,
    occasion: Occasion,
    by: "User",
    at: datetime,
    evidence: Iterable[UploadedFile] = (),
    certain: bool = False,
    send: bool = True,
) -> Contribution:
    """Change what was logged, as long as nobody has handled it, and send it in (again).

    Raises:
        IllegalMove: it has been verified, rejected or withdrawn.
        OccasionRefused, LooksDouble, YearClosed: as when logging.
    """
    annex = LeaseAnnex.objects.locked(contribution.annex_id)
    contribution = _locked(contribution)
    if contribution.reverses_id:
        raise CorrectionStands
    _check(occasion, annex, at=at, certain=certain, but=contribution)
    for name, value in occasion.columns(annex).items():
        setattr(contribution, name, value)
    _keep_evidence(contribution, evidence, by=by, at=at)
    if contribution.state == SUBMITTED:
        contribution.submitted_by, contribution.submitted_at = by, at
        make_move(CHANGE, contribution, by=by, at=at)
    elif send or not SUBMIT.starts_from(contribution.state):
        _submit(contribution, by=by, at=at)
    else:
        contribution.save()
    return contribution


@transaction.atomic
def submit_contribution(contribution: Contribution, *, by: "User", at: datetime) -> Contribution:
    """Send in what was logged, so that the company can check it."""
    contribution = _locked(contribution)
    _submit(contribution, by=by, at=at)
    return contribution


@transaction.atomic
def withdraw_contribution(contribution: Contribution, *, by: "User", at: datetime) -> Contribution:
    """Take back what nobody has handled yet. The row stays, and counts nowhere."""
    contribution = _locked(contribution)
    if contribution.reverses_id:
        raise CorrectionStands
    make_move(WITHDRAW, contribution, by=by, at=at)
    return contribution


@transaction.atomic
def verify_contribution(contribution: Contribution, *, by: "User", at: datetime) -> Contribution:
    """Confirm that it was done; from now on it counts as verified and is never changed.

    Raises:
        OwnContribution: the same person logged it or sent it in.
    """
    contribution = _locked(contribution)
    _ask_four_eyes(contribution, by)
    contribution.verified_by, contribution.verified_at, contribution.answer = by, at, ""
    make_move(VERIFY, contribution, by=by, at=at)
    return contribution


@transaction.atomic
def return_contribution(
    contribution: Contribution, *, reason: str, by: "User", at: datetime
) -> Contribution:
    """Send it back to be corrected; the sender gets a letter with the reason."""
    contribution = _locked(contribution)
    if contribution.reverses_id:
        raise CorrectionStands
    _ask_four_eyes(contribution, by)
    contribution.answer = reason.strip()
    make_move(RETURN, contribution, by=by, at=at, reason=reason)
    _tell_sender("contribution_returned", contribution, at=at)
    return contribution


@transaction.atomic
def reject_contribution(
    contribution: Contribution, *, reason: str, by: "User", at: datetime
) -> Contribution:
    """Refuse it; it counts nowhere. The sender gets a letter with the reason."""
    contribution = _locked(contribution)
    _ask_four_eyes(contribution, by)
    contribution.answer = reason.strip()
    make_move(REJECT, contribution, by=by, at=at, reason=reason)
    _tell_sender("contribution_rejected", contribution, at=at)
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
    return submit_contribution(correction, by=by, at=at)


def _locked(contribution: Contribution) -> Contribution:
    """Return the contribution, locked, in a year that is open."""
    contribution = Contribution.objects.locked(contribution.pk)
    if contribution.plan.state == PlanState.CLOSED:
        raise YearClosed
    return contribution


def _check(
    occasion: Occasion,
    annex: LeaseAnnex,
    *,
    at: datetime,
    certain: bool,
    but: Contribution | None = None,
) -> None:
    for refusal in occasion.refusals(annex, today=timezone.localdate(at)):
        raise refusal
    alike = Contribution.objects.alike(
        annex=annex, done_on=occasion.done_on, kind_id=occasion.kind.pk, amount=occasion.amount
    )
    if not certain and alike.exclude(pk=but.pk if but else None).exists():
        raise LooksDouble


def _submit(contribution: Contribution, *, by: "User", at: datetime) -> None:
    contribution.submitted_by, contribution.submitted_at, contribution.answer = by, at, ""
    make_move(SUBMIT, contribution, by=by, at=at)


def _ask_four_eyes(contribution: Contribution, by: "User") -> None:
    if by.pk in {contribution.logged_by_id, contribution.submitted_by_id}:
        raise OwnContribution


def _keep_evidence(
    contribution: Contribution, evidence: Iterable[UploadedFile], *, by: "User", at: datetime
) -> None:
    for upload in evidence:
        contribution.evidence.add(
            keep(
                upload,
                name=upload.name or "",
                content_type=EVIDENCE.check(upload),
                purpose="contribution_evidence",
                company=contribution.company,
                organisation=contribution.organisation,
                by=by,
                at=at,
            )
        )


def _tell_sender(template: str, contribution: Contribution, *, at: datetime) -> None:
    letters.write(
        template,
        to=letters.Recipient.of(contribution.submitted_by),
        about=contribution,
        company=contribution.company,
        at=at,
        occasion=at.isoformat(timespec="seconds"),
    )
