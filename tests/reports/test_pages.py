"""The board's room and the web admin: who reads what, and what a reading leaves behind."""

import pytest
from django.urls import reverse

from portal.records import files
from portal.roles import Role
from reports.models import Rendition
from reports.states import BEFORE_BOARD, ReportState
from tests.factories.people import HousingCompanyFactory, user_at
from tests.factories.reports import AT, AnnualReportFactory, report_in, snapshot_of


def a_file(report, *, digest="a" * 64):
    """Return a rendition of the report's snapshot without rendering one."""
    stored = files.keep(
        b"%PDF-1.7 the report",
        name="rapport.pdf",
        content_type="application/pdf",
        purpose="reports.render",
        company=report.company,
        by=None,
        at=AT,
    )
    return Rendition.objects.create(
        company=report.company,
        report=report,
        snapshot=report.snapshot,
        language="sv",
        template_version="test",
        input_sha256=digest,
        file=stored,
        pages=1,
        made_at=AT,
    )


@pytest.fixture
def submitted():
    return report_in(ReportState.SUBMITTED)


@pytest.fixture
def member(submitted):
    return user_at(submitted.company, Role.BOARD)


@pytest.mark.parametrize("state", ReportState)
def test_the_board_reads_what_has_been_put_before_it(client, state):
    report = report_in(state)
    client.force_login(user_at(report.company, Role.BOARD))

    answer = client.get(report.get_absolute_url())
    listed = report.number in client.get(reverse("reports:reports")).content.decode()

    assert answer.status_code == (200 if state in BEFORE_BOARD else 404)
    assert listed is (state in BEFORE_BOARD)


@pytest.mark.parametrize("address", ["report", "download"])
def test_another_companys_board_finds_nothing(client, submitted, address):
    client.force_login(user_at(HousingCompanyFactory(), Role.BOARD))

    answer = client.post(reverse(f"reports:{address}", args=[submitted.pk]))

    assert answer.status_code == 404


def test_looking_at_the_unopened_report_notes_nothing(client, submitted, member):
    client.force_login(member)

    answer = client.get(submitted.get_absolute_url())

    assert "reports/unopened.html" in [template.name for template in answer.templates]
    assert not submitted.receipts.exists()


def test_opening_it_is_noted_once_and_shows_the_report(client, submitted, member):
    client.force_login(member)

    client.post(submitted.get_absolute_url())
    answer = client.post(submitted.get_absolute_url(), follow=True)

    assert "reports/twin.html" in [template.name for template in answer.templates]
    assert [receipt.user for receipt in submitted.receipts.all()] == [member]


def test_staff_who_read_leave_no_receipt(client, submitted):
    client.force_login(user_at(submitted.company, Role.CASEWORKER))

    client.post(submitted.get_absolute_url())

    assert not submitted.receipts.exists()


def test_the_board_downloads_the_file_and_that_is_noted(client, submitted, member):
    made = a_file(submitted)
    client.force_login(member)

    answer = client.post(reverse("reports:download", args=[submitted.pk]))

    assert answer.getvalue() == b"%PDF-1.7 the report"
    assert answer["Content-Disposition"] == f'attachment; filename="{made.file.name}"'
    assert submitted.receipts.get().downloaded_at is not None


def test_a_file_that_is_still_being_made_is_not_an_error(client, submitted, member):
    client.force_login(member)

    answer = client.post(reverse("reports:download", args=[submitted.pk]))

    assert answer.status_code == 302


def test_the_file_itself_is_closed_to_the_board_but_for_the_report(client, submitted, member):
    """Only the report's own address hands it out; the general one asks for the file's row."""
    made = a_file(submitted)
    client.force_login(member)

    assert client.get(made.file.get_absolute_url()).status_code == 404


def test_figures_lead_staff_to_their_rows(client):
    report = AnnualReportFactory()
    snapshot_of(report)
    report.refresh_from_db()

    client.force_login(user_at(report.company, Role.CASEWORKER))
    page = client.get(report.get_absolute_url()).content.decode()
    assert "contribution/?kind=volunteer_hours&amp;measure=delivered&amp;theme=" in page


def test_the_board_sees_the_same_page_without_links_to_rows(client, submitted, member):
    client.force_login(member)

    page = client.post(submitted.get_absolute_url(), follow=True).content.decode()

    assert "/admin/" not in page


def test_the_list_takes_as_many_queries_for_three_as_for_one(client, django_assert_max_num_queries):
    company = HousingCompanyFactory()
    client.force_login(user_at(company, Role.CASEWORKER))
    for year in (2023, 2024, 2025):
        snapshot_of(AnnualReportFactory(company=company, year=year))

    with django_assert_max_num_queries(10):
        client.get(reverse("reports:reports"))


# ── In the web admin ──────────────────────────────────────────────────────────────────────────


def admin_url(report, act=""):
    name = "admin:reports_annualreport_" + ("act" if act else "change")
    return reverse(name, args=[report.pk, act] if act else [report.pk])


def test_staff_freeze_by_a_button_with_a_form(client):
    report = AnnualReportFactory()
    client.force_login(user_at(report.company, Role.CASEWORKER))

    client.post(admin_url(report, "freeze"))

    report.refresh_from_db()
    assert report.state == ReportState.FROZEN


def test_the_button_is_shown_where_who_and_when_agree(client):
    report = AnnualReportFactory()
    client.force_login(user_at(report.company, Role.AUDITOR))
    assert "/act/freeze/" not in client.get(admin_url(report)).content.decode()

    client.force_login(user_at(report.company, Role.CASEWORKER))
    page = client.get(admin_url(report)).content.decode()
    assert "/act/freeze/" in page
    assert "/act/approve/" not in page


def test_ordering_the_file_leads_to_the_job(client):
    report = report_in(ReportState.FROZEN)
    client.force_login(user_at(report.company, Role.CASEWORKER))

    answer = client.post(admin_url(report, "render"), {"language": "sv"})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/arbete/")


def test_a_report_is_begun_from_the_register(client):
    company = HousingCompanyFactory()
    client.force_login(user_at(company, Role.CASEWORKER))

    begin = client.get(reverse("admin:reports_annualreport_add"))["Location"]
    client.post(begin, {"year": "2025"})

    assert (
        company.pk
        == type(report_in(ReportState.COLLECTING)).objects.get(company=company).company_id
    )


def test_texts_are_written_in_a_form_that_holds_what_was_written(client):
    report = report_in(ReportState.FROZEN)
    client.force_login(user_at(report.company, Role.CASEWORKER))

    client.post(admin_url(report, "write"), {"not_kept": "Ett löfte hölls inte."})
    page = client.get(admin_url(report, "write")).content.decode()

    assert "Ett löfte hölls inte." in page
