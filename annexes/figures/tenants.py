"""One annex's year: how far both sides have come."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from annexes.figures.rows import VERIFIED
from annexes.models import Commitment, Contribution, Pledge, PledgeKind, YearPlan
from annexes.models.contributions import exactly
from portal.numbers import UNITS, quantity


@dataclass(frozen=True, slots=True)
class Score:
    """How far one pledge has come, in the kind's unit."""

    pledge: Pledge
    pledged: Decimal
    delivered: Decimal
    verified: Decimal
    waiting_rows: int

    @property
    def unit(self) -> str:
        """The code of the unit of all three."""
        return self.pledge.kind.unit

    @property
    def unit_name(self) -> str:
        """The unit as it is written after a number."""
        return str(UNITS[self.unit])

    @property
    def shown_delivered(self) -> str:
        """What has been delivered, with its unit."""
        return exactly(self.delivered, self.unit)

    @property
    def shown_verified(self) -> str:
        """What has been verified, with its unit."""
        return exactly(self.verified, self.unit)

    @property
    def shown_left(self) -> str:
        """What is left, with its unit."""
        return quantity(self.left, self.unit)

    @property
    def is_met(self) -> bool:
        """Whether all of it has been delivered."""
        return self.delivered >= self.pledged

    @property
    def left(self) -> Decimal:
        """What has been pledged and not yet been delivered; never below zero."""
        return max(self.pledged - self.delivered, Decimal(0))


@dataclass(frozen=True, slots=True)
class Extra:
    """What a tenant has given beside its pledges, by kind."""

    kind: PledgeKind
    delivered: Decimal
    verified: Decimal

    @property
    def shown_delivered(self) -> str:
        """What has been delivered, with its unit."""
        return quantity(self.delivered, self.kind.unit)


@dataclass(frozen=True, slots=True)
class TenantYear:
    """Both sides of one annex in one year."""

    plan: YearPlan
    scores: tuple[Score, ...]
    extras: tuple[Extra, ...]
    commitments: tuple[Commitment, ...]


def tenant_year(plan: YearPlan) -> TenantYear:
    """Return how far both sides of an annex have come in the year of the plan."""
    return tenant_years([plan])[0]


def tenant_years(plans: Sequence[YearPlan]) -> list[TenantYear]:
    """Return the same of several plans, in as many queries as of one."""
    ids = [plan.pk for plan in plans]
    rows = list(
        Contribution.objects.filter(plan__in=ids)
        .delivered()
        .order_by()
        .values("plan_id", "pledge_id", "kind_id")
        .annotate(
            delivered=Sum("amount"),
            verified=Coalesce(Sum("amount", filter=VERIFIED), Decimal(0)),
            waiting=Count("pk", filter=~VERIFIED),
        )
    )
    by_pledge = {row["pledge_id"]: row for row in rows if row["pledge_id"]}
    kinds = PledgeKind.objects.in_bulk({row["kind_id"] for row in rows if not row["pledge_id"]})
    scores, commitments, extras = defaultdict(list), defaultdict(list), defaultdict(list)
    pledges = Pledge.objects.filter(plan__in=ids).counted()
    for pledge in pledges.select_related("kind", "activity", "theme"):
        scores[pledge.plan_id].append(_score(pledge, by_pledge.get(pledge.pk)))
    for commitment in Commitment.objects.filter(plan__in=ids).select_related("responsible"):
        commitments[commitment.plan_id].append(commitment)
    for row in rows:
        if not row["pledge_id"]:
            extra = Extra(kinds[row["kind_id"]], row["delivered"], row["verified"])
            extras[row["plan_id"]].append(extra)
    return [
        TenantYear(
            plan=plan,
            scores=tuple(_of_plan(plan, scores)),
            extras=tuple(extras[plan.pk]),
            commitments=tuple(_of_plan(plan, commitments)),
        )
        for plan in plans
    ]


def _of_plan(plan: YearPlan, by_plan: dict[UUID, list[Any]]) -> list[Any]:
    """Return what belongs to the plan, each thing knowing the very plan that was given."""
    found = by_plan[plan.pk]
    for each in found:
        getattr(each, "pledge", each).plan = plan
    return found


def _score(pledge: Pledge, sums: dict[str, Any] | None) -> Score:
    sums = sums or {"delivered": Decimal(0), "verified": Decimal(0), "waiting": 0}
    amounts = (pledge.quantity, sums["delivered"], sums["verified"])
    return Score(pledge, *map(_without_zeros, amounts), sums["waiting"])


def _without_zeros(amount: Decimal) -> Decimal:
    """Return the same amount without decimals that say nothing: 80.00 is 80."""
    whole = amount.to_integral_value()
    return whole if whole == amount else amount.normalize()
