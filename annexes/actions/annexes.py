"""Writes to annexes: from a draft on a lease to two signatures, and to the end."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.actions import plans
from annexes.actions.templates import install_standard_template
from annexes.content import fingerprint, live_content
from annexes.models import (
    Ambition,
    AnnexTemplateVersion,
    LeaseAnnex,
    LeaseStatus,
    Party,
    Pledge,
    Signature,
)
from annexes.states.annexes import (
    ACCEPT_OFFER,
    ACCEPT_PROPOSAL,
    BINDING,
    DECLINE,
    EXPIRE,
    HAND_BACK,
    OFFER,
    PROPOSE,
    RECONSIDER,
    REOPEN,
    SIGN_FIRST_AS_LANDLORD,
    SIGN_FIRST_AS_TENANT,
    SIGN_LAST_AS_LANDLORD,
    SIGN_LAST_AS_TENANT,
    TERMINATE,
    WITH_LANDLORD,
    WITHDRAW,
    AnnexState,
)
from annexes.states.pledges import PledgeState
from portal.errors import DomainError
from portal.people.actions import HoldsRole, invite
from portal.records import jobs
from portal.records import letters as outbox
from portal.records.numbers import next_number
from portal.roles import Role
from portal.states import IllegalMove, Move, make_move

if TYPE_CHECKING:
    from annexes.models import Lease
    from portal.goals.models import Theme
    from portal.people.models import HousingCompany, User
    from portal.places.models import District
    from portal.records.models import Job

#: Series of running numbers of annexes ("socialsmart hyresbilaga"), one a company and year.
SERIES = "SHA"
#: Days within which the party that has the ball is asked to answer. Unit: calendar days. Asked
#: for, never enforced: nothing lapses by itself.
ANSWER_DAYS = 14
#: Kind of the job that makes the signed annex's PDF.
SIGNED_COPY = "annexes.make_signed_copy"


class AnotherUnderWay(DomainError):
    """One annex at a time is drawn up for a lease."""

    message = _("The lease already has an annex that is under way.")


class AnotherInForce(DomainError):
    """One annex at a time binds the parties to a lease."""

    message = _("The lease has another annex in force in that time. End it first, or begin later.")


class NoTemplate(DomainError):
    """There is no wording to write the annex on."""

    message = _("No version of an annex template is published. Publish one first.")


class WrongDays(DomainError):
    """The annex's days do not fit."""

    message = _("The annex has to end after it begins, and begin while the lease runs.")


class NobodyToInvite(DomainError):
    """Nobody at the tenant can sign, and nobody was named."""

    message = _("Write the name and e-mail of the person who signs for the tenant.")


class ContentChanged(DomainError):
    """Agreed to is only what the other side handed over."""

    message = _("The content has changed since you got it. Send it to the other party instead.")


class UnchangedContent(DomainError):
    """There is nothing to hand over."""

    message = _("You have changed nothing. Agree to the content, or change it first.")


class PledgeReturned(DomainError):
    """A pledge still waits for a new wording."""

    message = _("A pledge has been returned with a comment. Change it or remove it first.")


class OtherContent(DomainError):
    """The signer saw something else than what would be signed."""

    message = _("The annex has changed since you opened this page. Read it again, then sign.")


class SignedAlready(DomainError):
    """One signature a side."""

    message = _("Your side has signed already.")


class WrongLastDay(DomainError):
    """The annex cannot end that day."""

    message = _("Choose a last day from today on, while the annex holds.")


