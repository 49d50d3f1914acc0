"""The registers of year plans, as scorecards, and of what the landlord has promised in them."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from annexes.admin.annexes import annex_link
from annexes.admin.contributions import ThemeFilter
from annexes.admin.premises import PledgePremisesFilter, PremisesFilter
from annexes.admin.scorecards import ScorecardQuestion
from annexes.figures import AGREED_PLANS
from annexes.missing import ready_to_close, with_missing
from annexes.models import Commitment, LeaseAnnex, YearPlan
from annexes.scorecard import scorecard, scorecards
from annexes.states.plans import CommitmentState, PlanState
from portal.acts import Act
from portal.admin import ActsAdmin, Register
from portal.templatetags.components import tone_tag


class PlanYearFilter(admin.SimpleListFilter):
    """The year of the plan."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The years of which the register has rows."""
        rows = model_admin.model.objects.filter(plan=OuterRef("pk"))
        plans = YearPlan.objects.of(request.company).filter(Exists(rows)).order_by("-year")
        return [(str(year), str(year)) for year in plans.values_list("year", flat=True).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the year; a word that is no year finds nothing."""
        year = self.value()
        if not year:
            return queryset
        return queryset.filter(plan__year=year) if year.isdecimal() else queryset.none()


class YearFilter(admin.SimpleListFilter):
    """The year."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The years for which the company has plans."""
        plans = YearPlan.objects.of(request.company).order_by("-year")
        return [(str(year), str(year)) for year in plans.values_list("year", flat=True).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the year; a word that is no year finds nothing."""
        year = self.value()
        if not year:
            return queryset
        return queryset.filter(year=year) if year.isdecimal() else queryset.none()


class PlanStateFilter(admin.SimpleListFilter):
    """How far it has come."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All states."""
        return PlanState.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the state."""
        return queryset.filter(state=self.value()) if self.value() else queryset


class MissingFilter(admin.SimpleListFilter):
    """What stands between the plan and its next step."""

    title = _("before it can be closed")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Nothing, or one of the things that can be missing."""
        return [
            ("nothing", _("nothing: ready to close")),
            ("open_commitments", _("commitments of ours to note")),
            ("unchecked", _("contributions to check")),
            ("unsent", _("contributions not sent in")),
            ("unsettled", _("pledges to answer")),
            ("unconsented", _("consents to give")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the plans that lack it; nonsense finds nothing."""
        wanted = self.value()
        if not wanted:
            return queryset
        if wanted == "nothing":
            return ready_to_close(queryset, timezone.localdate())
        if wanted not in {value for value, _label in self.lookup_choices}:
            return queryset.none()
        rows = with_missing(queryset, timezone.localdate())
        return rows.filter(state=PlanState.RUNNING, **{f"{wanted}__gt": 0})


class PlanRegister(Register):
    """The list of year plans: the scorecards of one page are made together."""

    def get_results(self, request: HttpRequest) -> None:
        """Put its scorecard to each plan of the page."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        for plan, card in zip(
            self.result_list, scorecards(self.result_list, timezone.localdate()), strict=True
        ):
            plan.card = card


@admin.register(YearPlan)
class YearPlanAdmin(ActsAdmin):
    """Each annex's year: how far both sides have come, and what is missing before it is closed."""

    change_form_template = "admin/annexes/yearplan/change_form.html"
    change_list_template = "admin/annexes/yearplan/change_list.html"
    act_template = "admin/annexes/yearplan/act.html"
    view_on_site = False
    list_display = ["annex", "organisation", "shown_year", "state", "done", "ours", "lacks"]
    list_filter = [YearFilter, PlanStateFilter, MissingFilter, PremisesFilter]
    search_fields = ["annex__number", "organisation__name"]
    search_help_text = _("Annex number or tenant")
    ordering = ["-year", "annex__number"]
    fields = [("annex_link", "organisation"), ("shown_year", "closed_at")]
    readonly_fields = ["annex_link", "organisation", "shown_year", "closed_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[YearPlan]:
        """Fetch what scorecards read with it."""
        return (
            super()
            .get_queryset(request)
            .select_related("annex__lease__premises", "organisation", "company")
        )

    def get_changelist(self, request: HttpRequest, **kw: Any) -> type[PlanRegister]:
        """Use the list that makes scorecards."""
        return PlanRegister

    def get_urls(self) -> list[URLPattern]:
        """Add the company's scorecard."""
        view = self.admin_site.admin_view(self.scorecard_view)
        return [path("styrkort/", view, name="annexes_yearplan_scorecard"), *super().get_urls()]

    def scorecard_view(self, request: HttpRequest) -> HttpResponse:
        """Show the company's year, both parties."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Scorecard"),
            "asked": ScorecardQuestion(
                request.GET, company=request.company, on=timezone.localdate()
            ),
        }
        return TemplateResponse(request, "admin/annexes/yearplan/scorecard.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the scorecard of the year."""
        plan = self.get_object(request, object_id)
        context = {} if plan is None else {"card": scorecard(plan, timezone.localdate())}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    @admin.display(description=_("year"), ordering="year")
    def shown_year(self, plan: YearPlan) -> str:
        """The year, without a thousands separator."""
        return str(plan.year)

    @admin.display(description=_("annex"))
    def annex_link(self, plan: YearPlan) -> str:
        """The annex, to be opened."""
        return annex_link(plan.annex)

    @admin.display(description=_("pledges"))
    def done(self, plan: YearPlan) -> str:
        """How many pledges are met, and how many lie behind."""
        card = plan.card
        if not card.pledges:
            return "–"
        met = _("%(met)d of %(all)d done") % {"met": card.met, "all": len(card.pledges)}
        if not card.behind:
            return met
        behind = tone_tag(_("%(rows)d behind") % {"rows": card.behind}, "waiting")
        return format_html("{} {}", met, behind)

    @admin.display(description=_("our commitments"))
    def ours(self, plan: YearPlan) -> str:
        """How many of the landlord's commitments are kept, and how many are late."""
        card = plan.card
        promised = len(card.year.commitments)
        if not promised:
            return "–"
        kept = _("%(kept)d of %(all)d kept") % {"kept": card.kept, "all": promised}
        if not card.late:
            return kept
        late = tone_tag(_("%(rows)d late") % {"rows": card.late}, "bad")
        return format_html("{} {}", kept, late)

    @admin.display(description=_("missing"))
    def lacks(self, plan: YearPlan) -> str:
        """What stands in the way of closing the year."""
        if plan.state != PlanState.RUNNING:
            return "–"
        stops = plan.card.stops
        return tone_tag(stops[0].sentence, "waiting") if stops else tone_tag(_("ready"), "good")


class CommitmentStateFilter(admin.SimpleListFilter):
    """How far it has come, and what is late."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """A work list, then all states."""
        return [("late", _("late")), *CommitmentState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the state or the work list."""
        if self.value() == "late":
            return queryset.overdue(timezone.localdate())
        return queryset.filter(state=self.value()) if self.value() else queryset


class AgreedFilter(admin.SimpleListFilter):
    """Whether both sides have agreed to the plan: the rows behind a figure."""

    title = _("counts as")
    parameter_name = "measure"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The measure of commitments."""
        return [("agreed", _("agreed by both sides"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to what figures count."""
        if self.value() == "agreed":
            return queryset.filter(plan__state__in=sorted(AGREED_PLANS))
        return queryset


class ResponsibleFilter(admin.SimpleListFilter):
    """Who answers for it."""

    title = _("responsible")
    parameter_name = "responsible"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Me, and nobody."""
        return [("me", _("me")), ("nobody", _("nobody yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the person."""
        match self.value():
            case "me":
                return queryset.filter(responsible=request.user)
            case "nobody":
                return queryset.filter(responsible=None)
        return queryset


@admin.register(Commitment)
class CommitmentAdmin(ActsAdmin):
    """What we have promised our tenants."""

    view_on_site = False
    list_display = ["wording", "organisation", "due_on", "responsible", "theme", "state", "done_on"]
    list_filter = [
        CommitmentStateFilter,
        ResponsibleFilter,
        PlanYearFilter,
        ThemeFilter,
        PledgePremisesFilter,
        AgreedFilter,
    ]
    search_fields = ["wording", "organisation__name", "plan__annex__number"]
    search_help_text = _("Wording, tenant or annex number")
    fields = [
        "wording",
        ("organisation", "annex_link"),
        ("due_on", "done_on"),
        ("theme", "responsible"),
        ("checked_at", "checked_by"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Commitment]:
        """Fetch the annex with it: what can be done depends on where that stands."""
        return (
            super()
            .get_queryset(request)
            .select_related("plan__annex", "organisation", "responsible", "theme")
        )

    @admin.display(description=_("annex"))
    def annex_link(self, commitment: Commitment) -> str:
        """The annex, to be opened."""
        return annex_link(commitment.plan.annex)

    def after_act(self, request: HttpRequest, thing: Any, act: Act, result: Any) -> str:
        """Go to the annex when the commitment is gone."""
        shown = result if isinstance(result, LeaseAnnex) else thing
        return super().after_act(request, shown, act, shown)
