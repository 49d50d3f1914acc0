"""Logging what was done, and following what becomes of it."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annexes.actions import drafts as drafting
from annexes.acts.contributions import LOG_OTHER, LOG_TO_PLEDGE
from annexes.figures import TenantYear, tenant_year
from annexes.forms.contributions import OccasionForm
from annexes.models import Contribution, LeaseAnnex, LogDraft, Pledge, PledgeKind, YearPlan
from annexes.states.contributions import ContributionState
from portal.acts import Act, perform
from portal.http import PortalRequest, fetch
from portal.pages import act_links, act_page

PER_PAGE = 25
#: The list's pages, in the tenant's words.
TABS = [
    ("", _("All")),
    (ContributionState.RETURNED, _("To correct")),
    (ContributionState.DRAFT, _("Not sent")),
    (ContributionState.SUBMITTED, _("With the housing company")),
    (ContributionState.VERIFIED, _("Verified")),
]


@dataclass(frozen=True)
class Tab:
    """One of the list's pages."""

    label: str
    url: str
    is_current: bool
    count: int


@dataclass(frozen=True)
class Choice:
    """An annex to which something can be logged now, its pledges, and the kinds beside them."""

    year: TenantYear
    kinds: list[PledgeKind]


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List what the tenant has logged, for one pledge when that is asked, the returned first."""
    rows, pledge = _mine(request), _asked_pledge(request)
    if pledge is not None:
        rows = rows.filter(pledge=pledge)
    state = request.GET.get("state", "")
    shown = rows.filter(state=state) if state in ContributionState.values else rows
    shown = shown.select_related("kind", "pledge")
    context = {
        "pledge": pledge,
        "tabs": _tabs(rows, state, pledge),
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "returned": [] if state else rows.returned().select_related("kind", "pledge"),
    }
    return render(request, "annexes/contribution_list.html", context)


@require_safe
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show one contribution: what was said, where it stands, what happens next."""
    rows = Contribution.objects.select_related(
        "kind",
        "pledge",
        "activity",
        "district",
        "theme",
        "annex",
        "organisation",
        "company",
        "logged_by",
        "submitted_by",
    )
    contribution = fetch(rows.with_confirmations(), request, pk)
    context = {
        "contribution": contribution,
        "acts": act_links(contribution, request),
        "history": contribution.history(),
        "may_log": request.user.has_perm("annexes.log_contribution", contribution),
    }
    return render(request, "annexes/contribution.html", context)


@require_http_methods(["GET", "POST"])
def act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Do something to a contribution: change it, send it in, withdraw it."""
    return act_page(request, Contribution, pk, name)


@require_safe
def choose(request: PortalRequest) -> HttpResponse:
    """Ask what was done: a pledge of a year that is open, or something beside them."""
    plans = (
        YearPlan.objects.visible_to(request.user)
        .filter(organisation__in=request.user.organisation_ids)
        .begun(timezone.localdate().year)
        .select_related("annex__lease__premises", "company")
    )
    context = {
        "choices": [Choice(tenant_year(plan), _beside_pledges(plan)) for plan in plans],
        "drafts": LogDraft.objects.visible_to(request.user).select_related("pledge", "kind"),
        "latest": _mine(request)
        .filter(logged_by=request.user, reverses=None)
        .select_related("kind", "pledge")
        .order_by("-logged_at")
        .first(),
    }
    return render(request, "annexes/contribution_choose.html", context)


@require_http_methods(["GET", "POST"])
def log_to_pledge(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Log what was done for a pledge."""
    pledges = Pledge.objects.select_related("kind", "activity", "plan__annex")
    pledge = fetch(pledges, request, pk, may="annexes.log_contribution")
    return _log(request, pledge, LOG_TO_PLEDGE)


@require_http_methods(["GET", "POST"])
def log_other(request: PortalRequest, pk: UUID, kind: str) -> HttpResponse:
    """Log what was done beside the pledges."""
    annexes = LeaseAnnex.objects.select_related("lease__premises")
    annex = fetch(annexes, request, pk, may="annexes.log_contribution")
    given = PledgeKind.objects.of(annex.company_id).on_offer().filter(code=kind).first()
    if given is None or given.needs_consent:
        raise Http404
    return _log(request, annex, LOG_OTHER, kind=given)


