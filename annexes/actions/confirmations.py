"""Asking hosts whether what tenants have logged was done, and taking their answers."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from annexes.letters import write_to_host, write_to_reporter
from annexes.models import Confirmation, Contribution
from annexes.occasions import Occasion
from annexes.states.confirmations import (
    ADJUST,
    CONFIRM,
    DENY,
    EXPIRE,
    OVERTAKE,
    ConfirmationState,
)
from annexes.states.contributions import SUBMITTED
from portal.errors import DomainError
from portal.records import letters
from portal.states import Move, make_move

if TYPE_CHECKING:
    from portal.people.models import User

#: A host has this long to answer. Unit: days. Source: reference ``domain.md`` §5.3.
ANSWER_DAYS = 30
#: After so many days without an answer the host is reminded, the latest first. Same source.
REMINDER_DAYS = (21, 7)
#: Ties the secret of the links to this use.
SALT = "annexes.confirmation"


class LinkSpent(DomainError):
    """The link has been used, its time is up, or the contribution has been changed since."""

    message = _(
        "This link can't be used any more: it has been answered, its time is up, or the tenant "
        "has changed what was logged. If it was changed you get a new letter."
    )


class NobodyToAsk(DomainError):
    """There is no host to write to, or the contribution does not wait."""

    message = _("There is no host with an e-mail address to ask.")


@dataclass(frozen=True, kw_only=True)
class HostsNumbers:
    """What the host says it was instead. Units as in `Occasion`."""

    hours: Decimal | None = None
    area_m2: Decimal | None = None
    quantity: Decimal | None = None
    women: int = 0
    men: int = 0
    other: int = 0


def link_token(confirmation: Confirmation) -> str:
    """Return the secret that stands in the link; it can be made again for a reminder."""
    secret = salted_hmac(SALT, str(confirmation.pk), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def confirmation_of(token: str, *, at: datetime) -> Confirmation:
    """Return the question that a link opens.

    Raises:
        LinkSpent: there is none, or it can't be answered any more.
    """
    found = (
        Confirmation.objects.unanswered()
        .filter(digest=_digest(token), expires_at__gt=at)
        .select_related("contribution__kind", "contribution__activity", "organisation", "company")
        .select_related("contribution__annex__lease", "host")
        .first()
    )
    if found is None:
        raise LinkSpent
    return found


def can_be_asked(contribution: Contribution) -> bool:
    """Whether the activity has a host, other than the tenant, that can be written to."""
    activity = contribution.activity
    host = activity.organisation if activity else None
    return host is not None and bool(host.email) and host.pk != contribution.organisation_id


def ask_host(contribution: Contribution, *, at: datetime) -> Confirmation | None:
    """Write to the host of the activity, with a link that works once and for 30 days.

    Runs inside the caller's transaction.

    Returns:
        The question; None when there is nobody to ask. What was answered already stands.
    """
    if not can_be_asked(contribution):
        return None
    standing = contribution.confirmations.standing().first()
    if standing is not None:
        return standing
    confirmation = Confirmation(
        company_id=contribution.company_id,
        organisation_id=contribution.organisation_id,
        contribution=contribution,
        host=contribution.activity.organisation,
        asked_at=at,
        expires_at=at + timedelta(days=ANSWER_DAYS),
    )
    confirmation.digest = _digest(link_token(confirmation))
    confirmation.save(force_insert=True)
    write_to_host("host_asked", confirmation, token=link_token(confirmation), at=at)
    return confirmation


@transaction.atomic
def ask_host_by_hand(contribution: Contribution, *, by: "User", at: datetime) -> Contribution:
    """Ask the host (again): nobody was asked, or the time ran out.

    Raises:
        NobodyToAsk: the activity has no host with an address.
    """
    contribution = Contribution.objects.locked(contribution.pk)
    if contribution.state != SUBMITTED or ask_host(contribution, at=at) is None:
        raise NobodyToAsk
    return contribution


@transaction.atomic
def confirm_as_host(confirmation: Confirmation, *, at: datetime) -> Confirmation:
    """Note that the host says yes.

    Raises:
        LinkSpent: it has been answered, or its time is up.
    """
    return _answer(CONFIRM, confirmation, at=at)


@transaction.atomic
def adjust_as_host(
    confirmation: Confirmation, *, numbers: HostsNumbers, remark: str = "", at: datetime
) -> Confirmation:
    """Note the numbers that the host has instead. Reporter and staff see both and settle it.

    Raises:
        LinkSpent: it has been answered, or its time is up.
        OccasionRefused: the numbers can't be right.
    """
    contribution = confirmation.contribution
    said = said_by_host(contribution, numbers)
    for refusal in said.wrong_quantity(contribution.annex):
        raise refusal
    return _answer(
        ADJUST,
        confirmation,
        at=at,
        answer=remark.strip(),
        hours=said.hours,
        area_m2=said.area_m2,
        women=said.women,
        men=said.men,
        other=said.other,
        amount=said.amount,
    )


@transaction.atomic
def deny_as_host(confirmation: Confirmation, *, reason: str, at: datetime) -> Confirmation:
    """Note that the host says no, and why.

    Raises:
        LinkSpent: it has been answered, or its time is up.
        ReasonNeeded: nothing was written.
    """
    return _answer(DENY, confirmation, at=at, reason=reason, answer=reason.strip())


def said_by_host(contribution: Contribution, numbers: HostsNumbers) -> Occasion:
    """Return the occasion as the tenant said it, with the host's numbers."""
    return Occasion(
        kind=contribution.kind,
        pledge=contribution.pledge,
        done_on=contribution.done_on,
        hours=numbers.hours,
        area_m2=numbers.area_m2,
        quantity=numbers.quantity,
        women=numbers.women,
        men=numbers.men,
        other=numbers.other,
    )


