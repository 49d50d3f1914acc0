"""Saying what a contribution counts for, when it is more than its own activity."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annexes.actions.contributions import locked
from annexes.models import Allocation, Contribution, Side
from portal.activities.models import Activity
from portal.errors import DomainError

if TYPE_CHECKING:
    from portal.people.models import User


class AllocatedTooMuch(DomainError):
    """The parts are more than the whole."""

    message = _("The parts can't be more than what was contributed.")


class NothingToAllocate(DomainError):
    """A correcting row follows the row that it corrects."""

    message = _("A correction is divided as the contribution that it corrects.")


@transaction.atomic
def allocate(
    contribution: Contribution,
    *,
    side: Side,
    parts: Sequence[tuple[Activity, Decimal]],
    by: "User",
    at: datetime,
) -> list[Allocation]:
    """Say for which activities a contribution counts in one account, in place of what was said.

    Args:
        contribution: Whole or in part.
        side: In which account.
        parts: Activities with amounts above zero, in the kind's unit. None: the account is
            empty, and on the activity's side the whole counts for its own activity again.
        by: Who.
        at: When.

    Raises:
        AllocatedTooMuch: the sum is more than the contribution.
        YearClosed: the figures of its year are locked.
    """
    contribution = locked(contribution)
    if contribution.reverses_id:
        raise NothingToAllocate
    if sum(amount for _activity, amount in parts) > contribution.amount:
        raise AllocatedTooMuch
    contribution.allocations.filter(side=side).delete()
    return [
        Allocation.objects.create(
            company_id=contribution.company_id,
            organisation_id=contribution.organisation_id,
            contribution=contribution,
            side=side,
            activity=activity,
            amount=amount,
            allocated_by=by,
            allocated_at=at,
        )
        for activity, amount in parts
    ]


def copy_reversed(original: Contribution, correction: Contribution, *, at: datetime) -> None:
    """Take back each part of the original with the correcting row."""
    for part in original.allocations.all():
        Allocation.objects.create(
            company_id=correction.company_id,
            organisation_id=correction.organisation_id,
            contribution=correction,
            side=part.side,
            activity_id=part.activity_id,
            amount=-part.amount,
            allocated_by_id=correction.logged_by_id,
            allocated_at=at,
        )
