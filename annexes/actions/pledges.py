"""Writes to pledges: one side proposes, the other accepts; and the consent to lend space."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.actions.comments import opens_pledge
from annexes.actions.matching import ask_host, refuse_beyond_need
from annexes.actions.plans import begin_pledge
from annexes.agreement import stood_by
from annexes.models import LeaseAnnex, Party, Pledge, PledgeKind, Spread, YearPlan
from annexes.states.annexes import WITH_LANDLORD, AnnexState
from annexes.states.plans import PlanState
from annexes.states.pledges import (
    ACCEPT,
    CANCEL,
    FAIL,
    FULFIL,
    FULFIL_PARTLY,
    PROPOSE_AGAIN,
    REMOVE,
    RETURN,
    UNSETTLED,
    PledgeState,
)
from portal.errors import DomainError
from portal.states import IllegalMove, make_move

if TYPE_CHECKING:
    from portal.activities.models import Activity, Need
    from portal.goals.models import Theme
    from portal.people.models import User
    from portal.places.models import District

#: In which state of the annex each side may write pledges. In a signed one both may propose; the
#: other side then accepts each pledge by itself.
WRITES_IN = {
    Party.LANDLORD: WITH_LANDLORD | {AnnexState.ACTIVE},
    Party.TENANT: frozenset({AnnexState.OFFERED, AnnexState.ACTIVE}),
}


class NotYourTurn(DomainError):
    """The other side has the annex."""

    message = _("Pledges can't be changed now: the other party has the annex, or it is settled.")


class OutsidePlan(DomainError):
    """The pledge's days are outside the year plan."""

    message = _("Choose days within the year plan: %(first)s to %(last)s.")


class TooMuchSpace(DomainError):
    """More is lent than the premises have."""

    message = _("The premises have %(area)s m². Write that or less.")


class WrongQuantity(DomainError):
    """The quantity does not go with the kind."""

    message = _("Write the area and the hours for floor space, and a quantity for other kinds.")


class NoMonth(DomainError):
    """A pledge that is spread over chosen months needs one."""

    message = _("Choose at least one month within the pledge's days.")


class OwnProposal(DomainError):
    """Nobody accepts what they have proposed themselves."""

    message = _("The other party has to accept this pledge.")


@dataclass(frozen=True)
class PledgeWords:
    """What a pledge says, as either side writes it.

    Attributes:
        quantity: In the kind's unit; None for floor space, where area × hours is the quantity.
        area_m2: Only for floor space.
        hours: Only for floor space: hours in the year.
        spread: How it is spread over its time.
        months: For `Spread.CHOSEN`: numbers of the months, 1 to 12.
    """

    kind: PledgeKind
    wording: str
    starts_on: date
    ends_on: date
    quantity: Decimal | None = None
    area_m2: Decimal | None = None
    hours: Decimal | None = None
    theme: "Theme | None" = None
    district: "District | None" = None
    activity: "Activity | None" = None
    need: "Need | None" = None
    spread: Spread = Spread.MONTHS
    months: tuple[int, ...] = ()

    def total(self) -> Decimal:
        """Return the quantity in the kind's unit.

        Raises:
            WrongQuantity: area or hours are missing for floor space, or there for another kind.
        """
        if self.kind.is_space:
            if not self.area_m2 or not self.hours or self.quantity is not None:
                raise WrongQuantity
            return (self.area_m2 * self.hours).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if not self.quantity or self.area_m2 is not None or self.hours is not None:
            raise WrongQuantity
        return self.quantity


