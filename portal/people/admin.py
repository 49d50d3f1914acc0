"""Registers of people, roles and organisations."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.admin import ActsAdmin, RegisterAdmin
from portal.people.models import (
    HousingCompany,
    Invitation,
    Membership,
    Organisation,
    ReminderPlan,
    Representative,
)


@admin.register(HousingCompany)
class HousingCompanyAdmin(ActsAdmin):
    """The company's own page: its look, its address, its people."""

    list_display = ["name", "municipality", "legal_form"]
    readonly_fields = ["slug", "org_number", "legal_form"]

    def get_queryset(self, request):
        """The company in which the person now works."""
        return super().get_queryset(request).filter(pk=request.company.pk)


@admin.register(Organisation)
class OrganisationAdmin(ActsAdmin):
    """Tenants, associations and public bodies."""

    view_on_site = False  # the portal's page is for its own people
    list_display = ["name", "kind", "shown_number", "email", "phone"]
    list_filter = ["kind"]
    search_fields = ["name", "org_number", "email"]
    fields = ["name", "kind", "shown_number", "email", "phone", "website"]
    readonly_fields = ["shown_number"]

    @admin.display(description=_("organisation number"), ordering="org_number")
    def shown_number(self, organisation: Organisation) -> str:
        """Masked for sole traders."""
        return organisation.shown_number or "–"


@admin.register(Membership)
class MembershipAdmin(ActsAdmin):
    """Who works here and as what."""

    list_display = ["user", "role", "since", "ended_on"]
    list_filter = ["role", ("ended_on", admin.EmptyFieldListFilter)]
    list_select_related = ["user"]
    search_fields = ["user__full_name", "user__email"]
    fields = ["user", "role", "since", "ended_on"]


@admin.register(Representative)
class RepresentativeAdmin(ActsAdmin):
    """Who acts for tenants and associations."""

    view_on_site = False
    list_display = ["user", "organisation", "role", "since", "ended_on"]
    list_filter = ["role", ("ended_on", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__full_name", "user__email", "organisation__name"]
    fields = ["user", "organisation", "role", "since", "ended_on"]


@admin.register(Invitation)
class InvitationAdmin(ActsAdmin):
    """Offers of a role, and what came of them."""

    view_on_site = False
    list_display = [
        "full_name",
        "email",
        "organisation",
        "role",
        "invited_at",
        "expires_at",
        "accepted_at",
    ]
    list_filter = ["role", ("accepted_at", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation"]
    search_fields = ["full_name", "email", "organisation__name"]
    fields = [
        "full_name",
        "email",
        "organisation",
        "role",
        "language",
        "invited_by",
        "invited_at",
        "expires_at",
        "accepted_at",
        "withdrawn_at",
    ]


@admin.register(ReminderPlan)
class ReminderPlanAdmin(RegisterAdmin):
    """When tenants and associations are reminded; there is one plan for the company."""

    list_display = ["__str__", "days", "reminded_until"]
    fields = ["days", "reminded_until"]
    readonly_fields = ["reminded_until"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Those who may change it, while there is none."""
        return super().has_add_permission(request) and not (
            ReminderPlan.objects.of(request.company).exists()
        )
