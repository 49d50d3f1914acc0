"""The register of days on which annexes rest."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annexes.admin.annexes import annex_link
from annexes.models import Suspension
from portal.admin import ActsAdmin


@admin.register(Suspension)
class SuspensionAdmin(ActsAdmin):
    """Asked for by one, decided by another; the tenant's own stand at once."""

    view_on_site = False
    list_display = ["annex", "organisation", "starts_on", "ends_on", "state", "asked_by"]
    list_filter = ["state", "party"]
    list_select_related = ["annex", "organisation", "asked_by"]
    search_fields = ["annex__number", "organisation__name"]
    search_help_text = _("Annex number or tenant")
    fields = [
        ("organisation", "annex_link"),
        ("starts_on", "ends_on"),
        "reason",
        ("party", "asked_by", "decided_by"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suspension]:
        """Fetch the annex with it."""
        return super().get_queryset(request).select_related("annex", "organisation")

    @admin.display(description=_("annex"))
    def annex_link(self, suspension: Suspension) -> str:
        """The annex, to be opened."""
        return annex_link(suspension.annex)
