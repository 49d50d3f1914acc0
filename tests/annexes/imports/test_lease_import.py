"""A lease list from upload to register, and every way in which it may go wrong."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from annexes.imports import actions, work
from annexes.leaselist.columns import NoHeadings
from annexes.leaselist.reading import Encrypted, ListRefused, NotAList
from annexes.models import Lease, LeaseImport, LeaseImportRow
from annexes.states.imports import LeaseImportState
from portal.people.models import Organisation
from portal.places.models import District, Premises
from portal.records import jobs
from portal.records.models import Job, JobState, StoredFile
from portal.roles import Role
from tests.factories.people import HousingCompanyFactory, user_at

EXPORT = Path(__file__).parents[2] / "data" / "lease-export.xlsx"
TODAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def spring(monkeypatch):
    """Lists are read on the fourth of March 2026."""
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.fixture
def company():
    return HousingCompanyFactory()


@pytest.fixture
def caseworker(company):
    return user_at(company, Role.CASEWORKER)


@pytest.fixture
def upload(company, caseworker, now):
    """Upload a file and let the worker read it."""

    def upload(content: bytes, name: str = "lista.xlsx") -> LeaseImport:
        made = actions.upload_lease_list(company, ContentFile(content, name), by=caseworker, at=now)
        jobs.run(str(made.job_id))
        made.refresh_from_db()
        return made

    return upload


@pytest.fixture
def write(caseworker, now):
    """Confirm a list and let the worker write it."""

    def write(lease_import: LeaseImport) -> LeaseImport:
        confirmed = actions.confirm_import(lease_import, by=caseworker, at=now)
        jobs.run(str(confirmed.job_id))
        confirmed.refresh_from_db()
        return confirmed

    return write


def listed(*rows: tuple, encoding: str = "utf-8-sig", separator: str = ";") -> bytes:
    """A small list with the usual columns."""
    headings = (
        "Avtalsnr",
        "Objekt",
        "Objektstyp",
        "Hyresgäst",
        "Org-/personnr",
        "Stadsdel",
        "Årshyra (kr)",
        "Fr.o.m.",
        "T.o.m.",
        "Status",
    )
    lines = [separator.join(headings), *(separator.join(row) for row in rows)]
    return "\r\n".join(lines).encode(encoding)


KORALLEN = (
    "L-1",
    "101-001",
    "Butik",
    "Korallen Livs AB",
    "556012-3704",
    "Vivalla",
    "120 000,50",
    "2020-01-01",
    "tillsvidare",
    "Gällande",
)
OPTIK = (
    "L-2",
    "101-002",
    "Lokal",
    "Solhöjden Optik",
    "880320-0016",
    "Oxhagen",
    "50000",
    "1/3 2021",
    "2027-02-28",
    "Gällande",
)


def changed(row: tuple, **values: str) -> tuple:
    names = (
        "number",
        "object",
        "kind",
        "tenant",
        "org",
        "district",
        "rent",
        "start",
        "end",
        "status",
    )
    return tuple(values.get(name, value) for name, value in zip(names, row, strict=True))


# ── The export of the property system ─────────────────────────────────────────────────────────


def test_every_row_of_the_export_has_its_outcome(upload):
    shown = upload(EXPORT.read_bytes())

    assert shown.state == LeaseImportState.SHOWN
    assert (shown.sheet, shown.header_row) == ("Hyreskontrakt", 5)
    assert {
        name: shown.counts[name] for name in ("create", "update", "unchanged", "skip", "refuse")
    } == {
        "create": 169,
        "update": 0,
        "unchanged": 0,
        "skip": 50,
        "refuse": 0,
    }
    assert shown.rows.count() == 219


def test_export_skips_are_for_these_reasons(upload):
    shown = upload(EXPORT.read_bytes())
    reasons: dict[str, int] = {}
    for row in shown.rows.filter(outcome="skip"):
        reason = next(said["say"] for said in row.said if said["stops"])
        reasons[reason] = reasons.get(reason, 0) + 1
    assert reasons == {
        "“%(kind)s” is no kind of object that is taken in.": 31,
        "Vacant: nobody rents it.": 11,
        "The same lease stands in row %(row)d.": 3,
        "The row is empty.": 3,
        "A row of totals.": 1,
        "The lease ended on %(end)s.": 1,
    }


def test_nothing_is_written_before_confirming(upload):
    upload(EXPORT.read_bytes())
    assert [model.objects.count() for model in (Lease, Premises, Organisation, District)] == [0] * 4


def test_confirmed_export_is_in_the_register(upload, write):
    done = write(upload(EXPORT.read_bytes()))

    assert done.state == LeaseImportState.DONE
    assert [model.objects.count() for model in (Lease, Premises, Organisation, District)] == [
        169,
        168,
        91,
        6,
    ]
    lease = Lease.objects.get(number="L-1006")
    assert (lease.organisation.name, lease.organisation.org_number) == (
        "Norrby Musikskola Ek. för.",
        "7691030469",
    )
    assert (lease.premises.area_m2, lease.annual_rent_sek) == (Decimal("1182.4"), Decimal(1949684))
    assert (lease.starts_on, lease.ends_on) == (date(2020, 9, 1), date(2030, 8, 31))
    assert (lease.premises.postcode, lease.premises.city) == ("703 67", "Örebro")
    assert (lease.notice_months, lease.vat_liable, lease.contact_name) == (9, True, "")


def test_no_personal_number_of_the_export_is_stored_anywhere(upload, write):
    digits = {
        "".join(filter(str.isdigit, str(row[4])))[-10:]
        for row in openpyxl.load_workbook(EXPORT)
        .worksheets[0]
        .iter_rows(min_row=6, values_only=True)
        if row[4] is not None
    }
    personal = {number for number in digits if number[2] in "01"}
    assert len(personal) == 17

    done = write(upload(EXPORT.read_bytes()))

    stored = repr(list(LeaseImportRow.objects.values())) + repr(list(Organisation.objects.values()))
    stored += repr(done.headings) + repr(list(Job.objects.values()))
    assert [
        number
        for number in sorted(personal)
        if number in stored or f"{number[:6]}-{number[6:]}" in stored
    ] == []


def test_file_is_kept_until_the_list_is_written_and_no_longer(
    upload, write, django_capture_on_commit_callbacks
):
    shown = upload(EXPORT.read_bytes())
    path = Path(shown.file.content.path)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        write(shown)
    assert not path.exists()
    assert not StoredFile.objects.exists()


def test_sole_trader_is_masked_and_known_again(upload, write):
    write(upload(EXPORT.read_bytes()))
    trader = Organisation.objects.get(name="Björkås Zoo")
    assert (trader.org_number, trader.shown_number) == ("", "901122-****")
    assert Lease.objects.filter(organisation=trader).count() == 3


def test_importing_again_changes_nothing(upload, write, caseworker, now):
    write(upload(EXPORT.read_bytes()))
    before = [
        list(model.objects.order_by("pk").values()) for model in (Lease, Premises, Organisation)
    ]

    again = upload(EXPORT.read_bytes())

    assert (again.counts["create"], again.counts["update"], again.counts["unchanged"]) == (
        0,
        0,
        169,
    )
    with pytest.raises(actions.NothingToWrite):
        actions.confirm_import(again, by=caseworker, at=now)
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (Lease, Premises, Organisation)
    ]


# ── Small lists ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_files_are_read_in_every_usual_encoding(upload, write, encoding, separator):
    row = changed(KORALLEN, rent="120 000")
    write(upload(listed(row, encoding=encoding, separator=separator), "lista.csv"))
    lease = Lease.objects.get()
    assert (lease.organisation.name, lease.premises.district.name_sv) == (
        "Korallen Livs AB",
        "Vivalla",
    )
    assert (lease.annual_rent_sek, lease.ends_on) == (Decimal(120000), None)


def test_changed_row_updates_and_says_what(upload, write):
    write(upload(listed(KORALLEN, OPTIK), "a.csv"))

    shown = upload(listed(changed(KORALLEN, rent="125 000", end="2030-12-31"), OPTIK), "b.csv")

    assert (shown.counts["update"], shown.counts["unchanged"]) == (1, 1)
    assert shown.rows.get(outcome="update").changes == [
        ["ends_on", "", "2030-12-31"],
        ["annual_rent_sek", "120000.50", "125000.00"],
    ]
    write(shown)
    lease = Lease.objects.get(number="L-1")
    assert (lease.annual_rent_sek, lease.ends_on) == (Decimal(125000), date(2030, 12, 31))
    assert Lease.objects.get(number="L-2").annual_rent_sek == Decimal(50000)


def test_new_name_and_moved_district_update_what_they_belong_to(upload, write):
    write(upload(listed(KORALLEN), "a.csv"))
    write(upload(listed(changed(KORALLEN, tenant="Korallen Mat AB", district="Norrby")), "b.csv"))
    assert Organisation.objects.get().name == "Korallen Mat AB"
    assert Premises.objects.get().district.name_sv == "Norrby"


def test_lease_that_was_given_notice_and_has_ended_is_ended_in_the_register(upload, write):
    write(upload(listed(OPTIK), "a.csv"))
    write(upload(listed(changed(OPTIK, status="Uppsagt", end="2026-03-03")), "b.csv"))
    lease = Lease.objects.get()
    assert lease.status == "ended"
    assert not Lease.objects.running(TODAY).exists()


def test_number_that_comes_later_is_put_on_the_tenant_known_by_name(upload, write):
    write(upload(listed(changed(KORALLEN, org="")), "a.csv"))
    assert Organisation.objects.get().org_number == ""
    write(upload(listed(KORALLEN), "b.csv"))
    assert Organisation.objects.get().org_number == "5560123704"


def test_leases_that_are_missing_from_the_list_are_counted_and_left_alone(upload, write):
    write(upload(listed(KORALLEN, OPTIK), "a.csv"))
    shown = upload(listed(changed(KORALLEN, rent="1")), "b.csv")
    assert shown.counts["not_in_list"] == 1
    write(shown)
    assert Lease.objects.count() == 2


def test_two_companies_lists_do_not_touch_each_other(upload, write, now):
    write(upload(listed(KORALLEN), "a.csv"))
    other = HousingCompanyFactory()
    stranger = user_at(other, Role.CASEWORKER)
    made = actions.upload_lease_list(
        other, ContentFile(listed(KORALLEN), "a.csv"), by=stranger, at=now
    )
    jobs.run(str(made.job_id))
    write_again = actions.confirm_import(made, by=stranger, at=now)
    jobs.run(str(write_again.job_id))
    assert Lease.objects.count() == 2
    assert Lease.objects.visible_to(stranger).count() == 1


def test_columns_can_be_corrected(upload, caseworker, now):
    headings = "Nr;Objekt;Hyresgäst;Org-/personnr;Fr.o.m.;Årshyra"
    shown = upload(
        f"{headings}\nL-1;101;Korallen Livs AB;556012-3704;2020-01-01;1".encode(), "a.csv"
    )
    assert shown.counts["refuse"] == 1
    assert shown.rows.get().said[0]["say"] == "The lease number is missing."

    again = actions.read_again(
        shown, columns=shown.columns | {"number": "A"}, kinds=shown.kinds, by=caseworker, at=now
    )
    jobs.run(str(again.job_id))

    again.refresh_from_db()
    assert (again.counts["create"], again.counts["refuse"]) == (1, 0)


def test_columns_that_are_needed_can_not_be_taken_away(upload, caseworker, now):
    shown = upload(listed(KORALLEN), "a.csv")
    with pytest.raises(actions.ColumnMissing, match=r"(?i)(avtalsnummer|lease number)"):
        actions.read_again(shown, columns={}, kinds=shown.kinds, by=caseworker, at=now)


def test_other_kinds_of_object_are_taken_in_when_the_company_says_so(upload, caseworker, now):
    shown = upload(listed(KORALLEN, changed(OPTIK, kind="Garage")), "a.csv")
    assert (shown.counts["create"], shown.counts["skip"]) == (1, 1)
    again = actions.read_again(
        shown, columns=shown.columns, kinds=["shop", "garage"], by=caseworker, at=now
    )
    jobs.run(str(again.job_id))
    again.refresh_from_db()
    assert again.counts["create"] == 2


def test_discarded_list_leaves_neither_rows_nor_file(
    upload, caseworker, now, django_capture_on_commit_callbacks
):
    shown = upload(listed(KORALLEN), "a.csv")
    path = Path(shown.file.content.path)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_import(shown, by=caseworker, at=now)
    assert not path.exists()
    assert not LeaseImportRow.objects.exists()
    assert not Lease.objects.exists()


# ── What goes wrong ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"%PDF-1.7 ...", NotAList),
        (b"\x89PNG\r\n\x1a\n", NotAList),
        (b"PK\x03\x04 and then nothing", ListRefused),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Encrypted),
        (b"", ListRefused),
    ],
)
def test_what_is_no_list_is_refused_at_once(company, caseworker, now, content, refusal):
    with pytest.raises(refusal):
        actions.upload_lease_list(company, ContentFile(content, "a.xlsx"), by=caseworker, at=now)
    assert not LeaseImport.objects.exists()


def test_list_without_headings_fails_with_the_reason(upload):
    failed = upload(b"en;helt;annan;fil\n1;2;3;4\n", "a.csv")
    assert failed.state == LeaseImportState.FAILED
    assert failed.error == str(NoHeadings())
    assert failed.job.state == JobState.FAILED


def test_upload_beyond_the_limit_is_refused_with_both_sizes(company, caseworker, now, settings):
    settings.UPLOAD_MAX_BYTES = 1_000_000
    with pytest.raises(ListRefused, match=r"2\sMB.*1\sMB"):
        actions.upload_lease_list(
            company, ContentFile(b"a;b\n" * 500_000, "a.csv"), by=caseworker, at=now
        )


def test_confirming_twice_writes_once(upload, write, caseworker, now):
    shown = upload(listed(KORALLEN), "a.csv")
    write(shown)
    with pytest.raises(actions.DomainError):
        actions.confirm_import(shown, by=caseworker, at=now)
    assert Job.objects.filter(kind=actions.WRITE_JOB).count() == 1


def test_worker_that_dies_while_writing_loses_and_doubles_nothing(
    upload, caseworker, now, monkeypatch
):
    """The machine stops after the tenants have been written; the sweeper has the job done again."""
    shown = upload(listed(KORALLEN, OPTIK), "a.csv")
    confirmed = actions.confirm_import(shown, by=caseworker, at=now)
    real = work.write_plan

    class PowerCut(BaseException):
        """The worker is gone: nothing of its own runs any more."""

    def write_some(plan, company_id):
        plan.leases.new, plan.leases.changed = [], []
        real(plan, company_id)
        assert Organisation.objects.count() == 2
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(work, "write_plan", write_some)
        with pytest.raises(PowerCut):
            jobs.run(str(confirmed.job_id))
    assert not Organisation.objects.exists()
    assert Job.objects.get(pk=confirmed.job_id).state == JobState.RUNNING

    jobs.sweep(now)
    jobs.run(str(confirmed.job_id))

    assert (Organisation.objects.count(), Lease.objects.count()) == (2, 2)
    jobs.run(str(confirmed.job_id))
    assert Lease.objects.count() == 2


def test_read_job_that_runs_twice_shows_each_row_once(upload):
    shown = upload(listed(KORALLEN, OPTIK), "a.csv")
    Job.objects.filter(pk=shown.job_id).update(state=JobState.QUEUED, ended_at=None)
    jobs.run(str(shown.job_id))
    assert shown.rows.count() == 2


def test_register_that_changed_since_the_preview_is_compared_again(upload, write):
    first = upload(listed(KORALLEN), "a.csv")
    second = upload(listed(KORALLEN), "b.csv")
    write(first)
    done = write(second)
    assert (done.counts["create"], done.counts["unchanged"]) == (0, 1)
    assert Lease.objects.count() == 1
