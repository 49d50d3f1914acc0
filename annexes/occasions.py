"""What a tenant says has been done, checked against the annex before it becomes a contribution.

Forms and actions ask the same questions here: the form to put the answer beside the field, the
action because a form may have been skipped or be out of date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annexes.models import LeaseAnnex, Pledge, PledgeKind, YearPlan
from annexes.models.contributions import DAY_HOURS
from annexes.states.annexes import BINDING
from annexes.states.plans import PlanState
from annexes.states.pledges import PledgeState
from portal import dates
from portal.activities.models import Activity
from portal.amounts import format_number
from portal.errors import DomainError
from portal.goals.models import Theme, Unit
from portal.orgnumbers import parse_org_number
from portal.records.files import IMAGES, UploadPolicy
from portal.typed import Unreadable

#: What may be sent in with a contribution.
EVIDENCE = UploadPolicy(
    types=IMAGES | {"application/pdf"}, max_bytes=10_000_000, names=_("a picture or a PDF")
)

#: What may be a personal identity number in running text.
_TEN_OR_TWELVE_FIGURES = re.compile(r"(?<![0-9])(?:[0-9]{2})?[0-9]{6}[-+ ]?[0-9]{4}(?![0-9])")


class OccasionRefused(DomainError):
    """What was said cannot be right. ``field`` is what has to be changed; "" is the whole.

    ``others`` is what else speaks against it, so that a form can say all of it at once.
    """

    others: tuple["OccasionRefused", ...] = ()

    def __init__(self, message: str | Promise, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class LooksDouble(DomainError):
    """The same has been logged before."""

    message = _(
        "The same amount on the same day has been logged already. "
        "Say that this is another occasion, or change it."
    )


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """One day's gift: what was typed, before anybody has believed it.

    Args:
        hours: How long it lasted, at most 24.
        area_m2: Space that was lent.
        quantity: The amount of kinds that are measured neither in hours, space nor persons.
        women, men, other: Who took part, as counts.
    """

    kind: PledgeKind
    done_on: date
    pledge: Pledge | None = None
    activity: Activity | None = None
    theme: Theme | None = None
    hours: Decimal | None = None
    area_m2: Decimal | None = None
    quantity: Decimal | None = None
    women: int = 0
    men: int = 0
    other: int = 0
    note: str = ""
    _plan: dict[str, Any] = field(default_factory=dict, compare=False, repr=False, init=False)

    @property
    def persons(self) -> int:
        """How many took part."""
        return self.women + self.men + self.other

    @property
    def amount(self) -> Decimal:
        """The amount in the kind's unit, two decimals; 0 when something is missing."""
        match self.kind.unit:
            case Unit.HOURS:
                amount = self.counted_hours * self.persons
            case Unit.M2_HOURS:
                amount = (self.area_m2 or 0) * self.counted_hours
            case Unit.PERSONS:
                amount = Decimal(self.persons)
            case _other:
                amount = self._stepped(self.quantity)
        return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def counted_hours(self) -> Decimal:
        """How long it lasted in whole steps of the kind: quarters of an hour, for example."""
        return self._stepped(self.hours)

    def _stepped(self, typed: Decimal | None) -> Decimal:
        return self.kind.rounded(typed) if typed and typed > 0 else Decimal(0)

    def refusals(self, annex: LeaseAnnex, *, today: date) -> Iterator[OccasionRefused]:
        """Yield everything that speaks against it, field by field.

        Args:
            annex: Under which it was done.
            today: In Stockholm.
        """
        yield from self._wrong_day(annex, today)
        yield from self.wrong_quantity(annex)
        if _names_a_person(self.note):
            yield OccasionRefused(
                _("A personal identity number must not stand here. Write about nobody in person."),
                "note",
            )

    def _wrong_day(self, annex: LeaseAnnex, today: date) -> Iterator[OccasionRefused]:
        if self.done_on > today:
            yield OccasionRefused(_("The day can't be after today."), "done_on")
        elif annex.state not in BINDING or not annex.starts_on <= self.done_on <= annex.last_day:
            yield OccasionRefused(
                _("The annex is in force from %(first)s to %(last)s.")
                % {
                    "first": dates.format_day(annex.starts_on),
                    "last": dates.format_day(annex.last_day),
                },
                "done_on",
            )
        elif annex.is_suspended_on(self.done_on):
            yield OccasionRefused(
                _("The annex rests on this day. What is done then isn't logged."), "done_on"
            )
        elif (plan := self.plan_of(annex)) is None or plan.state != PlanState.RUNNING:
            yield OccasionRefused(self._why_not_in(plan), "done_on")
        elif self.pledge is not None:
            yield from self._outside_pledge(self.pledge)

    def _why_not_in(self, plan: YearPlan | None) -> str:
        if plan is not None and plan.state == PlanState.CLOSED:
            sentence = _("The year %(year)d is closed. Ask your contact person to correct it.")
        else:
            sentence = _("There is no year plan under way for %(year)d.")
        return sentence % {"year": self.done_on.year}

    def _outside_pledge(self, pledge: Pledge) -> Iterator[OccasionRefused]:
        if pledge.state != PledgeState.ACTIVE:
            yield OccasionRefused(_("Nothing can be logged to this pledge: it is not active."))
        elif not pledge.starts_on <= self.done_on <= pledge.ends_on:
            yield OccasionRefused(
                _("The pledge runs from %(first)s to %(last)s.")
                % {
                    "first": dates.format_day(pledge.starts_on),
                    "last": dates.format_day(pledge.ends_on),
                },
                "done_on",
            )

    def wrong_quantity(self, annex: LeaseAnnex) -> Iterator[OccasionRefused]:
        """Yield what speaks against the numbers, field by field."""
        unit = self.kind.unit
        if self.pledge is None and self.kind.needs_consent:
            yield OccasionRefused(
                _("Lending premises needs a pledge that the landlord has consented to.")
            )
        if unit in {Unit.HOURS, Unit.M2_HOURS}:
            if not self.hours or self.hours < 0:
                yield OccasionRefused(_("Write how long it lasted."), "hours")
            elif self.hours > DAY_HOURS:
                yield OccasionRefused(
                    _("A day has 24 hours. Write how long it lasted, not everybody's hours."),
                    "hours",
                )
        if unit in {Unit.HOURS, Unit.PERSONS} and self.persons < 1:
            yield OccasionRefused(_("Write how many took part, at least one."), "women")
        if unit == Unit.M2_HOURS:
            yield from self._wrong_area(annex.lease.area_m2)
        elif unit not in {Unit.HOURS, Unit.PERSONS} and (self.quantity or 0) <= 0:
            yield OccasionRefused(_("Write a number above zero."), "quantity")

    def _wrong_area(self, premises_m2: Decimal | None) -> Iterator[OccasionRefused]:
        if not self.area_m2 or self.area_m2 < 0:
            yield OccasionRefused(_("Write how many square metres were lent."), "area_m2")
        elif premises_m2 is not None and self.area_m2 > premises_m2:
            yield OccasionRefused(
                _("Your premises are %(area)s m². Write that or less.")
                % {"area": format_number(premises_m2, places=1)},
                "area_m2",
            )

    def plan_of(self, annex: LeaseAnnex) -> YearPlan | None:
        """Return the annex's plan for the year in which it was done, read once per annex."""
        if self._plan.get("of") is not annex:
            found = YearPlan.objects.filter(annex=annex, year=self.done_on.year).order_by().first()
            self._plan.update({"of": annex, "plan": found})
        return self._plan["plan"]

    def columns(self, annex: LeaseAnnex) -> dict[str, Any]:
        """Return the columns of the contribution that comes of it."""
        return self.quantities() | {
            "plan": self.plan_of(annex),
            "year": self.done_on.year,
            "pledge": self.pledge,
            "kind": self.kind,
            "unit": self.kind.unit,
            "activity": self._activity(),
            "district_id": self._district_id(annex),
            "theme_id": self._theme_id(annex),
            "done_on": self.done_on,
            "note": self.note,
        }

    def quantities(self) -> dict[str, Any]:
        """Return the columns that say how much it was."""
        is_time_or_space = self.kind.unit in {Unit.HOURS, Unit.M2_HOURS}
        return {
            "hours": self.counted_hours if is_time_or_space else None,
            "area_m2": self.area_m2 if self.kind.unit == Unit.M2_HOURS else None,
            "amount": self.amount,
            "women": self.women,
            "men": self.men,
            "other": self.other,
        }

    def _activity(self) -> Activity | None:
        return self.activity or (self.pledge.activity if self.pledge else None)

    def _district_id(self, annex: LeaseAnnex) -> UUID | None:
        """Where it counts: the activity's, the pledge's or the premises' district."""
        activity = self._activity()
        return (
            (activity.district_id if activity else None)
            or (self.pledge.district_id if self.pledge else None)
            or annex.lease.premises.district_id
        )

    def _theme_id(self, annex: LeaseAnnex) -> UUID | None:
        """Under which focus area it counts: as said, as pledged, or the annex's only one."""
        stated = (self.theme and self.theme.pk) or (self.pledge and self.pledge.theme_id)
        if stated is not None:
            return stated
        of_annex = LeaseAnnex.themes.through.objects.filter(leaseannex=annex.pk)
        themes = list(of_annex.values_list("theme_id", flat=True)[:2])
        return themes[0] if len(themes) == 1 else None


def _names_a_person(text: str) -> bool:
    """Whether a personal identity number stands in the text, right day and check digit."""
    for found in _TEN_OR_TWELVE_FIGURES.finditer(text):
        try:
            number = parse_org_number(found[0])
        except Unreadable:
            continue
        if number.is_personal:
            return True
    return False
