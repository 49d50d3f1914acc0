"""The tenant's start page: what to do, what waits for the housing company, what is done."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from annexes.figures import tenant_year
from annexes.models import Contribution, LeaseAnnex, YearPlan
from annexes.states.annexes import AnnexState
from annexes.states.contributions import UNHANDLED, ContributionState
from portal.http import PortalRequest
from portal.people.models import Organisation

#: How many of the latest contributions the page shows.
LATEST = 5
#: The tenant answers or signs.
TENANTS_TURN = [AnnexState.OFFERED, AnnexState.AGREED, AnnexState.SIGNED_BY_LANDLORD]
#: The housing company answers or signs.
COMPANYS_TURN = [AnnexState.NEGOTIATING, AnnexState.SIGNED_BY_TENANT]


@require_safe
def my_page(request: PortalRequest) -> HttpResponse:
    """Show a representative where their firm stands, and the next thing to do."""
    today = timezone.localdate()
    mine = {"organisation__in": request.user.organisation_ids}
    contributions = Contribution.objects.visible_to(request.user).filter(**mine)
    contributions = contributions.select_related("kind", "pledge", "company")
    open_ones = list(contributions.filter(state__in=sorted(UNHANDLED)))
    annexes = list(
        LeaseAnnex.objects.visible_to(request.user)
        .filter(**mine, state__in=[*TENANTS_TURN, *COMPANYS_TURN])
        .select_related("lease__premises", "company")
    )
    plans = YearPlan.objects.visible_to(request.user).filter(**mine).begun(today.year)
    context = {
        "organisations": list(
            Organisation.objects.filter(pk__in=request.user.organisation_ids).select_related(
                "company"
            )
        ),
        "annexes_to_do": [annex for annex in annexes if annex.state in TENANTS_TURN],
        "annexes_waiting": [annex for annex in annexes if annex.state in COMPANYS_TURN],
        "returned": _in(ContributionState.RETURNED, open_ones),
        "drafts": _in(ContributionState.DRAFT, open_ones),
        "waiting": _in(ContributionState.SUBMITTED, open_ones),
        "latest": contributions.exclude(state=ContributionState.WITHDRAWN)[:LATEST],
        "years": [
            tenant_year(plan) for plan in plans.select_related("annex__lease__premises", "company")
        ],
    }
    return render(request, "annexes/my_page.html", context)


def _in(state: ContributionState, contributions: list[Contribution]) -> list[Contribution]:
    return [contribution for contribution in contributions if contribution.state == state]
