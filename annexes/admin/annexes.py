"""The register of annexes: work lists and acts, nothing typed by hand."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from annexes.admin.dialogue_filters import WithoutMeetingFilter
from annexes.amended import wording_on
from annexes.content import content_of
from annexes.models import Commitment, LeaseAnnex, Party, Pledge
from annexes.next_steps import next_step
from annexes.sections import sections_of
from annexes.states.annexes import BINDING, AnnexState
from annexes.states.pledges import COUNTED
from annexes.talk import comment_url
from portal.admin import ActsAdmin
from portal.places.models import District


class TurnFilter(admin.SimpleListFilter):
    """Whose turn it is: the work lists."""

    title = _("whose turn")
    parameter_name = "turn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Ours, the tenant's, nobody's."""
        return [
            ("ours", _("ours")),
            ("tenants", _("the tenant's")),
            ("both", _("both, to sign")),
            ("in_force", _("in force today")),
            ("late", _("the answer is late")),
            ("expiring", _("ends within 60 days")),
            ("resting", _("rests today")),
            ("notice", _("notice given")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the work list."""
        today = timezone.localdate()
        match self.value():
            case "ours":
                return queryset.with_company()
            case "tenants":
                return queryset.with_tenant()
            case "both":
                return queryset.filter(state=AnnexState.AGREED)
            case "in_force":
                return queryset.in_force(today)
            case "late":
                return queryset.under_way().filter(answer_by__lt=today)
            case "expiring":
                return queryset.expiring(today)
            case "resting":
                return queryset.suspended(today)
            case "notice":
                return queryset.filter(state=AnnexState.ENDING)
        return queryset


class AnnexStateFilter(admin.SimpleListFilter):
    """How far it has come."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All states."""
        return AnnexState.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the state."""
        return queryset.filter(state=self.value()) if self.value() else queryset


class AnnexDistrictFilter(admin.SimpleListFilter):
    """Which district the annex speaks of."""

    title = _("district")
    parameter_name = "district"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The company's districts."""
        return [(str(each.pk), each.name) for each in District.objects.of(request.company)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the district; a word that is none finds nothing."""
        wanted = self.value()
        if not wanted:
            return queryset
        if wanted not in {value for value, _label in self.lookup_choices}:
            return queryset.none()
        among = LeaseAnnex.districts.through.objects.filter(district=wanted)
        return queryset.filter(pk__in=among.values("leaseannex"))


@admin.register(LeaseAnnex)
class LeaseAnnexAdmin(ActsAdmin):
    """Every annex, from draft to end. What it says stands on its page; acts move it on."""

    change_form_template = "admin/annexes/leaseannex/change_form.html"
    act_template = "admin/annexes/leaseannex/act.html"
    view_on_site = False  # staff have this page; the portal's is the tenant's
    list_display = [
        "number",
        "organisation",
        "lease",
        "state",
        "last_day",
        "answer_by",
        "pledge_count",
    ]
    list_filter = [
        TurnFilter,
        AnnexStateFilter,
        AnnexDistrictFilter,
        WithoutMeetingFilter,
        "ambition",
    ]
    list_select_related = ["organisation", "lease"]
    list_defer = ["content"]
    search_fields = ["number", "organisation__name", "lease__number"]
    search_help_text = _("Annex number, tenant or lease number")
    fieldsets = [
        (None, {"fields": [("organisation", "lease"), ("starts_on", "last_day"), "ambition"]}),
        (
            _("What it is about"),
            {"fields": ["theme_names", "district_names", "landlord_contact", "template_version"]},
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> list[Any]:
        """Everything: fields change by acts."""
        names: list[str] = []
        for _heading, part in self.fieldsets:
            for name in part["fields"]:
                names += [name] if isinstance(name, str) else name
        return names

    def get_queryset(self, request: HttpRequest) -> QuerySet[LeaseAnnex]:
        """Count each annex's agreed pledges beside it, without a join that multiplies rows."""
        pledges = (
            Pledge.objects.filter(plan__annex=OuterRef("pk"), state__in=sorted(COUNTED))
            .order_by()
            .values("plan__annex")
            .annotate(how_many=Count("pk"))
            .values("how_many")
        )
        return super().get_queryset(request).annotate(pledge_count=Coalesce(Subquery(pledges), 0))

    @admin.display(description=_("pledges"))
    def pledge_count(self, annex: LeaseAnnex) -> int:
        """How many pledges are agreed."""
        return annex.pledge_count  # type: ignore[attr-defined]  # annotated above

    @admin.display(description=_("holds until"), ordering=Coalesce("ended_on", "ends_on"))
    def last_day(self, annex: LeaseAnnex) -> str:
        """The last day, also when it was ended early."""
        return date_format(annex.last_day)

    @admin.display(description=_("focus areas"))
    def theme_names(self, annex: LeaseAnnex) -> str:
        """The annex's focus areas."""
        return ", ".join(theme.name for theme in annex.themes.all()) or "–"

    @admin.display(description=_("districts"))
    def district_names(self, annex: LeaseAnnex) -> str:
        """The annex's districts."""
        return ", ".join(district.name for district in annex.districts.all()) or "–"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show what the annex says, its plans and its signatures."""
        annex = self.get_object(request, object_id)
        context = {} if annex is None else about(annex, request)
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))


def about(annex: LeaseAnnex, request: HttpRequest) -> dict[str, Any]:
    """Return what the annex's page shows besides its fields."""
    plans = list(annex.plans.order_by("-year"))
    now = wording_on(annex, timezone.localdate()) if annex.state in BINDING else None
    document = now.document if now else annex
    pledges = Pledge.objects.filter(plan__annex=annex).select_related("kind", "theme", "district")
    commitments = Commitment.objects.filter(plan__annex=annex).select_related("responsible")
    return {
        "annex": annex,
        "document": document,
        "content": now.content if now else content_of(annex),
        "signatures": list(document.signatures.select_related("paper")),
        "next_step": next_step(annex, seen_by=Party.LANDLORD),
        "sections": sections_of(annex, request, seen_by=Party.LANDLORD),
        "comment_url": comment_url(annex, request.user, seen_by=Party.LANDLORD),
        "years": [
            {
                "plan": plan,
                "pledges": [each for each in pledges if each.plan_id == plan.pk],
                "commitments": [each for each in commitments if each.plan_id == plan.pk],
            }
            for plan in plans
        ],
    }


def annex_link(annex: LeaseAnnex) -> str:
    """Return a link to the annex's page in the web admin."""
    return format_html(
        '<a href="{}">{}</a>', reverse("admin:annexes_leaseannex_change", args=[annex.pk]), annex
    )
