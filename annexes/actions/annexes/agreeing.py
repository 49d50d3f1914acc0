"""From the offer to the agreement: the ball goes to and fro until both want the same words."""

from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.actions import agreements, plans
from annexes.actions.comments import close_own_questions
from annexes.agreement import PledgeReturned, hindrance, open_of
from annexes.content import live_content
from annexes.models import LeaseAnnex, Party, Pledge
from annexes.states.annexes import (
    ACCEPT_OFFER,
    ACCEPT_PROPOSAL,
    DECLINE,
    HAND_BACK,
    OFFER,
    PROPOSE,
    RECONSIDER,
    REOPEN,
    WITHDRAW,
    AnnexState,
)
from annexes.states.pledges import PledgeState
from portal.canonical import fingerprint
from portal.errors import DomainError
from portal.people.actions import HoldsRole, invite
from portal.records import letters as outbox
from portal.roles import Role
from portal.states import Move, make_move

if TYPE_CHECKING:
    from portal.people.models import User


class NobodyToInvite(DomainError):
    """Nobody at the tenant can sign, and nobody was named."""

    message = _("Write the name and e-mail of the person who signs for the tenant.")


class UnchangedContent(DomainError):
    """There is nothing to hand over."""

    message = _("You have changed nothing. Agree to the content, or change it first.")


@transaction.atomic
def offer_annex(
    annex: LeaseAnnex,
    *,
    signatory_name: str = "",
    signatory_email: str = "",
    answer_by: date | None = None,
    by: "User",
    at: datetime,
) -> LeaseAnnex:
    """Show the draft to the tenant, and invite the person who signs for it.

    Args:
        annex: A draft.
        signatory_name: Whom to invite as signatory; may be empty when the tenant has one.
        signatory_email: Where the invitation goes.
        answer_by: Asked for; two weeks from now when None.
        by: Who offers.
        at: When.

    Raises:
        NobodyToInvite: the tenant has no signatory, and none was named.
        IllegalMove: it is no draft any more.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    annex.offered_at, annex.offered_by = at, by
    _hand_over(OFFER, annex, answer_by=answer_by, by=by, at=at)
    letters.write_to_tenant("annex_offered", annex, at=at)
    if signatory_email:
        with suppress(HoldsRole):  # then the letter about the offer has told the person already
            invite(
                signatory_email,
                full_name=signatory_name or signatory_email,
                role=Role.ORG_SIGNATORY,
                company=annex.company,
                organisation=annex.organisation,
                language=annex.language,
                by=by,
                at=at,
            )
    elif not _has_signatory(annex):
        raise NobodyToInvite
    return annex


def _has_signatory(annex: LeaseAnnex) -> bool:
    from portal.people.models import Representative

    return Representative.objects.filter(
        organisation=annex.organisation_id, role=Role.ORG_SIGNATORY, ended_on=None
    ).exists()


@transaction.atomic
def propose_content(
    annex: LeaseAnnex, *, comment: str = "", by: "User", at: datetime
) -> LeaseAnnex:
    """Send the tenant's pledges and changes to the landlord.

    Raises:
        UnchangedContent: the content is what the landlord offered, word for word.
        PledgeReturned: a returned pledge has not been changed.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    _refuse_returned(annex)
    asks = comment or any(open_of(annex, Party.TENANT))
    if not asks and fingerprint(live_content(annex)) == annex.handover_sha256:
        raise UnchangedContent
    _hand_over(PROPOSE, annex, reason=comment, by=by, at=at)
    letters.write_to_landlord("annex_proposed", annex, at=at, comment=comment)
    return annex


@transaction.atomic
def hand_back(annex: LeaseAnnex, *, reason: str, by: "User", at: datetime) -> LeaseAnnex:
    """Send the content back to the tenant with a comment."""
    annex = LeaseAnnex.objects.locked(annex.pk)
    _hand_over(HAND_BACK, annex, reason=reason, by=by, at=at)
    letters.write_to_tenant("annex_handed_back", annex, at=at, comment=reason)
    return annex


@transaction.atomic
def accept_offer(annex: LeaseAnnex, *, by: "User", at: datetime) -> LeaseAnnex:
    """Agree, for the tenant, to what the landlord handed over.

    Raises:
        ContentChanged: the tenant has changed it since.
        PledgeReturned: a returned pledge is still there.
    """
    return _agree(ACCEPT_OFFER, annex, party=Party.TENANT, by=by, at=at)


