"""What tenants and staff settle between them: hosts' other numbers, and possible doubles."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annexes.actions.confirmations import HostsNumbers, said_by_host
from annexes.actions.contributions import locked
from annexes.actions.verifying import correct_contribution, reject_contribution
from annexes.models import Contribution, Overlap
from annexes.states.confirmations import SETTLE, ConfirmationState
from annexes.states.contributions import CHANGE, SUBMITTED
from annexes.states.overlaps import MERGE, TELL_APART
from portal.errors import DomainError
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User


class NoOtherNumbers(DomainError):
    """The host has given no numbers of its own."""

    message = _("There are no numbers from the host to take over.")


class NotOneOfThem(DomainError):
    """The row that is to stay is not one of the flagged rows that count."""

    message = _("Choose which of the rows is to stay.")


@transaction.atomic
def take_hosts_numbers(contribution: Contribution, *, by: "User", at: datetime) -> Contribution:
    """Let the contribution say what the host says; it then counts as confirmed by the host.

    Who sent it in stays who sent it in: the numbers are the host's, whoever takes them over.

    Raises:
        NoOtherNumbers: the host gave none, or the contribution was changed since.
    """
    contribution = locked(contribution)
    confirmation = (
        contribution.confirmations.filter(state=ConfirmationState.ADJUSTED)
        .select_for_update(of=("self",))
        .first()
    )
    if confirmation is None:
        raise NoOtherNumbers
    said = said_by_host(
        contribution,
        HostsNumbers(
            hours=confirmation.hours,
            area_m2=confirmation.area_m2,
            quantity=confirmation.amount,
            women=confirmation.women or 0,
            men=confirmation.men or 0,
            other=confirmation.other or 0,
        ),
    )
    for name, value in said.quantities().items():
        setattr(contribution, name, value)
    make_move(CHANGE, contribution, by=by, at=at, reason=confirmation.answer)
    make_move(SETTLE, confirmation, by=by, at=at)
    return contribution


@transaction.atomic
def tell_apart(overlap: Overlap, *, by: "User", at: datetime) -> Overlap:
    """Say that the rows are separate gifts; all of them count."""
    overlap = Overlap.objects.locked(overlap.pk)
    make_move(TELL_APART, overlap, by=by, at=at)
    return overlap


@transaction.atomic
def merge_overlap(
    overlap: Overlap, *, stays: Contribution, reason: str, by: "User", at: datetime
) -> Overlap:
    """Say that the rows are one gift: one stays, the others are rejected or taken back.

    What waits is rejected, and its sender gets a letter with the reason. What has been verified
    gets a correcting row that a colleague verifies.

    Raises:
        NotOneOfThem: the row that is to stay is none of those that count.
        OwnContribution, YearClosed: one of the others can't be taken out by this person, or now.
    """
    overlap = Overlap.objects.locked(overlap.pk)
    counting = list(overlap.contributions.counting())
    if stays not in counting:
        raise NotOneOfThem
    for other in counting:
        if other == stays:
            continue
        if other.state == SUBMITTED:
            reject_contribution(other, reason=reason, by=by, at=at)
        else:
            correct_contribution(other, reason=reason, by=by, at=at)
    make_move(MERGE, overlap, by=by, at=at, reason=reason)
    return overlap