@transaction.atomic
def draft_annex(
    lease: "Lease",
    *,
    starts_on: date,
    ends_on: date,
    ambition: str = Ambition.LIGHT,
    language: str = "sv",
    districts: "Iterable[District] | None" = None,
    themes: "Iterable[Theme] | None" = None,
    landlord_contact: "User | None" = None,
    template_version: AnnexTemplateVersion | None = None,
    by: "User",
    at: datetime,
) -> LeaseAnnex:
    """Draw up an annex to a lease, with the landlord's standard commitments in its first year plan.

    Args:
        lease: With the tenant as it is now.
        starts_on: First day.
        ends_on: Last day. A lease whose term has passed runs on until notice is given, and so
            may its annex; the annex itself says that it never outlasts the lease.
        ambition: How far the tenant is expected to go.
        language: Of the annex itself, "sv" or "en".
        districts: Where; the premises' own when None.
        themes: Focus areas; all of the company's annex themes when None.
        landlord_contact: Who answers the tenant; ``by`` when None.
        template_version: The wording; the latest published when None.
        by: Who drafts.
        at: When.

    Raises:
        AnotherUnderWay: the lease's former annex has not been signed or withdrawn.
        WrongDays: the days are in the wrong order, or the lease will have ended.
        NoTemplate: the company has published no wording.
    """
    lease = type(lease).objects.locked(lease.pk)
    if lease.annexes.under_way().exists():
        raise AnotherUnderWay
    _check_days(lease, starts_on, ends_on)
    version = template_version or _latest_version(lease.company, at=at)
    annex = LeaseAnnex.objects.create(
        company=lease.company,
        organisation=lease.organisation,
        lease=lease,
        template_version=version,
        number=next_number(SERIES, company_id=lease.company_id, year=timezone.localdate(at).year),
        language=language,
        starts_on=starts_on,
        ends_on=ends_on,
        ambition=ambition,
        landlord_contact=landlord_contact or by,
        drafted_at=at,
        drafted_by=by,
    )
    if districts is None:
        districts = [lease.premises.district] if lease.premises.district else []
    if themes is None:
        themes = _annex_themes(lease.company)
    annex.districts.set(districts)
    annex.themes.set(themes)
    plans.start_year_plan(annex, year=starts_on.year)
    return annex


def _latest_version(company: "HousingCompany", *, at: datetime) -> AnnexTemplateVersion:
    published = AnnexTemplateVersion.objects.of(company).published().order_by("template", "-number")
    found = published.first()
    if found is None and not AnnexTemplateVersion.objects.of(company).exists():
        return install_standard_template(company, by=None, at=at)
    if found is None:
        raise NoTemplate
    return found


def _annex_themes(company: "HousingCompany") -> "Iterable[Theme]":
    from portal.goals.models import Theme

    return Theme.objects.of(company).for_annexes()


def _check_days(lease: "Lease", starts_on: date, ends_on: date) -> None:
    over = lease.ends_on and lease.status != LeaseStatus.RUNNING and starts_on > lease.ends_on
    if ends_on < starts_on or over:
        raise WrongDays


@transaction.atomic
def change_annex(
    annex: LeaseAnnex,
    *,
    starts_on: date,
    ends_on: date,
    ambition: str,
    language: str,
    districts: "Iterable[District]",
    themes: "Iterable[Theme]",
    landlord_contact: "User | None",
    by: "User",
    at: datetime,
) -> LeaseAnnex:
    """Change what the annex itself says, while the landlord has it.

    Raises:
        IllegalMove: the tenant has it, or it is agreed.
        WrongDays: the days do not fit.
    """
    annex = _locked_with(annex, WITH_LANDLORD)
    _check_days(annex.lease, starts_on, ends_on)
    moved = starts_on.year - annex.starts_on.year
    annex.starts_on, annex.ends_on = starts_on, ends_on
    annex.ambition, annex.language = ambition, language
    annex.landlord_contact = landlord_contact
    annex.save()
    annex.districts.set(districts)
    annex.themes.set(themes)
    plans.fit_to_annex(annex, moved_years=moved)
    return annex


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
    if not comment and fingerprint(live_content(annex)) == annex.handover_sha256:
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
    return _agree(ACCEPT_OFFER, annex, by=by, at=at)


