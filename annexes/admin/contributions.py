"""The register of contributions: what waits to be verified, and the rows behind every figure."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from annexes.figures import NONE, Measure, where
from annexes.models import Contribution, PledgeKind, YearPlan
from annexes.states.contributions import ContributionState
from portal.admin import ActsAdmin
from portal.goals.models import Theme
from portal.people.models import Organisation
from portal.places.models import District


class YearFilter(admin.SimpleListFilter):
    """The year in which it counts."""

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
        return queryset.in_year(int(year)) if year.isdecimal() else queryset.none()


class StateFilter(admin.SimpleListFilter):
    """How far it has come."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All states."""
        return ContributionState.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the state."""
        return queryset.filter(state=self.value()) if self.value() else queryset


class MeasureFilter(admin.SimpleListFilter):
    """What counts as delivered, or as verified: the rows behind a figure."""

    title = _("counts as")
    parameter_name = "measure"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both measures of contributions."""
        return [(Measure.DELIVERED, _("delivered")), (Measure.VERIFIED, _("verified"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to what the measure sums."""
        match self.value():
            case Measure.DELIVERED:
                return queryset.delivered()
            case Measure.VERIFIED:
                return queryset.verified()
        return queryset


class GroupFilter(admin.SimpleListFilter):
    """One of the columns by which figures are grouped, with the address that figures link to."""

    model: type

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The company's own, and none."""
        rows = [(str(row.pk), str(row)) for row in self.model.objects.of(request.company)]
        return [*rows, (NONE, _("none"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the group; nonsense finds nothing."""
        try:
            return queryset.filter(where(**{self.parameter_name: self.value()}))
        except ValidationError:
            return queryset.none()


class DistrictFilter(GroupFilter):
    """Where it counts."""

    title = _("district")
    parameter_name = "district"
    model = District


class ThemeFilter(GroupFilter):
    """Under which focus area it counts."""

    title = _("focus area")
    parameter_name = "theme"
    model = Theme

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The focus areas of annexes, the one asked for, and none."""
        themes = Theme.objects.of(request.company).for_annexes()
        return [*[(str(theme.pk), str(theme)) for theme in themes], (NONE, _("none"))]


class KindFilter(GroupFilter):
    """What was given."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The company's catalogue, by code."""
        return [(kind.code, str(kind)) for kind in PledgeKind.objects.of(request.company)]


class OrganisationFilter(GroupFilter):
    """Whose. Shown when a figure or a tenant's page has led here; the search finds the others."""

    title = _("tenant")
    parameter_name = "organisation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The tenant asked for."""
        try:
            wanted = UUID(request.GET.get(self.parameter_name, ""))
        except ValueError:
            return []
        rows = Organisation.objects.of(request.company).filter(pk=wanted)
        return [(str(row.pk), str(row)) for row in rows]


@admin.register(Contribution)
class ContributionAdmin(ActsAdmin):
    """What tenants have done. Nothing is typed here: it is verified, returned, rejected."""

    list_display = ["done_on", "organisation", "what", "district", "state"]
    list_filter = [
        StateFilter,
        YearFilter,
        KindFilter,
        DistrictFilter,
        ThemeFilter,
        OrganisationFilter,
        MeasureFilter,
    ]
    list_select_related = ["organisation", "kind", "district"]
    search_fields = ["organisation__name", "annex__number", "note"]
    search_help_text = _("Tenant, annex number or note")
    fields = [
        ("organisation", "annex"),
        ("pledge", "kind"),
        "done_on",
        "shown_amount",
        ("hours", "area_m2"),
        ("women", "men", "other"),
        ("activity", "district", "theme"),
        "note",
        "evidence_links",
        "answer",
        ("logged_by", "logged_at"),
        ("submitted_by", "submitted_at"),
        ("verified_by", "verified_at"),
        "reverses",
    ]

    @admin.display(description=_("what was given"), ordering="kind__sort_order")
    def what(self, contribution: Contribution) -> str:
        """The amount, and of what."""
        return f"{contribution.shown_amount}, {contribution.kind}"

    @admin.display(description=_("amount"), ordering="amount")
    def shown_amount(self, contribution: Contribution) -> str:
        """The amount with its unit."""
        return contribution.shown_amount

    @admin.display(description=_("evidence"))
    def evidence_links(self, contribution: Contribution) -> str:
        """The files, to be opened."""
        links = format_html_join(
            ", ",
            '<a href="{}">{}</a>',
            ((file.get_absolute_url(), file.name) for file in contribution.evidence.all()),
        )
        return links or "–"