def overtake_confirmation(contribution: Contribution, *, at: datetime) -> None:
    """End what was asked or answered about a contribution that is no longer what it was."""
    for confirmation in contribution.confirmations.standing().select_for_update():
        make_move(OVERTAKE, confirmation, by=None, at=at)
        letters.void(confirmation)


def remind_hosts(*, at: datetime) -> int:
    """Write the reminders that are due. A clock that stood still writes only the latest.

    Returns:
        How many were written.
    """
    written = 0
    for day in REMINDER_DAYS:
        for confirmation in Confirmation.objects.to_remind(at, day=day):
            written += _remind(confirmation, day, at=at)
    return written


def expire_confirmations(*, at: datetime) -> int:
    """Close the questions whose time is up.

    Returns:
        How many there were.
    """
    run_out = Confirmation.objects.run_out(at)
    return sum(_expire(confirmation, at=at) for confirmation in run_out)


@transaction.atomic
def _remind(confirmation: Confirmation, day: int, *, at: datetime) -> bool:
    confirmation = Confirmation.objects.locked(confirmation.pk)
    if confirmation.state != ConfirmationState.ASKED or confirmation.reminded_day >= day:
        return False
    token = link_token(confirmation)
    confirmation.reminded_day, confirmation.digest = day, _digest(token)
    confirmation.save()
    write_to_host("host_reminded", confirmation, token=token, at=at, occasion=str(day))
    return True


@transaction.atomic
def _expire(confirmation: Confirmation, *, at: datetime) -> bool:
    confirmation = Confirmation.objects.locked(confirmation.pk)
    if not EXPIRE.starts_from(confirmation.state):
        return False
    make_move(EXPIRE, confirmation, by=None, at=at)
    letters.void(confirmation)
    return True


def _answer(
    move: Move, confirmation: Confirmation, *, at: datetime, reason: str = "", **columns: Any
) -> Confirmation:
    """Note an answer, once; the contribution's lock comes first, as wherever both are taken."""
    Contribution.objects.locked(confirmation.contribution_id)
    confirmation = Confirmation.objects.locked(confirmation.pk)
    if confirmation.state != ConfirmationState.ASKED or confirmation.expires_at <= at:
        raise LinkSpent
    confirmation.answered_at = at
    for name, value in columns.items():
        setattr(confirmation, name, value)
    make_move(move, confirmation, by=None, at=at, reason=reason)
    letters.void(confirmation)
    if move is not CONFIRM:
        write_to_reporter("host_disagrees", confirmation, at=at)
    return confirmation


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
