"""Scorecards: how far both sides have come, against what should have been given by now.

Pledged, delivered and verified come from `annexes.figures`; what is due by now from
`annexes.schedules`; what is missing from `annexes.missing`. Nothing is counted again here.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.figures import AGREED_PLANS, Extra, Score, TenantYear, tenant_years
from annexes.missing import Missing, missing, with_missing
from annexes.models import Commitment, Party, Pledge, PledgeKind, Suspension, YearPlan
from annexes.models.contributions import exactly
from annexes.schedules import Days, Part, due_by, parts_of, to_step
from annexes.states.plans import CommitmentState
from annexes.states.pledges import JUDGED
from portal.models import StateChange
from portal.numbers import quantity

if TYPE_CHECKING:
    from portal.people.models import HousingCompany


class Standing(TextChoices):
    """How a promise stands, in one word for both sides."""

    MET = "met", _("all of it is done")
    ON_TRACK = "on_track", _("as planned")
    BEHIND = "behind", _("behind the plan")
    WAITING = "waiting", _("waits for consent")
    AHEAD = "ahead", _("has not begun")
    OVERDUE = "overdue", _("the time is over")


#: How each standing is marked where it is shown.
TONES = {
    Standing.MET: "good",
    Standing.ON_TRACK: "active",
    Standing.BEHIND: "waiting",
    Standing.WAITING: "waiting",
    Standing.AHEAD: "neutral",
    Standing.OVERDUE: "bad",
}


@dataclass(frozen=True)
class PledgeCard:
    """One pledge against its schedule. Quantities are in the unit of its kind.

    Args:
        score: What has been pledged, delivered and verified.
        parts: How it is spread over its time.
        on: The day on which it is looked at.
        checked_on: The day on which it was noted how it went.
    """

    score: Score
    parts: tuple[Part, ...]
    on: date
    checked_on: date | None = None

    @property
    def pledge(self) -> Pledge:
        """The pledge."""
        return self.score.pledge

    @cached_property
    def due(self) -> Decimal:
        """What should have been given by now: the parts whose last day is over."""
        return due_by(self.parts, self.on)

    @property
    def behind(self) -> Decimal:
        """How much less has been delivered than is due; never below zero."""
        return max(self.due - self.score.delivered, Decimal(0))

    @property
    def forecast(self) -> Decimal | None:
        """What will have been delivered on the last day if it goes on as so far.

        None before anything is due. It is what has been delivered when the time is over.
        """
        if self.due <= 0:
            return None
        if self.due >= self.score.pledged:
            return self.score.delivered
        reached = self.score.delivered * self.score.pledged / self.due
        tenth_or_whole = max(min(self.pledge.kind.step, Decimal(1)), Decimal("0.1"))
        return max(to_step(reached, tenth_or_whole), self.score.delivered)

    @property
    def standing(self) -> Standing:
        """How it stands."""
        if self.score.is_met:
            return Standing.MET
        if self.pledge.waits_for_consent:
            return Standing.WAITING
        if self.pledge.state in JUDGED or self.pledge.is_overdue(self.on):
            return Standing.OVERDUE
        if self.pledge.starts_on > self.on:
            return Standing.AHEAD
        return Standing.BEHIND if self.behind else Standing.ON_TRACK

    @property
    def tone(self) -> str:
        """How the standing is marked."""
        return TONES[self.standing]

    @property
    def next_part(self) -> Part | None:
        """The part that falls due next."""
        return next((part for part in self.parts if part.last >= self.on), None)

    @property
    def shown_due(self) -> str:
        """What is due by now, with its unit."""
        return exactly(self.due, self.score.unit)

    @property
    def shown_forecast(self) -> str:
        """The forecast, with its unit; a dash before anything is due."""
        return quantity(self.forecast, self.score.unit)

    @property
    def shown_next(self) -> str:
        """The quantity of the next part, with its unit."""
        return exactly(self.next_part.quantity, self.score.unit) if self.next_part else ""


@dataclass(frozen=True)
class Promised:
    """A promise of either side, as one line of the list that both read.

    Args:
        party: Whose promise.
        thing: A pledge or a commitment.
        who: Who answers for it.
        due_on: By which day.
        checked_on: When it was noted how it went.
        is_overdue: Whether its last day has passed and nobody has noted that.
        quantity: What was pledged; "" for commitments.
    """

    party: Party
    thing: Pledge | Commitment
    who: str
    due_on: date
    checked_on: date | None
    is_overdue: bool
    quantity: str = ""


@dataclass(frozen=True)
class Scorecard:
    """One annex's year, seen from both sides on one day."""

    year: TenantYear
    pledges: tuple[PledgeCard, ...]
    missing: tuple[Missing, ...]
    on: date

    @property
    def plan(self) -> YearPlan:
        """The year plan."""
        return self.year.plan

    @property
    def extras(self) -> tuple[Extra, ...]:
        """What was given beside the pledges."""
        return self.year.extras

    @property
    def stops(self) -> list[Missing]:
        """What has to be done before the plan can take its next step."""
        return [each for each in self.missing if each.stops]

    def count(self, *standings: Standing) -> int:
        """Return how many pledges stand so."""
        return sum(card.standing in standings for card in self.pledges)

    @property
    def met(self) -> int:
        """How many pledges have been delivered in full."""
        return self.count(Standing.MET)

    @property
    def behind(self) -> int:
        """How many pledges lie behind their plan, or whose time is over."""
        return self.count(Standing.BEHIND, Standing.OVERDUE)

    @property
    def kept(self) -> int:
        """How many of the landlord's commitments have been kept."""
        return sum(each.state == CommitmentState.KEPT for each in self.year.commitments)

    @property
    def late(self) -> int:
        """How many of the landlord's commitments are overdue."""
        return sum(each.is_overdue(self.on) for each in self.year.commitments)

    @cached_property
    def promises(self) -> list[Promised]:
        """What both sides have promised, by the day on which it is due."""
        tenant, landlord = self.plan.organisation.name, self.plan.company.name
        ours = [
            Promised(
                Party.TENANT,
                card.pledge,
                tenant,
                card.pledge.due_day,
                card.checked_on,
                card.pledge.is_overdue(self.on),
                card.pledge.shown_quantity,
            )
            for card in self.pledges
        ]
        theirs = [
            Promised(
                Party.LANDLORD,
                each,
                str(each.responsible or landlord),
                each.due_day,
                timezone.localdate(each.checked_at) if each.checked_at else None,
                each.is_overdue(self.on),
            )
            for each in self.year.commitments
        ]
        return sorted(ours + theirs, key=lambda each: (each.due_on, each.party, str(each.thing)))


