"""What is done in the background for annexes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from annexes import printing
from annexes.actions import verifying
from annexes.actions.annexes import SIGNED_COPY
from annexes.models import Contribution, LeaseAnnex
from portal.errors import DomainError
from portal.records import jobs
from portal.records.models import Job


@jobs.handles(SIGNED_COPY, name=_("The signed annex as PDF"), queue="pdf")
def make_signed_copy(work: jobs.Work) -> dict[str, Any]:
    """Make the PDF of an annex that both have signed, keep it, and write to both sides."""
    annex = LeaseAnnex.objects.get(pk=work.input["annex"])
    return {"file": str(printing.keep_signed_copy(annex).pk)}


#: How often a job over many rows says how far it has come. Unit: rows.
STEP = 25


@jobs.handles(verifying.VERIFY_MANY, name=_("Verifying contributions"))
def verify_many(work: jobs.Work) -> dict[str, Any]:
    """Verify the chosen contributions one by one, each in a transaction of its own.

    Returns:
        How many were verified, and a sentence for each that was not. What a crashed worker had
        done counts as done.
    """
    by, at = work.job.ordered_by, work.job.ordered_at
    chosen = work.input["contributions"]
    refused = []
    for number, pk in enumerate(chosen):
        if number % STEP == 0:
            work.progress(100 * number // len(chosen), f"{number} / {len(chosen)}")
        contribution = Contribution.objects.of(work.job.company_id).get(pk=pk)
        if (contribution.verified_by_id, contribution.verified_at) == (by.pk, at):
            continue
        try:
            verifying.verify_contribution(contribution, by=by, at=at)
        except DomainError as refusal:
            refused.append(f"{contribution}: {refusal}")
    return {"done": len(chosen) - len(refused), "refused": refused}


@jobs.handles(verifying.UNDO_MANY, name=_("Undoing a verification"))
def undo_many(work: jobs.Work) -> dict[str, Any]:
    """Let what a job has verified wait again, except what has been built upon since."""
    undone = Job.objects.of(work.job.company_id).get(pk=work.input["job"])
    rows = list(verifying.verified_in(undone))
    refused = []
    for number, contribution in enumerate(rows):
        if number % STEP == 0:
            work.progress(100 * number // len(rows), f"{number} / {len(rows)}")
        try:
            verifying.undo_verification(
                contribution, by=work.job.ordered_by, at=work.job.ordered_at
            )
        except DomainError as refusal:
            refused.append(f"{contribution}: {refusal}")
    return {"done": len(rows) - len(refused), "refused": refused}
