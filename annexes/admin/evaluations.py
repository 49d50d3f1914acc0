"""Evaluations, survey questions, and what tenants said, in the web admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annexes.admin.annexes import annex_link
from annexes.admin.dialogue_filters import EvaluationFilter, EvaluationYearFilter
from annexes.lookingback import what_was_said
from annexes.models import Evaluation, Party, SurveyQuestion
from portal.admin import ActsAdmin
from portal.catalogue import CatalogueAdmin


@admin.register(Evaluation)
class EvaluationAdmin(ActsAdmin):
    """Every evaluation: who has answered, and what was said once it may be read."""

    change_form_template = "admin/annexes/evaluation/change_form.html"
    view_on_site = False
    list_display = ["name", "organisation", "kind", "state", "answer_by", "who_answered"]
    list_filter = [EvaluationFilter, EvaluationYearFilter, "kind"]
    list_select_related = ["organisation", "annex"]
    search_fields = ["annex__number", "organisation__name"]
    search_help_text = _("Annex number or tenant")
    fields = [("organisation", "annex_page"), ("kind", "year"), "answer_by", "who_answered"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> list[str]:
        """Everything: fields change by acts."""
        return [
            name for part in self.fields for name in ([part] if isinstance(part, str) else part)
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evaluation]:
        """Fetch who has answered with the rows."""
        return super().get_queryset(request).prefetch_related("answers")

    @admin.display(description=_("evaluation"), ordering="year")
    def name(self, evaluation: Evaluation) -> str:
        """Which year, or that it closes the annex, and which annex."""
        return str(evaluation)

    @admin.display(description=_("annex"))
    def annex_page(self, evaluation: Evaluation) -> str:
        """A link to the annex."""
        return annex_link(evaluation.annex)

    @admin.display(description=_("answered by"))
    def who_answered(self, evaluation: Evaluation) -> str:
        """The sides that have answered; not what they said."""
        sides = [str(party.label) for party in Party if evaluation.answered_by(party)]
        return ", ".join(sides) or "–"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Show what was said, as far as staff may read it."""
        evaluation = self.get_object(request, object_id)
        context = {}
        if evaluation is not None:
            context = {
                "evaluation": evaluation,
                "said": what_was_said(evaluation, request.user),
            }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))


@admin.register(SurveyQuestion)
class SurveyQuestionAdmin(CatalogueAdmin):
    """The short survey's questions: at most five to tenants, and five to staff."""

    list_display = ["text_sv", "asked", "sort_order", "measure", "is_active"]
    list_filter = ["asked", "is_active"]
    search_fields = ["text_sv", "text_en", "code"]
    fields = ["code", "asked", "sort_order", "measure", "text_sv", "text_en", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> list[str]:
        """A question that has been answered means what it meant: retire it and ask anew."""
        fixed = super().get_readonly_fields(request, obj)
        if obj is not None and obj.answers.exists():
            fixed += ["asked", "measure", "text_sv", "text_en"]
        return fixed
