"""The register of pledges: to be answered, consented to, and noted at the year's end."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annexes.admin.annexes import annex_link
from annexes.admin.contributions import DistrictFilter, KindFilter, OrganisationFilter, ThemeFilter
from annexes.admin.plans import PlanYearFilter
from annexes.models import Pledge
from annexes.states.pledges import PledgeState
from portal.admin import ActsAdmin


class PledgeStateFilter(admin.SimpleListFilter):
    """How far it has come, and what waits for us."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Two work lists, then all states."""
        return [
            ("to_answer", _("to be answered by us")),
            ("to_consent", _("waits for our consent")),
            *PledgeState.choices,
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the state or the work list."""
        match self.value():
            case "to_answer":
                return queryset.to_answer()
            case "to_consent":
                return queryset.to_consent()
            case None:
                return queryset
        return queryset.filter(state=self.value())


@admin.register(Pledge)
class PledgeAdmin(ActsAdmin):
    """What tenants have pledged: to be answered, consented to, and noted at the year's end."""

    view_on_site = False
    list_display = [
        "wording",
        "organisation",
        "year",
        "kind",
        "quantity_with_unit",
        "theme",
        "district",
        "state",
    ]
    list_filter = [
        PledgeStateFilter,
        PlanYearFilter,
        KindFilter,
        DistrictFilter,
        ThemeFilter,
        OrganisationFilter,
    ]
    search_fields = ["wording", "organisation__name", "plan__annex__number"]
    search_help_text = _("Wording, tenant or annex number")
    fields = [
        "wording",
        ("organisation", "annex_link"),
        ("kind", "quantity_with_unit"),
        ("area_m2", "hours"),
        ("starts_on", "ends_on"),
        ("theme", "district"),
        ("activity", "need"),
        ("proposed_by", "proposed_at"),
        "consent_conditions",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pledge]:
        """Fetch the annex with it: what can be done depends on where that stands."""
        return (
            super()
            .get_queryset(request)
            .select_related(
                "plan__annex__lease__premises", "organisation", "kind", "theme", "district"
            )
        )

    @admin.display(description=_("year"), ordering="plan__year")
    def year(self, pledge: Pledge) -> str:
        """The year of the plan, without a thousands separator."""
        return str(pledge.plan.year)

    @admin.display(description=_("quantity"), ordering="quantity")
    def quantity_with_unit(self, pledge: Pledge) -> str:
        """The quantity with its unit."""
        return pledge.shown_quantity

    @admin.display(description=_("annex"))
    def annex_link(self, pledge: Pledge) -> str:
        """The annex, to be opened."""
        return annex_link(pledge.plan.annex)

    @admin.display(description=_("consent to lend premises"))
    def consent_conditions(self, pledge: Pledge) -> str:
        """The landlord's conditions, or that consent is what is missing."""
        if pledge.consent:
            return pledge.consent.conditions
        return str(_("Waits for the landlord's consent.")) if pledge.needs_consent else "–"
