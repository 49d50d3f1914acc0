"""The register of what the landlord has promised, plan by plan."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.admin.annexes import annex_link
from annexes.admin.contributions import ThemeFilter
from annexes.models import Commitment, LeaseAnnex, YearPlan
from annexes.states.plans import CommitmentState
from portal.acts import Act
from portal.admin import ActsAdmin


class PlanYearFilter(admin.SimpleListFilter):
    """The year of the plan."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The years for which the company has plans."""
        plans = YearPlan.objects.of(request.company).order_by("-year")
        return [(str(year), str(year)) for year in plans.values_list("year", flat=True).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the year; a word that is no year finds nothing."""
        year = self.value()
        if not year:
            return queryset
        return queryset.filter(plan__year=year) if year.isdecimal() else queryset.none()


class CommitmentStateFilter(admin.SimpleListFilter):
    """How far it has come, and what is late."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """A work list, then all states."""
        return [("late", _("late")), *CommitmentState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the state or the work list."""
        if self.value() == "late":
            return queryset.overdue(timezone.localdate())
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Commitment)
class CommitmentAdmin(ActsAdmin):
    """What we have promised our tenants."""

    list_display = ["wording", "organisation", "due_on", "responsible", "theme", "state", "done_on"]
    list_filter = [CommitmentStateFilter, PlanYearFilter, ThemeFilter]
    search_fields = ["wording", "organisation__name", "plan__annex__number"]
    search_help_text = _("Wording, tenant or annex number")
    fields = [
        "wording",
        ("organisation", "annex_link"),
        ("due_on", "done_on"),
        ("theme", "responsible"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Commitment]:
        """Fetch the annex with it: what can be done depends on where that stands."""
        return (
            super()
            .get_queryset(request)
            .select_related("plan__annex", "organisation", "responsible", "theme")
        )

    @admin.display(description=_("annex"))
    def annex_link(self, commitment: Commitment) -> str:
        """The annex, to be opened."""
        return annex_link(commitment.plan.annex)

    def after_act(self, request: HttpRequest, thing: Any, act: Act, result: Any) -> str:
        """Go to the annex when the commitment is gone."""
        shown = result if isinstance(result, LeaseAnnex) else thing
        return super().after_act(request, shown, act, shown)
