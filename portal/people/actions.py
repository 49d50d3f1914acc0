"""Every write to people and organisations."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.errors import DomainError
from portal.people.models import Invitation, Membership, Organisation, Representative, User
from portal.records import letters
from portal.roles import AT_COMPANY, OUTSIDE, Role

if TYPE_CHECKING:
    from portal.people.models import HousingCompany

#: Ties signed invitation links to this use; a link signed for something else opens nothing.
SALT = "portal.people.invitation"


class InvitationSpent(DomainError):
    """The link has been used, withdrawn or has expired."""

    message = _(
        "This invitation can't be used any more: it has been accepted, withdrawn or has expired. "
        "Ask the person who invited you for a new one."
    )


class WrongPerson(DomainError):
    """Someone else is logged in."""

    message = _("This invitation is for another e-mail address. Log out first.")


class HoldsRole(DomainError):
    """The person has the role already."""

    message = _("This person holds the role already.")


class LastAdministrator(DomainError):
    """Nobody would be left who can invite the others."""

    message = _("This is the organisation's only administrator. Give someone else that role first.")


def link_token(invitation: Invitation) -> str:
    """Return the signed token that stands in the invitation's link."""
    return signing.Signer(salt=SALT).sign(str(invitation.pk))


def invitation_of(token: str) -> Invitation:
    """Return the invitation that a link opens.

    Raises:
        InvitationSpent: the token is not ours, or the invitation can't be accepted any more.
    """
    try:
        pk = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature as forged:
        raise InvitationSpent from forged
    found = Invitation.objects.open(timezone.now()).filter(pk=pk).first()
    if found is None:
        raise InvitationSpent
    return found


@transaction.atomic
def invite(
    email: str,
    *,
    full_name: str,
    role: Role,
    company: "HousingCompany",
    organisation: Organisation | None = None,
    language: str = "sv",
    by: User | None,
    at: datetime,
) -> Invitation:
    """Offer a person a role, by a letter with a personal link.

    An earlier open invitation to the same role is withdrawn, so that one link works.

    Raises:
        HoldsRole: the person has it already.
    """
    email = email.strip().lower()
    held = (Representative if role in OUTSIDE else Membership).objects.filter(
        company=company, user__email__iexact=email, role=role, ended_on=None
    )
    if organisation:
        held = held.filter(organisation=organisation)
    if held.exists():
        raise HoldsRole
    Invitation.objects.open(at).filter(
        company=company, organisation=organisation, email=email, role=role
    ).update(withdrawn_at=at)
    invitation = Invitation.objects.create(
        company=company,
        organisation=organisation,
        email=email,
        full_name=full_name.strip(),
        role=role,
        language=language,
        invited_by=by,
        invited_at=at,
        expires_at=at + timedelta(days=settings.INVITATION_DAYS),
    )
    letters.write(
        "invitation",
        to=letters.Recipient(email, invitation.full_name, language),
        about=invitation,
        company=company,
        at=at,
        context={"token": link_token(invitation)},
    )
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Make an open invitation's link useless."""
    invitation = Invitation.objects.locked(invitation.pk)
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = at
        invitation.save()
        letters.void(invitation)
    return invitation


@transaction.atomic
def accept_invitation(
    invitation: Invitation,
    *,
    by: User | None,
    at: datetime,
    full_name: str = "",
    password: str | None = None,
) -> User:
    """Take the offered role, with the account that has the invited address.

    Args:
        invitation: An open one.
        by: Who is logged in; None for someone who makes an account now.
        at: When.
        full_name: The name on a new account.
        password: The password of a new account.

    Returns:
        The person who now holds the role.

    Raises:
        InvitationSpent: it was used or withdrawn in the meantime.
        WrongPerson: somebody else is logged in.
    """
    invitation = Invitation.objects.locked(invitation.pk)
    if invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= at:
        raise InvitationSpent
    if by is not None and by.email.lower() != invitation.email:
        raise WrongPerson
    person = by or User.objects.filter(email__iexact=invitation.email).first()
    if person is None:
        person = User.objects.create_user(
            invitation.email,
            password,
            full_name=full_name or invitation.full_name,
            language=invitation.language,
        )
    _give_role(invitation, person, on=timezone.localdate(at))
    invitation.accepted_by, invitation.accepted_at = person, at
    invitation.save()
    return person


