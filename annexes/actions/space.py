"""Writes around lent premises: the landlord's consent or refusal, and the times on offer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.actions.plans import begin_pledge
from annexes.models import (
    Pledge,
    ResponsibilityItem,
    Responsible,
    SlotSeries,
    SpaceConsent,
    SpaceSlot,
    StandardResponsibility,
    VatFinding,
)
from annexes.states.annexes import WITH_LANDLORD, AnnexState
from annexes.states.pledges import REFUSE_SPACE, UNSETTLED, PledgeState
from annexes.states.space import HOLD_BACK, OFFERED, RELEASE, TAKE_BACK
from portal import dates
from portal.amounts import format_number
from portal.errors import DomainError
from portal.holidays import holidays
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User

STOCKHOLM = ZoneInfo(settings.TIME_ZONE)


class NeedsNoConsent(DomainError):
    """The pledge begins without consent, or has it."""

    message = _("This pledge doesn't wait for consent.")


class VatUnchecked(DomainError):
    """The VAT comes first."""

    message = _("Check what lending does to the VAT before you consent.")


class VatContradicted(DomainError):
    """The lease says otherwise."""

    message = _("The lease has VAT on the rent. Say what lending does to it.")


class NotWithLandlord(DomainError):
    """The tenant has the annex, or it is agreed word for word."""

    message = _("The annex is with the tenant, or its content is settled. Answer when it is here.")


class NotLent(DomainError):
    """Nothing may be lent yet."""

    message = _("Times can be offered when the landlord has consented and the pledge holds.")


class OutsidePledge(DomainError):
    """The days are outside the pledge."""

    message = _("Choose days within the pledge: %(first)s to %(last)s.")


class NoTimes(DomainError):
    """The pattern hits no day to come."""

    message = _("No day to come fits. Look at the days, the weekdays and the exceptions.")


class TimesClash(DomainError):
    """The premises are on offer then."""

    message = _("The premises are on offer at that time already, first on %(day)s.")


class MoreThanPledged(DomainError):
    """More space than the pledge lends."""

    message = _("The pledge lends %(area)s m². Write that or less.")


class BookedAlready(DomainError):
    """Somebody counts on that time."""

    message = _("Somebody has booked this time. Decline or cancel the booking first.")


@dataclass(frozen=True)
class VatCheck:
    """What the check of the VAT showed, who made it, and when.

    Args:
        note: What was checked, in words.
    """

    finding: VatFinding
    by: "User"
    on: date
    note: str = ""


@dataclass(frozen=True)
class Times:
    """When space is lent: one day, or the given weekdays of every week between two days.

    Args:
        weekdays: 1 is Monday, 7 Sunday; empty for every day.
        first_on, last_on: The same day for a single time.
        opens, closes: By the clock in Stockholm, on the same day.
        except_on: Days on which it is not lent.
        skips_holidays: Whether public holidays are excepted too.
    """

    first_on: date
    last_on: date
    opens: time
    closes: time
    area_m2: Decimal
    weekdays: frozenset[int] = frozenset()
    except_on: frozenset[date] = frozenset()
    skips_holidays: bool = False

    @property
    def left_out(self) -> frozenset[date]:
        """The days that would fit and are excepted, holidays too when they are."""
        years = range(self.first_on.year, self.last_on.year + 1)
        closed = [holidays(year) for year in years] if self.skips_holidays else []
        return self.except_on.union(*closed) & frozenset(self._fitting())

    def days(self) -> Iterator[date]:
        """Yield the days, in order."""
        left_out = self.left_out
        return (day for day in self._fitting() if day not in left_out)

    def _fitting(self) -> Iterator[date]:
        for number in range((self.last_on - self.first_on).days + 1):
            day = self.first_on + timedelta(days=number)
            if not self.weekdays or day.isoweekday() in self.weekdays:
                yield day

    def moments(self) -> Iterator[tuple[date, datetime, datetime]]:
        """Yield each day with its two moments.

        A time that the change to summer time leaves nothing of is left out.
        """
        for day in self.days():
            starts_at = datetime.combine(day, self.opens, STOCKHOLM).astimezone(UTC)
            ends_at = datetime.combine(day, self.closes, STOCKHOLM).astimezone(UTC)
            if ends_at > starts_at:
                yield day, starts_at, ends_at


@transaction.atomic
def consent_to_space(
    pledge: Pledge,
    *,
    conditions: str,
    vat: VatCheck | None,
    insurance_note: str = "",
    keys_note: str = "",
    responsibilities: Sequence[tuple[str, Responsible]] | None = None,
    by: "User",
    at: datetime,
) -> Pledge:
    """Consent, for the landlord, to the tenant's lending of its premises; the pledge may begin.

    ``responsibilities`` says who answers for what; left out, it is the company's standard list.

    Raises:
        VatUnchecked: nobody has looked at the VAT.
        VatContradicted: the check says that there is no VAT, and the lease that there is.
        NeedsNoConsent: the pledge does not wait for consent.
    """
    pledge = Pledge.objects.select_related("plan__annex__lease", "kind").locked(pledge.pk)
    if not pledge.waits_for_consent or pledge.state not in UNSETTLED | {PledgeState.ACCEPTED}:
        raise NeedsNoConsent
    if vat is None:
        raise VatUnchecked
    if vat.finding == VatFinding.NO_VAT and pledge.plan.annex.lease.vat_liable:
        raise VatContradicted
    pledge.consent = SpaceConsent.objects.create(
        company_id=pledge.company_id,
        organisation_id=pledge.organisation_id,
        conditions=conditions,
        vat_finding=vat.finding,
        vat_note=vat.note,
        vat_checked_by=vat.by,
        vat_checked_on=vat.on,
        insurance_note=insurance_note,
        keys_note=keys_note,
        granted_at=at,
        granted_by=by,
    )
    _list_responsibilities(pledge.consent, responsibilities)
    pledge.save()
    begin_pledge(pledge, by=by, at=at)
    return pledge


def standard_responsibilities(company_id: object) -> list[tuple[str, Responsible]]:
    """Return the company's standard list: what, and who answers for it."""
    lines = StandardResponsibility.objects.of(company_id).filter(is_active=True)
    return [(line.name, Responsible(line.responsible)) for line in lines]


