"""The demo's years: last year closed, a rest carried over, and pledges that both adjust."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from annexes.actions import next_year, revisions
from annexes.actions import plans as actions
from annexes.actions.closing import close_plan
from annexes.actions.pledges import accept_pledge
from annexes.closing import closing_of, rest_of
from annexes.demo.annexes import morning
from annexes.models import Party, Pledge, PledgeRevision, YearPlan
from annexes.states.plans import PlanState
from annexes.states.pledges import PledgeState
from portal import demo
from portal.people.models import HousingCompany, Representative, User
from portal.roles import Role

WHY_LESS = "Det blev svårt att avvara folk under hösten."
HOW_IT_WENT = "Tack för året! Läxhjälpen har betytt mycket för barnen på gården."


@demo.demo_part
def years_closed() -> Iterator[str]:
    """Last year closed but for one annex, a rest carried over, changes agreed and waiting."""
    for company in HousingCompany.objects.all():
        if YearPlan.objects.of(company).filter(state=PlanState.CLOSED).exists():
            yield f"{company}: years are closed"
            continue
        closed = close_last_years(company)
        carry_one_rest(company)
        adjust_two_pledges(company)
        yield f"{company}: {closed} years closed"


def close_last_years(company: HousingCompany) -> int:
    """Close all past years but the last one, which is left for somebody to try."""
    by = demo.staff(company, Role.CASEWORKER)
    today = timezone.localdate()
    past = YearPlan.objects.of(company).running().filter(year__lt=today.year)
    plans = list(past.select_related("annex").order_by("year", "annex__number"))
    for plan in plans[:-1]:
        at = morning(date(plan.year + 1, 2, 2))
        for commitment in plan.commitments.all().filter(state="open"):
            done_on = commitment.due_on + timedelta(days=11)
            actions.keep_commitment(commitment, done_on=done_on, by=by, at=at)
        closing = closing_of(plan, timezone.localdate(at))
        close_plan(
            plan,
            comments={each.pledge.pk: WHY_LESS for each in closing.outcomes},
            left_out=len(closing.left_out),
            note=HOW_IT_WENT,
            by=by,
            at=at,
        )
    return len(plans[:-1])


def carry_one_rest(company: HousingCompany) -> None:
    """Carry the first rest over to a year that has a plan, by both sides."""
    unmet = Pledge.objects.of(company).filter(
        state__in=[PledgeState.PARTLY_FULFILLED, PledgeState.NOT_FULFILLED], area_m2=None
    )
    for pledge in unmet.select_related("plan__annex", "kind"):
        following = pledge.plan.annex.plans.filter(year=pledge.plan.year + 1).running()
        signatory = signatory_of(pledge)
        if not (next_year.may_carry(pledge) and following.exists() and signatory):
            continue
        at = morning(date(pledge.plan.year + 1, 2, 9))
        rest = rest_of(pledge)
        carried = next_year.carry_over(
            pledge, quantity=rest, party=Party.TENANT, by=signatory, at=at
        )
        by = demo.staff(company, Role.CASEWORKER)
        accept_pledge(carried, party=Party.LANDLORD, by=by, at=at + timedelta(days=3))
        return


def adjust_two_pledges(company: HousingCompany) -> None:
    """Let one change be agreed, and another wait for the housing company."""
    this_year = timezone.localdate().year
    active = (
        Pledge.objects.of(company)
        .of_year(this_year)
        .filter(state=PledgeState.ACTIVE, area_m2=None, carried_from=None, quantity__gte=8)
    )
    pledges = [each for each in active.select_related("plan__annex", "kind") if signatory_of(each)]
    for pledge, is_answered in zip(pledges, (True, False), strict=False):
        at = morning(timezone.localdate() - timedelta(days=40 if is_answered else 2))
        propose(pledge, at=at)
        if is_answered:
            by = demo.staff(company, Role.CASEWORKER)
            revisions.agree_to_revision(
                pledge, party=Party.LANDLORD, by=by, at=at + timedelta(days=5)
            )


def propose(pledge: Pledge, *, at: object) -> PledgeRevision:
    """Let the tenant propose three quarters of what it pledged."""
    return revisions.propose_revision(
        pledge,
        amount=(pledge.quantity * Decimal("0.75")).quantize(Decimal(1)),
        reason="Två av oss har slutat, så vi hinner inte allt.",
        party=Party.TENANT,
        by=signatory_of(pledge),
        at=at,
    )


def signatory_of(pledge: Pledge) -> User | None:
    """Return somebody who answers for the tenant's annexes."""
    people = Representative.objects.filter(
        organisation=pledge.organisation_id, role=Role.ORG_SIGNATORY, ended_on=None
    )
    first = people.select_related("user").first()
    return first.user if first else None
