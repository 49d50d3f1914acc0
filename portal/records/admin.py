"""Jobs, letters and files to look at, and the company's steering documents."""

from operator import itemgetter
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.admin import ActsAdmin, ReadOnlyRegister
from portal.catalogue import CatalogueAdmin, Parts
from portal.records.models import (
    Job,
    Letter,
    PolicyClause,
    PolicyDocument,
    PolicyVersion,
    StoredFile,
)
from portal.records.models.letters import KIND_NAMES


@admin.register(Job)
class JobAdmin(ActsAdmin):
    """What the workers do and have done."""

    list_display = ["name", "state", "progress", "ordered_by", "ordered_at", "ended_at"]
    list_filter = ["state"]
    list_select_related = ["ordered_by"]
    date_hierarchy = "ordered_at"
    readonly_fields = ["name"]
    fields = [
        "name",
        "state",
        "progress",
        "progress_text",
        "ordered_by",
        "ordered_at",
        "started_at",
        "ended_at",
        "attempts",
        "error",
        "file",
    ]

    @admin.display(description=_("Job"), ordering="kind")
    def name(self, job: Job) -> str:
        """What people call this kind of job."""
        return job.name


class LetterKindFilter(admin.SimpleListFilter):
    """What the letter is, in people's words."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every kind that there is, by name."""
        return sorted(((code, str(name)) for code, name in KIND_NAMES.items()), key=itemgetter(1))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Letter)
class LetterAdmin(ReadOnlyRegister):
    """What the portal has written to people."""

    list_display = ["subject", "to_email", "kind_name", "state", "queued_at", "sent_at"]
    list_filter = ["state", LetterKindFilter]
    search_fields = ["subject", "to_email", "to_name"]
    date_hierarchy = "queued_at"
    fields = [
        "subject",
        "to_name",
        "to_email",
        "kind_name",
        "attachment",
        "state",
        "queued_at",
        "sent_at",
        "attempts",
        "error",
    ]

    @admin.display(description=_("kind"), ordering="kind")
    def kind_name(self, letter: Letter) -> str:
        """What people call this kind of letter."""
        return letter.kind_name


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyRegister):
    """Every file that the company keeps."""

    list_display = ["name", "purpose", "content_type", "size", "kept_at", "kept_by"]
    list_filter = ["purpose"]
    list_select_related = ["kept_by"]
    search_fields = ["name", "sha256"]
    fields = ["name", "purpose", "content_type", "size", "sha256", "kept_at", "kept_by", "download"]

    @admin.display(description=_("Download"))
    def download(self, file: StoredFile) -> str:
        """A link to the file itself."""
        return format_html('<a href="{}">{}</a>', file.get_absolute_url(), file.name)


class Versions(Parts):
    """The wordings that the document has had."""

    model = PolicyVersion
    fields = ["number", "state", "adopted_on", "change_note"]


@admin.register(PolicyDocument)
class PolicyDocumentAdmin(CatalogueAdmin):
    """Policies, plans and what they stand under, with the dates by which they are revised."""

    list_display = ["title_sv", "document_type", "owner", "valid_from", "review_due", "parent"]
    list_filter = ["document_type"]
    list_select_related = ["parent"]
    search_fields = ["title_sv", "title_en", "code"]
    date_hierarchy = "review_due"
    fields = [
        "code", "document_type", "title_sv", "title_en", "issued_by", "owner", "adopted_by",
        "valid_from", "review_due", "parent", "note", "source",
    ]  # fmt: skip
    inlines = [Versions]


class Clauses(Parts):
    """The sections of the version."""

    model = PolicyClause
    fields = ["anchor", "heading_sv", "body_sv"]
    show_change_link = False


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyRegister):
    """Wordings: annexes and agreements cite them, so nobody edits them here."""

    list_display = ["document", "number", "state", "adopted_on"]
    list_filter = ["state"]
    list_select_related = ["document"]
    search_fields = ["document__title_sv", "document__code"]
    fields = ["document", "number", "state", "adopted_on", "change_note"]
    inlines = [Clauses]
