"""Exports of registers: what the list shows, harmless when opened, and only to those who may."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from portal import exports
from portal.exports import Sheet
from portal.people.models import Organisation
from portal.records.models import Job, JobState
from portal.roles import Role
from tests.factories.annexes import LeaseAnnexFactory
from tests.factories.contributions import contribution_in
from tests.factories.people import HousingCompanyFactory, OrganisationFactory, user_at, user_in
from tests.world import work_off

ORGANISATIONS = "people.organisation"


@pytest.fixture
def company():
    return HousingCompanyFactory(name="Västerporten")


def window(company, role=Role.CASEWORKER) -> Client:
    client = Client()
    client.force_login(user_at(company, role))
    return client


def url(label=ORGANISATIONS, **query) -> str:
    query = {"format": "xlsx"} | query
    tail = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('admin:export', args=[label])}?{tail}"


def table(content: bytes) -> list[tuple]:
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


# ── What stands in it ─────────────────────────────────────────────────────────────────────────


def test_it_says_whose_it_is_what_was_chosen_and_when(company):
    OrganisationFactory(company=company, name="Bageriet AB", kind="association")
    OrganisationFactory(company=company, name="Skolan")

    rows = table(window(company).get(url(kind__exact="association", q="bageri")).content)

    assert rows[0][0] == "Västerporten"
    assert rows[1][0] == "Organisationer"
    assert rows[2][0] == "Urval: slag: förening; sökning: ”bageri”"
    assert rows[3][0].startswith("Exporterad 20")
    assert rows[5][0] == "Namn"
    assert [row[0] for row in rows[6:]] == ["Bageriet AB"]


def test_it_takes_all_pages_of_the_list(company):
    OrganisationFactory.create_batch(120, company=company)

    rows = table(window(company).get(url(p=2)).content)

    assert len(rows) == 6 + 120


def test_numbers_stay_numbers_and_days_stay_days(company):
    row = contribution_in("verified")

    content = window(row.company).get(url("annexes.contribution")).content
    rows = table(content)
    cells = dict(zip(rows[5], rows[6], strict=True))

    assert cells["Utförd den"] == datetime.combine(row.done_on, datetime.min.time())
    assert (cells["Mängd"], cells["Kvinnor"]) == (6, 1)
    assert cells["Status"] == "verifierad"


def test_a_register_takes_as_many_queries_for_three_rows_as_for_one(company):
    def queries(client) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(url("annexes.contribution"))
        return len(asked)

    pledge = contribution_in("verified").pledge
    client = window(pledge.company)
    one = queries(client)
    for women in (2, 3):
        contribution_in("verified", pledge=pledge, women=women)

    assert queries(client) == one


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_begins_like_a_formula_is_text(start):
    text = f"{start}HYPERLINK(1)"
    sheet = Sheet(["="], ["=kolumn"], [[text, Decimal("-1.5"), 3, date(2026, 3, 4), None]], "x")

    book = load_workbook(io.BytesIO(exports.written(sheet, "xlsx")))
    cell = book.active.cell(4, 1)
    sheet = Sheet(["="], ["=kolumn"], [[text, Decimal("-1.5"), 3, date(2026, 3, 4), None]], "x")
    written = lines(exports.written(sheet, "csv"))

    assert cell.data_type == "s"
    assert book.active.cell(4, 2).value == -1.5
    assert written[0] == ["'="]
    assert written[2] == ["'=kolumn"]
    assert written[3] == [f"'{text}", "-1,5", "3", "2026-03-04", ""]


def test_text_that_excel_cannot_hold_does_not_break_the_file():
    sheet = Sheet(["x"], ["k"], [["före\x00\x0befter", "å" * 40_000]], "x")

    [row] = table(exports.written(sheet, "xlsx"))[3:]

    assert row[0] == "föreefter"
    assert len(row[1]) == exports.LONGEST


def test_a_sole_traders_number_is_masked(company):
    OrganisationFactory(company=company, name="Skrädderiet")
    Organisation.objects.update(sole_trader_masked="850101-XXXX", sole_trader_key="k" * 64)

    content = window(company).get(url(format="csv")).content.decode()

    assert "850101-XXXX" in content
    assert "k" * 64 not in content


# ── Who may ───────────────────────────────────────────────────────────────────────────────────


def test_only_the_companys_own_rows_are_in_it(company):
    OrganisationFactory(name="Grannens förening")

    assert len(table(window(company).get(url()).content)) == 6


def test_a_tenant_is_sent_away(company):
    client = Client()
    client.force_login(user_in(OrganisationFactory(company=company), Role.ORG_ADMINISTRATOR))

    assert client.get(url()).status_code == 302


@pytest.mark.parametrize(
    "address", [url("people.user"), url("no.such"), url(format="exe"), url(kind__nonsense="x")]
)
def test_nonsense_is_not_found(company, address):
    assert window(company).get(address).status_code == 404


# ── Many rows ─────────────────────────────────────────────────────────────────────────────────


def test_many_rows_are_written_by_a_job_and_kept(company, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    for number in range(3):
        OrganisationFactory(company=company, name=f"Förening {number}", kind="association")
    OrganisationFactory(company=company, name="Bageriet")
    client = window(company)

    answer = client.get(url(kind__exact="association"))
    job = Job.objects.get()
    assert answer.url == reverse("records:job", args=[job.pk])
    assert work_off() == []

    job.refresh_from_db()
    rows = table(b"".join(client.get(job.file.get_absolute_url()).streaming_content))
    assert [row[0] for row in rows[6:]] == ["Förening 0", "Förening 1", "Förening 2"]
    assert rows[2][0] == "Urval: slag: förening"


def test_a_job_asks_again_who_may_read(company, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    OrganisationFactory(company=company)
    person = user_at(company, Role.CASEWORKER)
    client = Client()
    client.force_login(person)
    client.get(url())
    person.memberships.update(ended_on=date(2026, 1, 1))

    assert len(work_off()) == 1
    assert Job.objects.get().state == JobState.FAILED
    assert Job.objects.get().file is None


# ── Every register ────────────────────────────────────────────────────────────────────────────


def test_every_register_can_be_exported():
    from django.contrib import admin

    company = LeaseAnnexFactory(active=True).company
    client = window(company, Role.MANAGER)

    failed = [
        model._meta.label
        for model in admin.site._registry
        if client.get(url(model._meta.label_lower)).status_code != 200
    ]

    assert failed == []
