"""Registers of places."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.catalogue import CatalogueAdmin
from portal.places.models import AreaRule, District, Premises


@admin.register(District)
class DistrictAdmin(CatalogueAdmin):
    """The parts of town, and what lies in them."""

    list_display = ["name", "parent", "premises_count", "is_illustrative"]
    list_filter = ["is_illustrative"]
    list_select_related = ["parent"]
    search_fields = ["name_sv", "name_en", "code"]
    fields = ["code", "name_sv", "name_en", "parent", "sort_order", "is_illustrative"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[District]:
        """Count the premises in the same query."""
        return super().get_queryset(request).annotate(premises_count=Count("premises"))

    @admin.display(description=_("name"), ordering="name_sv")
    def name(self, district: District) -> str:
        """In the reader's language."""
        return district.name

    @admin.display(description=pgettext_lazy("several", "premises"), ordering="premises_count")
    def premises_count(self, district: District) -> int:
        """Objects in the district itself, not in its parts."""
        return district.premises_count  # type: ignore[attr-defined]  # annotated above


@admin.register(Premises)
class PremisesAdmin(CatalogueAdmin):
    """Premises as the property system numbers them; only what we add to them is edited here."""

    list_display = ["object_number", "kind", "address", "district", "area_m2"]
    list_filter = ["kind", "district"]
    list_select_related = ["district"]
    search_fields = ["object_number", "address"]
    fields = [
        "object_number", "kind", "address", "postcode", "city", "area_m2", "district",
        "service_mix_note",
    ]  # fmt: skip
    readonly_fields = ["object_number", "kind", "address", "postcode", "city", "area_m2"]


@admin.register(AreaRule)
class AreaRuleAdmin(CatalogueAdmin):
    """Rules that hold in some districts."""

    list_display = ["name_sv", "kind", "source"]
    list_filter = ["kind"]
    search_fields = ["name_sv", "name_en"]
    fields = [
        "code", "kind", "name_sv", "name_en", "description_sv", "description_en", "districts",
        "source",
    ]  # fmt: skip
    filter_horizontal = ["districts"]
