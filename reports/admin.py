"""Annual reports in the web admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from portal.acts import Act
from portal.admin import ActsAdmin, ReadOnlyRegister
from portal.records.models import Job
from reports.models import AnnualReport, Rendition, Snapshot


@admin.register(AnnualReport)
class AnnualReportAdmin(ActsAdmin):
    """Reports by year, from collecting to published."""

    list_display = [
        "report_year",
        "number",
        "state",
        "snapshot_number",
        "submitted_at",
        "adopted_on",
    ]
    list_filter = ["state"]
    list_select_related = ["snapshot"]
    search_fields = ["number", "year"]
    fields = [
        "number",
        "report_year",
        "state",
        "snapshot_shown",
        "read",
        "files",
        "texts_written",
        "approved_at",
        "approved_by",
        "submitted_at",
        "adopted_on",
        "adopted_paragraph",
        "read_by",
    ]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnnualReport]:
        """Return the reports with what their pages tell."""
        rows = super().get_queryset(request)
        return rows.prefetch_related("renditions__file", "texts", "receipts__user")

    def add_view(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Begin a report through the company's act, like every other step of its life."""
        return redirect(
            "admin:people_housingcompany_act", pk=request.company.pk, act_name="begin_report"
        )

    def after_act(self, request: HttpRequest, thing: AnnualReport, act: Act, result: Any) -> str:
        """Show the ordered file being made."""
        if isinstance(result, Job):
            return reverse("records:job", args=[result.pk])
        if isinstance(result, Rendition):
            return result.file.get_absolute_url()
        return super().after_act(request, thing, act, thing)

    @admin.display(description=_("year"), ordering="year")
    def report_year(self, report: AnnualReport) -> str:
        """The year without a thousands separator."""
        return str(report.year)

    @admin.display(description=_("snapshot"), ordering="snapshot__number")
    def snapshot_number(self, report: AnnualReport) -> str:
        """Which snapshot the report stands on."""
        return str(report.snapshot.number) if report.snapshot else "–"

    @admin.display(description=_("snapshot"))
    def snapshot_shown(self, report: AnnualReport) -> str:
        """Number, day and fingerprint of the snapshot."""
        snapshot = report.snapshot
        if snapshot is None:
            return "–"
        day = date_format(localtime(snapshot.taken_at), "j F Y H:i")
        return f"{snapshot.number}, {day}, {snapshot.sha256[:16]}…"

    @admin.display(description=_("read"))
    def read(self, report: AnnualReport) -> str:
        """A link to the report on the screen."""
        if report.snapshot_id is None:
            return "–"
        return format_html(
            '<a href="{}">{}</a>', report.get_absolute_url(), _("The report with its figures")
        )

    @admin.display(description=_("files"))
    def files(self, report: AnnualReport) -> str:
        """Links to the PDFs that have been made."""
        return (
            format_html_join(
                "",
                '<p><a href="{}">{}</a> ({})</p>',
                (
                    (
                        each.file.get_absolute_url(),
                        each.file.name,
                        date_format(localtime(each.made_at), "j F Y H:i"),
                    )
                    for each in report.renditions.all()
                ),
            )
            or "–"
        )

    @admin.display(description=_("texts written"))
    def texts_written(self, report: AnnualReport) -> str:
        """Which sections have a text."""
        return (
            ", ".join(
                f"{text.get_section_display()} ({text.language})"
                for text in report.texts.all()
                if text.body
            )
            or "–"
        )

    @admin.display(description=_("read by the board"))
    def read_by(self, report: AnnualReport) -> str:
        """Who has opened the report, and when."""
        return (
            format_html_join(
                "",
                "<p>{}: {}</p>",
                (
                    (each.user, date_format(localtime(each.opened_at), "j F Y H:i"))
                    for each in report.receipts.all()
                ),
            )
            or "–"
        )


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyRegister):
    """Every snapshot that has been taken; none is ever changed."""

    list_display = ["report", "number", "taken_at", "taken_by", "source_rows"]
    list_select_related = ["report", "taken_by"]
    date_hierarchy = "taken_at"
    fields = ["report", "number", "taken_at", "taken_by", "source_rows", "sha256"]
