"""Signatures under annexes and amendments; the second one makes the document binding."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.actions import plans
from annexes.actions.agreements import (
    OtherContent,
    completes,
    fingerprint_of_page,
    order_signed_copy,
    put_signature,
)
from annexes.models import Agreement, LeaseAnnex, PaperSignature, Party
from annexes.signing import Evidence, Means
from annexes.signing.portal import PORTAL
from annexes.states.annexes import BINDING
from portal.errors import DomainError

if TYPE_CHECKING:
    from portal.people.models import User


class AnotherInForce(DomainError):
    """One annex at a time binds the parties to a lease."""

    message = _("The lease has another annex in force in that time. End it first, or begin later.")


@transaction.atomic
def sign_as_tenant(
    document: Agreement,
    *,
    content_sha256: str,
    shown_sha256: str = "",
    by: "User",
    at: datetime,
) -> Agreement:
    """Sign for the tenant, in the portal, exactly what was shown. See `sign_in_portal`."""
    return sign_in_portal(
        document,
        Party.TENANT,
        content_sha256=content_sha256,
        shown_sha256=shown_sha256,
        by=by,
        at=at,
    )


@transaction.atomic
def sign_as_landlord(
    document: Agreement,
    *,
    content_sha256: str,
    shown_sha256: str = "",
    by: "User",
    at: datetime,
) -> Agreement:
    """Sign for the landlord, in the portal, exactly what was shown. See `sign_in_portal`."""
    return sign_in_portal(
        document,
        Party.LANDLORD,
        content_sha256=content_sha256,
        shown_sha256=shown_sha256,
        by=by,
        at=at,
    )


@transaction.atomic
def sign_in_portal(
    document: Agreement,
    party: Party,
    *,
    content_sha256: str,
    shown_sha256: str = "",
    by: "User",
    at: datetime,
) -> Agreement:
    """Sign a document in the portal.

    Args:
        document: Agreed to.
        party: The side of ``by``.
        content_sha256: Fingerprint of the content that the signer had before them.
        shown_sha256: Fingerprint of the piece of the page, as the page sent it back. Empty when
            no page lay in between.
        by: Who signs.
        at: When.

    Raises:
        OtherContent: the page showed something else than what would be signed.
        SignedAlready, MeansSwitchedOff, AnotherInForce, IllegalMove: see `sign`.
    """
    evidence = PORTAL.evidence(document, party, content_sha256=content_sha256, by=by)
    if shown_sha256 and shown_sha256 != fingerprint_of_page(evidence.shown):
        raise OtherContent
    return sign(document, party, means=PORTAL, evidence=evidence, at=at)


@transaction.atomic
def sign(
    document: Agreement,
    party: Party,
    *,
    means: Means,
    evidence: Evidence,
    paper: PaperSignature | None = None,
    at: datetime,
) -> Agreement:
    """Put one side's signature under a document, by whichever means it was given.

    Every means of signing ends here. The second signature makes an annex binding and starts its
    year; it lets an amendment hold from its day.

    Raises:
        AnotherInForce: the second signature would make two annexes bind at once.
        SignedAlready, OtherContent, MeansSwitchedOff, IllegalMove: see `put_signature`.
    """
    from annexes.actions import amendments  # which sign by the same means

    document = type(document).objects.locked(document.pk)
    is_annex = isinstance(document, LeaseAnnex)
    if completes(document, party):
        if is_annex:
            _refuse_overlap(document)
        else:
            amendments.prepare_to_hold(document, at=at)
    by = evidence.by or (paper.checked_by if paper else None)
    if put_signature(document, party, means=means, evidence=evidence, paper=paper, at=at):
        if is_annex:
            plans.begin(document, by=by, at=at)
        else:
            amendments.hold(document, by=by, at=at)
        order_signed_copy(document, by=by, at=at)
    elif party == Party.TENANT:
        letters.write_to_landlord("annex_to_sign", document, at=at)
    else:
        letters.write_to_tenant("annex_to_sign", document, at=at)
    return document


def _refuse_overlap(annex: LeaseAnnex) -> None:
    others = LeaseAnnex.objects.filter(
        lease=annex.lease_id, state__in=sorted(BINDING), starts_on__lte=annex.ends_on
    ).exclude(pk=annex.pk)
    if any(other.last_day >= annex.starts_on for other in others):
        raise AnotherInForce