@require_http_methods(["GET", "POST"])
def log_again(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Log the same again: today, with the numbers of last time to be changed."""
    rows = Contribution.objects.select_related("pledge__plan__annex__lease__premises", "kind")
    last = fetch(rows, request, pk, may="annexes.log_contribution")
    initial = {
        name: getattr(last, name) or None for name in ("hours", "area_m2", "women", "men", "other")
    } | {"quantity": last.amount}
    if last.pledge is not None:
        return _log(request, last.pledge, LOG_TO_PLEDGE, initial=initial)
    initial |= {"theme": last.theme_id, "activity": last.activity_id}
    return _log(request, last.annex, LOG_OTHER, kind=last.kind, initial=initial)


@require_safe
def go_on(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Go on with a form that was left unfinished."""
    drafts = LogDraft.objects.select_related("kind", "annex__lease__premises")
    draft = fetch(drafts.select_related("pledge__plan__annex__lease__premises"), request, pk)
    prepared = {"resumed": draft, "initial": draft.typed}
    if draft.pledge is not None:
        if not request.user.has_perm("annexes.log_contribution", draft.pledge):
            raise PermissionDenied
        return _log(request, draft.pledge, LOG_TO_PLEDGE, **prepared)
    if not request.user.has_perm("annexes.log_contribution", draft.annex):
        raise PermissionDenied
    return _log(request, draft.annex, LOG_OTHER, kind=draft.kind, **prepared)


@require_POST
def throw_away(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Forget a form that was left unfinished."""
    drafting.throw_away(fetch(LogDraft, request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("Thrown away."))
    return redirect("annexes:log")


def _log(
    request: PortalRequest, thing: Pledge | LeaseAnnex, logging: Act, **prepared: Any
) -> HttpResponse:
    form_class = partial(OccasionForm, **prepared)
    if request.method == "POST" and "keep" in request.POST:
        return _keep(request, form_class(request.POST, thing=thing, by=request.user))
    outcome = perform(request, thing, replace(logging, form=form_class))
    if outcome.done:
        if outcome.result is None:  # the same form sent twice
            return redirect("annexes:contributions")
        messages.success(request, _what_happened(outcome.result))
        return redirect(outcome.result)
    form = outcome.form
    if form.is_bound and form.is_for_later:
        _keep_typed(form, request)
        messages.success(request, _("Kept as far as you had come. Choose pictures anew later."))
        return redirect("annexes:log")
    if form.is_bound:
        form.resumed = form.completed_draft()
    form.submit_label = _("Send in")
    form.cancel_url = reverse("annexes:my_page")
    context = {"form": form, "pledge": form.pledge, "kind": form.given_kind, "annex": form.annex}
    return render(request, "annexes/contribution_form.html", context)


def _keep(request: PortalRequest, form: OccasionForm) -> HttpResponse:
    """Keep what is typed while it is typed, and answer with the line that says so."""
    known, _version = form.known_draft()
    draft = _keep_typed(form, request)
    context = {"draft": draft, "parted": known is not None and known.pk != draft.pk}
    return render(request, "annexes/_kept_state.html", context)


def _keep_typed(form: OccasionForm, request: PortalRequest) -> LogDraft:
    known, version = form.known_draft()
    return drafting.keep_typed(
        form.annex,
        kind=form.given_kind,
        pledge=form.pledge,
        typed=form.typed_so_far(),
        by=request.user,
        at=timezone.now(),
        draft=known,
        version=version,
    )


def _what_happened(contribution: Contribution) -> str:
    if contribution.state == ContributionState.DRAFT:
        return _("Saved. It counts when you have sent it in.")
    return _("Thank you! It is logged and sent in.")


def _mine(request: PortalRequest) -> QuerySet[Contribution]:
    return Contribution.objects.visible_to(request.user).filter(
        organisation__in=request.user.organisation_ids
    )


def _asked_pledge(request: PortalRequest) -> Pledge | None:
    """Return the pledge that a scorecard has led here for; None when that is nonsense."""
    try:
        wanted = UUID(request.GET.get("pledge", ""))
    except ValueError:
        return None
    return Pledge.objects.visible_to(request.user).filter(pk=wanted).first()


def _tabs(rows: QuerySet[Contribution], current: str, pledge: Pledge | None) -> list[Tab]:
    counts = dict(rows.order_by().values_list("state").annotate(rows=Count("*")))
    return [
        Tab(
            label,
            f"{reverse('annexes:contributions')}{_query(state=state, pledge=pledge and pledge.pk)}",
            is_current=state == current,
            count=counts.get(state, 0) if state else sum(counts.values()),
        )
        for state, label in TABS
    ]


def _query(**asked: object) -> str:
    """Return the query of an address, without what is not asked."""
    given = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(given)}" if given else ""


def _beside_pledges(plan: YearPlan) -> list[PledgeKind]:
    return list(PledgeKind.objects.of(plan.company_id).on_offer().filter(needs_consent=False))
