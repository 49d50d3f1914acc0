"""What follows on a closed year in the demo: a tenant of each company has had it certified."""

from collections.abc import Iterator

from django.utils import timezone

from annexes.actions.certificates import issue_certificate
from annexes.models import YearPlan
from annexes.states.plans import PlanState
from portal.demo import demo_part
from portal.people.models import HousingCompany, Representative
from portal.roles import Role


@demo_part
def certificates() -> Iterator[str]:
    """A signatory orders the certificate, of a closed year where there is one."""
    for company in HousingCompany.objects.all():
        signatories = Representative.objects.of(company).filter(
            role=Role.ORG_SIGNATORY, ended_on=None
        )
        plan = (
            YearPlan.objects.of(company)
            .filter(
                state__in=[PlanState.CLOSED, PlanState.RUNNING],
                organisation__in=signatories.values("organisation"),
            )
            .select_related("organisation")
            .order_by("state", "-year", "annex__number")
            .first()
        )
        if plan is None:
            continue
        signatory = signatories.filter(organisation=plan.organisation_id).earliest("since", "pk")
        made = issue_certificate(
            plan.organisation, year=plan.year, by=signatory.user, at=timezone.now()
        )
        yield f"{company}: {made.number}"
