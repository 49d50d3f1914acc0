"""Signatures on paper: one uploads the scan, another checks it, and then it counts."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions.agreements import MeansSwitchedOff, OtherContent, SignedAlready, under
from annexes.actions.annexes.signing import sign
from annexes.models import Agreement, PaperSignature, Party
from annexes.signing import is_on
from annexes.signing.paper import PAPER
from annexes.states.annexes import HALF_SIGNED, AnnexState
from annexes.states.signatures import CHECK, REFUSE, PaperState
from portal.errors import DomainError
from portal.records import jobs
from portal.records.files import UploadPolicy, keep
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User
    from portal.records.models import Job

#: Kind of the job that makes the PDF on which the parties sign by hand.
PAPER_COPY = "annexes.make_paper_copy"
#: What a scan may be.
SCANS = UploadPolicy(
    types=frozenset({"application/pdf", "image/jpeg", "image/png"}),
    max_bytes=20_000_000,
    names=_("a PDF, JPEG or PNG file of at most 20 MB"),
)
#: A document takes signatures in these states.
TAKES_SIGNATURES = HALF_SIGNED | {AnnexState.AGREED}


class NothingToSign(DomainError):
    """Papers are taken only under agreed content."""

    message = _("Only agreed content can be signed on paper.")


class SignedInFuture(DomainError):
    """Nobody signs tomorrow."""

    message = _("The day of the signature is between the agreement and today.")


class WaitsAlready(DomainError):
    """One paper a side at a time."""

    message = _("A signed paper of this side waits to be checked already.")


class OwnUpload(DomainError):
    """Four eyes see more than two."""

    message = _("You have uploaded this paper yourself. A colleague has to check it.")


@transaction.atomic
def order_paper(document: Agreement, *, by: "User", at: datetime) -> "Job":
    """Order the PDF of agreed content with lines to sign on, or return the one that was made.

    Raises:
        NothingToSign: the content is not agreed.
        MeansSwitchedOff: the company does not take papers.
    """
    if document.state not in TAKES_SIGNATURES:
        raise NothingToSign
    if not is_on(PAPER.code, document.company_id):
        raise MeansSwitchedOff
    [(kind, _document)] = under(document).items()
    return jobs.order(
        PAPER_COPY,
        company=document.company,
        organisation=document.organisation,
        given={kind: str(document.pk), "content_sha256": document.content_sha256},
        by=by,
        at=at,
        reuse=True,
    )


@transaction.atomic
def upload_paper(
    document: Agreement,
    *,
    party: Party,
    by_name: str,
    signed_on: date,
    scan: UploadedFile,
    by: "User",
    at: datetime,
) -> PaperSignature:
    """Keep the scan of a paper that one side has signed. It counts when a colleague checked it.

    Args:
        document: Agreed to, printed, and signed by hand.
        party: Whose signature it is.
        by_name: As it stands in block letters under the signature.
        signed_on: The day beside it.
        scan: PDF, JPEG or PNG.
        by: Who uploads.
        at: When.

    Raises:
        NothingToSign: the content is not agreed.
        SignedAlready: this side has signed.
        WaitsAlready: a paper of this side waits.
        SignedInFuture: the day is before the agreement or after today.
        MeansSwitchedOff: the company does not take papers.
        FileRefused: the scan is no such file.
    """
    document = type(document).objects.locked(document.pk)
    if document.state not in TAKES_SIGNATURES:
        raise NothingToSign
    if not is_on(PAPER.code, document.company_id):
        raise MeansSwitchedOff
    if document.signatures.filter(party=party).exists():
        raise SignedAlready
    if document.papersignatures.filter(party=party, state=PaperState.UPLOADED).exists():
        raise WaitsAlready
    if not timezone.localdate(document.agreed_at) <= signed_on <= timezone.localdate(at):
        raise SignedInFuture
    file = keep(
        scan,
        name=scan.name or "",
        content_type=SCANS.check(scan),
        purpose="signed_paper",
        company=document.company,
        organisation=document.organisation,
        by=by,
        at=at,
    )
    return PaperSignature.objects.create(
        company_id=document.company_id,
        organisation_id=document.organisation_id,
        **under(document),
        party=party,
        by_name=by_name,
        signed_on=signed_on,
        content_sha256=document.content_sha256,
        scan=file,
        uploaded_at=at,
        uploaded_by=by,
    )


@transaction.atomic
def check_paper(
    paper: PaperSignature, *, content_sha256: str = "", by: "User", at: datetime
) -> PaperSignature:
    """Vouch for a colleague's scan: name, day and fingerprint are those of the agreed content.

    Args:
        paper: Uploaded by somebody else.
        content_sha256: The fingerprint that the checker was shown beside the scan.
        by: Who checks.
        at: When; the signature counts from now.

    Raises:
        OwnUpload: ``by`` has uploaded it.
        OtherContent: the content was changed after it was printed.
        SignedAlready, MeansSwitchedOff, AnotherInForce, IllegalMove: see `sign`.
    """
    paper = PaperSignature.objects.locked(paper.pk)
    if paper.uploaded_by_id == by.pk:
        raise OwnUpload
    document = paper.document
    if paper.content_sha256 != document.content_sha256 or (
        content_sha256 and content_sha256 != paper.content_sha256
    ):
        raise OtherContent
    paper.checked_at, paper.checked_by = at, by
    make_move(CHECK, paper, by=by, at=at)
    sign(
        document,
        Party(paper.party),
        means=PAPER,
        evidence=PAPER.evidence(paper),
        paper=paper,
        at=at,
    )
    return paper


@transaction.atomic
def refuse_paper(paper: PaperSignature, *, reason: str, by: "User", at: datetime) -> PaperSignature:
    """Set a scan aside that shows something else, or that was uploaded by mistake."""
    paper = PaperSignature.objects.locked(paper.pk)
    make_move(REFUSE, paper, by=by, at=at, reason=reason)
    return paper
