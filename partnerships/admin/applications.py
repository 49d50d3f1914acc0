"""The register of applications: what has been sent in, word for word."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from partnerships.models import Application
from portal.admin import ActsAdmin


@admin.register(Application)
class ApplicationAdmin(ActsAdmin):
    """Applications that have been sent in. Drafts are their writers' own."""

    view_on_site = False
    list_display = [
        "number",
        "organisation",
        "call",
        "title",
        "amount_sek",
        "state",
        "submitted_at",
    ]
    list_filter = ["state", "call"]
    list_select_related = ["organisation", "call"]
    list_defer = ["content"]
    search_fields = ["number", "organisation__name", "title"]
    search_help_text = _("Registry number, applicant or title")
    fields = [
        ("organisation", "call"), "title", "amount_sek", ("submitted_at", "submitted_by"),
        "sent_in", "content_sha256", "receipt",
    ]  # fmt: skip
    readonly_fields = ["sent_in", "receipt"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """Fetch the call with it: what can be done depends on it."""
        return super().get_queryset(request).select_related("call__programme", "organisation")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody, here: applicants begin their own."""
        return False

    @admin.display(description=_("what was sent in"))
    def sent_in(self, application: Application) -> str:
        """Questions and answers, as they were frozen."""
        if not application.content:
            return str(_("Opened again by the applicant; not sent in now."))
        rows = (
            (answer["question"]["sv"], answer["shown"] or "–")
            for answer in application.content["answers"]
        )
        return format_html("<dl>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows))

    @admin.display(description=_("receipt"))
    def receipt(self, application: Application) -> str:
        """The PDF that the applicant has."""
        file = application.receipt_file
        if file is None:
            return "–"
        return format_html('<a href="{}">{}</a>', file.get_absolute_url(), file.name)

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> list[str]:
        """All: what was sent in is not edited."""
        return [
            name for part in self.fields for name in ([part] if isinstance(part, str) else part)
        ]
