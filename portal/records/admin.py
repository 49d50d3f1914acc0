"""Jobs, letters and files, to look at."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.admin import ActsAdmin, ReadOnlyRegister
from portal.records.models import Job, Letter, StoredFile


@admin.register(Job)
class JobAdmin(ActsAdmin):
    """What the workers do and have done."""

    list_display = ["kind", "state", "progress", "ordered_by", "ordered_at", "ended_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["ordered_by"]
    date_hierarchy = "ordered_at"
    fields = [
        "kind", "state", "progress", "progress_text", "ordered_by", "ordered_at", "started_at",
        "ended_at", "attempts", "error", "file",
    ]


@admin.register(Letter)
class LetterAdmin(ReadOnlyRegister):
    """What the portal has written to people."""

    list_display = ["subject", "to_email", "kind", "state", "queued_at", "sent_at"]
    list_filter = ["state", "kind"]
    search_fields = ["subject", "to_email", "to_name"]
    date_hierarchy = "queued_at"
    fields = ["subject", "to_name", "to_email", "state", "queued_at", "sent_at", "attempts", "error"]


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
