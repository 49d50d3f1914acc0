"""The register of pledges: to be answered, consented to, and noted at the year's end."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from annexes.admin.annexes import annex_link
from annexes.admin.contributions import DistrictFilter, KindFilter, OrganisationFilter, ThemeFilter
from annexes.admin.plans import PlanYearFilter
from annexes.admin.premises import PledgePremisesFilter
from annexes.figures import AGREED_PLANS, Measure
from annexes.models import Party, Pledge, PledgeRevision
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


class CountsFilter(admin.SimpleListFilter):
    """What counts as pledged: the rows behind a figure."""

    title = _("counts as")
    parameter_name = "measure"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The measure of pledges."""
        return [(Measure.PLEDGED, _("pledged"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to what the measure sums."""
        if self.value() == Measure.PLEDGED:
            return queryset.counted().filter(plan__state__in=sorted(AGREED_PLANS))
        return queryset


class ChangeFilter(admin.SimpleListFilter):
    """Whether the quantity has been changed, or a change waits."""

    title = _("changes")
    parameter_name = "change"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What waits for us, what waits for the tenant, what has been changed."""
        return [
            ("to_answer", _("wait for our answer")),
            ("with_tenant", _("wait for the tenant")),
            ("changed", _("have been agreed")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the pledges with such a change."""
        waiting = PledgeRevision.objects.waiting()
        match self.value():
            case "to_answer":
                by_tenant = waiting.filter(proposed_party=Party.TENANT)
                return queryset.filter(pk__in=by_tenant.values("pledge"))
            case "with_tenant":
                by_us = waiting.filter(proposed_party=Party.LANDLORD)
                return queryset.filter(pk__in=by_us.values("pledge"))
            case "changed":
                return queryset.exclude(quantity=F("original_quantity"))
        return queryset


@admin.register(Pledge)
class PledgeAdmin(ActsAdmin):
    """What tenants have pledged: to be answered, consented to, and noted at the year's end."""

    view_on_site = False
    act_template = "admin/annexes/pledge/act.html"
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
    export_display = [
        "wording", "organisation", "plan", "kind", "quantity", "starts_on", "ends_on", "theme",
        "district", "state",
    ]  # fmt: skip
    list_filter = [
        PledgeStateFilter,
        PlanYearFilter,
        KindFilter,
        DistrictFilter,
        ThemeFilter,
        OrganisationFilter,
        ChangeFilter,
        PledgePremisesFilter,
        CountsFilter,
    ]
    search_fields = ["wording", "organisation__name", "plan__annex__number"]
    search_help_text = _("Wording, tenant or annex number")
    fields = [
        "wording",
        ("organisation", "annex_link"),
        ("kind", "quantity_with_unit", "shown_original"),
        ("area_m2", "hours"),
        ("starts_on", "ends_on"),
        "change_lines",
        ("spread", "chosen_months"),
        ("plan_link", "carried_from"),
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

    @admin.display(description=_("quantity as first agreed"))
    def shown_original(self, pledge: Pledge) -> str:
        """The first quantity, with its unit."""
        return pledge.shown_original

    @admin.display(description=_("changes"))
    def change_lines(self, pledge: Pledge) -> str:
        """Every change that was proposed, and what came of it."""
        lines = [
            (each.shown_before, each.shown_after, each.get_state_display(), each.reason)
            for each in pledge.revisions.all()
        ]
        return format_html_join(mark_safe("<br>"), "{} → {}, {}: {}", lines) or "–"

    @admin.display(description=_("months"))
    def chosen_months(self, pledge: Pledge) -> str:
        """The months over which it is spread, where they were chosen."""
        return ", ".join(str(MONTHS[month]) for month in pledge.months or []) or "–"

    @admin.display(description=_("year plan"))
    def plan_link(self, pledge: Pledge) -> str:
        """The scorecard of its year, to be opened."""
        url = reverse("admin:annexes_yearplan_change", args=[pledge.plan_id])
        return format_html('<a href="{}">{}</a>', url, pledge.plan.year)

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
