"""What happens to needs."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.activities.models import Activity, Need
from portal.activities.states import FILL, REOPEN, WITHDRAW
from portal.amounts import format_number
from portal.errors import DomainError
from portal.people.models import User
from portal.places.models import District
from portal.states import make_move


class ActivityOver(DomainError):
    """Nobody can help what has ended."""

    message = _("The activity has ended. Nothing can be asked for.")


class BelowPledged(DomainError):
    """Others have pledged more."""

    message = _("%(pledged)s is pledged already. Write that or more.")


@transaction.atomic
def publish_need(
    activity: Activity,
    *,
    kind: str,
    unit: str,
    quantity: Decimal,
    description: str = "",
    wanted_from: date | None = None,
    wanted_to: date | None = None,
    district: District | None = None,
    by: User,
    at: datetime,
) -> Need:
    """Ask for help with an activity; tenants near it see what is needed.

    ``kind`` is a code of the company's catalogue and ``unit`` what that kind is counted in.

    Raises:
        ActivityOver: the activity has ended.
    """
    activity = Activity.objects.locked(activity.pk)
    if activity.ends_on is not None and activity.ends_on < timezone.localdate(at):
        raise ActivityOver
    return Need.objects.create(
        company_id=activity.company_id,
        organisation_id=activity.organisation_id,
        activity=activity,
        kind=kind,
        unit=unit,
        quantity=quantity,
        description=description,
        wanted_from=wanted_from,
        wanted_to=wanted_to,
        district=district or activity.district,
    )


@transaction.atomic
def set_capacity(need: Need, *, quantity: Decimal, by: User, at: datetime) -> Need:
    """Change how much the activity can take; what is pledged stands.

    Raises:
        BelowPledged: more than that is pledged.
    """
    need = Need.objects.locked(need.pk)
    if quantity < need.pledged:
        shown = f"{format_number(need.pledged, places=2)} {need.get_unit_display()}"
        raise BelowPledged(BelowPledged.message % {"pledged": shown})
    need.quantity = quantity
    need.save()
    return need


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
