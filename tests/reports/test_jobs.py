"""From the order to the file: once per input, whatever goes wrong on the way."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from portal.records import jobs
from portal.records.models import Job, JobState
from reports import actions
from reports.document import input_of
from reports.models import Rendition, Section
from reports.states import ReportState
from tests.factories.people import HousingCompanyFactory
from tests.factories.reports import AT, AnnualReportFactory, report_in, snapshot_of


@pytest.fixture
def report():
    """A report with few figures, because each of these tests renders it."""
    return report_in(ReportState.FROZEN)


def ordered(report, **given):
    return actions.order_rendition(report, language="sv", by=None, at=AT, **given)


def test_an_ordered_report_becomes_a_file(report):
    job = ordered(report)

    assert jobs.run(str(job.pk)) == JobState.DONE

    job.refresh_from_db()
    made = Rendition.objects.get()
    assert (job.file, job.progress) == (made.file, 100)
    assert made.file.content.open("rb").read(5) == b"%PDF-"
    assert made.pages >= 5


def test_the_same_input_is_not_rendered_twice(report):
    jobs.run(str(ordered(report).pk))

    assert ordered(report) == Rendition.objects.get()
    assert Job.objects.filter(kind=actions.RENDER).count() == 1


def test_two_orders_at_once_are_one_job(report):
    assert ordered(report) == ordered(report)


def test_a_job_that_runs_again_after_a_crash_keeps_one_file(report):
    """A worker that died between storing and ending leaves the rendition; the next one finds it."""
    job = ordered(report)
    jobs.run(str(job.pk))
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, ended_at=None)

    assert jobs.run(str(job.pk)) == JobState.DONE
    assert Rendition.objects.count() == 1


def test_a_report_that_was_thawed_in_the_meantime_fails_in_plain_words(report):
    job = ordered(report)
    report.snapshot, report.state = None, ReportState.COLLECTING
    report.save()

    assert jobs.run(str(job.pk)) == JobState.FAILED
    job.refresh_from_db()
    assert job.error == str(actions.NothingFrozen.message)


def test_without_a_snapshot_nothing_is_ordered():
    with pytest.raises(actions.NothingFrozen):
        ordered(AnnualReportFactory())


def test_everything_that_is_printed_decides_what_is_rendered(report):
    """Texts, language, standing, snapshot: each of them makes another file."""

    def digest(**texts):
        return input_of(report, report.snapshot, "sv", texts)

    assert digest() == digest()
    assert digest(foreword="Ett") != digest(foreword="Två")
    assert digest() != input_of(report, report.snapshot, "en", {})
    before = digest()
    report.state = ReportState.SUBMITTED
    assert digest() != before


def test_hostile_text_in_every_section_does_no_harm(report):
    hostile = '<script>x</script><img src="http://192.0.2.1/"> ' + "å" * 4000 + " **" * 500
    actions.write_texts(
        report, texts=dict.fromkeys(Section.values, hostile), language="sv", by=None, at=AT
    )

    assert jobs.run(str(ordered(report).pk)) == JobState.DONE


def test_the_command_takes_a_report_from_nothing_to_its_file(tmp_path, worker):
    company = HousingCompanyFactory(slug="provhem")

    call_command("order_report", company="provhem", year=2025, out=tmp_path, wait=60)

    assert (tmp_path / "report-provhem-2025.pdf").read_bytes().startswith(b"%PDF-")
    assert company.pk == Rendition.objects.get().company_id


def test_the_command_says_why_there_is_no_file(tmp_path):
    with pytest.raises(CommandError, match="There is no company 'ingen'"):
        call_command("order_report", company="ingen", year=2025, out=tmp_path)


def test_the_command_says_that_no_worker_came(tmp_path):
    HousingCompanyFactory(slug="provhem")

    with pytest.raises(CommandError, match="Is a worker"):
        call_command("order_report", company="provhem", year=2025, out=tmp_path, wait=0)


@pytest.fixture
def worker(monkeypatch):
    """Do jobs while the command waits, as a worker would: the wait is the only place to do it."""
    monkeypatch.setattr(
        "reports.management.commands.order_report.time.sleep",
        lambda _seconds: [jobs.run(str(job.pk)) for job in Job.objects.live()],
    )


def test_a_snapshots_figures_are_exact_decimals():
    snapshot = snapshot_of(AnnualReportFactory())

    assert Decimal(snapshot.content["figures"]["volunteer_hours.verified"]["value"]) == Decimal(
        "152.5"
    )
