"""Annual reports: their life, the snapshots they stand on, their texts, files and readers."""

import json
from functools import cached_property
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.constraints import all_or_none, one_of, set_exactly_in, set_in
from portal.ownership import Owned
from portal.records.models import StoredFile
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key
from reports.states import BEFORE_BOARD, DECIDED, REPORT_MOVES, STANDING, ReportState


class Section(models.TextChoices):
    """The chapters of a report in which people write. The order is the document's."""

    FOREWORD = "foreword", _("Foreword")
    ANNEXES = "annexes", _("Social annexes")
    COMMITMENTS = "commitments", _("What the company promised")
    DISTRICTS = "districts", _("The districts")
    GOALS = "goals", _("Goals and key figures")
    NOT_KEPT = "not_kept", _("What did not work")
    AHEAD = "ahead", _("Next year")


@pghistory.track()
class AnnualReport(Owned, Stateful):
    """One year's social report of one housing company, from collecting figures to published."""

    moves = REPORT_MOVES

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.CharField(_("registry number"), max_length=20, editable=False)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ReportState,
        default=ReportState.COLLECTING,
        editable=False,
    )
    begun_at = models.DateTimeField(_("begun at"), editable=False)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    snapshot = models.ForeignKey(
        "reports.Snapshot",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("snapshot of the figures"),
    )
    review_sent_at = models.DateTimeField(null=True, editable=False)
    review_sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    submitted_at = models.DateTimeField(_("submitted to the board at"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    adopted_on = models.DateField(_("adopted on"), null=True, editable=False)
    adopted_paragraph = models.CharField(
        _("paragraph of the minutes"), max_length=20, blank=True, editable=False
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-year"]
        verbose_name = _("annual report")
        verbose_name_plural = _("annual reports")
        constraints = [
            wall_key(name="report_wall"),
            models.UniqueConstraint(
                fields=["company", "year"],
                name="report_once_a_year",
                violation_error_message=_("There is already a report for this year."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2199),
                name="report_year",
                violation_error_message=_("Write a year such as 2026."),
            ),
            one_of("state", ReportState.values, name="report_state"),
            set_exactly_in("snapshot", STANDING, name="report_stands_on_snapshot"),
            all_or_none("review_sent_at", "review_sent_by", name="report_review_sent"),
            set_in(
                "review_sent_at",
                STANDING - {ReportState.FROZEN},
                name="report_reviewed_before_approved",
            ),
            all_or_none("approved_at", "approved_by", name="report_approval"),
            set_exactly_in(
                "approved_at", BEFORE_BOARD | {ReportState.APPROVED}, name="report_approved_at"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("review_sent_by")),
                name="report_four_eyes",
                violation_error_message=_("Somebody else has to approve it."),
            ),
            all_or_none("submitted_at", "submitted_by", name="report_submission"),
            set_exactly_in("submitted_at", BEFORE_BOARD, name="report_submitted_at"),
            set_exactly_in("adopted_on", DECIDED, name="report_adopted_on"),
            models.CheckConstraint(
                condition=Q(adopted_on=None, adopted_paragraph="")
                | (Q(adopted_on__isnull=False) & ~Q(adopted_paragraph="")),
                name="report_adopted_with_paragraph",
            ),
            all_or_none("published_at", "published_by", name="report_publication"),
            set_exactly_in("published_at", {ReportState.PUBLISHED}, name="report_published_at"),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.year}"

    def get_absolute_url(self) -> str:
        """Where the board reads it."""
        return reverse("reports:report", args=[self.pk])

    @classmethod
    def board_sees(cls) -> Q:
        """The board sees what has been put before it."""
        return Q(state__in=sorted(BEFORE_BOARD))


class Snapshot(Owned):
    """The figures of a year as they stood at one moment. Never changed, never deleted.

    ``canonical`` is JSON with sorted keys and no spaces; ``sha256`` is its fingerprint, and the
    database stores no other.
    """

    report = models.ForeignKey(
        AnnualReport, models.PROTECT, related_name="snapshots", verbose_name=_("report")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    canonical = models.TextField()
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    source_rows = models.PositiveIntegerField(_("rows that the figures were counted from"))
    taken_at = models.DateTimeField(_("taken at"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["report", "number"]
        verbose_name = _("snapshot of figures")
        verbose_name_plural = _("snapshots of figures")
        constraints = [
            wall_key(name="snapshot_wall"),
            wall_key("report", name="snapshot_report_key"),
            models.UniqueConstraint(fields=["report", "number"], name="snapshot_number_once"),
            models.CheckConstraint(
                condition=Q(
                    sha256=Func(
                        F("canonical"),
                        template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
                        output_field=models.CharField(),
                    )
                ),
                name="snapshot_fingerprint",
            ),
            SameAsParent(parent="report", name="snapshot_same_company"),
        ]
        triggers = [
            pgtrigger.Protect(name="snapshot_stands", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.report} / {self.number}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """The figures and names, as `reports.assembly` put them together."""
        return json.loads(self.canonical)


@pghistory.track()
class ReportText(Owned):
    """What people have written in one section, in one language."""

    report = models.ForeignKey(
        AnnualReport, models.PROTECT, related_name="texts", verbose_name=_("report")
    )
    section = models.CharField(_("section"), max_length=16, choices=Section)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    body = models.TextField(_("text"), max_length=20_000, blank=True)
    edited_at = models.DateTimeField(_("edited at"), editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["report", "section", "language"]
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section", "language"], name="report_text_once"
            ),
            one_of("section", Section.values, name="report_text_section"),
            SameAsParent(parent="report", name="report_text_same_company"),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_section_display()} ({self.language})"


class Rendition(Owned):
    """A report as a PDF: which snapshot, language, texts and templates made which file.

    ``input_sha256`` is the fingerprint of all that goes in. The same input is the same file, so
    it is rendered once.
    """

    report = models.ForeignKey(
        AnnualReport, models.PROTECT, related_name="renditions", verbose_name=_("report")
    )
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="renditions", verbose_name=_("snapshot")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    template_version = models.CharField(_("template version"), max_length=20)
    input_sha256 = models.CharField(_("fingerprint of what went in"), max_length=64)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    pages = models.PositiveSmallIntegerField(_("pages"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("report file")
        verbose_name_plural = _("report files")
        constraints = [
            wall_key(name="rendition_wall"),
            models.UniqueConstraint(
                fields=["company", "input_sha256"], name="rendition_once_per_input"
            ),
            models.CheckConstraint(condition=Q(pages__gt=0), name="rendition_has_pages"),
            SameAsParent(parent="report", name="rendition_same_company"),
            SameAsParent(parent="snapshot", name="rendition_snapshot_same_company"),
            SameAsParent(parent="snapshot", column="report", name="rendition_snapshot_of_report"),
        ]

    def __str__(self) -> str:
        return self.file.name

    @classmethod
    def board_sees(cls) -> Q:
        """The board sees the files of reports that have been put before it."""
        return Q(report__state__in=sorted(BEFORE_BOARD))


class Receipt(Owned):
    """That a member of the board has opened a report, and downloaded it."""

    report = models.ForeignKey(
        AnnualReport, models.PROTECT, related_name="receipts", verbose_name=_("report")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("board member")
    )
    opened_at = models.DateTimeField(_("first opened"))
    downloaded_at = models.DateTimeField(_("first downloaded"), null=True)

    class Meta:
        ordering = ["report", "opened_at"]
        verbose_name = _("read receipt")
        verbose_name_plural = _("read receipts")
        constraints = [
            models.UniqueConstraint(fields=["report", "user"], name="receipt_once"),
            SameAsParent(parent="report", name="receipt_same_company"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.report}"
