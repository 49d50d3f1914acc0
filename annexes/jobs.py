"""What is done in the background for annexes."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes import preview, printing
from annexes.actions import verifying
from annexes.actions.annexes import SIGNED_COPY
from annexes.actions.certificates import CERTIFICATE_FILE
from annexes.actions.papers import PAPER_COPY
from annexes.actions.templates import PREVIEW
from annexes.certificates import keep_file
from annexes.models import (
    Agreement,
    Amendment,
    AnnexTemplateVersion,
    Certificate,
    Contribution,
    Lease,
    LeaseAnnex,
)
from portal.errors import DomainError
from portal.records import jobs
from portal.records.models import Job


@jobs.handles(SIGNED_COPY, name=_("The signed annex as PDF"), queue="pdf")
def make_signed_copy(work: jobs.Work) -> dict[str, Any]:
    """Make the PDF of what both have signed, keep it, and write to both sides."""
    return {"file": str(printing.keep_signed_copy(_document(work)).pk)}


@jobs.handles(PAPER_COPY, name=_("The agreed content to sign on paper"), queue="pdf")
def make_paper_copy(work: jobs.Work) -> dict[str, Any]:
    """Make the PDF on which the parties sign by hand."""
    return {"file": str(printing.keep_paper_copy(_document(work), by=work.job.ordered_by).pk)}


def _document(work: jobs.Work) -> Agreement:
    """Return the annex or the amendment that the work is about."""
    model = LeaseAnnex if "annex" in work.input else Amendment
    [pk] = [work.input[kind] for kind in ("annex", "amendment") if kind in work.input]
    return model.objects.get(pk=pk)


@jobs.handles(PREVIEW, name=_("A version of the wording tried on a lease, as PDF"), queue="pdf")
def make_preview(work: jobs.Work) -> dict[str, Any]:
    """Make the PDF of a version as it stands now, marked as a draft."""
    version = AnnexTemplateVersion.objects.get(pk=work.input["version"])
    lease = Lease.objects.get(pk=work.input["lease"])
    content = preview.preview_content(
        version,
        lease,
        ambition=work.input["ambition"],
        language=work.input["language"],
        on=timezone.localdate(work.job.ordered_at),
    )
    made = preview.keep_preview(content, version, work.job)
    Job.objects.filter(pk=work.job.pk).update(file=made)
    return {"file": str(made.pk)}


@jobs.handles(CERTIFICATE_FILE, name=_("The certificate as PDF"), queue="pdf")
def make_certificate(work: jobs.Work) -> dict[str, Any]:
    """Make the PDF of a certificate and keep it, once."""
    certificate = Certificate.objects.get(pk=work.input["certificate"])
    return {"file": str(keep_file(certificate).file_id)}


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