@transaction.atomic
def propose_pledge(
    plan: YearPlan, *, words: PledgeWords, party: Party, by: "User", at: datetime
) -> Pledge:
    """Propose a pledge for the tenant, from either side.

    Raises:
        NotYourTurn: the other side has the annex, or the year is over.
        OutsidePlan: the days are outside the plan.
        TooMuchSpace: more m² than the premises have.
        WrongQuantity: the quantity does not go with the kind.
        NeedFull, MoreThanNeeded: it goes beyond what is left of the need.
    """
    annex = LeaseAnnex.objects.locked(plan.annex_id)
    plan = YearPlan.objects.locked(plan.pk)
    plan.annex = annex
    _refuse_unless_turn(plan, party)
    pledge = Pledge(
        company_id=plan.company_id,
        organisation_id=plan.organisation_id,
        plan=plan,
        proposed_at=at,
        proposed_by=by,
        proposed_party=party,
    )
    _write(pledge, words)
    pledge.save(force_insert=True)
    ask_host(pledge, by=by, at=at)
    return pledge


@transaction.atomic
def change_pledge(
    pledge: Pledge, *, words: PledgeWords, party: Party, by: "User", at: datetime
) -> Pledge:
    """Reword a pledge that is not settled; from then on it is this side's proposal.

    A pledge that the other side has commented on can be changed out of turn. The annex is then
    with the other side, which reads the change as part of what it was handed.

    Raises:
        NotYourTurn: the other side has the annex and asks nothing, or the pledge is settled.
        OutsidePlan, TooMuchSpace, WrongQuantity: see `propose_pledge`.
    """
    pledge = _locked(pledge)
    if not may_change(pledge, party):
        raise NotYourTurn
    in_turn = may_write(pledge.plan, party)
    with nullcontext() if in_turn else stood_by(pledge.plan.annex):
        pledge.proposed_at, pledge.proposed_by, pledge.proposed_party = at, by, party
        _write(pledge, words)
        if pledge.state == PledgeState.RETURNED:
            make_move(PROPOSE_AGAIN, pledge, by=by, at=at)
        else:
            pledge.save()
    ask_host(pledge, by=by, at=at)
    return pledge


@transaction.atomic
def remove_pledge(pledge: Pledge, *, party: Party, by: "User", at: datetime) -> Pledge:
    """Take back a proposal.

    Raises:
        NotYourTurn: the other side has the annex.
        IllegalMove: the pledge is settled.
    """
    pledge = _locked(pledge)
    _refuse_unless_turn(pledge.plan, party)
    make_move(REMOVE, pledge, by=by, at=at)
    return pledge


@transaction.atomic
def accept_pledge(pledge: Pledge, *, party: Party, by: "User", at: datetime) -> Pledge:
    """Accept, under a signed annex, a pledge that the other side has proposed.

    Before the annex is signed pledges are accepted with the whole content.

    Raises:
        OwnProposal: this side proposed it.
        NotYourTurn: the annex is not signed by both.
    """
    pledge = Pledge.objects.select_related("plan__annex", "kind").locked(pledge.pk)
    if pledge.plan.annex.state != AnnexState.ACTIVE:
        raise NotYourTurn
    if pledge.proposed_party == party:
        raise OwnProposal
    make_move(ACCEPT, pledge, by=by, at=at)
    begin_pledge(pledge, by=by, at=at)
    return pledge


@transaction.atomic
def return_pledge(pledge: Pledge, *, reason: str, by: "User", at: datetime) -> Pledge:
    """Send a proposal back to the tenant with a comment.

    While the annex is being agreed it travels with the annex when that is handed back; in a
    signed annex the tenant gets a letter.

    Raises:
        NotYourTurn: the tenant has the annex.
        OwnProposal: the landlord proposed it.
    """
    pledge = _locked(pledge)
    _refuse_unless_turn(pledge.plan, Party.LANDLORD)
    if pledge.proposed_party == Party.LANDLORD:
        raise OwnProposal
    make_move(RETURN, pledge, by=by, at=at, reason=reason)
    annex = pledge.plan.annex
    if annex.state == AnnexState.ACTIVE:
        letters.write_to_tenant("pledge_returned", annex, at=at, comment=reason, pledge=pledge)
    return pledge


