"""The register of annexes at 100 000 rows, against its bare SQL."""

import re
import time

from django.contrib import admin
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from annexes.models import LeaseAnnex
from portal.people.models import HousingCompany
from tests.bench.annex_data import ANNEXES, COMPANY, build_annexes, staff_of


class Case:
    """One page of the change list: rows, count, filters and template."""

    name = "annex-list"
    unit = "ms"
    budget = 3.0
    holds = "<="
    rounds = 15

    def prepare(self) -> None:
        """Build the annexes, once, and note the SQL of the page."""
        build_annexes()
        self.company = HousingCompany.objects.get(slug=COMPANY)
        self.user = staff_of(self.company)
        standing = LeaseAnnex.objects.of(self.company).count()
        assert standing == ANNEXES, f"{standing} annexes: drop the bench's database and try again"
        self.page()
        with CaptureQueriesContext(connection) as queries:
            self.page()
        self.queries = [query["sql"] for query in queries if re.match(r"\s*SELECT", query["sql"])]

    def page(self) -> str:
        """Return the page as a member of staff gets it."""
        request = RequestFactory().get("/admin/annexes/leaseannex/")
        request.user = type(self.user).objects.get(pk=self.user.pk)
        request.company = self.company
        request.session = {}
        response = admin.site.get_model_admin(LeaseAnnex).changelist_view(request)
        return response.render().content.decode()

    def ours(self) -> float:
        """Answer the request."""
        started = time.perf_counter()
        self.page()
        return (time.perf_counter() - started) * 1000

    def floor(self) -> float:
        """Run the page's own SQL and fetch the rows."""
        started = time.perf_counter()
        with connection.cursor() as cursor:
            for query in self.queries:
                cursor.execute(query)
                cursor.fetchall()
        return (time.perf_counter() - started) * 1000

    def remarks(self) -> list[str]:
        """Say how many queries the page takes."""
        assert len(self.queries) <= 12, f"{len(self.queries)} queries"
        return [f"{ANNEXES:,} annexes, {len(self.queries)} queries (at most 12)"]
