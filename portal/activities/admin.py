"""Registers of activities, needs and programmes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.activities.models import (
    Activity,
    CollaborationForum,
    MeetingPlace,
    Need,
    Programme,
    ProgrammeCohort,
    ProgrammeOutcome,
    TargetGroup,
)
from portal.activities.states import NeedState
from portal.admin import ActsAdmin
from portal.catalogue import CatalogueAdmin, CatalogueForm, Parts
from portal.goals.admin import UnitForm


class ActivityForm(CatalogueForm):
    """Offers the target groups as boxes to tick."""

    target_groups = forms.MultipleChoiceField(
        label=_("Target groups"),
        choices=TargetGroup,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class Needs(Parts):
    """What the activity asks for."""

    model = Need
    fields = ["kind", "quantity", "pledged", "unit", "wanted_from", "wanted_to", "state"]


@admin.register(Activity)
class ActivityAdmin(CatalogueAdmin):
    """What is done in the districts."""

    form = ActivityForm
    view_on_site = False  # the portal's page is the host's
    list_display = ["name_sv", "activity_type", "theme", "district", "organisation", "open_needs"]
    list_filter = ["activity_type", "theme", "district", "is_public", "phase"]
    list_select_related = ["theme", "district", "organisation"]
    search_fields = ["name_sv", "name_en", "code"]
    fieldsets = [
        (None, {"fields": ["code", "name_sv", "name_en", "description_sv", "description_en"]}),
        (_("What and for whom"), {
            "fields": ["activity_type", "target_groups", "participation_degree", "is_public"],
        }),
        (_("Where it counts"), {
            "fields": ["theme", "themes", "level", "district", "districts", "programme"],
        }),
        (_("When and with whom"), {
            "fields": ["starts_on", "ends_on", "phase", "organisation", "partners"],
        }),
        (_("How it is followed"), {"fields": ["indicators", "sdg_targets"]}),
    ]  # fmt: skip
    filter_horizontal = ["themes", "districts", "partners", "indicators", "sdg_targets"]
    inlines = [Needs]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        """Count the open needs in the same query."""
        is_open = Q(needs__state=NeedState.OPEN)
        return super().get_queryset(request).annotate(open_needs=Count("needs", filter=is_open))

    @admin.display(description=_("open needs"), ordering="open_needs")
    def open_needs(self, activity: Activity) -> int:
        """What it still asks for."""
        return activity.open_needs  # type: ignore[attr-defined]  # annotated above


class NeedForm(CatalogueForm):
    """Takes the host from the activity."""

    follows = ("company", "organisation")

    def clean(self) -> dict[str, Any]:
        """Copy the host before the row is checked."""
        cleaned = super().clean()
        if activity := cleaned.get("activity"):
            self.instance.organisation = activity.organisation
        return cleaned


class PledgedFilter(admin.SimpleListFilter):
    """Whether somebody has pledged to it: the work list."""

    title = _("pledges")
    parameter_name = "pledges"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Open and without, open with something left, full."""
        return [("none", _("open, nobody yet")), ("some", _("open, in part")), ("full", _("full"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the work list."""
        today = timezone.localdate()
        match self.value():
            case "none":
                return queryset.unmet(today)
            case "some":
                return queryset.open(today).filter(pledged__gt=0)
            case "full":
                return queryset.filter(pledged__gte=F("quantity"))
        return queryset


@admin.register(Need)
class NeedAdmin(ActsAdmin, CatalogueAdmin):
    """What activities ask for: hours, space, jobs."""

    form = NeedForm
    view_on_site = False  # the portal's page is the host's
    list_display = [
        "activity", "kind", "quantity", "pledged", "unit", "wanted_from", "wanted_to", "state",
    ]  # fmt: skip
    list_filter = [PledgedFilter, "state", "kind", "district"]
    list_select_related = ["activity"]
    search_fields = ["activity__name_sv", "description"]
    fields = [
        "activity", "kind", "quantity", "unit", "wanted_from", "wanted_to", "district",
        "description",
    ]  # fmt: skip


class Cohorts(Parts):
    """Those who went through it together."""

    model = ProgrammeCohort
    fields = ["name", "starts_on", "ends_on", "started", "completed"]


class Outcomes(Parts):
    """What came of it."""

    model = ProgrammeOutcome
    fields = ["measure", "comparison", "value", "numerator", "denominator", "denominator_sv"]


@admin.register(Programme)
class ProgrammeAdmin(CatalogueAdmin):
    """Ways into work and studies."""

    list_display = ["name_sv", "parent", "theme"]
    list_select_related = ["parent", "theme"]
    search_fields = ["name_sv", "name_en", "code"]
    fields = [
        "code", "name_sv", "name_en", "description_sv", "description_en", "parent", "theme",
    ]  # fmt: skip
    inlines = [Cohorts, Outcomes]


@admin.register(ProgrammeCohort)
class ProgrammeCohortAdmin(CatalogueAdmin):
    """How many began and completed; never who."""

    list_display = ["programme", "name", "starts_on", "started", "completed"]
    list_filter = ["programme"]
    list_select_related = ["programme"]
    search_fields = ["programme__name_sv", "name"]
    fields = ["programme", "name", "starts_on", "ends_on", "started", "completed"]


@admin.register(ProgrammeOutcome)
class ProgrammeOutcomeAdmin(CatalogueAdmin):
    """What programmes led to, each of its own denominator."""

    form = UnitForm
    list_display = ["programme", "measure", "denominator_sv", "period_to", "quality"]
    list_filter = ["measure", "programme"]
    list_select_related = ["programme"]
    search_fields = ["programme__name_sv", "denominator_sv"]
    fields = [
        "programme", "cohort", "measure", "indicator", "period_from", "period_to", "as_of",
        "comparison", "value", "numerator", "denominator", "denominator_sv", "denominator_en",
        "quality", "source", "note",
    ]  # fmt: skip


@admin.register(MeetingPlace)
class MeetingPlaceAdmin(CatalogueAdmin):
    """Where residents can meet."""

    list_display = ["name_sv", "district", "is_open"]
    list_filter = ["is_open", "district"]
    list_select_related = ["district"]
    search_fields = ["name_sv", "name_en"]
    fields = [
        "code", "name_sv", "name_en", "description_sv", "description_en", "district", "premises",
        "is_open",
    ]  # fmt: skip


@admin.register(CollaborationForum)
class CollaborationForumAdmin(CatalogueAdmin):
    """Standing forums with the municipality, the police and others."""

    list_display = ["name_sv", "kind", "theme"]
    list_filter = ["kind"]
    list_select_related = ["theme"]
    search_fields = ["name_sv", "name_en"]
    fields = [
        "code", "kind", "name_sv", "name_en", "description_sv", "description_en", "theme",
        "partners",
    ]  # fmt: skip
    filter_horizontal = ["partners"]
