"""The register of certificates: issued by order, never edited."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from annexes.models import Certificate
from portal.admin import ReadOnlyRegister


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyRegister):
    """What tenants have had certified."""

    list_display = ["number", "organisation", "year", "is_final", "issued_at", "is_standing"]
    list_filter = ["year", "is_final"]
    list_select_related = ["organisation", "superseded_by"]
    list_defer = ["content"]
    search_fields = ["number", "code", "organisation__name"]
    search_help_text = _("Number, code or tenant")
    date_hierarchy = "issued_at"
    fields = [
        "number",
        "code",
        ("organisation", "annex"),
        ("year", "is_final", "counted_on"),
        ("issued_at", "issued_by"),
        "supersedes",
        "download",
        "file_sha256",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Certificate]:
        """Fetch what tells whether it still stands."""
        return super().get_queryset(request).select_related("superseded_by")

    @admin.display(description=_("valid"), boolean=True)
    def is_standing(self, certificate: Certificate) -> bool:
        """Whether no later one has taken its place."""
        return not certificate.is_superseded

    @admin.display(description=_("file"))
    def download(self, certificate: Certificate) -> str:
        """The PDF itself."""
        if certificate.file is None:
            return "–"
        return format_html(
            '<a href="{}">{}</a>', certificate.file.get_absolute_url(), certificate.file.name
        )
