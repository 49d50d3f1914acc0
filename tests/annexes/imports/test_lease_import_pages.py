"""Lease lists and leases in the web admin, as staff meet them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from annexes.imports import actions
from annexes.models import Lease, LeaseImport
from annexes.states.imports import LeaseImportState
from portal.records import jobs
from portal.records.models import Job
from portal.roles import Role
from tests.annexes.imports.test_lease_import import KORALLEN, OPTIK, changed, listed
from tests.factories.people import HousingCompanyFactory, user_at

UPLOAD = reverse("admin:annexes_leaseimport_add")


@pytest.fixture
def company():
    return HousingCompanyFactory()


@pytest.fixture
def caseworker(company):
    return user_at(company, Role.CASEWORKER)


@pytest.fixture
def staff(client, caseworker):
    client.force_login(caseworker)
    return client


@pytest.fixture
def shown(company, caseworker):
    return read(
        company, caseworker, listed(KORALLEN, OPTIK, changed(KORALLEN, number="L-3", start="x"))
    )


def read(company, by, content):
    made = actions.upload_lease_list(
        company, SimpleUploadedFile("lista.csv", content), by=by, at=timezone.now()
    )
    jobs.run(str(made.job_id))
    made.refresh_from_db()
    return made


def page_of(lease_import):
    return reverse("admin:annexes_leaseimport_change", args=[lease_import.pk])


def act(lease_import, name):
    return reverse("admin:annexes_leaseimport_act", args=[lease_import.pk, name])


def test_upload_leads_to_a_page_that_watches_the_work(staff):
    sent = staff.post(UPLOAD, {"file": SimpleUploadedFile("lista.csv", listed(KORALLEN))})

    lease_import = LeaseImport.objects.get()
    assert sent.headers["Location"] == page_of(lease_import)
    page = staff.get(page_of(lease_import))
    assert page.headers["Refresh"] == "2"
    assert b"<progress" in page.content


def test_page_stops_renewing_itself_when_the_list_has_been_read(staff, shown):
    assert "Refresh" not in staff.get(page_of(shown)).headers


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 torn"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600),
        ("a.pdf", b"%PDF-1.7"),
        ("a.csv", b""),
    ],
)
def test_bad_file_is_refused_at_the_field_and_nothing_is_kept(staff, name, content):
    page = staff.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert not LeaseImport.objects.exists()
    assert not Job.objects.exists()


def test_file_is_asked_for_when_none_was_chosen(staff):
    assert staff.post(UPLOAD, {}).context["form"].errors["file"]


def test_form_sent_twice_makes_one_import(staff):
    mark = re.search(r'name="once" value="([^"]+)"', staff.get(UPLOAD).content.decode())[1]
    for _time in range(2):
        answer = staff.post(
            UPLOAD, {"once": mark, "file": SimpleUploadedFile("lista.csv", listed(KORALLEN))}
        )
        assert answer.status_code == 302
    assert LeaseImport.objects.count() == 1


def test_preview_tells_each_row_with_reason_and_cell(staff, shown):
    page = staff.get(page_of(shown)).content.decode()
    assert "H4:" in page
    assert "0016" not in page
    assert page.count('<th scope="row" class="number">') == 3


@pytest.mark.parametrize(
    ("rows", "numbers"),
    [
        ("", ["L-1", "L-2", "L-3"]),
        ("create", ["L-1", "L-2"]),
        ("refuse", ["L-3"]),
        ("skip", []),
        ("nonsense", ["L-1", "L-2", "L-3"]),
    ],
)
def test_preview_is_narrowed_by_outcome(staff, shown, rows, numbers):
    page = staff.get(page_of(shown), {"rows": rows}).context["page"]
    assert [row.lease_number for row in page.object_list] == numbers


def test_pages_of_the_preview_stay_inside_the_list(staff, shown):
    assert staff.get(page_of(shown), {"page": "99"}).context["page"].number == 1


def test_confirming_writes_and_comes_back_to_the_page(staff, shown):
    sent = staff.post(act(shown, "confirm"), {})
    assert sent.headers["Location"] == page_of(shown)
    shown.refresh_from_db()
    jobs.run(str(shown.job_id))
    shown.refresh_from_db()
    assert shown.state == LeaseImportState.DONE
    assert staff.get(page_of(shown)).status_code == 200
    assert Lease.objects.count() == 2


def test_columns_form_knows_what_was_guessed_and_refuses_one_column_for_two(staff, shown):
    form = staff.get(act(shown, "read_again")).context["form"]
    assert form["column_number"].value() == "A"
    typed = {
        name: form[name].value() or "" for name in form.fields if name.startswith("column_")
    } | {"kinds": shown.kinds}
    page = staff.post(act(shown, "read_again"), typed | {"column_district": "A"})
    assert list(page.context["form"].errors) == ["column_district"]
    assert staff.post(act(shown, "read_again"), typed).status_code == 302
    shown.refresh_from_db()
    assert shown.state == LeaseImportState.UPLOADED


def test_auditor_reads_and_does_nothing(client, company, shown):
    client.force_login(user_at(company, Role.AUDITOR))
    assert client.get(page_of(shown)).status_code == 200
    assert client.get(UPLOAD).status_code == 403
    assert client.post(act(shown, "confirm"), {}).status_code == 403


def test_another_companys_list_is_not_found(client, shown):
    client.force_login(user_at(HousingCompanyFactory(), Role.CASEWORKER))
    assert client.get(page_of(shown)).status_code == 404
    assert client.post(act(shown, "confirm"), {}).status_code == 404


def test_list_to_check_stands_on_the_desk(staff, shown):
    lists = staff.get(reverse("admin:index")).context["work_lists"]
    assert [work.count for work in lists if "leaseimport" in work.url] == [1]


def test_preview_costs_as_many_queries_for_three_rows_as_for_forty(
    staff, company, caseworker, shown, django_assert_max_num_queries
):
    many = read(
        company,
        caseworker,
        listed(*[changed(KORALLEN, number=f"M-{n}", object=f"900-{n}") for n in range(40)]),
    )
    staff.get(page_of(shown))
    with django_assert_max_num_queries(14):
        staff.get(page_of(shown))
    with django_assert_max_num_queries(14):
        staff.get(page_of(many))


# ── The register of leases ────────────────────────────────────────────────────────────────────


@pytest.fixture
def register(company, caseworker):
    made = read(company, caseworker, listed(KORALLEN, OPTIK))
    confirmed = actions.confirm_import(made, by=caseworker, at=timezone.now())
    jobs.run(str(confirmed.job_id))


def names(page):
    return [lease.number for lease in page.context["cl"].result_list]


def test_register_is_searched_and_narrowed(staff, register):
    url = reverse("admin:annexes_lease_changelist")
    assert names(staff.get(url)) == ["L-1", "L-2"]
    assert names(staff.get(url, {"q": "optik"})) == ["L-2"]
    assert names(staff.get(url, {"q": "5560123704"})) == ["L-1"]
    assert names(staff.get(url, {"kind": "shop"})) == ["L-1"]
    district = str(Lease.objects.get(number="L-2").premises.district_id)
    assert names(staff.get(url, {"district": district})) == ["L-2"]
    assert names(staff.get(url, {"district": "none"})) == []
    assert names(staff.get(url, {"district": "nonsense"})) == []


def test_lease_is_read_only_and_its_sole_trader_masked(staff, register):
    lease = Lease.objects.get(number="L-2")
    page = staff.get(reverse("admin:annexes_lease_change", args=[lease.pk])).content.decode()
    assert "880320-****" in page
    assert 'name="number"' not in page


def test_register_of_another_company_is_empty(client, register):
    client.force_login(user_at(HousingCompanyFactory(), Role.CASEWORKER))
    assert names(client.get(reverse("admin:annexes_lease_changelist"))) == []
