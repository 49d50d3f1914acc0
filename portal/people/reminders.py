"""Reminders by letter: of what has a last day, as the day comes near, and once a week for those
who would rather have it all in one.

The clock asks every hour. Each company's plan remembers up to which day everything has been
written, so a clock that stood still goes on where it stopped and writes the latest of what it
missed; the letters' keys see to it that nothing is written twice.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from portal.duties import Duty, duties_of, kinds_of_duties
from portal.errors import DomainError
from portal.people.models import (
    Cadence,
    HousingCompany,
    ReminderChoice,
    ReminderPlan,
    Representative,
    User,
)
from portal.records import letters

if TYPE_CHECKING:
    from uuid import UUID

#: Nobody wants a reminder at night. Unit: hour of the day in Stockholm.
FIRST_HOUR = 7
#: Ties signed links to this use; a link signed for something else ends nothing.
SALT = "portal.people.reminders"


class UnknownLink(DomainError):
    """The link is not ours."""


def remind_everybody(*, at: datetime) -> int:
    """Write what is due in every company; return how many letters."""
    return sum(remind(company, at=at) for company in HousingCompany.objects.all())


@transaction.atomic
def remind(company: HousingCompany, *, at: datetime) -> int:
    """Write the reminders of one company that have come due since the last time.

    Returns:
        How many letters were written, by this call or by one that was cut short.
    """
    plan, _new = ReminderPlan.objects.get_or_create(company=company)
    plan = ReminderPlan.objects.locked(plan.pk)
    today = timezone.localdate(at)
    reminded = plan.reminded_until is not None and plan.reminded_until >= today
    if reminded or timezone.localtime(at).hour < FIRST_HOUR:
        return 0
    written = sum(_remind_person(person, plan, today, at=at) for person in _outside(company))
    plan.reminded_until = today
    plan.save()
    return written


def choice_of(person: User) -> ReminderChoice:
    """Return what the person has chosen, or the usual, not yet stored."""
    return ReminderChoice.objects.filter(user=person).first() or ReminderChoice(user=person)


@transaction.atomic
def choose(
    person: User,
    *,
    cadence: str,
    unwanted: Iterable[str],
    language: str,
    by: User,
    at: datetime,
) -> ReminderChoice:
    """Store how often a person is reminded, of what not, and in which language."""
    person = User.objects.select_for_update().get(pk=person.pk)
    person.language = language
    person.save(update_fields=["language"])
    chosen, _new = ReminderChoice.objects.update_or_create(
        user=person, defaults={"cadence": cadence, "unwanted": sorted(unwanted)}
    )
    return chosen


def link_to_end(person: User, kind: str) -> str:
    """Return the address at which one press ends the reminders of a kind; of all when ""."""
    token = signing.dumps([str(person.pk), kind], salt=SALT, compress=True)
    return settings.SITE_URL + reverse("people:unsubscribe", args=[token])


def opened(token: str) -> tuple[User, str]:
    """Return whose reminders a link ends, and of which kind.

    Raises:
        UnknownLink: it is not ours, or the account is gone.
    """
    try:
        pk, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as forged:
        raise UnknownLink from forged
    person = User.objects.filter(pk=pk, is_active=True).first()
    if person is None:
        raise UnknownLink
    return person, kind


@transaction.atomic
def end(person: User, kind: str, *, at: datetime) -> ReminderChoice:
    """Write no more reminders of this kind to the person; of no kind at all when it is ""."""
    User.objects.select_for_update().get(pk=person.pk)
    chosen, _new = ReminderChoice.objects.get_or_create(user=person)
    if not kind:
        chosen.cadence = Cadence.NEVER
    elif kind not in chosen.unwanted:
        chosen.unwanted = sorted([*chosen.unwanted, kind])
    chosen.save()
    return chosen


def name_of(kind: str) -> str:
    """Return what people call a kind of thing that they are reminded of."""
    return kinds_of_duties().get(kind, "")


def _outside(company: HousingCompany) -> Iterable[User]:
    """Return those who act for the company's tenants and associations, each once."""
    acting = Representative.objects.of(company).filter(ended_on=None)
    people = User.objects.filter(is_active=True, pk__in=acting.values("user"))
    return people.select_related("reminder_choice").order_by("pk").iterator(chunk_size=500)


def _remind_person(person: User, plan: ReminderPlan, today: date, *, at: datetime) -> int:
    chosen = getattr(person, "reminder_choice", None) or ReminderChoice(user=person)
    if chosen.cadence == Cadence.NEVER:
        return 0
    with translation.override(person.language):
        own = [
            duty
            for duty in duties_of(person, today)
            if _is_ones_own(duty, person, plan.company_id) and duty.kind not in chosen.unwanted
        ]
        if chosen.cadence == Cadence.WEEKLY:
            return _write_week(person, own, plan, today, at=at)
        return sum(_write_one(person, duty, plan, today, at=at) for duty in own if duty.by)


def _is_ones_own(duty: Duty, person: User, company_id: "UUID") -> bool:
    return (
        not duty.is_theirs
        and duty.about is not None
        and duty.about.company_id == company_id
        and (not duty.may or person.has_perm(duty.may, duty.about))
    )


def _write_one(person: User, duty: Duty, plan: ReminderPlan, today: date, *, at: datetime) -> int:
    day = plan.latest_day(duty.by, after=plan.reminded_until, on=today)
    if day is None:
        return 0
    ending = link_to_end(person, duty.kind)
    letters.write(
        "reminder",
        to=letters.Recipient.of(person),
        about=duty.about,
        company=plan.company,
        at=at,
        occasion=f"{duty.by}:{day}",
        context={
            "duty": duty,
            "is_late": duty.by < today,
            "is_today": duty.by == today,
            "end_url": ending,
            "kind": name_of(duty.kind),
        },
        unsubscribe_url=ending,
    )
    return 1


def _write_week(
    person: User, own: list[Duty], plan: ReminderPlan, today: date, *, at: datetime
) -> int:
    monday = today - timedelta(days=today.weekday())
    begun = plan.reminded_until or today - timedelta(days=1)
    if not own or begun >= monday:
        return 0
    ending = link_to_end(person, "")
    letters.write(
        "weekly_digest",
        to=letters.Recipient.of(person),
        about=person,
        company=plan.company,
        at=at,
        occasion=f"{plan.company_id}:{monday}",
        context={"duties": own, "end_url": ending},
        unsubscribe_url=ending,
    )
    return 1
