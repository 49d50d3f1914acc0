"""Changes of what was pledged: one side proposes another quantity, the other agrees or not."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.actions.matching import refuse_beyond_need
from annexes.models import Party, Pledge, PledgeRevision
from annexes.states.annexes import AnnexState
from annexes.states.plans import PlanState
from annexes.states.pledges import (
    AGREE_TO_REVISION,
    DECLINE_REVISION,
    TAKE_BACK_REVISION,
    PledgeState,
)
from portal.errors import DomainError
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User


class NotAdjustable(DomainError):
    """Only what both sides have agreed to, in a year under way, is adjusted."""

    message = _("Only a pledge that both sides have accepted can be adjusted, in a year under way.")


class RevisionWaits(DomainError):
    """One proposal at a time."""

    message = _("A change of this pledge waits for an answer already.")


class SameQuantity(DomainError):
    """Nothing would change."""

    message = _("Write another quantity than the one that holds now.")


class NoRevision(DomainError):
    """Nothing waits for this side's answer."""

    message = _("There is no change that waits for your answer.")


@transaction.atomic
def propose_revision(
    pledge: Pledge,
    *,
    amount: Decimal,
    reason: str,
    party: Party,
    by: "User",
    at: datetime,
) -> PledgeRevision:
    """Propose another quantity for a pledge that both sides have accepted.

    Args:
        pledge: Accepted or active.
        amount: In the kind's unit; for floor space the hours in the year.
        reason: Why; the other party reads it.
        party: Which side proposes it.
        by: Who.
        at: When.

    Raises:
        NotAdjustable: the pledge is not agreed to, or its year or annex is not under way.
        RevisionWaits: a proposal waits already.
        SameQuantity: nothing would change.
    """
    pledge = Pledge.objects.select_related("plan__annex", "kind").locked(pledge.pk)
    if not is_adjustable(pledge):
        raise NotAdjustable
    if pledge.revisions.waiting().exists():
        raise RevisionWaits
    hours = amount if pledge.area_m2 is not None else None
    after = amount
    if hours is not None:
        after = (pledge.area_m2 * hours).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if after == pledge.quantity:
        raise SameQuantity
    revision = PledgeRevision.objects.create(
        company_id=pledge.company_id,
        organisation_id=pledge.organisation_id,
        pledge=pledge,
        before=pledge.quantity,
        after=after,
        hours_after=hours,
        reason=reason.strip(),
        proposed_at=at,
        proposed_by=by,
        proposed_party=party,
    )
    _tell_other_side("revision_proposed", revision, party, at=at)
    return revision


@transaction.atomic
def agree_to_revision(pledge: Pledge, *, party: Party, by: "User", at: datetime) -> Pledge:
    """Agree, for the other side, to the proposed quantity. The pledge keeps its first quantity.

    Raises:
        NoRevision: nothing waits for this side.
        NotAdjustable: the year or the annex has ended meanwhile.
        NeedFull, MoreThanNeeded: it goes beyond what is left of the pledge's need.
    """
    pledge = Pledge.objects.select_related("plan__annex").locked(pledge.pk)
    revision = _waiting(pledge, answered_by=party)
    if not is_adjustable(pledge):
        raise NotAdjustable
    refuse_beyond_need(pledge.need, revision.after, before=pledge)
    pledge.quantity = revision.after
    if revision.hours_after is not None:
        pledge.hours = revision.hours_after
    pledge.save()
    revision.answered_at, revision.answered_by = at, by
    make_move(AGREE_TO_REVISION, revision, by=by, at=at)
    _tell_other_side("revision_answered", revision, party, at=at)
    return pledge


@transaction.atomic
def decline_revision(
    pledge: Pledge, *, reason: str, party: Party, by: "User", at: datetime
) -> Pledge:
    """Say no, for the other side, with a reason. The quantity stays.

    Raises:
        NoRevision: nothing waits for this side.
    """
    pledge = Pledge.objects.select_related("plan__annex").locked(pledge.pk)
    revision = _waiting(pledge, answered_by=party)
    revision.answered_at, revision.answered_by = at, by
    make_move(DECLINE_REVISION, revision, by=by, at=at, reason=reason)
    _tell_other_side("revision_answered", revision, party, at=at, comment=reason)
    return pledge


@transaction.atomic
def take_back_revision(pledge: Pledge, *, party: Party, by: "User", at: datetime) -> Pledge:
    """Take back this side's own proposal before it is answered.

    Raises:
        NoRevision: this side has proposed nothing that waits.
    """
    pledge = Pledge.objects.locked(pledge.pk)
    make_move(TAKE_BACK_REVISION, _waiting(pledge, proposed_by=party), by=by, at=at)
    return pledge


def is_adjustable(pledge: Pledge) -> bool:
    """Whether both sides may agree to another quantity now."""
    return (
        pledge.state in {PledgeState.ACCEPTED, PledgeState.ACTIVE}
        and pledge.plan.state == PlanState.RUNNING
        and pledge.plan.annex.state == AnnexState.ACTIVE
    )


def _waiting(
    pledge: Pledge, *, answered_by: Party | None = None, proposed_by: Party | None = None
) -> PledgeRevision:
    waiting = PledgeRevision.objects.waiting().select_for_update(of=("self",))
    waiting = waiting.filter(pledge=pledge).select_related("pledge__kind", "pledge__plan__annex")
    if proposed_by is not None:
        waiting = waiting.filter(proposed_party=proposed_by)
    if answered_by is not None:
        waiting = waiting.exclude(proposed_party=answered_by)
    revision = waiting.first()
    if revision is None:
        raise NoRevision
    return revision


def _tell_other_side(
    template: str, revision: PledgeRevision, party: Party, *, at: datetime, comment: str = ""
) -> None:
    write = letters.write_to_tenant if party == Party.LANDLORD else letters.write_to_landlord
    annex = revision.pledge.plan.annex
    write(template, annex, at=at, revision=revision, pledge=revision.pledge, comment=comment)
