"""The register of amendments: what is being changed in signed annexes."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from annexes.admin.annexes import annex_link
from annexes.models import Amendment, Party
from annexes.next_steps import amendment_step
from annexes.sections.papers import papers
from annexes.views.amendments import differences
from portal.admin import ActsAdmin


class WhoseTurnFilter(admin.SimpleListFilter):
    """Those in which the next step is ours."""

    title = _("whose turn")
    parameter_name = "turn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Ours alone."""
        return [("ours", _("ours"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the work list."""
        return queryset.with_company() if self.value() == "ours" else queryset


@admin.register(Amendment)
class AmendmentAdmin(ActsAdmin):
    """Amendments, from draft to signature. A tenant's draft is the tenant's until it is sent."""

    change_form_template = "admin/annexes/amendment/change_form.html"
    act_template = "admin/annexes/leaseannex/act.html"
    view_on_site = False
    list_display = ["number", "organisation", "scope_names", "state", "wanted_from", "holds_from"]
    list_filter = [WhoseTurnFilter, "state"]
    list_select_related = ["organisation"]
    list_defer = ["content"]
    search_fields = ["number", "organisation__name"]
    search_help_text = _("Number or tenant")
    fields = [
        ("organisation", "annex_link"),
        "scope_names",
        ("wanted_from", "holds_from"),
        "background",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Amendment]:
        """Leave out what the tenant has not sent."""
        rows = super().get_queryset(request).shown_to(Party.LANDLORD)
        return rows.select_related(
            "annex__lease__premises", "annex__template_version__template", "organisation"
        )

    @admin.display(description=_("annex"))
    def annex_link(self, amendment: Amendment) -> str:
        """The annex, to be opened."""
        return annex_link(amendment.annex)

    @admin.display(description=_("what it changes"))
    def scope_names(self, amendment: Amendment) -> str:
        """What it may change."""
        return ", ".join(amendment.scope_names)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show what would change, the whole annex with it, and the signatures."""
        amendment = self.get_object(request, object_id)
        context = {} if amendment is None else about(amendment, request)
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))


def about(amendment: Amendment, request: HttpRequest) -> dict[str, Any]:
    """Return what the amendment's page shows besides its fields."""
    content = amendment.shown_content
    section = papers(amendment, request)
    return {
        "amendment": amendment,
        "annex": amendment.annex,
        "content": content,
        "changes": differences(amendment, content),
        "signatures": list(amendment.signatures.select_related("paper")),
        "next_step": amendment_step(amendment, seen_by=Party.LANDLORD),
        "sections": [section] if section else [],
    }