@transaction.atomic
def accept_proposal(annex: LeaseAnnex, *, by: "User", at: datetime) -> LeaseAnnex:
    """Agree, for the landlord, to what the tenant handed over.

    Raises:
        ContentChanged: the landlord has changed it since.
        PledgeReturned: a pledge has been returned to the tenant.
    """
    return _agree(ACCEPT_PROPOSAL, annex, party=Party.LANDLORD, by=by, at=at)


@transaction.atomic
def reopen_annex(annex: LeaseAnnex, *, reason: str, by: "User", at: datetime) -> LeaseAnnex:
    """Take the agreement back, for the landlord: it has the content again."""
    annex = _unfrozen(REOPEN, annex, reason=reason, by=by, at=at)
    letters.write_to_tenant("annex_reopened", annex, at=at, comment=reason)
    return annex


@transaction.atomic
def reconsider_annex(annex: LeaseAnnex, *, reason: str, by: "User", at: datetime) -> LeaseAnnex:
    """Take the agreement back, for the tenant: it has the content again."""
    annex = _unfrozen(RECONSIDER, annex, reason=reason, by=by, at=at)
    letters.write_to_landlord("annex_reopened", annex, at=at, comment=reason)
    return annex


@transaction.atomic
def withdraw_annex(annex: LeaseAnnex, *, reason: str, by: "User", at: datetime) -> LeaseAnnex:
    """Take an annex off the table, for the landlord, before both have signed."""
    annex = LeaseAnnex.objects.locked(annex.pk)
    shown = annex.state != AnnexState.DRAFT
    _stop(WITHDRAW, annex, reason=reason, by=by, at=at)
    if shown:
        letters.write_to_tenant("annex_withdrawn", annex, at=at, comment=reason)
    return annex


@transaction.atomic
def decline_annex(annex: LeaseAnnex, *, reason: str, by: "User", at: datetime) -> LeaseAnnex:
    """Say no to an annex, for the tenant, before both have signed."""
    annex = LeaseAnnex.objects.locked(annex.pk)
    _stop(DECLINE, annex, reason=reason, by=by, at=at)
    letters.write_to_landlord("annex_withdrawn", annex, at=at, comment=reason)
    return annex


def _hand_over(
    move: Move,
    annex: LeaseAnnex,
    *,
    answer_by: date | None = None,
    reason: str = "",
    by: "User",
    at: datetime,
) -> None:
    agreements.hand_over(
        move,
        annex,
        content=live_content(annex),
        answer_by=answer_by,
        reason=reason,
        by=by,
        at=at,
    )


def _refuse_returned(annex: LeaseAnnex) -> None:
    if Pledge.objects.filter(plan__annex=annex, state=PledgeState.RETURNED).exists():
        raise PledgeReturned


def _agree(move: Move, annex: LeaseAnnex, *, party: Party, by: "User", at: datetime) -> LeaseAnnex:
    """Freeze the content that the other side handed over, and settle its pledges.

    What this side has asked itself lapses: it agrees all the same.

    Raises:
        ContentChanged, PledgeReturned, QuestionsOpen: see `annexes.agreement.hindrance`.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    agreements.refuse_unless(annex, move.sources)
    content = live_content(annex)
    if refusal := hindrance(annex, party=party, content=content):
        raise refusal
    close_own_questions(annex, party=party, by=by, at=at)
    agreements.agree(move, annex, content=content, by=by, at=at)
    plans.settle(annex, by=by, at=at)
    letters.write_to_tenant("annex_to_sign", annex, at=at)
    letters.write_to_landlord("annex_to_sign", annex, at=at)
    return annex


def _unfrozen(
    move: Move, annex: LeaseAnnex, *, reason: str, by: "User", at: datetime
) -> LeaseAnnex:
    annex = LeaseAnnex.objects.locked(annex.pk)
    agreements.take_back_agreement(move, annex, reason=reason, by=by, at=at)
    plans.unsettle(annex, by=by, at=at)
    return annex


def _stop(move: Move, annex: LeaseAnnex, *, reason: str, by: "User", at: datetime) -> None:
    annex.answer_by = None
    outbox.void(annex)
    make_move(move, annex, by=by, at=at, reason=reason)
    plans.cancel(annex, by=by, at=at, reason=reason)
