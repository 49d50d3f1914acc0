"""What is done to any agreement: hand it over, agree to it, take that back, sign it.

These are the steps that an annex and an amendment have in common. The verbs that people know are
in `annexes.actions.annexes` and `annexes.actions.amendments`; they lock, call a step, and add
what belongs to their own document.
"""

import hashlib
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.agreement import ContentChanged
from annexes.models import Agreement, LeaseAnnex, PaperSignature, Party, Signature
from annexes.signing import Evidence, Means, is_on
from annexes.states.annexes import (
    SIGN_FIRST_AS_LANDLORD,
    SIGN_FIRST_AS_TENANT,
    SIGN_LAST_AS_LANDLORD,
    SIGN_LAST_AS_TENANT,
)
from annexes.states.signatures import PaperState
from portal.canonical import fingerprint
from portal.errors import DomainError
from portal.records import jobs
from portal.roles import Role
from portal.states import IllegalMove, Move, make_move

if TYPE_CHECKING:
    from portal.people.models import User
    from portal.records.models import Job

#: Days within which the party that has the ball is asked to answer. Unit: calendar days. Asked
#: for, never enforced: nothing lapses by itself.
ANSWER_DAYS = 14
#: Kind of the job that makes a signed document's PDF.
SIGNED_COPY = "annexes.make_signed_copy"

#: In which role each side signs, and by which moves: as the first of the two, or as the last.
_SIGNING: dict[Party, tuple[Role, Move, Move]] = {
    Party.TENANT: (Role.ORG_SIGNATORY, SIGN_FIRST_AS_TENANT, SIGN_LAST_AS_TENANT),
    Party.LANDLORD: (Role.MANAGER, SIGN_FIRST_AS_LANDLORD, SIGN_LAST_AS_LANDLORD),
}


class OtherContent(DomainError):
    """The signer saw something else than what would be signed."""

    message = _("The content has changed since you opened this page. Read it again, then sign.")


class SignedAlready(DomainError):
    """One signature a side."""

    message = _("Your side has signed already.")


class MeansSwitchedOff(DomainError):
    """The company does not take signatures in this way."""

    message = _("The housing company doesn't take signatures in this way. Choose another way.")


def answer_day(at: datetime) -> date:
    """Return the day by which an answer is asked for."""
    return timezone.localdate(at) + timedelta(days=ANSWER_DAYS)


def refuse_unless(document: Agreement, states: frozenset[str]) -> None:
    """Say no unless the document is in one of these states.

    Raises:
        IllegalMove: it is not.
    """
    if document.state not in states:
        raise IllegalMove(
            _("This can't be done now: “%(thing)s” is %(state)s.")
            % {"thing": document, "state": str(document.get_state_display()).lower()}
        )


def hand_over(
    move: Move,
    document: Agreement,
    *,
    content: dict[str, Any],
    answer_by: date | None = None,
    reason: str = "",
    by: "User",
    at: datetime,
) -> None:
    """Give the ball to the other side, with the fingerprint of what it gets."""
    document.handover_sha256 = fingerprint(content)
    document.answer_by = answer_by or answer_day(at)
    make_move(move, document, by=by, at=at, reason=reason)


def agree(
    move: Move, document: Agreement, *, content: dict[str, Any], by: "User", at: datetime
) -> None:
    """Freeze the content that the other side handed over.

    Raises:
        ContentChanged: it is not what was handed over.
        IllegalMove: this side has not got the document.
    """
    refuse_unless(document, move.sources)
    if fingerprint(content) != document.handover_sha256:
        raise ContentChanged
    document.content, document.content_sha256 = content, document.handover_sha256
    document.agreed_at, document.agreed_by = at, by
    document.answer_by = answer_day(at)
    make_move(move, document, by=by, at=at)


def take_back_agreement(
    move: Move, document: Agreement, *, reason: str, by: "User", at: datetime
) -> None:
    """Thaw the content, for the side that makes the move; papers under it count no more."""
    document.content = document.content_sha256 = None
    document.agreed_at = document.agreed_by = None
    document.answer_by = answer_day(at)
    make_move(move, document, by=by, at=at, reason=reason)


def completes(document: Agreement, party: Party) -> bool:
    """Whether this side's signature would be the second."""
    _role, _first, last = _SIGNING[party]
    return last.starts_from(document.state)


def put_signature(
    document: Agreement,
    party: Party,
    *,
    means: Means,
    evidence: Evidence,
    paper: PaperSignature | None = None,
    at: datetime,
) -> bool:
    """Put one side's signature under the agreed content of a locked document.

    Args:
        document: Locked; what the second signature brings about besides is set on it already.
        party: For which side.
        means: By which the evidence was taken.
        evidence: Who, under what, by which sentence.
        paper: The checked scan, when it was signed on paper.
        at: When it counts.

    Returns:
        Whether both have signed now.

    Raises:
        SignedAlready: this side has signed.
        OtherContent: what was shown to the signer is not what would be signed.
        MeansSwitchedOff: the company does not take signatures by these means.
        IllegalMove: the content is not agreed.
    """
    role, first, last = _SIGNING[party]
    if document.signatures.filter(party=party).exists():
        raise SignedAlready
    if not is_on(means.code, document.company_id):
        raise MeansSwitchedOff
    if document.is_frozen and evidence.content_sha256 != document.content_sha256:
        raise OtherContent
    second = last.starts_from(document.state)
    if second:
        document.activated_at = at
    document.answer_by = None if second else answer_day(at)
    by = evidence.by or (paper.checked_by if paper else None)  # who stands for it in the trail
    make_move(last if second else first, document, by=by, at=at)
    Signature.objects.create(
        company_id=document.company_id,
        organisation_id=document.organisation_id,
        **under(document),
        party=party,
        method=means.code,
        by=evidence.by,
        by_name=evidence.by_name,
        role=role,
        at=at,
        content_sha256=evidence.content_sha256,
        statement=evidence.statement,
        shown=evidence.shown,
        shown_sha256=fingerprint_of_page(evidence.shown) if evidence.shown else "",
        paper=paper,
        checked_by=paper.checked_by if paper else None,
    )
    return second


def under(document: Agreement) -> dict[str, Agreement]:
    """Return the key by which signatures and papers point at the document."""
    return {"annex" if isinstance(document, LeaseAnnex) else "amendment": document}


def fingerprint_of_page(shown: str) -> str:
    """Return the SHA-256 of a piece of a page, as 64 hexadecimal digits."""
    return hashlib.sha256(shown.encode()).hexdigest()


def waiting_papers(document: Agreement) -> Any:
    """Return the scans under the document that nobody has checked yet."""
    return PaperSignature.objects.filter(**under(document), state=PaperState.UPLOADED)


def order_signed_copy(document: Agreement, *, by: "User | None", at: datetime) -> "Job":
    """Order the PDF of a signed document; the letters to both sides go out when it is kept."""
    [(kind, _document)] = under(document).items()
    return jobs.order(
        SIGNED_COPY,
        company=document.company,
        organisation=document.organisation,
        given={kind: str(document.pk)},
        by=by,
        at=at,
    )