@transaction.atomic
def cancel_pledge(pledge: Pledge, *, reason: str, by: "User", at: datetime) -> Pledge:
    """Cancel an agreed pledge, with a reason that both sides read. It counts as pledged no more.

    Raises:
        NotYourTurn: the annex is not signed by both; remove the proposal instead.
    """
    pledge = Pledge.objects.select_related("plan__annex").locked(pledge.pk)
    if pledge.plan.annex.state != AnnexState.ACTIVE:
        raise NotYourTurn
    make_move(CANCEL, pledge, by=by, at=at, reason=reason)
    return pledge


@transaction.atomic
def judge_pledge(
    pledge: Pledge, *, outcome: str, reason: str = "", by: "User", at: datetime
) -> Pledge:
    """Note, for the landlord, how an active pledge went when its time is over.

    Args:
        pledge: Active; one that never began can only have failed.
        outcome: A `PledgeState`: fulfilled, partly fulfilled or not fulfilled.
        reason: Demanded unless it is fulfilled; the tenant reads it.
        by: Who.
        at: When.
    """
    pledge = Pledge.objects.locked(pledge.pk)
    move = next(move for move in (FULFIL, FULFIL_PARTLY, FAIL) if move.target == outcome)
    if move == FAIL and pledge.waits_for_consent:
        raise IllegalMove(_("The pledge never began: the landlord has not consented. Cancel it."))
    make_move(move, pledge, by=by, at=at, reason=reason)
    return pledge


def may_write(plan: YearPlan, party: Party) -> bool:
    """Whether this side may write pledges in the plan now."""
    return plan.annex.state in WRITES_IN[party] and plan.state in {
        PlanState.DRAFT,
        PlanState.RUNNING,
    }


def may_change(pledge: Pledge, party: Party) -> bool:
    """Whether this side may reword the pledge now: in its turn, or because the other side asks."""
    return pledge.state in UNSETTLED and (
        may_write(pledge.plan, party) or opens_pledge(pledge, party)
    )


def _locked(pledge: Pledge) -> Pledge:
    """Lock the annex, then the pledge: agreeing takes them in this order, and freezes both."""
    annex = LeaseAnnex.objects.locked(pledge.plan.annex_id)
    pledge = Pledge.objects.select_related("plan").locked(pledge.pk)
    pledge.plan.annex = annex
    return pledge


def _refuse_unless_turn(plan: YearPlan, party: Party) -> None:
    if not may_write(plan, party):
        raise NotYourTurn


def _write(pledge: Pledge, words: PledgeWords) -> None:
    plan = pledge.plan
    first, last = plan.first_day, plan.last_day
    if not first <= words.starts_on <= words.ends_on <= last:
        raise OutsidePlan(OutsidePlan.message % {"first": first, "last": last})
    most = plan.annex.lease.area_m2
    if words.area_m2 and most and words.area_m2 > most:
        raise TooMuchSpace(TooMuchSpace.message % {"area": most})
    before = None if pledge._state.adding else pledge
    refuse_beyond_need(words.need, words.total(), before=before)
    pledge.quantity = pledge.original_quantity = words.total()
    pledge.kind, pledge.needs_consent = words.kind, words.kind.needs_consent
    pledge.wording = words.wording
    pledge.area_m2, pledge.hours = words.area_m2, words.hours
    pledge.starts_on, pledge.ends_on = words.starts_on, words.ends_on
    pledge.spread, pledge.months = words.spread, _chosen_months(words)
    pledge.theme, pledge.district = words.theme, words.district
    pledge.activity, pledge.need = words.activity, words.need


def _chosen_months(words: PledgeWords) -> list[int] | None:
    """Return the months over which the pledge is spread.

    Raises:
        NoMonth: months are to be chosen, and none lies within the pledge's days.
    """
    if words.spread != Spread.CHOSEN:
        return None
    within = range(words.starts_on.month, words.ends_on.month + 1)
    chosen = sorted({month for month in words.months if month in within})
    if not chosen:
        raise NoMonth
    return chosen
