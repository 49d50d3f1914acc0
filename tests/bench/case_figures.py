"""A company's year over a million contributions, against one hand-written grouped query."""

import time

from django.db import connection

from annexes.figures import company_year
from portal.people.models import HousingCompany
from tests.bench.annex_data import BUSY_COMPANY, CONTRIBUTIONS, YEAR, build_contributions

#: The same sums as one would write them by hand: lines and months out of one pass.
BY_HAND = """
    SELECT kind_id, district_id, theme_id, organisation_id, pledge_id,
           extract(month from done_on) AS month, grouping(pledge_id) AS is_month,
           sum(amount), sum(amount) FILTER (WHERE state = 'verified'),
           count(*), count(*) FILTER (WHERE state = 'verified'),
           sum(women), sum(men), sum(other)
    FROM annexes_contribution
    WHERE company_id = %s AND year = %s AND state IN ('submitted', 'verified')
    GROUP BY GROUPING SETS (
        (kind_id, district_id, theme_id, organisation_id, pledge_id),
        (kind_id, extract(month from done_on))
    )
"""


class Case:
    """Everything the report reads of a year, names and months and pledges included."""

    name = "figures"
    unit = "s"
    budget = 1.5
    holds = "<="
    rounds = 5

    def prepare(self) -> None:
        """Build a million contributions in one year, once."""
        build_contributions()
        self.company = HousingCompany.objects.get(slug=BUSY_COMPANY)

    def ours(self) -> float:
        """Ask for the year as reports do."""
        started = time.perf_counter()
        self.counted = company_year(self.company, YEAR)
        return time.perf_counter() - started

    def floor(self) -> float:
        """Run the query by hand and fetch its rows."""
        started = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(BY_HAND, [self.company.pk, YEAR])
            self.by_hand = cursor.fetchall()
        return time.perf_counter() - started

    def remarks(self) -> list[str]:
        """Say how much it was, and that both ways agree."""
        ours = sum(line.delivered for line in self.counted.lines)
        by_hand = sum(row[7] for row in self.by_hand if not row[6])
        assert ours == by_hand, f"{ours} is not {by_hand}"
        return [
            f"{CONTRIBUTIONS:,} contributions of one year, {len(self.counted.lines):,} lines; "
            f"both ways sum to {ours:,}",
        ]
