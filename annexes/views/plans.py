"""A tenant's page about one year: what both sides promised, and how far they have come."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from annexes.models import YearPlan
from annexes.scorecard import scorecard
from portal.http import PortalRequest, fetch


@require_safe
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show the scorecard of a year; staff go to the same in the web admin."""
    plans = YearPlan.objects.select_related(
        "annex__lease__premises", "annex__company", "organisation", "company"
    )
    plan = fetch(plans, request, pk)
    if plan.organisation_id not in request.user.organisation_ids:
        return redirect("admin:annexes_yearplan_change", pk)
    context = {
        "plan": plan,
        "annex": plan.annex,
        "card": scorecard(plan, timezone.localdate()),
        "other_years": plan.annex.plans.exclude(pk=pk).order_by("-year"),
    }
    return render(request, "annexes/plan.html", context)
