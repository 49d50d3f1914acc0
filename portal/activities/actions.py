"""What happens to needs."""

from datetime import datetime

from django.db import transaction

from portal.activities.models import Need
from portal.activities.states import FILL, REOPEN, WITHDRAW
from portal.people.models import User
from portal.states import make_move


@transaction.atomic
def fill_need(need: Need, *, by: User | None, at: datetime) -> Need:
    """Take a need that has been met off the lists of open ones."""
    need = Need.objects.locked(need.pk)
    make_move(FILL, need, by=by, at=at)
    return need


@transaction.atomic
def reopen_need(need: Need, *, by: User | None, at: datetime, reason: str) -> Need:
    """Ask again for what was filled or withdrawn.

    Raises:
        IllegalMove: it is open.
        ReasonNeeded: ``reason`` is empty.
    """
    need = Need.objects.locked(need.pk)
    make_move(REOPEN, need, by=by, at=at, reason=reason)
    return need


@transaction.atomic
def withdraw_need(need: Need, *, by: User | None, at: datetime, reason: str) -> Need:
    """Ask for it no more.

    Raises:
        IllegalMove: it is withdrawn already.
        ReasonNeeded: ``reason`` is empty.
    """
    need = Need.objects.locked(need.pk)
    make_move(WITHDRAW, need, by=by, at=at, reason=reason)
    return need
