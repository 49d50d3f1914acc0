"""The register of contributions: what waits to be verified, and the rows behind every figure."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annexes.actions.verifying import order_verification
from annexes.admin.premises import AskedPremisesFilter
from annexes.figures import NONE, Measure, where
from annexes.models import (
    Confirmation,
    Contribution,
    Overlap,
    Pledge,
    PledgeKind,
    VerificationLimit,
    YearPlan,
)
from annexes.states.contributions import ContributionState
from annexes.states.overlaps import OverlapState
from portal.acts import Act
from portal.admin import ActsAdmin, ReadOnlyRegister, RegisterAdmin
from portal.goals.models import Theme
from portal.people.models import Organisation
from portal.places.models import District


class YearFilter(admin.SimpleListFilter):
    """The year in which it counts."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The years in which something was done."""
        rows = Contribution.objects.filter(plan=OuterRef("pk"))
        plans = YearPlan.objects.of(request.company).filter(Exists(rows)).order_by("-year")
        return [(str(year), str(year)) for year in plans.values_list("year", flat=True).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the year; a word that is no year finds nothing."""
        year = self.value()
        if not year:
            return queryset
        return queryset.in_year(int(year)) if year.isdecimal() else queryset.none()


class StateFilter(admin.SimpleListFilter):
    """How far it has come."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All states."""
        return ContributionState.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the state."""
        return queryset.filter(state=self.value()) if self.value() else queryset


class MeasureFilter(admin.SimpleListFilter):
    """What counts as delivered, or as verified: the rows behind a figure."""

    title = _("counts as")
    parameter_name = "measure"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both measures of contributions."""
        return [(Measure.DELIVERED, _("delivered")), (Measure.VERIFIED, _("verified"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to what the measure sums."""
        match self.value():
            case Measure.DELIVERED:
                return queryset.delivered()
            case Measure.VERIFIED:
                return queryset.verified()
        return queryset


class GroupFilter(admin.SimpleListFilter):
    """One of the columns by which figures are grouped, with the address that figures link to."""

    model: type

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The company's own, and none."""
        rows = [(str(row.pk), str(row)) for row in self.model.objects.of(request.company)]
        return [*rows, (NONE, _("none"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the group; nonsense finds nothing."""
        try:
            return queryset.filter(where(**{self.parameter_name: self.value()}))
        except ValidationError:
            return queryset.none()


class DistrictFilter(GroupFilter):
    """Where it counts."""

    title = _("district")
    parameter_name = "district"
    model = District


class ThemeFilter(GroupFilter):
    """Under which focus area it counts."""

    title = _("focus area")
    parameter_name = "theme"
    model = Theme

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The focus areas of annexes, the one asked for, and none."""
        themes = Theme.objects.of(request.company).for_annexes()
        return [*[(str(theme.pk), str(theme)) for theme in themes], (NONE, _("none"))]


class KindFilter(GroupFilter):
    """What was given."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The company's catalogue, by code."""
        return [(kind.code, str(kind)) for kind in PledgeKind.objects.of(request.company)]


class OrganisationFilter(GroupFilter):
    """Whose. Shown when a figure or a tenant's page has led here; the search finds the others."""

    title = _("tenant")
    parameter_name = "organisation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The tenant asked for."""
        try:
            wanted = UUID(request.GET.get(self.parameter_name, ""))
        except ValueError:
            return []
        rows = Organisation.objects.of(request.company).filter(pk=wanted)
        return [(str(row.pk), str(row)) for row in rows]


class PledgeFilter(admin.SimpleListFilter):
    """For a pledge or beside them; for which one, when a scorecard has led here."""

    title = _("pledge")
    parameter_name = "pledge"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Any, none, and the pledge asked for."""
        known = [("any", _("for a pledge")), (NONE, _("beside the pledges"))]
        try:
            wanted = UUID(request.GET.get(self.parameter_name, ""))
        except ValueError:
            return known
        rows = Pledge.objects.of(request.company).filter(pk=wanted)
        return [*known, *[(str(row.pk), str(row)) for row in rows]]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the pledge; nonsense finds nothing."""
        match self.value():
            case None | "":
                return queryset
            case "any" | "none" as which:
                return queryset.filter(pledge__isnull=which == NONE)
            case wanted if wanted in {value for value, _label in self.lookup_choices}:
                return queryset.filter(pledge=wanted)
        return queryset.none()


class LookFilter(admin.SimpleListFilter):
    """What in the queue wants more than a glance."""

    title = _("look closer")
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Why somebody should look."""
        return [
            ("contested", _("tenant or host says something else")),
            ("disputed", _("the host says something else")),
            ("objected", _("the tenant objects")),
            ("sampled", _("spot check")),
            ("double", _("may be double")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to those that wait for this reason."""
        match self.value():
            case "contested":
                return queryset.contested()
            case "disputed":
                return queryset.disputed()
            case "objected":
                return queryset.objected()
            case "sampled":
                return queryset.sampled()
            case "double":
                return queryset.filter(overlap__state=OverlapState.OPEN)
        return queryset


@admin.register(Contribution)
class ContributionAdmin(ActsAdmin):
    """What tenants have done. Nothing is typed here: it is verified, returned, rejected."""

    change_form_template = "admin/annexes/contribution/change_form.html"
    list_display = ["done_on", "organisation", "what", "district", "host_says", "marks", "state"]
    export_display = [
        "done_on", "organisation", "annex", "pledge", "kind", "amount", "unit", "hours", "area_m2",
        "women", "men", "other", "district", "theme", "activity", "state", "submitted_at",
        "verified_at",
    ]  # fmt: skip
    list_filter = [
        StateFilter,
        LookFilter,
        YearFilter,
        KindFilter,
        DistrictFilter,
        ThemeFilter,
        OrganisationFilter,
        PledgeFilter,
        AskedPremisesFilter,
        MeasureFilter,
    ]
    list_select_related = ["organisation", "kind", "district", "overlap"]
    search_fields = ["organisation__name", "annex__number", "note"]
    search_help_text = _("Tenant, annex number or note")
    fields = [
        ("organisation", "annex"),
        ("pledge", "kind"),
        "done_on",
        "shown_amount",
        ("hours", "area_m2"),
        ("women", "men", "other"),
        ("activity", "district", "theme"),
        "note",
        "evidence_links",
        "host_says",
        "allocation_list",
        "answer",
        "objection",
        ("logged_by", "logged_at"),
        ("submitted_by", "submitted_at"),
        ("verifier", "verified_by", "verified_at"),
        ("rejected_by", "objected_by", "objected_at"),
        "sampled_at",
        "reverses",
        "overlap",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contribution]:
        """Bring the host's word along."""
        return super().get_queryset(request).with_confirmations()

    def _do_each(self, request: HttpRequest, act: Act, things: list, arguments: dict) -> None:
        """Verify many as one job, which can be watched and undone; others on the spot."""
        if act.name != "verify" or not things:
            super()._do_each(request, act, things, arguments)
            return
        job = order_verification(
            request.company, [thing.pk for thing in things], by=request.user, at=timezone.now()
        )
        messages.success(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                ngettext(
                    "%(count)d contribution is being verified.",
                    "%(count)d contributions are being verified.",
                    len(things),
                )
                % {"count": len(things)},
                reverse("records:job", args=[job.pk]),
                _("See how far it has come; there you can also undo it."),
            ),
        )

    @admin.display(description=_("the host says"))
    def host_says(self, contribution: Contribution) -> str:
        """The host's answer, with its numbers when they are others."""
        said = contribution.confirmation
        if said is None:
            return "–"
        return ": ".join(filter(None, [said.get_state_display(), said.shown_amount]))

    @admin.display(description=_("look closer"))
    def marks(self, contribution: Contribution) -> str:
        """Why to look closer while it waits."""
        if contribution.state != ContributionState.SUBMITTED:
            return "–"
        overlap = contribution.overlap
        said = {
            _("the tenant objects"): contribution.objected_at,
            _("spot check"): contribution.sampled_at,
            _("may be double"): overlap is not None and overlap.state == OverlapState.OPEN,
        }
        return ", ".join(str(mark) for mark, holds in said.items() if holds) or "–"

    @admin.display(description=_("counts for"))
    def allocation_list(self, contribution: Contribution) -> str:
        """For which activities it counts, when it has been divided."""
        parts = contribution.allocations.select_related("activity")
        return (
            format_html_join("; ", "{} ({})", ((part, part.get_side_display()) for part in parts))
            or contribution.activity
            or "–"
        )

    @admin.display(description=_("what was given"), ordering="kind__sort_order")
    def what(self, contribution: Contribution) -> str:
        """The amount, and of what."""
        return f"{contribution.shown_amount}, {contribution.kind}"

    @admin.display(description=_("amount"), ordering="amount")
    def shown_amount(self, contribution: Contribution) -> str:
        """The amount with its unit."""
        return contribution.shown_amount

    @admin.display(description=_("evidence"))
    def evidence_links(self, contribution: Contribution) -> str:
        """The files, to be opened."""
        links = format_html_join(
            ", ",
            '<a href="{}">{}</a>',
            ((file.get_absolute_url(), file.name) for file in contribution.evidence.all()),
        )
        return links or "–"


class SettleFilter(admin.SimpleListFilter):
    """Whether somebody has to settle it."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What waits, and all states."""
        return [("to_settle", _("to settle")), *OverlapState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to what waits, or to the state."""
        if self.value() == "to_settle":
            return queryset.to_settle()
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Overlap)
class OverlapAdmin(ActsAdmin):
    """Contributions of one kind and day that may be one gift, beside each other."""

    change_form_template = "admin/annexes/overlap/change_form.html"
    list_display = ["done_on", "kind", "state", "found_at"]
    list_filter = [SettleFilter, "kind"]
    list_select_related = ["kind"]
    date_hierarchy = "done_on"
    fields = ["kind", "done_on", "found_at"]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the rows beside each other."""
        rows = (
            Contribution.objects.visible_to(request.user)
            .filter(overlap=object_id)
            .select_related("organisation", "kind", "activity", "pledge", "logged_by")
            .with_confirmations()
            .order_by("logged_at")
        )
        context = {"rows": rows} if self.get_object(request, object_id) else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))


@admin.register(Confirmation)
class ConfirmationAdmin(ReadOnlyRegister):
    """What hosts of activities have been asked, and have answered."""

    list_display = ["asked_at", "host", "organisation", "what", "state", "answered_at"]
    list_filter = ["state"]
    list_select_related = ["host", "organisation", "contribution__kind"]
    search_fields = ["host__name", "organisation__name"]
    date_hierarchy = "asked_at"
    fields = [
        ("host", "organisation"),
        "contribution",
        "state",
        ("asked_at", "expires_at", "answered_at"),
        ("hours", "area_m2"),
        ("women", "men", "other"),
        "shown_amount",
        "answer",
    ]

    @admin.display(description=_("contribution"))
    def what(self, confirmation: Confirmation) -> str:
        """What it is about."""
        return f"{confirmation.contribution}, {confirmation.contribution.shown_amount}"

    @admin.display(description=_("amount"))
    def shown_amount(self, confirmation: Confirmation) -> str:
        """The host's amount with its unit."""
        return confirmation.shown_amount or "–"


@admin.register(VerificationLimit)
class VerificationLimitAdmin(RegisterAdmin):
    """How far a host's yes is enough, by kind."""

    list_display = ["kind", "up_to", "sampled_per_cent", "is_active"]
    list_select_related = ["kind"]
    fields = ["kind", "up_to", "sampled_per_cent", "is_active"]
