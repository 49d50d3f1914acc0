"""Writes to year plans and to what the landlord promises in them."""

from calendar import monthrange
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from annexes.models import Commitment, LeaseAnnex, Pledge, YearPlan
from annexes.states.annexes import WITH_LANDLORD, AnnexState
from annexes.states.plans import (
    CANCEL_PLAN,
    KEEP,
    MISS,
    RESUME,
    START_PLAN,
    CommitmentState,
    PlanState,
)
from annexes.states.pledges import ACCEPT, CANCEL, REMOVE, START, UNSETTLE, PledgeState
from portal.errors import DomainError
from portal.states import make_move

if TYPE_CHECKING:
    from portal.goals.models import Theme
    from portal.people.models import User


class YearTaken(DomainError):
    """One plan a year."""

    message = _("The annex already has a plan for this year.")


class YearOutside(DomainError):
    """The annex does not hold in that year."""

    message = _("The annex doesn't hold in that year.")


class PlanSettled(DomainError):
    """The plan has been agreed to; the landlord's promises stand."""

    message = _("Commitments can be changed only while the landlord has the annex.")


class CommitmentNoted(DomainError):
    """It is too late to hand it over."""

    message = _("It has been noted how this commitment went.")


class DoneTooEarly(DomainError):
    """Nothing is done before it is done."""

    message = _("Choose a day until today.")


def open_plan(annex: LeaseAnnex, *, year: int) -> YearPlan:
    """Make an empty plan for one year.

    Raises:
        YearOutside: the annex does not hold in that year.
    """
    if not annex.starts_on.year <= year <= annex.last_day.year:
        raise YearOutside
    return YearPlan.objects.create(
        company_id=annex.company_id, organisation_id=annex.organisation_id, annex=annex, year=year
    )


def start_year_plan(annex: LeaseAnnex, *, year: int) -> YearPlan:
    """Make a plan for one year with the landlord's standard commitments.

    Each falls due at the end of its month, or on the annex's first or last day in that year when
    the month lies outside it.

    Raises:
        YearOutside: the annex does not hold in that year.
    """
    plan = open_plan(annex, year=year)
    with translation.override(annex.language):
        for standard in annex.template_version.standard_commitments.select_related("theme"):
            Commitment.objects.create(
                company_id=annex.company_id,
                organisation_id=annex.organisation_id,
                plan=plan,
                wording=standard.wording,
                theme=standard.theme,
                responsible=annex.landlord_contact,
                sort_order=standard.sort_order,
                due_on=_due_day(plan, standard.due_month),
            )
    return plan


def _due_day(plan: YearPlan, month: int) -> date:
    wanted = date(plan.year, month, monthrange(plan.year, month)[1])
    return wanted if plan.first_day <= wanted <= plan.last_day else plan.last_day


