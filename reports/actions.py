"""Every write to annual reports."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.errors import DomainError
from portal.records import jobs
from portal.records.models import Job
from portal.records.numbers import next_number
from portal.states import make_move
from reports import assembly, prose
from reports.document import input_of, texts_of
from reports.models import AnnualReport, Receipt, Rendition, ReportText, Section, Snapshot
from reports.states import (
    ADOPT,
    APPROVE,
    FREEZE,
    PUBLISH,
    SEND_BACK,
    SEND_FOR_REVIEW,
    SUBMIT,
    UNFREEZE,
    WITHDRAW,
    WRITABLE,
)

if TYPE_CHECKING:
    from portal.people.models import HousingCompany, User

#: Kind of the job that makes a report's PDF, and of the file that comes of it.
RENDER = "reports.render"


class YearNotBegun(DomainError):
    """A report is about a year that has begun."""

    message = _("The year has not begun yet.")


class AlreadyReported(DomainError):
    """One company has one report a year."""

    message = _("There is already a report for this year.")


class NotWritable(DomainError):
    """Texts are fixed once the report has left the desk."""

    message = _("The report is no longer being written. Send it back first.")


class UnknownFigure(DomainError):
    """A text names a figure that is not in the snapshot."""


class HonestyMissing(DomainError):
    """No report without a word about what went wrong."""

    message = _("Write about what did not work before the report is reviewed.")


class FourEyes(DomainError):
    """Whoever sends a report for review may not approve it."""

    message = _("You sent the report for review. Somebody else has to approve it.")


class NothingFrozen(DomainError):
    """A PDF is made from a snapshot, and there is none."""

    message = _("Freeze the figures first. The PDF is made from a snapshot.")


@transaction.atomic
def begin_report(
    company: "HousingCompany", *, year: int, by: "User | None", at: datetime
) -> AnnualReport:
    """Begin to collect figures for the company's report of a year."""
    if year > timezone.localdate(at).year:
        raise YearNotBegun
    if AnnualReport.objects.of(company).filter(year=year).exists():
        raise AlreadyReported
    return AnnualReport.objects.create(
        company=company,
        year=year,
        number=next_number("RAP", company_id=company.pk, year=year),
        begun_at=at,
        begun_by=by,
    )


@transaction.atomic
def freeze_report(report: AnnualReport, *, by: "User | None", at: datetime) -> AnnualReport:
    """Take an immutable snapshot of the year's figures. What comes in later is next year's."""
    report = AnnualReport.objects.locked(report.pk)
    before = (
        AnnualReport.objects.of(report.company)
        .filter(year=report.year - 1, snapshot__isnull=False)
        .select_related("snapshot")
        .first()
    )
    assembled = assembly.assemble(
        report.company,
        report.year,
        on=timezone.localdate(at),
        before=before.snapshot.content if before else None,
    )
    canonical = assembled.canonical
    report.snapshot = Snapshot.objects.create(
        company_id=report.company_id,
        report=report,
        number=report.snapshots.count() + 1,
        canonical=canonical,
        sha256=assembly.fingerprint(canonical),
        source_rows=assembled.source_rows,
        taken_at=at,
        taken_by=by,
    )
    make_move(FREEZE, report, by=by, at=at)
    return report


@transaction.atomic
def unfreeze_report(report: AnnualReport, *, reason: str, by: "User", at: datetime) -> AnnualReport:
    """Collect again: the next freeze makes a new snapshot, the old one stays."""
    report = AnnualReport.objects.locked(report.pk)
    report.snapshot = None
    make_move(UNFREEZE, report, by=by, at=at, reason=reason)
    return report


@transaction.atomic
def write_texts(
    report: AnnualReport,
    *,
    texts: Mapping[str, str],
    language: str,
    by: "User | None",
    at: datetime,
) -> AnnualReport:
    """Write sections' texts in one language.

    Raises:
        NotWritable: the report has left the desk.
        UnknownFigure: a text names a figure that the snapshot does not hold.
    """
    report = AnnualReport.objects.locked(report.pk)
    if report.state not in WRITABLE:
        raise NotWritable
    for section, body in texts.items():
        _refuse_unknown_figures(report, body)
        ReportText.objects.update_or_create(
            company_id=report.company_id,
            report=report,
            section=section,
            language=language,
            defaults={"body": body.strip(), "edited_at": at, "edited_by": by},
        )
    return report


