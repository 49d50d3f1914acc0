"""Needs near a tenant, a pledge to one of them, and the host's answer."""

from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from annexes.forms.matching import FindNeedForm, NeedPledgeForm, NeedSpaceForm, can_be_pledged
from annexes.forms.plans import open_plans
from annexes.models import LeaseAnnex, Match, PledgeKind
from portal.activities.models import Need
from portal.acts import act_named, perform
from portal.goals.models import Unit
from portal.http import PortalRequest, fetch
from portal.pages import act_links, act_page
from portal.people.models import Organisation

PER_PAGE = 20


@dataclass(frozen=True)
class ListedNeed:
    """A need with the name of its kind, and whether it is in one's own district."""

    need: Need
    kind: str
    is_near: bool


@require_safe
def needs(request: PortalRequest) -> HttpResponse:
    """List what activities ask for, what is near the tenant's premises first."""
    companies = companies_of(request)
    form = FindNeedForm(request.GET or None, companies=companies)
    near = _districts(request)
    rows = (
        form.narrow(_open_needs(request))
        .select_related("activity__organisation", "district", "company")
        .annotate(
            far=Case(When(district__in=near, then=0), default=1, output_field=IntegerField())
            if near
            else Value(1)
        )
        .order_by("far", "wanted_from", "pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = _kind_names(companies)
    context = {
        "form": form,
        "page": page,
        "listed": [
            ListedNeed(
                need, names.get((need.company_id, need.kind), need.kind), need.district_id in near
            )
            for need in page
        ],
        "may_pledge": bool(_annexes(request)),
    }
    return render(request, "annexes/need_list.html", context)


@require_http_methods(["GET", "POST"])
def pledge_to_need(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Pledge to a need: the form is filled in, and the landlord and the host answer."""
    wanted = Need.objects.select_related("activity", "district")
    need = fetch(wanted, request, pk)
    annexes = [each for each in _annexes(request) if each.company_id == need.company_id]
    context = {"need": need, "annexes": annexes, "form": None}
    is_open = _open_needs(request).filter(pk=need.pk).exists()
    chosen = _chosen(request, annexes)
    if not is_open or chosen is None:
        return render(request, "annexes/need_pledge.html", context | {"is_open": is_open})
    space = need.unit == Unit.M2_HOURS
    act = act_named(chosen, "add_space" if space else "add_pledge")
    filled = partial(NeedSpaceForm if space else NeedPledgeForm, need=need)
    outcome = perform(request, chosen, replace(act, form=filled))
    if outcome.done:
        messages.success(request, _("Thank you! The landlord and the host are asked."))
        return redirect(f"{chosen.get_absolute_url()}#pledges")
    outcome.form.submit_label = _("Send the pledge")
    outcome.form.cancel_url = reverse("annexes:needs")
    context |= {"form": outcome.form, "is_open": True, "annex": chosen}
    return render(request, "annexes/need_pledge.html", context)


@require_safe
def matches(request: PortalRequest) -> HttpResponse:
    """List what tenants have pledged to one's activities, what waits for an answer first."""
    rows = _matches(request).order_by("-state", "-asked_at")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "annexes/match_list.html", {"page": page})


@require_safe
def match(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a host what a tenant has pledged, and what it can answer."""
    found = fetch(_matches(request), request, pk)
    context = {
        "match": found,
        "acts": act_links(found, request),
        "history": found.history(),
    }
    return render(request, "annexes/match.html", context)


@require_http_methods(["GET", "POST"])
def match_act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Answer a tenant's pledge for one's activity."""
    return act_page(request, Match, pk, name)


def companies_of(request: PortalRequest) -> set[UUID]:
    """Return the companies that one's organisations work with."""
    mine = Organisation.objects.filter(pk__in=request.user.organisation_ids)
    return set(mine.values_list("company_id", flat=True))


def _open_needs(request: PortalRequest) -> QuerySet[Need]:
    """Needs of other hosts that still lack something."""
    mine = request.user.organisation_ids
    visible = Need.objects.visible_to(request.user).filter(company__in=companies_of(request))
    return can_be_pledged(visible.open(timezone.localdate())).exclude(organisation__in=mine)


def _annexes(request: PortalRequest) -> list[LeaseAnnex]:
    """Return the annexes under which this person can pledge now."""
    rows = (
        LeaseAnnex.objects.visible_to(request.user)
        .filter(organisation__in=request.user.organisation_ids)
        .select_related("lease__premises")
    )
    return [
        annex
        for annex in rows
        if (act := act_named(annex, "add_pledge")) and act.is_open(annex, request.user)
        if open_plans(annex)
    ]


def _chosen(request: PortalRequest, annexes: list[LeaseAnnex]) -> LeaseAnnex | None:
    """Return the annex that the address names, or the only one."""
    wanted = request.GET.get("bilaga", "")
    named = [annex for annex in annexes if annex.pk.hex == wanted]
    return (named or annexes)[0] if named or len(annexes) == 1 else None


def _districts(request: PortalRequest) -> set[UUID]:
    """Return the districts of the tenant's premises and annexes."""
    rows = LeaseAnnex.objects.visible_to(request.user).filter(
        organisation__in=request.user.organisation_ids
    )
    found = rows.values_list("lease__premises__district", "districts")
    return {district for pair in found for district in pair if district is not None}


def _kind_names(companies: set[UUID]) -> dict[tuple[UUID, str], str]:
    kinds = PledgeKind.objects.filter(company__in=companies)
    return {(kind.company_id, kind.code): kind.name for kind in kinds}


def _matches(request: PortalRequest) -> QuerySet[Match]:
    return (
        Match.objects.visible_to(request.user)
        .filter(organisation__in=request.user.organisation_ids)
        .select_related("need__activity", "pledge__kind", "tenant", "organisation", "company")
    )
