"""Support programmes and calls for applications in the web admin."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from partnerships.actions.calls import what_is_missing
from partnerships.models import (
    CallNotice,
    CallTarget,
    Criterion,
    CriterionLevel,
    Envelope,
    GrantCall,
    Question,
    QuestionChoice,
    SupportProgramme,
)
from partnerships.states.calls import CallState
from portal.admin import ActsAdmin, RegisterAdmin
from portal.catalogue import CatalogueAdmin, Parts
from portal.goals.models import Unit
from portal.numbers import quantity


@admin.register(SupportProgramme)
class SupportProgrammeAdmin(ActsAdmin, CatalogueAdmin):
    """The company's ways of giving support. A call is written from here."""

    list_display = ["name_sv", "kind", "applicants", "policy", "is_rolling", "is_active"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["policy"]
    search_fields = ["name_sv", "name_en", "code"]
    fieldsets = [
        (None, {"fields": ["code", "kind", ("name_sv", "name_en"), "purpose_sv", "purpose_en"]}),
        (
            _("Rules"),
            {
                "fields": [
                    "applicants", "policy", "is_rolling", "expects_counter_performance",
                    ("decision_days", "report_days", "grace_minutes"), "highest_sek",
                ]
            },
        ),
        (None, {"fields": ["is_active", "source"]}),
    ]  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """A programme is edited like any row of the company's model."""
        return CatalogueAdmin.has_change_permission(self, request, obj)


class DraftPart(admin.TabularInline):
    """A part of a call: written while the call is a draft, read afterwards."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Whoever sees the call sees its parts."""
        return True

    def _may_write(self, request: HttpRequest, obj: Any | None) -> bool:
        return obj is not None and request.user.has_perm("partnerships.change_grantcall", obj)

    def has_add_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Those who write the call."""
        return self._may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Those who write the call."""
        return self._may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Those who write the call."""
        return self._may_write(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the company's own rows only."""
        kwargs.setdefault("queryset", RegisterAdmin.offered(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the parts that this person may know of."""
        return super().get_queryset(request).visible_to(request.user)


class SharesFit(BaseInlineFormSet):
    """Says in the form what the database would refuse: more shared out than there is."""

    def clean(self) -> None:
        """Compare the sum of the shares with the budget."""
        super().clean()
        if any(self.errors):
            return
        budget = self.instance.budget_sek or 0
        shared = sum(
            form.cleaned_data["amount_sek"]
            for form in self.forms
            if form.cleaned_data.get("amount_sek") and not form.cleaned_data.get("DELETE")
        )
        if shared > budget:
            raise ValidationError(
                _("The districts have %(shared)s together; the budget is %(budget)s."),
                params={
                    "shared": quantity(shared, Unit.SEK),
                    "budget": quantity(budget, Unit.SEK),
                },
            )


class Envelopes(DraftPart):
    """What is set aside for districts."""

    model = Envelope
    formset = SharesFit
    fields = ["district", "amount_sek"]


class Targets(DraftPart):
    """How the money is meant to fall."""

    model = CallTarget
    fields = ["dimension", "label_sv", "label_en", "at_least_percent"]


class Criteria(DraftPart):
    """By what applications are judged. What a score means stands on the criterion's page."""

    model = Criterion
    fields = ["sort_order", "code", "kind", "heading_sv", "heading_en", "weight"]
    show_change_link = True


class Questions(DraftPart):
    """What is asked. Hints and answers to choose from stand on the question's page."""

    model = Question
    fields = ["sort_order", "code", "step_sv", "label_sv", "kind", "is_required", "longest"]
    show_change_link = True


class Notices(Parts):
    """What was made known after the approval."""

    model = CallNotice
    fields = ["at", "closed_at_before", "closes_at", "reason", "by"]
    show_change_link = False


@admin.register(GrantCall)
class GrantCallAdmin(ActsAdmin):
    """Every call: a draft is written here; an approved one is read, extended, cloned."""

    list_display = ["number", "name_sv", "year", "programme", "state", "opens_at", "closes_at"]
    list_filter = ["state", "programme", "year"]
    list_select_related = ["programme"]
    list_display_links = ["number", "name_sv"]
    search_fields = ["number", "name_sv", "name_en"]
    search_help_text = _("Number or name")
    inlines = [Envelopes, Targets, Criteria, Questions, Notices]
    fieldsets = [
        (None, {"fields": ["missing", "programme", ("name_sv", "name_en"), "year"]}),
        (_("Days"), {"fields": ["opens_at", "closes_at", "grace_minutes", "decisions_by"]}),
        (_("Money"), {"fields": [("budget_sek", "highest_sek")]}),
        (_("Words"), {"fields": ["introduction_sv", "introduction_en"]}),
        (_("Policy"), {"fields": ["policy_version", "expired_policy_reason", "cloned_from"]}),
    ]
    readonly_fields = [
        "missing", "programme", "policy_version", "expired_policy_reason", "cloned_from"
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[GrantCall]:
        """Fetch the programme with it: what can be done depends on it."""
        return super().get_queryset(request).select_related("programme__policy")

    def view_on_site(self, call: GrantCall) -> str | None:
        """Its public page, once everybody may read it."""
        return call.get_absolute_url() if call.was_public else None

    @admin.display(description=_("before it can be approved"))
    def missing(self, call: GrantCall) -> str:
        """What a draft still lacks."""
        if call.state != CallState.DRAFT:
            return "–"
        lacks = what_is_missing(call, at=timezone.now())
        if not lacks:
            return str(_("Nothing is missing: a colleague can approve it."))
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((x,) for x in lacks))
        )

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm,
        formset: BaseInlineFormSet,
        change: bool,  # noqa: FBT001 -- Django's signature
    ) -> None:
        """Put new parts into the call's company."""
        for part in formset.forms:
            part.instance.company_id = form.instance.company_id
        super().save_formset(request, form, formset, change)


class PartOfCall(RegisterAdmin):
    """A criterion or a question with its own parts. Reached from the call, not from the desk."""

    list_select_related = ["call"]
    readonly_fields = ["call_link"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Not among the registers: a part makes sense in its call alone."""
        return False

    @admin.display(description=_("call"))
    def call_link(self, part: Criterion | Question) -> str:
        """The call, to go back to."""
        url = reverse("admin:partnerships_grantcall_change", args=[part.call_id])
        return format_html('<a href="{}">{}</a>', url, part.call)

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm,
        formset: BaseInlineFormSet,
        change: bool,  # noqa: FBT001 -- Django's signature
    ) -> None:
        """Put new parts into the company."""
        for part in formset.forms:
            part.instance.company_id = form.instance.company_id
        super().save_formset(request, form, formset, change)


class Levels(DraftPart):
    """What each score means."""

    model = CriterionLevel
    fields = ["score", "anchor_sv", "anchor_en"]

    def _may_write(self, request: HttpRequest, obj: Any | None) -> bool:
        return obj is not None and request.user.has_perm("partnerships.change_criterion", obj)


class Choices(DraftPart):
    """The answers that the question offers."""

    model = QuestionChoice
    fields = ["sort_order", "code", "label_sv", "label_en"]

    def _may_write(self, request: HttpRequest, obj: Any | None) -> bool:
        return obj is not None and request.user.has_perm("partnerships.change_question", obj)


@admin.register(Criterion)
class CriterionAdmin(PartOfCall):
    """A criterion in full."""

    list_display = ["heading_sv", "call", "kind", "weight"]
    list_filter = ["kind"]
    search_fields = ["heading_sv", "heading_en"]
    fields = [
        "call_link", ("code", "kind", "weight"), ("heading_sv", "heading_en"), "text_sv", "text_en",
    ]  # fmt: skip
    inlines = [Levels]


@admin.register(Question)
class QuestionAdmin(PartOfCall):
    """A question in full."""

    list_display = ["label_sv", "call", "kind", "is_required"]
    list_filter = ["kind"]
    search_fields = ["label_sv", "label_en"]
    fields = [
        "call_link", ("code", "kind", "is_required", "longest"), ("step_sv", "step_en"),
        ("label_sv", "label_en"), ("hint_sv", "hint_en"),
    ]  # fmt: skip
    inlines = [Choices]
