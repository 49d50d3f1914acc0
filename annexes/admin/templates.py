"""The wording of annexes, the library of clauses and the catalogue of pledges in the web admin."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.forms import ModelForm
from django.forms.formsets import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.forms.templates import LookForm
from annexes.models import (
    AnnexTemplateVersion,
    Clause,
    LibraryClause,
    PledgeKind,
    StandardCommitment,
)
from annexes.preview import preview_content
from portal.admin import ActsAdmin, RegisterAdmin


class ClauseInline(admin.StackedInline):
    """The clauses of a version."""

    model = Clause
    extra = 0
    fields = [
        ("number", "followed_by", "from_ambition"),
        "taken_from",
        "heading_sv",
        "body_sv",
        "heading_en",
        "body_en",
    ]
    readonly_fields = ["number", "taken_from"]

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Whoever sees the version."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Nobody: clauses come from the library, by an act that keeps the numbers."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Nobody: clauses go by an act that keeps the numbers."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Those who write drafts."""
        return obj is not None and request.user.has_perm("annexes.change_annextemplateversion", obj)


class StandardCommitmentInline(ClauseInline):
    """What the landlord promises in every annex on the version."""

    model = StandardCommitment
    extra = 1
    fields = [("sort_order", "due_month"), "wording_sv", "wording_en"]
    readonly_fields = []

    def has_add_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Those who write drafts."""
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Those who write drafts."""
        return self.has_change_permission(request, obj)


@admin.register(AnnexTemplateVersion)
class AnnexTemplateVersionAdmin(ActsAdmin):
    """Versions of the company's wording. A published one is read, copied, never changed."""

    change_form_template = "admin/annexes/annextemplateversion/change_form.html"
    list_display = ["template", "number", "state", "published_at", "change_note"]
    list_filter = ["state"]
    list_select_related = ["template"]
    fields = ["template", "number", "change_note", "notice_months", "published_at", "published_by"]
    readonly_fields = ["template", "number", "published_at", "published_by"]
    inlines = [ClauseInline, StandardCommitmentInline]

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the preview."""
        view = self.admin_site.admin_view(self.preview_view)
        name = "annexes_annextemplateversion_preview"
        return [path("<uuid:pk>/preview/", view, name=name), *super().get_urls()]

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseFormSet, change: Any
    ) -> None:
        """Put new promises into the version's company."""
        for each in formset.forms:
            if each.instance.company_id is None:
                each.instance.company_id = form.instance.company_id
        super().save_formset(request, form, formset, change)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the version, and what it lacks in English."""
        version = self.get_object(request, object_id)
        context: dict[str, Any] = {}
        if version is not None:
            context = {
                "without_english": version.without_english,
                "preview_url": reverse(
                    f"{self.admin_site.name}:annexes_annextemplateversion_preview",
                    args=[version.pk],
                ),
            }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def preview_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what an annex to a real lease would say on the version. GET asks and shows."""
        version = self.get_queryset(request).filter(pk=pk).first()
        if version is None:
            raise Http404
        suggested = LookForm.suggestion(version)
        asked = suggested | {name: request.GET[name] for name in suggested if name in request.GET}
        form = LookForm(asked, thing=version, by=request.user)
        content = None
        if form.is_valid():
            content = preview_content(version, **form.arguments(), on=timezone.localdate())
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "version": version,
            "form": form,
            "content": content,
            "title": _("Preview"),
        }
        template = "admin/annexes/annextemplateversion/preview.html"
        return TemplateResponse(request, template, context)


@admin.register(LibraryClause)
class LibraryClauseAdmin(RegisterAdmin):
    """The company's library: clauses that drafts can take."""

    list_display = ["heading_sv", "code", "from_ambition", "has_english", "is_active"]
    list_filter = ["from_ambition", "is_active"]
    search_fields = ["heading_sv", "heading_en", "body_sv", "code"]
    search_help_text = _("Heading, words or code")
    fields = [
        ("code", "from_ambition", "is_active"),
        "heading_sv",
        "body_sv",
        "heading_en",
        "body_en",
    ]

    @admin.display(description=_("in English"), boolean=True)
    def has_english(self, clause: LibraryClause) -> bool:
        """Whether an English annex prints it in English."""
        return not clause.lacks_english

    def save_model(self, request: HttpRequest, obj: LibraryClause, form: Any, change: Any) -> None:
        """Keep the clause, and say when English is missing."""
        super().save_model(request, obj, form, change)
        if obj.lacks_english:
            messages.warning(
                request, _("It lacks English: an annex in English would print it in Swedish.")
            )


@admin.register(PledgeKind)
class PledgeKindAdmin(RegisterAdmin):
    """The company's pledge catalogue."""

    list_display = [
        "name_sv",
        "unit",
        "step",
        "counting_rule",
        "evidence_rule",
        "needs_consent",
        "is_active",
    ]
    list_filter = ["is_active", "unit"]
    search_fields = ["name_sv", "name_en", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> list[str]:
        """What figures count by stands once pledges have been made."""
        return ["code", "unit", "needs_consent"] if obj else []
