"""Amendments in the portal, and what an annex says on any day."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from annexes.amended import Wording, changes, content_before, wording_on, wordings_of
from annexes.differences import side_by_side
from annexes.forms.amendments import DayForm
from annexes.models import Amendment, LeaseAnnex, Party, Suspension
from annexes.next_steps import amendment_state_for_tenant, amendment_step
from annexes.states.annexes import BINDING, AnnexState
from portal.http import PortalRequest, fetch
from portal.pages import act_links, act_page

#: Acts whose page shows the content that is agreed to or signed.
OVER_CONTENT = frozenset({"accept_offer", "sign_as_tenant"})


@require_safe
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show an amendment: what it changes, side by side; whose turn it is; the whole annex."""
    amendment = fetch(_whole(), request, pk)
    if _is_for_staff(request, amendment):
        return redirect("admin:annexes_amendment_change", pk)
    content = amendment.shown_content
    context = {
        "amendment": amendment,
        "annex": amendment.annex,
        "state": amendment_state_for_tenant(amendment),
        "step": amendment_step(amendment, seen_by=Party.TENANT),
        "acts": act_links(amendment, request),
        "changes": differences(amendment, content),
        "content": content,
        "signatures": amendment.signatures.all(),
        "history": amendment.history(),
        "is_binding": amendment.state == AnnexState.ACTIVE,
    }
    return render(request, "annexes/amendment.html", context)


def differences(amendment: Amendment, content: dict) -> list[tuple]:
    """Return (where, both wordings side by side) for each place that the amendment changes."""
    found = changes(content_before(amendment), content)
    return [
        (change.label, side_by_side("\n".join(change.before), "\n".join(change.after)))
        for change in found
    ]


@require_http_methods(["GET", "POST"])
def act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Do something to an amendment: write it, send it, agree to it, sign it."""
    template = "annexes/amendment_act.html" if name in OVER_CONTENT else "act.html"
    return act_page(request, _whole(), pk, name, template=template)


@require_http_methods(["GET", "POST"])
def suspension_act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Do something to a suspension: let the annex go on, call the rest off."""
    return act_page(request, Suspension, pk, name)


@require_safe
def as_of(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show what an annex says on a chosen day, with the signatures under those words."""
    annex = fetch(LeaseAnnex.objects.select_related("company", "organisation"), request, pk)
    if annex.state not in BINDING:
        raise Http404
    form = DayForm(request.GET or None, annex=annex)
    day = nearest_day(annex)
    found: Wording | None = None
    if not form.is_bound:
        found = wording_on(annex, day)
    elif form.is_valid():
        day = form.cleaned_data["day"]
        found = wording_on(annex, day)
    context = {
        "annex": annex,
        "form": form,
        "day": day,
        "wording": found,
        "signatures": found.document.signatures.all() if found else [],
        "wordings": wordings_of(annex),
        "rests": any(each.covers(day) for each in annex.suspensions.all()),
    }
    return render(request, "annexes/as_of.html", context)


def _whole():
    return Amendment.objects.select_related(
        "annex__lease__premises",
        "annex__template_version__template",
        "annex__company",
        "annex__organisation",
        "company",
        "organisation",
        "signed_file",
    ).prefetch_related("signatures__paper")


def _is_for_staff(request: PortalRequest, amendment: Amendment) -> bool:
    return (
        amendment.organisation_id not in request.user.organisation_ids
        and amendment.company_id in request.user.staff_company_ids
    )


def nearest_day(annex: LeaseAnnex) -> date:
    """Return the day that the page begins with: today, or the nearest on which the annex holds."""
    return max(annex.starts_on, min(timezone.localdate(), annex.last_day))
