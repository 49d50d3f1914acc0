"""What the tenant's side does with contributions: logging, changing, sending in, taking back."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions.confirmations import ask_host, overtake_confirmation
from annexes.actions.overlaps import flag_overlap
from annexes.counting import ask_counting_rule
from annexes.models import Contribution, LeaseAnnex, LogDraft
from annexes.occasions import EVIDENCE, LooksDouble, Occasion, OccasionRefused
from annexes.states.contributions import CHANGE, OBJECT, SUBMIT, SUBMITTED, WITHDRAW
from annexes.states.plans import PlanState
from portal.errors import DomainError
from portal.records.files import keep
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User


class YearClosed(DomainError):
    """The figures of the year are locked."""

    message = _("The year is closed: its figures are locked.")


class CorrectionStands(DomainError):
    """A correcting row is verified or rejected, nothing else."""

    message = _("A correction can only be verified or rejected.")


class ObjectedAlready(DomainError):
    """An objection is answered once; after that the parties talk."""

    message = _("You have objected once. Talk to your contact person at the housing company.")


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
    draft: LogDraft | None = None,
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
        draft: The unfinished typing that this completes; it is forgotten.

    Raises:
        OccasionRefused: what was said cannot be right.
        LooksDouble: the same has been logged before, and nobody has said that this is another.
    """
    annex = _locked_annex(annex.pk)
    evidence = list(evidence)
    _check(occasion, annex, evidence, at=at, certain=certain, send=send)
    contribution = Contribution(
        company_id=annex.company_id,
        organisation_id=annex.organisation_id,
        annex=annex,
        logged_by=by,
        logged_at=at,
        **occasion.columns(annex),
    )
    if send:
        _submit(contribution, by=by, at=at)
    else:
        contribution.save(force_insert=True)
    _keep_evidence(contribution, evidence, by=by, at=at)
    if draft is not None:
        draft.delete()
    return contribution


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

    What a host said about it before no longer counts: the host is asked anew.

    Raises:
        IllegalMove: it has been verified, rejected or withdrawn.
        OccasionRefused, LooksDouble, YearClosed: as when logging.
    """
    annex = _locked_annex(contribution.annex_id)
    contribution = locked(contribution)
    if contribution.reverses_id:
        raise CorrectionStands
    evidence = list(evidence)
    sends = send or not SUBMIT.starts_from(contribution.state)
    _check(occasion, annex, evidence, at=at, certain=certain, send=sends, but=contribution)
    for name, value in occasion.columns(annex).items():
        setattr(contribution, name, value)
    _keep_evidence(contribution, evidence, by=by, at=at)
    if contribution.state == SUBMITTED:
        contribution.submitted_by, contribution.submitted_at = by, at
        contribution.sampled_at = None
        overtake_confirmation(contribution, at=at)
        make_move(CHANGE, contribution, by=by, at=at)
        _now_sent_in(contribution, at=at)
    elif sends:
        _submit(contribution, by=by, at=at)
    else:
        contribution.save()
    return contribution


@transaction.atomic
def submit_contribution(contribution: Contribution, *, by: "User", at: datetime) -> Contribution:
    """Send in what was logged, so that the company can check it.

    Raises:
        OccasionRefused: the kind wants evidence, and none has been sent.
    """
    contribution = locked(contribution)
    if contribution.reverses_id is None:
        sent = contribution.evidence.values_list("content_type", flat=True)
        if lacking := contribution.kind.lacks_evidence(sent):
            raise OccasionRefused(lacking, "evidence")
    _submit(contribution, by=by, at=at)
    return contribution


@transaction.atomic
def withdraw_contribution(contribution: Contribution, *, by: "User", at: datetime) -> Contribution:
    """Take back what nobody has handled yet. The row stays, and counts nowhere."""
    contribution = locked(contribution)
    if contribution.reverses_id:
        raise CorrectionStands
    overtake_confirmation(contribution, at=at)
    make_move(WITHDRAW, contribution, by=by, at=at)
    return contribution


@transaction.atomic
def object_to_rejection(
    contribution: Contribution, *, reason: str, by: "User", at: datetime
) -> Contribution:
    """Ask the company to look again at what it rejected; somebody else there answers.

    Raises:
        ObjectedAlready: it has been objected to before.
        ReasonNeeded: nothing was written.
    """
    contribution = locked(contribution)
    if contribution.reverses_id:
        raise CorrectionStands
    if contribution.objected_at is not None and OBJECT.starts_from(contribution.state):
        raise ObjectedAlready
    contribution.objected_by, contribution.objected_at = by, at
    contribution.objection = reason.strip()
    make_move(OBJECT, contribution, by=by, at=at, reason=reason)
    return contribution


def locked(contribution: Contribution) -> Contribution:
    """Return the contribution, locked, in a year that is open.

    Raises:
        YearClosed: the figures of its year are locked.
    """
    contribution = Contribution.objects.select_related("plan").locked(contribution.pk)
    if contribution.plan.state == PlanState.CLOSED:
        raise YearClosed
    return contribution


def _locked_annex(pk: UUID) -> LeaseAnnex:
    """Return the annex, locked, with what a contribution asks of it."""
    return LeaseAnnex.objects.select_related("lease__premises").locked(pk)


def _check(
    occasion: Occasion,
    annex: LeaseAnnex,
    evidence: Iterable[UploadedFile],
    *,
    at: datetime,
    certain: bool,
    send: bool,
    but: Contribution | None = None,
) -> None:
    refusals = list(occasion.refusals(annex, today=timezone.localdate(at)))
    if send:
        sent_before = but.evidence.values_list("content_type", flat=True) if but else ()
        sent = [*sent_before, *(EVIDENCE.check(upload) for upload in evidence)]
        if lacking := occasion.kind.lacks_evidence(sent):
            refusals.append(OccasionRefused(lacking, "evidence"))
    if refusals:
        refusals[0].others = tuple(refusals[1:])
        raise refusals[0]
    ask_counting_rule(occasion, annex, certain=certain, but=but)
    alike = Contribution.objects.alike(
        annex=annex, done_on=occasion.done_on, kind_id=occasion.kind.pk, amount=occasion.amount
    )
    if not certain and alike.exclude(pk=but.pk if but else None).exists():
        raise LooksDouble


def _submit(contribution: Contribution, *, by: "User", at: datetime) -> None:
    contribution.submitted_by, contribution.submitted_at, contribution.answer = by, at, ""
    make_move(SUBMIT, contribution, by=by, at=at)
    _now_sent_in(contribution, at=at)


def _now_sent_in(contribution: Contribution, *, at: datetime) -> None:
    """Ask the host, and flag what may be the same gift; a correcting row is neither."""
    if contribution.reverses_id is None:
        ask_host(contribution, at=at)
        flag_overlap(contribution, at=at)


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
