"""Signatures on paper, and by which means the company takes signatures."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from annexes.forms.signing import MeansForm
from annexes.models import PaperSignature, SigningMethod
from portal.admin import ActsAdmin, RegisterAdmin


@admin.register(PaperSignature)
class PaperSignatureAdmin(ActsAdmin):
    """Scans of signed papers: one uploads, another compares them with the content."""

    act_template = "admin/annexes/papersignature/act.html"
    view_on_site = False
    list_display = ["by_name", "number", "party", "signed_on", "state", "uploaded_by"]
    list_filter = ["state", "party"]
    list_select_related = ["annex", "amendment", "uploaded_by"]
    search_fields = ["by_name", "annex__number", "amendment__number"]
    search_help_text = _("Name or number")
    fields = [
        "document_link",
        ("by_name", "party", "signed_on"),
        "scan_link",
        ("uploaded_by", "checked_by"),
        "content_sha256",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PaperSignature]:
        """Fetch with it what it stands under."""
        return super().get_queryset(request).select_related("annex", "amendment", "scan")

    @admin.display(description=_("number"))
    def number(self, paper: PaperSignature) -> str:
        """What it stands under."""
        return paper.document.number

    @admin.display(description=_("document"))
    def document_link(self, paper: PaperSignature) -> str:
        """The annex or amendment, to be opened."""
        name = f"admin:annexes_{paper.document._meta.model_name}_change"
        return format_html(
            '<a href="{}">{}</a>', reverse(name, args=[paper.document.pk]), paper.document
        )

    @admin.display(description=_("scanned paper"))
    def scan_link(self, paper: PaperSignature) -> str:
        """The scan, to be opened."""
        return format_html('<a href="{}">{}</a>', paper.scan.get_absolute_url(), paper.scan.name)


@admin.register(SigningMethod)
class SigningMethodAdmin(RegisterAdmin):
    """Which of the installed means the company uses. Without a row the portal and paper are."""

    form = MeansForm
    list_display = ["__str__", "is_on"]
    fields = ["code", "is_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> list[str]:
        """What a row is about stands."""
        return ["code"] if obj else []