@transaction.atomic
def accept_proposal(annex: LeaseAnnex, *, by: "User", at: datetime) -> LeaseAnnex:
    """Agree, for the landlord, to what the tenant handed over.

    Raises:
        ContentChanged: the landlord has changed it since.
        PledgeReturned: a pledge has been returned to the tenant.
    """
    return _agree(ACCEPT_PROPOSAL, annex, by=by, at=at)


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
def sign_as_tenant(
    annex: LeaseAnnex, *, content_sha256: str, by: "User", at: datetime
) -> LeaseAnnex:
    """Sign for the tenant exactly the content that has this fingerprint. See `_sign`."""
    return _sign(
        annex,
        Party.TENANT,
        role=Role.ORG_SIGNATORY,
        moves=(SIGN_FIRST_AS_TENANT, SIGN_LAST_AS_TENANT),
        content_sha256=content_sha256,
        by=by,
        at=at,
    )


@transaction.atomic
def sign_as_landlord(
    annex: LeaseAnnex, *, content_sha256: str, by: "User", at: datetime
) -> LeaseAnnex:
    """Sign for the landlord exactly the content that has this fingerprint. See `_sign`."""
    return _sign(
        annex,
        Party.LANDLORD,
        role=Role.MANAGER,
        moves=(SIGN_FIRST_AS_LANDLORD, SIGN_LAST_AS_LANDLORD),
        content_sha256=content_sha256,
        by=by,
        at=at,
    )


def _sign(
    annex: LeaseAnnex,
    party: Party,
    *,
    role: Role,
    moves: tuple[Move, Move],
    content_sha256: str,
    by: "User",
    at: datetime,
) -> LeaseAnnex:
    """Put one side's signature under the agreed content; the second makes the annex binding.

    Raises:
        SignedAlready: this side has signed.
        OtherContent: what was shown to the signer is not what would be signed.
        AnotherInForce: the second signature would make two annexes bind at once.
        IllegalMove: the content is not agreed.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    if annex.signatures.filter(party=party).exists():
        raise SignedAlready
    if annex.content_sha256 is not None and content_sha256 != annex.content_sha256:
        raise OtherContent
    first, last = moves
    completes = last.starts_from(annex.state)
    if completes:
        _refuse_overlap(annex)
        annex.activated_at = at
    annex.answer_by = None if completes else _answer_day(at)
    make_move(last if completes else first, annex, by=by, at=at)
    Signature.objects.create(
        company_id=annex.company_id,
        organisation_id=annex.organisation_id,
        annex=annex,
        party=party,
        by=by,
        by_name=by.full_name,
        role=role,
        at=at,
        content_sha256=content_sha256,
    )
    if completes:
        plans.begin(annex, by=by, at=at)
        order_signed_copy(annex, by=by, at=at)
    elif party == Party.TENANT:
        letters.write_to_landlord("annex_to_sign", annex, at=at)
    else:
        letters.write_to_tenant("annex_to_sign", annex, at=at)
    return annex


def _refuse_overlap(annex: LeaseAnnex) -> None:
    others = LeaseAnnex.objects.filter(
        lease=annex.lease_id, state__in=sorted(BINDING), starts_on__lte=annex.ends_on
    ).exclude(pk=annex.pk)
    if any(other.last_day >= annex.starts_on for other in others):
        raise AnotherInForce


def order_signed_copy(annex: LeaseAnnex, *, by: "User | None", at: datetime) -> "Job":
    """Order the PDF of a signed annex; the letters to both sides go out when it is kept."""
    return jobs.order(
        SIGNED_COPY,
        company=annex.company,
        organisation=annex.organisation,
        given={"annex": str(annex.pk)},
        by=by,
        at=at,
    )


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


@transaction.atomic
def terminate_annex(
    annex: LeaseAnnex, *, last_day: date, reason: str, by: "User", at: datetime
) -> LeaseAnnex:
    """End a signed annex early, for either side. The tenancy is not touched (ADR, design D20).

    Args:
        annex: In force, or about to be.
        last_day: The last day on which it holds.
        reason: Read by the other side.
        by: Who ends it.
        at: When.

    Raises:
        WrongLastDay: in the past, before the annex begins, or after it ends anyway.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    earliest = max(timezone.localdate(at), annex.starts_on)
    if not earliest <= last_day <= annex.ends_on:
        raise WrongLastDay
    annex.ended_on = last_day
    make_move(TERMINATE, annex, by=by, at=at, reason=reason)
    letters.write_to_tenant("annex_ended", annex, at=at, comment=reason)
    letters.write_to_landlord("annex_ended", annex, at=at, comment=reason)
    return annex


