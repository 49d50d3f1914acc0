"""The rows behind every figure: what a number links to, and what it is the sum of."""

from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from annexes.models import Contribution, Pledge
from annexes.states.contributions import ContributionState
from annexes.states.plans import PlanState

if TYPE_CHECKING:
    from portal.people.models import HousingCompany

#: In addresses: the rows that carry no district, or no theme.
NONE = "none"
#: Plans whose pledges are promises.
AGREED_PLANS = frozenset({PlanState.RUNNING, PlanState.CLOSED})
VERIFIED = Q(state=ContributionState.VERIFIED)


class Measure(StrEnum):
    """What of it: promised, said to be done, or checked."""

    PLEDGED = "pledged"
    DELIVERED = "delivered"
    VERIFIED = "verified"


def contribution_rows(
    company: "HousingCompany",
    year: int,
    *,
    kind: str = "",
    district: UUID | str | None = None,
    theme: UUID | str | None = None,
    organisation: UUID | None = None,
    measure: Measure | str = Measure.DELIVERED,
) -> QuerySet[Contribution]:
    """Return the rows behind a figure: the sum of their ``amount`` is the figure.

    ``district`` and ``theme`` are an id, ``"none"`` for the rows without one, or None for all;
    ``kind`` is a code. Whatever is left out does not narrow.
    """
    rows = Contribution.objects.of(company).in_year(year)
    rows = rows.verified() if measure == Measure.VERIFIED else rows.delivered()
    return rows.filter(where(kind=kind, district=district, theme=theme, organisation=organisation))


def pledge_rows(
    company: "HousingCompany",
    year: int,
    *,
    kind: str = "",
    district: UUID | str | None = None,
    theme: UUID | str | None = None,
    organisation: UUID | None = None,
) -> QuerySet[Pledge]:
    """Return the pledges behind a figure: the sum of their ``quantity`` is the figure."""
    rows = Pledge.objects.of(company).of_year(year).counted()
    return rows.filter(
        where(kind=kind, district=district, theme=theme, organisation=organisation),
        plan__state__in=sorted(AGREED_PLANS),
    )


def where(
    *,
    kind: str = "",
    district: UUID | str | None = None,
    theme: UUID | str | None = None,
    organisation: UUID | None = None,
) -> Q:
    """Return the condition for rows of one group, for contributions and pledges alike."""
    condition = Q(kind__code=kind) if kind else Q()
    ids = {"district": district, "theme": theme, "organisation": organisation}
    for column, wanted in ids.items():
        if wanted == NONE:
            condition &= Q(**{f"{column}__isnull": True})
        elif wanted:
            condition &= Q(**{column: wanted})
    return condition
