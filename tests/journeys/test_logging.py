"""What happens to a reporter's form between a thumb, a bad connection and the back button."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from annexes.models import Contribution, Pledge
from tests.factories.contributions import reporter_of, running_pledge
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.journey

SENT = "Tack! Insatsen är redovisad och inskickad."


@pytest.fixture
def pledge() -> Pledge:
    """A pledge of hours that runs today."""
    year = timezone.localdate().year
    days = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    annex_days = {f"plan__annex__{name}": day for name, day in days.items()}
    return running_pledge(plan__year=year, **days, **annex_days)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def reporter(request, visitor, pledge):
    """A reporter at a phone, before the form with two hours filled in."""
    someone = visitor(PHONE, javascript=request.param).is_let_in(reporter_of(pledge))
    someone.goes_to(reverse("annexes:log_to_pledge", args=[pledge.pk]))
    return someone.writes("Hur länge", "2").writes("Kvinnor", "1").writes("Män", "2")


def test_a_press_logs_it(reporter):
    reporter.presses("Skicka in").sees(SENT).stands_before("6 h")


def test_a_double_press_logs_it_once(reporter):
    reporter.page.get_by_role("button", name="Skicka in").dblclick()
    reporter.page.wait_for_url(lambda url: "/insats/ny/" not in url)
    reporter.sees("Volontärtimmar")

    assert Contribution.objects.count() == 1


def test_going_back_and_writing_something_else_logs_a_second(reporter):
    reporter.presses("Skicka in").sees(SENT)
    reporter.page.go_back()
    reporter.writes("Hur länge", "3").writes("Kvinnor", "1").presses("Skicka in").sees(SENT)

    assert Contribution.objects.count() == 2


def test_what_was_typed_stands_there_after_an_error(reporter):
    reporter.writes("Hur länge", "fyra").writes("Anteckning", "Elva elever kom.")
    reporter.presses("Skicka in").sees("Något behöver rättas")

    expect(reporter.field("Hur länge")).to_have_value("fyra")
    expect(reporter.field("Anteckning")).to_have_value("Elva elever kom.")
    assert reporter.page.title().startswith("Fel: ")
    assert not Contribution.objects.exists()