def _refuse_unknown_figures(report: AnnualReport, body: str) -> None:
    if report.snapshot_id is None:
        return
    unknown = prose.unknown_names(body, report.snapshot.content["figures"])
    if unknown:
        raise UnknownFigure(_("There is no figure called “%(name)s”.") % {"name": unknown[0][:60]})


@transaction.atomic
def send_for_review(report: AnnualReport, *, by: "User", at: datetime) -> AnnualReport:
    """Hand the written report to those who lead the company.

    Raises:
        HonestyMissing: nothing is written about what did not work.
    """
    report = AnnualReport.objects.locked(report.pk)
    if not report.texts.filter(section=Section.NOT_KEPT).exclude(body="").exists():
        raise HonestyMissing
    report.review_sent_at, report.review_sent_by = at, by
    make_move(SEND_FOR_REVIEW, report, by=by, at=at)
    return report


@transaction.atomic
def send_back(report: AnnualReport, *, reason: str, by: "User", at: datetime) -> AnnualReport:
    """Return the report to those who write it."""
    report = AnnualReport.objects.locked(report.pk)
    report.approved_at = report.approved_by = None
    make_move(SEND_BACK, report, by=by, at=at, reason=reason)
    return report


@transaction.atomic
def approve_report(report: AnnualReport, *, by: "User", at: datetime) -> AnnualReport:
    """Approve the report on the management's behalf; never one's own."""
    report = AnnualReport.objects.locked(report.pk)
    if report.review_sent_by_id == by.pk:
        raise FourEyes
    report.approved_at, report.approved_by = at, by
    make_move(APPROVE, report, by=by, at=at)
    return report


@transaction.atomic
def submit_report(report: AnnualReport, *, by: "User", at: datetime) -> AnnualReport:
    """Put the report before the board, and order its file: members read it from now on."""
    report = AnnualReport.objects.locked(report.pk)
    report.submitted_at, report.submitted_by = at, by
    make_move(SUBMIT, report, by=by, at=at)
    order_rendition(report, language="sv", by=by, at=at)
    return report


@transaction.atomic
def withdraw_report(report: AnnualReport, *, reason: str, by: "User", at: datetime) -> AnnualReport:
    """Take the report back from the board."""
    report = AnnualReport.objects.locked(report.pk)
    report.approved_at = report.approved_by = None
    report.submitted_at = report.submitted_by = None
    make_move(WITHDRAW, report, by=by, at=at, reason=reason)
    return report


@transaction.atomic
def adopt_report(
    report: AnnualReport, *, on: date, paragraph: str, by: "User", at: datetime
) -> AnnualReport:
    """Note that the board has adopted the report, and order the file that says so."""
    report = AnnualReport.objects.locked(report.pk)
    report.adopted_on, report.adopted_paragraph = on, paragraph
    make_move(ADOPT, report, by=by, at=at)
    order_rendition(report, language="sv", by=by, at=at)
    return report


@transaction.atomic
def publish_report(report: AnnualReport, *, by: "User", at: datetime) -> AnnualReport:
    """Make the adopted report public."""
    report = AnnualReport.objects.locked(report.pk)
    report.published_at, report.published_by = at, by
    make_move(PUBLISH, report, by=by, at=at)
    return report


def order_rendition(
    report: AnnualReport, *, language: str, by: "User | None", at: datetime
) -> Rendition | Job:
    """Order the report's PDF; return the file instead when the same input has made one.

    Raises:
        NothingFrozen: there is no snapshot to make it from.
    """
    if report.snapshot_id is None:
        raise NothingFrozen
    digest = input_of(report, report.snapshot, language, texts_of(report, language))
    made = Rendition.objects.of(report.company_id).filter(input_sha256=digest).first()
    if made is not None:
        return made
    return jobs.order(
        RENDER,
        company=report.company,
        given={"report": str(report.pk), "language": language, "input": digest},
        by=by,
        at=at,
    )


@transaction.atomic
def note_reading(
    report: AnnualReport, *, by: "User", at: datetime, downloaded: bool = False
) -> Receipt:
    """Remember when a member of the board first opened the report, and first downloaded it."""
    receipt, _made = Receipt.objects.get_or_create(
        report=report, user=by, defaults={"company_id": report.company_id, "opened_at": at}
    )
    if downloaded and receipt.downloaded_at is None:
        receipt.downloaded_at = at
        receipt.save(update_fields=["downloaded_at"])
    return receipt