def _list_responsibilities(
    consent: SpaceConsent, lines: Sequence[tuple[str, Responsible]] | None
) -> None:
    given = standard_responsibilities(consent.company_id) if lines is None else lines
    ResponsibilityItem.objects.bulk_create(
        ResponsibilityItem(
            company_id=consent.company_id,
            organisation_id=consent.organisation_id,
            consent=consent,
            item=item,
            responsible=responsible,
            sort_order=order,
        )
        for order, (item, responsible) in enumerate(dict(given).items())
    )


@transaction.atomic
def refuse_space(pledge: Pledge, *, reason: str, by: "User", at: datetime) -> Pledge:
    """Refuse, for the landlord, that the tenant lends its premises.

    The pledge goes back to the tenant with the reason; changed, it can be proposed again.

    Raises:
        NeedsNoConsent: the pledge does not wait for consent.
        NotWithLandlord: the tenant has the annex, or it waits for signatures.
    """
    pledge = Pledge.objects.select_related("plan__annex").locked(pledge.pk)
    annex = pledge.plan.annex
    if not pledge.waits_for_consent:
        raise NeedsNoConsent
    if annex.state not in WITH_LANDLORD | {AnnexState.ACTIVE}:
        raise NotWithLandlord
    make_move(REFUSE_SPACE, pledge, by=by, at=at, reason=reason)
    if annex.state == AnnexState.ACTIVE:
        letters.write_to_tenant("space_refused", annex, at=at, comment=reason, pledge=pledge)
    return pledge


