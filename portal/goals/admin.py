"""Registers of frameworks, indicators and observations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.catalogue import CatalogueAdmin, CatalogueForm, Parts
from portal.goals.models import Framework, Indicator, Observation, Target, Theme, ThemeMapping
from portal.goals.parts import part_name


class Themes(Parts):
    """The themes of a framework."""

    model = Theme
    fields = ["name_sv", "name_en", "level", "is_annex_focus", "sort_order"]


@admin.register(Framework)
class FrameworkAdmin(CatalogueAdmin):
    """How the company sorts its work."""

    list_display = ["name_sv", "kind", "is_primary"]
    list_filter = ["kind"]
    search_fields = ["name_sv", "name_en", "code"]
    fields = [
        "code", "kind", "is_primary", "name_sv", "name_en", "description_sv", "description_en",
        "sdg_goals", "sort_order",
    ]  # fmt: skip
    filter_horizontal = ["sdg_goals"]
    inlines = [Themes]


@admin.register(Theme)
class ThemeAdmin(CatalogueAdmin):
    """Focus areas, levels, values, thresholds and the rest."""

    list_display = ["name_sv", "framework", "parent", "level", "is_annex_focus"]
    list_filter = ["framework", "is_annex_focus"]
    list_select_related = ["framework", "parent"]
    search_fields = ["name_sv", "name_en", "code"]
    fields = [
        "framework", "code", "name_sv", "name_en", "description_sv", "description_en", "parent",
        "level", "is_annex_focus", "sdg_targets", "sort_order",
    ]  # fmt: skip
    filter_horizontal = ["sdg_targets"]


@admin.register(ThemeMapping)
class ThemeMappingAdmin(CatalogueAdmin):
    """Which theme of one framework corresponds to which of another."""

    list_display = ["theme", "theme_framework", "maps_to", "maps_to_framework"]
    list_select_related = ["theme__framework", "maps_to__framework"]
    list_display_links = ["theme"]
    search_fields = ["theme__name_sv", "maps_to__name_sv"]
    fields = ["theme", "maps_to"]

    @admin.display(description=_("framework"))
    def theme_framework(self, mapping: ThemeMapping) -> Framework:
        """Where the theme stands."""
        return mapping.theme.framework

    @admin.display(description=_("in the framework"))
    def maps_to_framework(self, mapping: ThemeMapping) -> Framework:
        """Where the one that it corresponds to stands."""
        return mapping.maps_to.framework


class UnitForm(CatalogueForm):
    """Takes the unit from the indicator: no value is ever written in another."""

    follows = ("company", "unit")

    def clean(self) -> dict[str, Any]:
        """Copy the unit before the row is checked."""
        cleaned = super().clean()
        if indicator := cleaned.get("indicator"):
            self.instance.unit = indicator.unit
        return cleaned


class Targets(Parts):
    """What the indicator should reach, year by year."""

    model = Target
    fields = ["year", "comparison", "value", "source"]


@admin.register(Indicator)
class IndicatorAdmin(CatalogueAdmin):
    """The dictionary of figures."""

    list_display = ["name_sv", "unit", "measures", "theme", "is_computed"]
    list_filter = ["measures", "unit", ("computed_from", admin.EmptyFieldListFilter)]
    list_select_related = ["theme"]
    search_fields = ["name_sv", "name_en", "code"]
    fields = [
        "code", "name_sv", "name_en", "definition_sv", "definition_en", "formula", "unit",
        "direction", "measures", "quality", "frequency", "owner", "source", "theme",
        "sdg_targets", "computed_from", "sort_order",
    ]  # fmt: skip
    readonly_fields = ["computed_from"]
    filter_horizontal = ["sdg_targets"]
    inlines = [Targets]

    @admin.display(description=_("counted by the portal"), boolean=True)
    def is_computed(self, indicator: Indicator) -> bool:
        """Whether nobody types its values in."""
        return bool(indicator.computed_from)


@admin.register(Target)
class TargetAdmin(CatalogueAdmin):
    """Target values."""

    form = UnitForm
    list_display = ["indicator", "target_year", "comparison", "value", "unit"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__name_sv", "indicator__code"]
    fields = ["indicator", "year", "comparison", "value", "source"]

    @admin.display(description=_("year"), ordering="year")
    def target_year(self, target: Target) -> str:
        """The year without a thousands separator."""
        return str(target.year)


@admin.register(Observation)
class ObservationAdmin(CatalogueAdmin):
    """Values, each with its period, denominator and source."""

    form = UnitForm
    list_display = [
        "indicator", "period_from", "period_to", "district", "part", "comparison", "amount",
        "unit", "quality",
    ]  # fmt: skip
    list_filter = ["quality", "indicator__measures", "district"]
    list_select_related = ["indicator", "district"]
    search_fields = ["indicator__name_sv", "indicator__code"]
    date_hierarchy = "period_to"
    fields = [
        "indicator", "district", "dimension", "category", "period_from", "period_to", "as_of",
        "comparison", "value", "numerator", "denominator", "denominator_sv", "denominator_en",
        "quality", "source", "note", "entered_by", "entered_at",
    ]  # fmt: skip
    readonly_fields = ["entered_by", "entered_at"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 -- Django's signature
        """Note who entered the value, and when."""
        obj.entered_by, obj.entered_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("part"), ordering="category")
    def part(self, observation: Observation) -> str:
        """The part that the value is of, in words."""
        return part_name(observation.category)

    @admin.display(description=_("value"))
    def amount(self, observation: Observation) -> str:
        """The value, or the parts of a share as they are."""
        if observation.numerator is not None:
            parts = (observation.numerator, observation.denominator)
            return " / ".join(f"{part.normalize():f}" for part in parts)
        return f"{observation.value.normalize():f}"
