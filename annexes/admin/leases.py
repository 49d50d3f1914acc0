"""The register of leases. They are read here and changed in the property system."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from annexes.models import Lease
from portal.admin import ActsAdmin
from portal.amounts import format_number
from portal.places.models import District, PremisesKind


class DistrictFilter(admin.SimpleListFilter):
    """In which of the company's districts."""

    title = _("district")
    parameter_name = "district"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The company's districts, and none."""
        districts = District.objects.of(request.company)
        return [(str(each.pk), each.name) for each in districts] + [("none", _("no district"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the district; a word that is none finds nothing."""
        wanted = self.value()
        if not wanted:
            return queryset
        if wanted == "none":
            return queryset.filter(premises__district=None)
        if wanted not in {value for value, _label in self.lookup_choices}:
            return queryset.none()
        return queryset.filter(premises__district=wanted)


class KindFilter(admin.SimpleListFilter):
    """What the object is let as."""

    title = _("kind of object")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All kinds."""
        return PremisesKind.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the kind."""
        return queryset.filter(premises__kind=self.value()) if self.value() else queryset


@admin.register(Lease)
class LeaseAdmin(ActsAdmin):
    """Every lease that the lists have brought, with what can be done to it: an annex."""

    change_list_template = "admin/annexes/lease/change_list.html"
    list_display = ["number", "tenant", "status", "premises", "district", "ends_on"]
    list_filter = ["status", KindFilter, DistrictFilter]
    list_select_related = ["organisation", "premises__district"]
    search_fields = [
        "number",
        "organisation__name",
        "organisation__org_number",
        "premises__object_number",
        "premises__address",
    ]
    search_help_text = _("Lease number, tenant, organisation number, object or address")
    fieldsets = [
        (None, {"fields": ["number", "status", "organisation", "tenant_number"]}),
        (_("Premises"), {"fields": ["premises", "kind", "district", "area"]}),
        (
            _("Terms"),
            {"fields": ["starts_on", "ends_on", "notice_months", "annual_rent_sek", "vat_liable"]},
        ),
        (_("Contact"), {"fields": ["contact_name", "contact_email", "contact_phone"]}),
        (_("Social annexes"), {"fields": ["annexes"]}),
    ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the register, with the way to take a list in for those who may."""
        may_import = request.user.has_perm("annexes.add_leaseimport", request.company)
        return super().changelist_view(request, {"may_import": may_import} | (extra_context or {}))

    def get_readonly_fields(self, request: HttpRequest, obj: Lease | None = None) -> list[str]:
        """Everything: the property system has the master data."""
        return [name for _heading, part in self.fieldsets for name in part["fields"]]

    @admin.display(description=_("tenant"), ordering="organisation__name")
    def tenant(self, lease: Lease) -> str:
        """Who rents."""
        return lease.organisation.name

    @admin.display(description=_("annexes"))
    def annexes(self, lease: Lease) -> str:
        """Every annex to the lease, with its state and the way to it."""
        links = [
            (
                reverse("admin:annexes_leaseannex_change", args=[each.pk]),
                each,
                each.get_state_display(),
            )
            for each in lease.annexes.order_by("pk")
        ]
        return format_html_join(", ", '<a href="{}">{}</a> ({})', links) or "–"

    @admin.display(description=_("organisation number"))
    def tenant_number(self, lease: Lease) -> str:
        """The tenant's number, masked for a sole trader."""
        return lease.organisation.shown_number or "–"

    @admin.display(description=_("district"), ordering="premises__district__name_sv")
    def district(self, lease: Lease) -> str:
        """Where the premises lie."""
        return lease.premises.district.name if lease.premises.district else "–"

    @admin.display(description=_("kind of object"))
    def kind(self, lease: Lease) -> str:
        """What the object is let as."""
        return lease.premises.get_kind_display()

    @admin.display(description=_("area, m²"), ordering="premises__area_m2")
    def area(self, lease: Lease) -> str:
        """The area of the premises."""
        area = lease.premises.area_m2
        return "–" if area is None else format_number(area, places=1)
