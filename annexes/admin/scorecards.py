"""The company's scorecard: what is asked of the page, and its picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from annexes.models import YearPlan
from annexes.scorecard import CompanyScorecard, KindTotal, company_scorecard
from annexes.states.plans import CommitmentState
from portal import charts
from portal.numbers import share_or_none
from portal.people.models import HousingCompany
from portal.places.models import District


@dataclass(frozen=True)
class Row:
    """One kind of the table, with the addresses of the rows behind its figures."""

    total: KindTotal
    pledged_url: str
    delivered_url: str
    verified_url: str


@dataclass(frozen=True)
class Promised:
    """How many of the company's commitments are in a state, and where they are."""

    label: str
    count: int
    url: str


class ScorecardQuestion:
    """Which year and district the page is about. What is not understood narrows nothing.

    Args:
        asked: The query of the address.
        company: Whose.
        on: The day on which it is looked at.
    """

    def __init__(self, asked: Mapping[str, str], *, company: HousingCompany, on: date) -> None:
        self.company, self.on = company, on
        plans = YearPlan.objects.of(company).order_by("-year")
        self.years = list(plans.values_list("year", flat=True).distinct())
        self.districts = list(District.objects.of(company))
        year = asked.get("year", "")
        self.year = int(year) if year in map(str, self.years) else self._usual_year()
        wanted = asked.get("district", "")
        self.district = next((each for each in self.districts if str(each.pk) == wanted), None)

    def _usual_year(self) -> int:
        """Return the present year, or the latest one before it that has plans."""
        past = [year for year in self.years if year <= self.on.year]
        return past[0] if past else self.on.year

    @cached_property
    def card(self) -> CompanyScorecard:
        """The figures."""
        return company_scorecard(
            self.company, self.year, self.on, district=self.district and self.district.pk
        )

    @cached_property
    def rows(self) -> list[Row]:
        """The table, one row for each kind of which something was pledged."""
        contributions = reverse("admin:annexes_contribution_changelist")
        pledges = reverse("admin:annexes_pledge_changelist")
        return [
            Row(
                total,
                self._address(pledges, kind=total.kind.code, measure="pledged"),
                self._address(
                    contributions, kind=total.kind.code, measure="delivered", pledge="any"
                ),
                self._address(
                    contributions, kind=total.kind.code, measure="verified", pledge="any"
                ),
            )
            for total in self.card.kinds
        ]

    @cached_property
    def promised(self) -> list[Promised]:
        """The company's own commitments by state; those that are late are open too."""
        register = reverse("admin:annexes_commitment_changelist")
        counts = [
            (state, CommitmentState(state).label, count)
            for state, count in self.card.commitments.items()
        ]
        if not sum(count for _state, _label, count in counts):
            return []
        counts.append(("late", gettext("late"), self.card.overdue))
        return [
            Promised(str(label), count, self._address(register, state=state, measure="agreed"))
            for state, label, count in counts
        ]

    def _address(self, register: str, **narrowed: str) -> str:
        asked = {"year": self.year, **narrowed}
        if self.district is not None:
            asked["premises"] = self.district.pk
        return f"{register}?{urlencode(asked)}"

    @cached_property
    def chart(self) -> charts.Chart:
        """What is due, delivered and verified as shares of what was pledged."""
        totals = self.card.kinds
        return charts.grouped(
            "scorecard",
            title=gettext("Shares of what was pledged"),
            description=gettext(
                "For each kind of pledge: what should be done by now, what has been delivered and "
                "what has been verified, in per cent of what was pledged."
            ),
            labels=[total.kind.name for total in totals],
            series=[
                charts.Series(
                    gettext("Should be done by now"),
                    [share_or_none(total.due, total.pledged) for total in totals],
                    "pledged",
                ),
                charts.Series(
                    gettext("Delivered"),
                    [share_or_none(total.delivered, total.pledged) for total in totals],
                    "delivered",
                ),
                charts.Series(
                    gettext("Verified"),
                    [share_or_none(total.verified, total.pledged) for total in totals],
                    "verified",
                ),
            ],
            unit="percent",
        )