def _give_role(invitation: Invitation, person: User, *, on: object) -> None:
    if invitation.role in AT_COMPANY:
        Membership.objects.get_or_create(
            company=invitation.company,
            user=person,
            role=invitation.role,
            ended_on=None,
            defaults={"since": on},
        )
    else:
        Representative.objects.get_or_create(
            company=invitation.company,
            organisation=invitation.organisation,
            user=person,
            role=invitation.role,
            ended_on=None,
            defaults={"since": on},
        )


@transaction.atomic
def end_membership(membership: Membership, *, by: User, at: datetime) -> Membership:
    """End a role at the company; the person can do nothing with it from the next request on."""
    membership = Membership.objects.locked(membership.pk)
    if membership.ended_on is None:
        membership.ended_on = timezone.localdate(at)
        membership.save()
    return membership


@transaction.atomic
def end_representation(representative: Representative, *, by: User, at: datetime) -> Representative:
    """End a role in an organisation; the person can do nothing with it from the next request on.

    Raises:
        LastAdministrator: nobody would be left to look after the organisation's people, and it
            is not the housing company's staff who decide it.
    """
    representative = _held_open(representative, by=by)
    if representative.ended_on is not None:
        return representative
    _close(representative, at=at)
    _write_about(representative, "role_ended", by=by, at=at)
    return representative


@transaction.atomic
def change_role(
    representative: Representative, *, role: str, by: User, at: datetime
) -> Representative:
    """Give a person another role in the same organisation: the old one ends, the new one begins.

    Raises:
        HoldsRole: the person has the new role already.
        LastAdministrator: nobody would be left to look after the organisation's people, and it
            is not the housing company's staff who decide it.
    """
    representative = _held_open(representative, by=by, new_role=role)
    if representative.ended_on is not None or representative.role == role:
        return representative
    others = Representative.objects.filter(
        organisation=representative.organisation, user=representative.user, ended_on=None
    )
    if others.filter(role=role).exists():
        raise HoldsRole
    _close(representative, at=at)
    given = Representative.objects.create(
        company=representative.company,
        organisation=representative.organisation,
        user=representative.user,
        role=role,
        since=timezone.localdate(at),
    )
    _write_about(given, "role_changed", by=by, at=at)
    return given


def _held_open(representative: Representative, *, by: User, new_role: str = "") -> Representative:
    """Lock the organisation, then the role: two administrators can't end each other at once."""
    Organisation.objects.locked(representative.organisation_id)
    representative = Representative.objects.locked(representative.pk)
    administrators = Representative.objects.filter(
        organisation=representative.organisation_id,
        role=Role.ORG_ADMINISTRATOR,
        ended_on=None,
        user__is_active=True,
    )
    leaves = (
        representative.ended_on is None
        and representative.role == Role.ORG_ADMINISTRATOR
        and new_role != Role.ORG_ADMINISTRATOR
    )
    decided_by_staff = representative.company_id in by.staff_company_ids
    if leaves and not decided_by_staff and not administrators.exclude(pk=representative.pk):
        raise LastAdministrator
    return representative


def _close(representative: Representative, *, at: datetime) -> None:
    representative.ended_on = timezone.localdate(at)
    representative.save()


def _write_about(representative: Representative, template: str, *, by: User, at: datetime) -> None:
    """Tell the person, unless it was their own doing."""
    if representative.user_id == by.pk:
        return
    letters.write(
        template,
        to=letters.Recipient.of(representative.user),
        about=representative,
        company=representative.company,
        at=at,
        occasion=at.isoformat(),
        context={"by": by},
    )
