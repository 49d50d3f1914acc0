"""Registers of lent space: the standard list, consents, times on offer and bookings."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annexes.models import (
    ResponsibilityItem,
    SpaceBooking,
    SpaceConsent,
    SpaceSlot,
    StandardResponsibility,
)
from annexes.states.space import BookingState, SlotState
from portal.admin import ActsAdmin, ReadOnlyRegister
from portal.catalogue import CatalogueAdmin, Parts


@admin.register(StandardResponsibility)
class StandardResponsibilityAdmin(CatalogueAdmin):
    """Who usually answers for what when space is lent; each consent may say otherwise."""

    list_display = ["name_sv", "responsible", "is_active", "sort_order"]
    list_filter = ["responsible", "is_active"]
    search_fields = ["name_sv", "name_en", "code"]
    fields = ["code", "name_sv", "name_en", "responsible", "sort_order", "is_active"]


class Responsibilities(Parts):
    """Who answers for what."""

    model = ResponsibilityItem
    show_change_link = False
    fields = ["item", "responsible"]


@admin.register(SpaceConsent)
class SpaceConsentAdmin(ReadOnlyRegister):
    """Consents to lend premises, with what was checked."""

    list_display = ["organisation", "vat_finding", "vat_checked_by", "granted_at", "granted_by"]
    list_filter = ["vat_finding"]
    list_select_related = ["organisation", "vat_checked_by", "granted_by"]
    search_fields = ["organisation__name", "conditions"]
    fields = [
        "organisation",
        "conditions",
        ("vat_finding", "vat_note"),
        ("vat_checked_by", "vat_checked_on"),
        ("insurance_note", "keys_note"),
        ("granted_by", "granted_at"),
    ]
    inlines = [Responsibilities]


class CodeFilter(admin.SimpleListFilter):
    """The state."""

    title = _("state")
    parameter_name = "state"
    states: Any = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All states."""
        return self.states.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the state."""
        return queryset.filter(state=self.value()) if self.value() else queryset


class SlotStateFilter(CodeFilter):
    """Whether a time can be booked."""

    states = SlotState


class BookingStateFilter(CodeFilter):
    """Where a booking stands."""

    states = BookingState


@admin.register(SpaceSlot)
class SpaceSlotAdmin(ActsAdmin):
    """Times at which tenants lend space. Staff may book one for an association."""

    view_on_site = False  # the portal's page is the tenant's
    list_display = ["when", "organisation", "premises", "area_m2", "state"]
    list_filter = [SlotStateFilter, "premises__district"]
    list_select_related = ["organisation", "premises"]
    date_hierarchy = "day"
    search_fields = ["organisation__name", "premises__address", "premises__object_number"]
    fields = ["organisation", "premises", "when", "area_m2", "pledge"]
    readonly_fields = fields

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, slot: SpaceSlot) -> str:
        """The day and the time."""
        return str(slot)


@admin.register(SpaceBooking)
class SpaceBookingAdmin(ActsAdmin):
    """Bookings of lent space. Staff may answer for the tenant or cancel for the association."""

    view_on_site = False  # the portal's page is that of the two sides
    list_display = ["when", "organisation", "lender", "purpose", "state"]
    list_filter = [BookingStateFilter, "premises__district"]
    list_select_related = ["organisation", "lender"]
    search_fields = ["organisation__name", "lender__name", "purpose"]
    fields = [
        ("organisation", "lender"),
        "premises",
        "when",
        ("purpose", "persons"),
        "activity",
        ("requested_by", "requested_at"),
        ("answered_by", "answered_at"),
        "contribution",
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> list[str]:
        """Everything: fields change by acts."""
        return [
            name for line in self.fields for name in ([line] if isinstance(line, str) else line)
        ]

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, booking: SpaceBooking) -> str:
        """The day and the time."""
        return str(booking).split(",")[0]
