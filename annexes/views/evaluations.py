"""An evaluation as the tenant sees it: what is asked, and what both sides said."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from annexes.lookingback import what_was_said
from annexes.models import Evaluation, Party
from portal.http import PortalRequest, fetch
from portal.pages import act_links, act_page


@require_safe
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show an evaluation: who has answered, by when, and what was said once it may be read."""
    rows = Evaluation.objects.select_related("company", "organisation", "annex")
    evaluation = fetch(rows.prefetch_related("answers"), request, pk)
    if evaluation.organisation_id not in request.user.organisation_ids:
        return redirect("admin:annexes_evaluation_change", pk)
    context = {
        "evaluation": evaluation,
        "acts": act_links(evaluation, request),
        "tenant_answered": evaluation.answered_by(Party.TENANT),
        "landlord_answered": evaluation.answered_by(Party.LANDLORD),
        "said": what_was_said(evaluation, request.user),
    }
    return render(request, "annexes/evaluation.html", context)


@require_http_methods(["GET", "POST"])
def act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Answer an evaluation for the tenant."""
    return act_page(request, Evaluation, pk, name)
