"""Figures that the portal counts from observations themselves."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from portal.goals.models import Observation
from portal.people.models import HousingCompany


@dataclass(frozen=True, slots=True)
class Headcount:
    """Women and men at one level of the company in one year.

    Attributes:
        level: Code of the indicator that counts them, such as ``headcount_board``.
        women, men: Unit: persons.
    """

    level: str
    women: int
    men: int

    @property
    def women_share(self) -> Decimal | None:
        """Women among all, in per cent with one decimal; None where nobody is counted.

        Halves are rounded away from zero: 74 of 166 is ``44.6``.
        """
        if not (everyone := self.women + self.men):
            return None
        return (Decimal(100) * self.women / everyone).quantize(Decimal("0.1"), ROUND_HALF_UP)


def headcounts(company: HousingCompany, year: int) -> tuple[Headcount, ...]:
    """Return women and men at each level that the company has counted, in the indicators' order.

    A level of which only one part is known is left out: half a count makes no share.
    """
    found: dict[str, dict[str, int]] = {}
    rows = (
        Observation.objects.of(company)
        .in_year(year)
        .filter(
            indicator__code__startswith="headcount_",
            district=None,
            dimension="gender",
            value__isnull=False,
        )
        .order_by("indicator__sort_order")
        .values_list("indicator__code", "category", "value")
    )
    for level, part, value in rows:
        found.setdefault(level, {})[part] = int(value)
    return tuple(
        Headcount(level, parts["women"], parts["men"])
        for level, parts in found.items()
        if {"women", "men"} <= set(parts)
    )
