"""The tenant's start page: what to do, what waits for the housing company, what is done."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from annexes.figures import tenant_year
from annexes.models import Contribution, YearPlan
from annexes.states.contributions import ContributionState
from portal.duties import duties_of
from portal.http import PortalRequest
from portal.people.models import Organisation

#: How many of the latest contributions the page shows.
LATEST = 5


@require_safe
def my_page(request: PortalRequest) -> HttpResponse:
    """Show a representative where their firm stands, and the next thing to do."""
    today = timezone.localdate()
    mine = {"organisation__in": request.user.organisation_ids}
    contributions = Contribution.objects.visible_to(request.user).filter(**mine)
    plans = YearPlan.objects.visible_to(request.user).filter(**mine).begun(today.year)
    duties = duties_of(request.user, today)
    context = {
        "organisations": list(
            Organisation.objects.filter(pk__in=request.user.organisation_ids).select_related(
                "company"
            )
        ),
        "to_do": [duty for duty in duties if not duty.is_theirs],
        "waiting": [duty for duty in duties if duty.is_theirs],
        "latest": contributions.exclude(state=ContributionState.WITHDRAWN).select_related(
            "kind", "pledge"
        )[:LATEST],
        "years": [
            tenant_year(plan) for plan in plans.select_related("annex__lease__premises", "company")
        ],
    }
    return render(request, "annexes/my_page.html", context)
