"""The wording of annexes and the catalogue of pledges in the web admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from annexes.models import (
    AnnexTemplateVersion,
    Clause,
    PledgeKind,
    StandardCommitment,
)
from portal.admin import ActsAdmin, RegisterAdmin


class ClauseInline(admin.StackedInline):
    """A version's clauses: to be written while it is a draft, to be read afterwards."""

    model = Clause
    extra = 0
    max_num = 0
    can_delete = False
    fields = [("number", "followed_by"), "heading_sv", "body_sv", "heading_en", "body_en"]
    readonly_fields = ["number"]

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Whoever sees the version."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Nobody: a version begins with all its clauses."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Nobody: an annex has all its clauses."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Those who write drafts."""
        return obj is not None and request.user.has_perm("annexes.change_annextemplateversion", obj)


class StandardCommitmentInline(ClauseInline):
    """What the landlord promises in every annex on the version."""

    model = StandardCommitment
    fields = [("sort_order", "due_month"), "wording_sv", "wording_en"]
    readonly_fields = []


@admin.register(AnnexTemplateVersion)
class AnnexTemplateVersionAdmin(ActsAdmin):
    """Versions of the company's wording. A published one is read, copied, never changed."""

    list_display = ["template", "number", "state", "published_at", "change_note"]
    list_filter = ["state"]
    list_select_related = ["template"]
    fields = ["template", "number", "change_note", "published_at", "published_by"]
    readonly_fields = ["template", "number", "published_at", "published_by"]
    inlines = [ClauseInline, StandardCommitmentInline]


@admin.register(PledgeKind)
class PledgeKindAdmin(RegisterAdmin):
    """The company's pledge catalogue."""

    list_display = ["name_sv", "code", "unit", "needs_consent", "is_paid_time", "is_active"]
    list_filter = ["is_active", "unit"]
    search_fields = ["name_sv", "name_en", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> list[str]:
        """What figures count by stands once pledges have been made."""
        return ["code", "unit", "needs_consent"] if obj else []