@transaction.atomic
def offer_times(pledge: Pledge, *, times: Times, by: "User", at: datetime) -> SlotSeries:
    """Offer times at which others can use the space: one row for each, all or none.

    Days that have passed are left out.

    Raises:
        NotLent: the pledge has no consent or does not hold.
        OutsidePledge: a day is outside the pledge.
        MoreThanPledged: more space than the pledge lends.
        NoTimes: no day to come fits.
        TimesClash: the premises are on offer then already.
    """
    pledge = Pledge.objects.select_related("plan__annex__lease", "kind").locked(pledge.pk)
    if not may_offer_times(pledge):
        raise NotLent
    if not pledge.starts_on <= times.first_on <= times.last_on <= pledge.ends_on:
        raise OutsidePledge(
            OutsidePledge.message
            % {
                "first": dates.format_day(pledge.starts_on),
                "last": dates.format_day(pledge.ends_on),
            }
        )
    if times.area_m2 > pledge.area_m2:
        area = format_number(pledge.area_m2, places=1)
        raise MoreThanPledged(MoreThanPledged.message % {"area": area})
    moments = [each for each in times.moments() if each[1] > at]
    if not moments:
        raise NoTimes
    premises_id = pledge.plan.annex.lease.premises_id
    _refuse_clash(premises_id, moments)
    series = SlotSeries.objects.create(
        company_id=pledge.company_id,
        organisation_id=pledge.organisation_id,
        pledge=pledge,
        weekdays=sorted(times.weekdays),
        first_on=times.first_on,
        last_on=times.last_on,
        opens=times.opens,
        closes=times.closes,
        except_on=sorted(times.left_out),
        area_m2=times.area_m2,
        offered_at=at,
        offered_by=by,
    )
    try:
        with transaction.atomic():
            SpaceSlot.objects.bulk_create(
                SpaceSlot(
                    company_id=pledge.company_id,
                    organisation_id=pledge.organisation_id,
                    series=series,
                    pledge=pledge,
                    premises_id=premises_id,
                    day=day,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    area_m2=times.area_m2,
                )
                for day, starts_at, ends_at in moments
            )
    except IntegrityError as error:
        if "slot_offered_once" not in str(error):
            raise
        raise TimesClash(TimesClash.message % {"day": moments[0][0]}) from error
    return series


def may_offer_times(pledge: Pledge) -> bool:
    """Whether times can be offered: floor space with consent, agreed or under way."""
    return (
        pledge.area_m2 is not None
        and pledge.consent_id is not None
        and pledge.state in {PledgeState.ACCEPTED, PledgeState.ACTIVE}
    )


def _refuse_clash(premises_id: object, moments: list[tuple[date, datetime, datetime]]) -> None:
    """Say on which day the premises are on offer already; the constraint says it last of all."""
    standing = SpaceSlot.objects.offered().filter(
        premises=premises_id, starts_at__lt=moments[-1][2], ends_at__gt=moments[0][1]
    )
    taken = list(standing.values_list("starts_at", "ends_at"))
    for day, starts_at, ends_at in moments:
        if any(starts_at < end and start < ends_at for start, end in taken):
            raise TimesClash(TimesClash.message % {"day": dates.format_day(day)})


@transaction.atomic
def hold_back_slot(slot: SpaceSlot, *, by: "User", at: datetime) -> SpaceSlot:
    """Take a time out of what can be booked. It is offered all the same, to those who know of it.

    Raises:
        BookedAlready: somebody has booked it.
    """
    slot = SpaceSlot.objects.locked(slot.pk)
    _refuse_when_booked(slot)
    make_move(HOLD_BACK, slot, by=by, at=at)
    return slot


@transaction.atomic
def release_slot(slot: SpaceSlot, *, by: "User", at: datetime) -> SpaceSlot:
    """Let a time be booked again."""
    slot = SpaceSlot.objects.locked(slot.pk)
    make_move(RELEASE, slot, by=by, at=at)
    return slot


@transaction.atomic
def take_back_slot(slot: SpaceSlot, *, by: "User", at: datetime) -> SpaceSlot:
    """Offer this time no more. The row stays, and counts as offered no more.

    Raises:
        BookedAlready: somebody has booked it.
    """
    slot = SpaceSlot.objects.locked(slot.pk)
    _refuse_when_booked(slot)
    make_move(TAKE_BACK, slot, by=by, at=at)
    return slot


@transaction.atomic
def take_back_rest(slot: SpaceSlot, *, by: "User", at: datetime) -> SpaceSlot:
    """Offer this time and all later ones of its series no more; those that are booked stand.

    Raises:
        NoTimes: all of them are booked or taken back.
    """
    rest = (
        SpaceSlot.objects.select_for_update(of=("self",))
        .filter(series=slot.series_id, starts_at__gte=slot.starts_at, state__in=sorted(OFFERED))
        .order_by("starts_at")
    )
    free = [each for each in rest if not each.bookings.live().exists()]
    if not free:
        raise NoTimes(_("There is nothing to take back: these times are booked."))
    for each in free:
        make_move(TAKE_BACK, each, by=by, at=at)
    slot.refresh_from_db()
    return slot


def _refuse_when_booked(slot: SpaceSlot) -> None:
    if slot.bookings.live().exists():
        raise BookedAlready
