"""Logging a contribution, the whole request, against a bare Django view that inserts one row."""

import time
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from django.utils import timezone

from annexes.models import Contribution, Pledge
from portal.goals.models import Unit
from portal.people.models import HousingCompany, Representative, User
from portal.roles import Role
from tests.bench.annex_data import staff_of
from tests.factories.annexes import LeaseAnnexFactory, PledgeFactory, YearPlanFactory

COMPANY = "bench-logging"
REPORTER = "reporter@bench-logging.example.se"
#: Requests in one measurement: one takes milliseconds.
REQUESTS = 20


class BareForm(forms.ModelForm):
    """The same columns, as Django's tutorial would ask for them."""

    class Meta:
        model = Contribution
        fields = ("done_on", "hours", "women", "men", "other", "note")


@login_required
@transaction.atomic
def bare_view(request: HttpRequest) -> HttpResponse:
    """Insert the row and redirect: no walls, no rules, no second look, no trail."""
    pledge = Pledge.objects.select_related("plan", "kind").get(pk=request.GET["pledge"])
    form = BareForm(request.POST)
    if not form.is_valid():
        return render(request, "400.html", status=400)
    contribution = form.save(commit=False)
    contribution.company_id, contribution.organisation_id = (
        pledge.company_id,
        pledge.organisation_id,
    )
    contribution.annex_id, contribution.plan, contribution.year = (
        pledge.plan.annex_id,
        pledge.plan,
        pledge.plan.year,
    )
    contribution.pledge, contribution.kind, contribution.unit = pledge, pledge.kind, Unit.HOURS
    contribution.amount = contribution.hours * contribution.persons
    contribution.logged_by, contribution.logged_at = request.user, timezone.now()
    contribution.save()
    return HttpResponseRedirect(f"/insats/{contribution.pk}/")


urlpatterns = [path("bare/", bare_view)]


class Case:
    """A reporter presses the button; both sides have the same session, person and middleware."""

    name = "log-contribution"
    unit = "ms"
    budget = 2.0
    holds = "<="
    rounds = 15

    def prepare(self) -> None:
        """Make one annex with a running pledge and its reporter, once."""
        company, new = HousingCompany.objects.get_or_create(
            slug=COMPANY, defaults={"name": COMPANY}
        )
        if new:
            self._annex(company)
        self.pledge = Pledge.objects.get(company=company)
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(User.objects.get(email=REPORTER))
        self.day = date(self.pledge.plan.year, 1, 1)
        self.address = reverse("annexes:log_to_pledge", args=[self.pledge.pk])
        Contribution.objects.of(company).delete()
        with CaptureQueriesContext(connection) as queries:
            self._log(self.address)
        self.queries = len(queries)

    def _annex(self, company: HousingCompany) -> None:
        year = timezone.localdate().year
        annex = LeaseAnnexFactory(
            lease__company=company,
            active=True,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            drafted_by=staff_of(company),
        )
        plan = YearPlanFactory(annex=annex, year=year)
        PledgeFactory(
            plan=plan, active=True, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31)
        )
        reporter = User.objects.create(email=REPORTER, full_name="Bänk Bänksson")
        Representative.objects.create(
            company=company,
            organisation=annex.organisation,
            user=reporter,
            role=Role.ORG_REPORTER,
            since=date(year, 1, 1),
        )

    def _log(self, address: str, number: int = 0) -> None:
        """Log an occasion on a day of its own."""
        typed: dict[str, Any] = {
            "done_on": (self.day + timedelta(days=number)).isoformat(),
            "hours": "2",
            "once": str(uuid4()),
            "women": 1,
            "men": 2,
            "other": 0,
            "note": "Läxhjälp",
        }
        answer = self.client.post(address, typed)
        assert answer.status_code == 302, answer.content.decode()

    def _per_request(self, address: str) -> float:
        """Return the milliseconds of one of many requests, in a year without a row."""
        Contribution.objects.of(self.pledge.company_id).delete()
        started = time.perf_counter()
        for number in range(REQUESTS):
            self._log(address, number)
        return (time.perf_counter() - started) * 1000 / REQUESTS

    def ours(self) -> float:
        """Log through the portal's own page."""
        return self._per_request(self.address)

    def floor(self) -> float:
        """Log through the bare view."""
        with override_settings(ROOT_URLCONF=__name__):
            return self._per_request(f"/bare/?pledge={self.pledge.pk}")

    def remarks(self) -> list[str]:
        """Say how many queries ours takes."""
        return [f"{self.queries} queries in our request"]