def expire_annexes(*, at: datetime) -> int:
    """Let the annexes whose last day has passed expire. The clock does this every day.

    Returns:
        How many expired.
    """
    past = LeaseAnnex.objects.filter(
        state=AnnexState.ACTIVE, ends_on__lt=timezone.localdate(at)
    ).values_list("pk", flat=True)
    return sum(_expire(pk, at=at) for pk in list(past))


@transaction.atomic
def _expire(pk: Any, *, at: datetime) -> int:
    annex = LeaseAnnex.objects.locked(pk)
    if annex.state != AnnexState.ACTIVE:
        return 0
    make_move(EXPIRE, annex, by=None, at=at)
    return 1


def _answer_day(at: datetime) -> date:
    return timezone.localdate(at) + timedelta(days=ANSWER_DAYS)


def _locked_with(annex: LeaseAnnex, states: frozenset[str]) -> LeaseAnnex:
    annex = LeaseAnnex.objects.locked(annex.pk)
    if annex.state not in states:
        raise IllegalMove(
            _("This can't be done now: “%(thing)s” is %(state)s.")
            % {"thing": annex, "state": str(annex.get_state_display()).lower()}
        )
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
    """Give the ball to the other side, with the fingerprint of what it gets."""
    annex.handover_sha256 = fingerprint(live_content(annex))
    annex.answer_by = answer_by or _answer_day(at)
    make_move(move, annex, by=by, at=at, reason=reason)


def _refuse_returned(annex: LeaseAnnex) -> None:
    if Pledge.objects.filter(plan__annex=annex, state=PledgeState.RETURNED).exists():
        raise PledgeReturned


def _agree(move: Move, annex: LeaseAnnex, *, by: "User", at: datetime) -> LeaseAnnex:
    """Freeze the content that the other side handed over, and settle its pledges."""
    annex = LeaseAnnex.objects.locked(annex.pk)
    if not move.starts_from(annex.state):
        make_move(move, annex, by=by, at=at)  # says why not
    _refuse_returned(annex)
    content = live_content(annex)
    if fingerprint(content) != annex.handover_sha256:
        raise ContentChanged
    annex.content, annex.content_sha256 = content, annex.handover_sha256
    annex.agreed_at, annex.agreed_by = at, by
    annex.answer_by = _answer_day(at)
    make_move(move, annex, by=by, at=at)
    plans.settle(annex, by=by, at=at)
    letters.write_to_tenant("annex_to_sign", annex, at=at)
    letters.write_to_landlord("annex_to_sign", annex, at=at)
    return annex


def _unfrozen(
    move: Move, annex: LeaseAnnex, *, reason: str, by: "User", at: datetime
) -> LeaseAnnex:
    annex = LeaseAnnex.objects.locked(annex.pk)
    annex.content = annex.content_sha256 = None
    annex.agreed_at = annex.agreed_by = None
    annex.answer_by = _answer_day(at)
    make_move(move, annex, by=by, at=at, reason=reason)
    plans.unsettle(annex, by=by, at=at)
    return annex


def _stop(move: Move, annex: LeaseAnnex, *, reason: str, by: "User", at: datetime) -> None:
    annex.answer_by = None
    outbox.void(annex)
    make_move(move, annex, by=by, at=at, reason=reason)
    plans.cancel(annex, by=by, at=at, reason=reason)