def scorecard(plan: YearPlan, on: date) -> Scorecard:
    """Return the scorecard of one year plan."""
    return scorecards([plan], on)[0]


def scorecards(plans: Sequence[YearPlan], on: date) -> list[Scorecard]:
    """Return the scorecards of several year plans, in as many queries as of one.

    Args:
        plans: With their annex, organisation and company.
        on: The day on which they are looked at.
    """
    years = tenant_years(plans)
    away = _suspensions(plan.annex_id for plan in plans)
    checked = _checked(score.pledge for year in years for score in year.scores)
    lacking = _missing(plans, on)
    return [
        Scorecard(
            year=year,
            pledges=tuple(
                PledgeCard(
                    score,
                    tuple(parts_of(score.pledge, away=away[year.plan.annex_id])),
                    on,
                    checked.get(score.pledge.pk),
                )
                for score in year.scores
            ),
            missing=tuple(lacking[year.plan.pk]),
            on=on,
        )
        for year in years
    ]


@dataclass(frozen=True)
class KindTotal:
    """What tenants have pledged and given of one kind in a year, in its unit."""

    kind: PledgeKind
    pledged: Decimal
    due: Decimal
    delivered: Decimal
    verified: Decimal
    forecast: Decimal | None
    pledges: int
    behind: int

    def shown(self, amount: Decimal) -> str:
        """Return an amount of the kind with its unit."""
        return exactly(amount, self.kind.unit)

    @property
    def shown_pledged(self) -> str:
        """What was pledged, with its unit."""
        return self.shown(self.pledged)

    @property
    def shown_due(self) -> str:
        """What is due by now, with its unit."""
        return self.shown(self.due)

    @property
    def shown_delivered(self) -> str:
        """What has been delivered, with its unit."""
        return self.shown(self.delivered)

    @property
    def shown_verified(self) -> str:
        """What has been verified, with its unit."""
        return self.shown(self.verified)

    @property
    def shown_forecast(self) -> str:
        """What will have been delivered by the last day, with its unit."""
        return quantity(self.forecast, self.kind.unit)