@transaction.atomic
def add_year_plan(annex: LeaseAnnex, *, year: int, by: "User", at: datetime) -> YearPlan:
    """Open the plan of a further year under a signed annex; pledges are then agreed one by one.

    Raises:
        YearTaken: it is there already.
        YearOutside: the annex does not hold in that year.
        PlanSettled: the annex has not been signed by both.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    if annex.state != AnnexState.ACTIVE:
        raise PlanSettled
    if annex.plans.filter(year=year).exists():
        raise YearTaken
    plan = start_year_plan(annex, year=year)
    make_move(START_PLAN, plan, by=by, at=at)
    return plan


def fit_to_annex(annex: LeaseAnnex, *, moved_years: int) -> None:
    """Move a draft's first plan, and what is due in it, into the annex's changed days."""
    plan = annex.plans.order_by("year").first()
    if plan is None:
        return
    plan.annex = annex
    if moved_years:
        plan.year = annex.starts_on.year
        plan.save()
    for commitment in plan.commitments.all():
        commitment.due_on = _due_day(plan, commitment.due_on.month)
        commitment.save()
    for pledge in Pledge.objects.filter(plan=plan).standing():
        pledge.starts_on = min(max(pledge.starts_on, plan.first_day), plan.last_day)
        pledge.ends_on = max(min(pledge.ends_on, plan.last_day), pledge.starts_on)
        pledge.save()


def settle(annex: LeaseAnnex, *, by: "User", at: datetime) -> None:
    """Accept every proposed pledge: both sides have agreed to the whole content."""
    for pledge in _pledges(annex, PledgeState.PROPOSED):
        make_move(ACCEPT, pledge, by=by, at=at)


def unsettle(annex: LeaseAnnex, *, by: "User", at: datetime) -> None:
    """Turn accepted pledges back into proposals: the agreement was taken back."""
    for pledge in _pledges(annex, PledgeState.ACCEPTED):
        make_move(UNSETTLE, pledge, by=by, at=at)


def begin(annex: LeaseAnnex, *, by: "User | None", at: datetime) -> None:
    """Start the plans of an annex that both have signed, and the pledges whose day has come."""
    for plan in annex.plans.select_for_update().filter(state=PlanState.DRAFT):
        make_move(START_PLAN, plan, by=by, at=at)
    for pledge in _pledges(annex, PledgeState.ACCEPTED):
        begin_pledge(pledge, by=by, at=at)


def begin_pledge(pledge: Pledge, *, by: "User | None", at: datetime) -> bool:
    """Start a locked, accepted pledge when its day has come and nothing stands in its way.

    Returns:
        Whether it started.
    """
    ready = (
        pledge.state == PledgeState.ACCEPTED
        and pledge.plan.state == PlanState.RUNNING
        and not pledge.waits_for_consent
        and pledge.starts_on <= timezone.localdate(at)
    )
    if ready:
        make_move(START, pledge, by=by, at=at)
    return ready


def begin_due_pledges(*, at: datetime) -> int:
    """Start the accepted pledges whose first day has come. The clock does this every day.

    Returns:
        How many started.
    """
    due = Pledge.objects.filter(
        state=PledgeState.ACCEPTED,
        starts_on__lte=timezone.localdate(at),
        plan__state=PlanState.RUNNING,
    )
    return sum(_begin_one(pk, at=at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _begin_one(pk: object, *, at: datetime) -> bool:
    return begin_pledge(Pledge.objects.locked(pk), by=None, at=at)


def cancel(annex: LeaseAnnex, *, by: "User", at: datetime, reason: str) -> None:
    """Cancel the plans and pledges of an annex that never came into force."""
    for pledge in Pledge.objects.select_for_update().filter(plan__annex=annex):
        if REMOVE.starts_from(pledge.state):
            make_move(REMOVE, pledge, by=by, at=at)
        elif CANCEL.starts_from(pledge.state):
            make_move(CANCEL, pledge, by=by, at=at, reason=reason)
    for plan in annex.plans.select_for_update().filter(state=PlanState.DRAFT):
        make_move(CANCEL_PLAN, plan, by=by, at=at)


def _pledges(annex: LeaseAnnex, state: str) -> list[Pledge]:
    found = Pledge.objects.select_for_update(of=("self",)).filter(plan__annex=annex, state=state)
    return list(found.select_related("plan"))


@transaction.atomic
def add_commitment(
    plan: YearPlan,
    *,
    wording: str,
    due_on: date,
    theme: "Theme | None" = None,
    responsible: "User | None" = None,
    by: "User",
    at: datetime,
) -> Commitment:
    """Promise something for the landlord.

    In a signed annex the landlord may promise more; what it has promised stands.

    Raises:
        PlanSettled: the tenant has the annex, or it waits for signatures.
        YearOutside: the day is outside the plan.
    """
    plan = YearPlan.objects.select_related("annex").locked(plan.pk)
    _refuse_unless_landlords(plan, also_signed=True)
    if not plan.first_day <= due_on <= plan.last_day:
        raise YearOutside
    return Commitment.objects.create(
        company_id=plan.company_id,
        organisation_id=plan.organisation_id,
        plan=plan,
        wording=wording,
        theme=theme,
        responsible=responsible,
        due_on=due_on,
        sort_order=plan.commitments.count() + 1,
    )


@transaction.atomic
def change_commitment(
    commitment: Commitment,
    *,
    wording: str,
    due_on: date,
    theme: "Theme | None",
    responsible: "User | None",
    by: "User",
    at: datetime,
) -> Commitment:
    """Reword a promise before it is agreed to.

    Raises:
        PlanSettled: the landlord has not got the annex.
        YearOutside: the day is outside the plan.
    """
    commitment = Commitment.objects.select_related("plan__annex").locked(commitment.pk)
    _refuse_unless_landlords(commitment.plan)
    if not commitment.plan.first_day <= due_on <= commitment.plan.last_day:
        raise YearOutside
    commitment.wording, commitment.due_on = wording, due_on
    commitment.theme, commitment.responsible = theme, responsible
    commitment.save()
    return commitment


@transaction.atomic
def remove_commitment(commitment: Commitment, *, by: "User", at: datetime) -> YearPlan:
    """Take back a promise before it is agreed to.

    Raises:
        PlanSettled: the landlord has not got the annex.
    """
    commitment = Commitment.objects.select_related("plan__annex").locked(commitment.pk)
    plan = commitment.plan
    _refuse_unless_landlords(plan)
    commitment.delete()
    return plan


def _refuse_unless_landlords(plan: YearPlan, *, also_signed: bool = False) -> None:
    open_in = WITH_LANDLORD | {AnnexState.ACTIVE} if also_signed else WITH_LANDLORD
    if plan.annex.state not in open_in or plan.state in {PlanState.CLOSED, PlanState.CANCELLED}:
        raise PlanSettled


@transaction.atomic
def keep_commitment(
    commitment: Commitment, *, done_on: date, by: "User", at: datetime
) -> Commitment:
    """Note that the landlord has done what it promised.

    Raises:
        DoneTooEarly: the day has not come.
        IllegalMove: it is noted already.
    """
    commitment = Commitment.objects.locked(commitment.pk)
    if done_on > timezone.localdate(at):
        raise DoneTooEarly
    commitment.done_on, commitment.checked_at, commitment.checked_by = done_on, at, by
    make_move(KEEP, commitment, by=by, at=at)
    return commitment


@transaction.atomic
def miss_commitment(commitment: Commitment, *, reason: str, by: "User", at: datetime) -> Commitment:
    """Note that the landlord has not done what it promised, and why. The tenant reads it."""
    commitment = Commitment.objects.locked(commitment.pk)
    commitment.checked_at, commitment.checked_by = at, by
    make_move(MISS, commitment, by=by, at=at, reason=reason)
    return commitment


@transaction.atomic
def reassign_commitment(
    commitment: Commitment, *, responsible: "User", by: "User", at: datetime
) -> Commitment:
    """Let another colleague answer for a promise that is still to be kept.

    Raises:
        CommitmentNoted: it has been noted how it went.
    """
    commitment = Commitment.objects.select_related("plan").locked(commitment.pk)
    if commitment.state != CommitmentState.OPEN:
        raise CommitmentNoted
    commitment.responsible = responsible
    commitment.save()
    return commitment


@transaction.atomic
def resume_commitment(
    commitment: Commitment, *, reason: str, by: "User", at: datetime
) -> Commitment:
    """Take back a note that was wrong."""
    commitment = Commitment.objects.locked(commitment.pk)
    commitment.done_on = commitment.checked_at = commitment.checked_by = None
    make_move(RESUME, commitment, by=by, at=at, reason=reason)
    return commitment


def is_open_commitment(commitment: Commitment) -> bool:
    """Whether it can be noted as kept or not: promised under a signed annex, and not yet noted."""
    return commitment.state == CommitmentState.OPEN and commitment.plan.state == PlanState.RUNNING


def is_unsettled_commitment(commitment: Commitment) -> bool:
    """Whether it can be reworded or taken back: not agreed to yet, and with the landlord."""
    return commitment.plan.annex.state in WITH_LANDLORD
