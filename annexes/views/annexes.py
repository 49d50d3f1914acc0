"""The tenant's annexes: what they say, what is pledged, whose turn it is, and signing."""

from dataclasses import dataclass, replace
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods, require_safe

from annexes.acts.contributions import LOG_TO_PLEDGE
from annexes.amended import wording_on
from annexes.content import content_of
from annexes.models import Commitment, LeaseAnnex, Party, Pledge, Signature, YearPlan
from annexes.next_steps import NextStep, next_step, state_for_tenant
from annexes.sections import sections_of
from annexes.states.annexes import BINDING, IN_FORCE, UNDER_WAY
from annexes.states.pledges import PledgeState
from annexes.talk import comment_url
from portal.acts import Act
from portal.http import PortalRequest, fetch
from portal.models import StateChange
from portal.pages import act_links, act_page

#: Acts that change nothing but the plan; they stand beside the pledges, not at the top.
BESIDE_PLEDGES = frozenset({"add_pledge", "add_space", "log"})
#: Those, and the one that stands beside each clause.
BESIDE = BESIDE_PLEDGES | {"comment"}
#: Acts whose page shows the content that is agreed to or signed.
OVER_CONTENT = frozenset({"accept_offer", "sign_as_tenant"})


@dataclass(frozen=True)
class Listed:
    """An annex as the list shows it."""

    annex: LeaseAnnex
    state: str | Promise
    next_step: NextStep | None


@dataclass(frozen=True)
class PlannedPledge:
    """A pledge with what this person can do to it."""

    pledge: Pledge
    acts: list[tuple[Act, str]]
    comment: str


@dataclass(frozen=True)
class PlannedYear:
    """A year plan as the page shows it."""

    plan: YearPlan
    pledges: list[PlannedPledge]
    commitments: list[Commitment]


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the tenant's annexes: those under way, those in force, those that were."""
    mine = [
        Listed(annex, state_for_tenant(annex), next_step(annex, seen_by=Party.TENANT))
        for annex in _mine(request).select_related("lease__premises", "company", "organisation")
    ]
    context = {
        "under_way": [each for each in mine if each.annex.state in UNDER_WAY],
        "in_force": [each for each in mine if each.annex.state in IN_FORCE],
        "former": [each for each in mine if each.annex.state not in UNDER_WAY | IN_FORCE],
    }
    return render(request, "annexes/annex_list.html", context)


@require_safe
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show an annex: what happens next, the plan of each year, the clauses, the signatures."""
    if request.company is not None and request.company.pk in request.user.staff_company_ids:
        found = fetch(LeaseAnnex, request, pk)
        if found.organisation_id not in request.user.organisation_ids:
            return redirect("admin:annexes_leaseannex_change", pk)
    annex = fetch(_whole(), request, pk)
    acts = act_links(annex, request)
    today = timezone.localdate()
    now = wording_on(annex, today) if annex.state in BINDING else None
    document = now.document if now else annex
    context = {
        "annex": annex,
        "state": state_for_tenant(annex),
        "step": next_step(annex, seen_by=Party.TENANT),
        "content": now.content if now else content_of(annex),
        "document": document,
        "signatures": document.signatures.all(),
        "rests": next((each for each in annex.suspensions.all() if each.covers(today)), None),
        "acts": [(act, url) for act, url in acts if act.name not in BESIDE],
        "pledge_acts": [(act, url) for act, url in acts if act.name in BESIDE_PLEDGES - {"log"}],
        "years": _years(annex, request),
        "sections": sections_of(annex, request, seen_by=Party.TENANT),
        "comment_url": comment_url(annex, request.user, seen_by=Party.TENANT),
        "history": annex.history(),
        "is_binding": annex.state in BINDING,
    }
    return render(request, "annexes/annex.html", context)


def _logging(acts: list[tuple[Act, str]]) -> list[tuple[Act, str]]:
    """Return the way to the page on which anything is logged, pledged or not, if it is open."""
    return [
        (replace(act, label=LOG_TO_PLEDGE.label), reverse("annexes:log"))
        for act, _url in acts
        if act.name == "log"
    ]


@require_http_methods(["GET", "POST"])
def act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Do something to an annex: add a pledge, answer, agree, sign, leave."""
    template = "annexes/annex_act.html" if name in OVER_CONTENT else "act.html"
    return act_page(request, LeaseAnnex, pk, name, template=template)


@require_http_methods(["GET", "POST"])
def pledge_act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Do something to a pledge: change it, remove it, accept it."""
    if name == "log":  # has a page of its own
        raise Http404
    return act_page(request, Pledge, pk, name, template="annexes/pledge_act.html")


def _mine(request: PortalRequest) -> QuerySet[LeaseAnnex]:
    return LeaseAnnex.objects.visible_to(request.user).filter(
        organisation__in=request.user.organisation_ids
    )


def _whole() -> QuerySet[LeaseAnnex]:
    """Annexes with all that their page shows."""
    return LeaseAnnex.objects.select_related(
        "company",
        "organisation",
        "lease__premises",
        "landlord_contact",
        "signed_file",
        "template_version__template",
    ).prefetch_related(
        Prefetch("signatures", Signature.objects.select_related("paper").order_by("at")),
        "suspensions",
    )


def _years(annex: LeaseAnnex, request: PortalRequest) -> list[PlannedYear]:
    plans = list(annex.plans.order_by("-year"))
    pledges = list(
        Pledge.objects.filter(plan__annex=annex)
        .standing()
        .select_related("kind", "theme", "district", "activity")
        .prefetch_related("revisions__proposed_by")
    )
    commitments = list(Commitment.objects.filter(plan__annex=annex))
    comments = _comments(pledges)
    by_pk: dict[Any, YearPlan] = {}
    for plan in plans:
        plan.annex = annex
        by_pk[plan.pk] = plan
    for each in chain(pledges, commitments):
        each.plan = by_pk[each.plan_id]
    return [
        PlannedYear(
            plan,
            [
                PlannedPledge(
                    pledge,
                    [link for link in act_links(pledge, request) if link[0].name != "log"],
                    comments.get(pledge.pk, ""),
                )
                for pledge in pledges
                if pledge.plan_id == plan.pk
            ],
            [each for each in commitments if each.plan_id == plan.pk],
        )
        for plan in plans
    ]


def _comments(pledges: list[Pledge]) -> dict[UUID, str]:
    """Return why each returned pledge came back: its latest comment."""
    returned = [pledge.pk for pledge in pledges if pledge.state == PledgeState.RETURNED]
    if not returned:
        return {}
    changes = StateChange.objects.filter(
        thing_type=Pledge._meta.label_lower, thing_id__in=returned, to_state=PledgeState.RETURNED
    )
    return {change.thing_id: change.reason for change in changes.order_by("at", "id")}