@dataclass(frozen=True)
class CompanyScorecard:
    """A company's year, both parties.

    Args:
        kinds: Sums over pledges, by kind; what was given beside pledges is not in them.
        commitments: How many of the company's commitments there are in each state.
        overdue: How many of them are overdue.
    """

    year: int
    plans: int
    kinds: tuple[KindTotal, ...]
    commitments: dict[str, int]
    overdue: int

    @property
    def behind(self) -> int:
        """How many pledges lie behind."""
        return sum(total.behind for total in self.kinds)


def company_scorecard(
    company: "HousingCompany", year: int, on: date, *, district: UUID | None = None
) -> CompanyScorecard:
    """Return how far a company and its tenants have come in a year.

    Args:
        company: Whose.
        year: Calendar year.
        on: The day on which it is looked at.
        district: Only premises of this district.
    """
    plans = (
        YearPlan.objects.of(company)
        .filter(year=year, state__in=sorted(AGREED_PLANS))
        .select_related("annex", "organisation", "company")
    )
    if district is not None:
        plans = plans.filter(annex__lease__premises__district=district)
    cards = scorecards(list(plans), on)
    by_kind: dict[PledgeKind, list[PledgeCard]] = defaultdict(list)
    states: dict[str, int] = dict.fromkeys(CommitmentState.values, 0)
    for card in cards:
        for pledge in card.pledges:
            by_kind[pledge.pledge.kind].append(pledge)
        for commitment in card.year.commitments:
            states[commitment.state] += 1
    order = sorted(by_kind, key=lambda kind: (kind.sort_order, kind.name_sv))
    return CompanyScorecard(
        year=year,
        plans=len(cards),
        kinds=tuple(_total(kind, by_kind[kind]) for kind in order),
        commitments=states,
        overdue=sum(card.late for card in cards),
    )


def _total(kind: PledgeKind, cards: list[PledgeCard]) -> KindTotal:
    forecasts = [card.forecast for card in cards if card.forecast is not None]
    return KindTotal(
        kind=kind,
        pledged=sum(card.score.pledged for card in cards),
        due=sum(card.due for card in cards),
        delivered=sum(card.score.delivered for card in cards),
        verified=sum(card.score.verified for card in cards),
        forecast=sum(forecasts) if forecasts else None,
        pledges=len(cards),
        behind=sum(card.standing in {Standing.BEHIND, Standing.OVERDUE} for card in cards),
    )


def _suspensions(annexes: Iterable[UUID]) -> dict[UUID, list[Days]]:
    """Return when each annex was suspended; one without an end lasts until it is resumed."""
    found: dict[UUID, list[Days]] = defaultdict(list)
    rows = Suspension.objects.filter(annex__in=set(annexes)).standing()
    for annex, first, last in rows.values_list("annex_id", "starts_on", "ends_on"):
        found[annex].append((first, last or date.max))
    return found


def _checked(pledges: Iterable[Pledge]) -> dict[UUID, date]:
    """Return the day on which it was noted how each pledge went."""
    judged = [pledge.pk for pledge in pledges if pledge.state in JUDGED]
    if not judged:
        return {}
    rows = StateChange.objects.filter(
        thing_type=Pledge._meta.label_lower, thing_id__in=judged, to_state__in=sorted(JUDGED)
    )
    return {
        pledge: timezone.localdate(at)
        for pledge, at in rows.order_by("at").values_list("thing_id", "at")
    }


def _missing(plans: Sequence[YearPlan], on: date) -> dict[UUID, list[Missing]]:
    """Return what each plan lacks, asked once for all of them."""
    asked = [plan.pk for plan in plans]
    rows = with_missing(YearPlan.objects.filter(pk__in=asked).select_related("annex"), on)
    return {plan.pk: missing(plan, on) for plan in rows}
