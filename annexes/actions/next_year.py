"""From one year to the next: the new plan drafted from the old one, and rests carried over."""

from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.actions.plans import PlanSettled, YearTaken, open_plan
from annexes.closing import rest_of
from annexes.models import Commitment, LeaseAnnex, Party, Pledge, Spread, YearPlan
from annexes.schedules import Days, length
from annexes.states.annexes import AnnexState
from annexes.states.plans import START_PLAN, PlanState
from annexes.states.pledges import NOT_MET
from portal.errors import DomainError
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User

CENT = Decimal("0.01")


class NothingLeft(DomainError):
    """Only the rest of a pledge that was not met can be carried over."""

    message = _("Only what is left of a pledge of a closed year can be carried over.")


class CarriedAlready(DomainError):
    """A rest is carried over once."""

    message = _("The rest of this pledge has been carried over already. It can be done once.")


class MoreThanRest(DomainError):
    """No more is carried over than was left."""

    message = _("%(rest)s is left. Write that or less.")


class NoNextPlan(DomainError):
    """There is no plan to carry the rest to."""

    message = _("There is no year plan under way for %(year)d to carry the rest to.")


@transaction.atomic
def draft_next_plan(plan: YearPlan, *, by: "User", at: datetime) -> YearPlan:
    """Open next year's plan with what stands in this one.

    The landlord's commitments are copied, due on the same day a year later. The tenant's pledges
    become proposals by the landlord, which the tenant accepts, changes or declines one by one; in
    a shorter year their quantity is pro rata.

    Raises:
        PlanSettled: the annex is not signed by both.
        YearTaken: next year has a plan.
        YearOutside: the annex does not hold next year.
    """
    annex = LeaseAnnex.objects.locked(plan.annex_id)
    if annex.state != AnnexState.ACTIVE:
        raise PlanSettled
    if annex.plans.filter(year=plan.year + 1).exists():
        raise YearTaken
    following = open_plan(annex, year=plan.year + 1)
    make_move(START_PLAN, following, by=by, at=at)
    for commitment in plan.commitments.all():
        Commitment.objects.create(
            company_id=plan.company_id,
            organisation_id=plan.organisation_id,
            plan=following,
            wording=commitment.wording,
            theme_id=commitment.theme_id,
            responsible_id=commitment.responsible_id,
            sort_order=commitment.sort_order,
            due_on=_within(following, _a_year_later(commitment.due_on)),
        )
    for pledge in plan.pledges.standing().select_related("kind"):
        _copy(pledge, following, by=by, at=at)
    letters.write_to_tenant("next_year_drafted", annex, at=at, plan=following)
    return following


@transaction.atomic
def carry_over(
    pledge: Pledge, *, quantity: Decimal, party: Party, by: "User", at: datetime
) -> Pledge:
    """Propose that the rest of a pledge of a closed year is given next year.

    The other side accepts it as any other pledge. The old pledge stays as it was judged.

    Args:
        pledge: Not met, of a closed year.
        quantity: What is carried over, in the kind's unit; for floor space the nearest below
            that whole hundredths of hours make.
        party: Which side proposes it.
        by: Who.
        at: When.

    Returns:
        The new pledge, proposed.

    Raises:
        NothingLeft: the year is not closed, or the pledge was met, or is itself a rest.
        CarriedAlready: it has been done.
        MoreThanRest: more than is left.
        NoNextPlan: next year has no plan under way.
    """
    pledge = Pledge.objects.select_related("plan__annex", "kind").locked(pledge.pk)
    if not may_carry(pledge):
        raise NothingLeft
    if pledge.carried_to.standing().exists():
        raise CarriedAlready
    rest = rest_of(pledge)
    if not 0 < quantity <= rest:
        raise MoreThanRest(MoreThanRest.message % {"rest": pledge.shown(rest)})
    year = pledge.plan.year + 1
    following = YearPlan.objects.running().filter(annex=pledge.plan.annex_id, year=year).first()
    if following is None:
        raise NoNextPlan(NoNextPlan.message % {"year": year})
    carried = _twin(pledge, following, quantity, party=party, by=by, at=at)
    carried.carried_from = pledge
    carried.save(force_insert=True)
    return carried


def may_carry(pledge: Pledge) -> bool:
    """Whether the rest of the pledge can be carried over: not met in a closed year, no rest."""
    return (
        pledge.state in NOT_MET
        and pledge.carried_from_id is None
        and pledge.plan.state == PlanState.CLOSED
        and pledge.plan.annex.state == AnnexState.ACTIVE
    )


def _copy(pledge: Pledge, following: YearPlan, *, by: "User", at: datetime) -> None:
    """Propose last year's pledge again; what was carried over into that year is not."""
    if pledge.carried_from_id:
        return
    days = _next_days(pledge, following)
    share = Decimal(min(length(days), 365)) / min(length(_days(pledge)), 365)
    quantity = pledge.original_quantity * min(share, Decimal(1))
    _twin(
        pledge, following, pledge.kind.rounded(quantity), party=Party.LANDLORD, by=by, at=at
    ).save(force_insert=True)


def _twin(
    pledge: Pledge,
    following: YearPlan,
    quantity: Decimal,
    *,
    party: Party,
    by: "User",
    at: datetime,
) -> Pledge:
    """Return a proposal like the pledge, a year later and of another quantity; not saved."""
    hours = None
    if pledge.area_m2 is not None:
        hours = max(
            (quantity / pledge.area_m2).quantize(Decimal("0.01"), ROUND_DOWN), Decimal("0.01")
        )
        quantity = (pledge.area_m2 * hours).quantize(Decimal("0.01"), ROUND_HALF_UP)
    first, last = _next_days(pledge, following)
    chosen = _still_within(pledge.months, (first, last))
    return Pledge(
        company_id=pledge.company_id,
        organisation_id=pledge.organisation_id,
        plan=following,
        kind=pledge.kind,
        needs_consent=pledge.kind.needs_consent,
        wording=pledge.wording,
        quantity=quantity,
        original_quantity=quantity,
        area_m2=pledge.area_m2,
        hours=hours,
        theme_id=pledge.theme_id,
        district_id=pledge.district_id,
        activity_id=pledge.activity_id,
        starts_on=first,
        ends_on=last,
        spread=pledge.spread if chosen or not pledge.months else Spread.MONTHS,
        months=chosen,
        proposed_at=at,
        proposed_by=by,
        proposed_party=party,
    )


def _days(pledge: Pledge) -> Days:
    return pledge.starts_on, pledge.ends_on


def _next_days(pledge: Pledge, following: YearPlan) -> Days:
    """Return the same days a year later, kept within the plan; the whole plan when none is left."""
    first, last = (_a_year_later(day) for day in _days(pledge))
    if first > following.last_day or last < following.first_day:
        return following.first_day, following.last_day
    return _within(following, first), _within(following, last)


def _still_within(months: list[int] | None, days: Days) -> list[int] | None:
    """Return the chosen months that still lie in the days; None when none was chosen or does."""
    return [month for month in months or [] if days[0].month <= month <= days[1].month] or None


def _within(plan: YearPlan, day: date) -> date:
    return min(max(day, plan.first_day), plan.last_day)


def _a_year_later(day: date) -> date:
    """Return the same day next year; 29 February becomes the 28th."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap_day else day.day)
