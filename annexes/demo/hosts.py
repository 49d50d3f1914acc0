"""The demo's hosts: what they have confirmed, what they see otherwise, and a possible double."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from annexes.actions import confirmations, contributions
from annexes.demo.annexes import morning
from annexes.models import Confirmation, Contribution, Pledge, VerificationLimit
from annexes.models.catalogue import EvidenceRule
from annexes.occasions import Occasion
from portal import demo
from portal.activities.models import Activity
from portal.goals.models import Unit
from portal.people.models import HousingCompany, Organisation, OrganisationKind, User
from portal.roles import Role

HOST = "Läxhjälpen på Torget"
REMARK = "En av er fick gå efter en timme."


@demo.demo_part
def hosts_of_activities() -> Iterator[str]:
    """Two tenants at one activity: its host says yes to one and other numbers to the other."""
    for company in HousingCompany.objects.filter(slug=demo.LEAD):
        if Confirmation.objects.of(company).exists():
            yield f"{company}: hosts have been asked"
            continue
        asked = [ask_about(pledge, host_of(company)) for pledge in pledges_of(company)]
        for number, contribution in enumerate(asked):
            answer(contribution, yes=number % 2 == 0)
        yield f"{company}: {len(asked)} questions to a host"


def host_of(company: HousingCompany) -> Activity:
    """Return homework help with a host that can be written to; hours within a limit go fast."""
    host, _new = Organisation.objects.get_or_create(
        company=company,
        name=HOST,
        defaults={"kind": OrganisationKind.ASSOCIATION, "email": "laxhjalpen@example.se"},
    )
    activity, _new = Activity.objects.get_or_create(
        company=company, code="laxhjalp-torget", defaults={"name_sv": HOST, "organisation": host}
    )
    return activity


def pledges_of(company: HousingCompany) -> list[Pledge]:
    """Return two running pledges of volunteer hours by two tenants, with a limit for their kind."""
    by_tenant: dict[UUID, Pledge] = {}
    running = (
        Pledge.objects.of(company)
        .running(evening())
        .filter(kind__unit=Unit.HOURS, kind__evidence_rule=EvidenceRule.NONE)
    )
    for pledge in running.select_related("kind", "plan__annex").order_by("kind", "pk"):
        if not pledge.plan.annex.is_suspended_on(evening()):
            by_tenant.setdefault(pledge.organisation_id, pledge)
    chosen = list(by_tenant.values())[:2]
    for pledge in chosen[:1]:
        VerificationLimit.objects.get_or_create(
            company=company, kind=pledge.kind, defaults={"up_to": Decimal(6)}
        )
    return chosen


def evening() -> date:
    """Return the evening that the story is about."""
    return timezone.localdate() - timedelta(days=4)


def ask_about(pledge: Pledge, activity: Activity) -> Contribution:
    """Log an evening at the activity, as the tenant's reporter did."""
    reporter = User.objects.filter(
        represents__organisation=pledge.organisation_id, represents__role=Role.ORG_REPORTER
    ).first()
    return contributions.log_contribution(
        pledge.plan.annex,
        occasion=Occasion(
            kind=pledge.kind,
            pledge=pledge,
            activity=activity,
            done_on=evening(),
            hours=Decimal(2),
            women=1,
            men=1,
        ),
        by=reporter,
        at=morning(evening() + timedelta(days=1)),
        certain=True,
    )


def answer(contribution: Contribution, *, yes: bool) -> None:
    """Answer as the host did two days later."""
    confirmation = contribution.confirmations.get()
    at = confirmation.asked_at + timedelta(days=2)
    if yes:
        confirmations.confirm_as_host(confirmation, at=at)
        return
    numbers = confirmations.HostsNumbers(hours=Decimal("1.5"), women=1, men=1)
    confirmations.adjust_as_host(confirmation, numbers=numbers, remark=REMARK, at=at)
