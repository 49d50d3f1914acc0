"""Pledges meet needs: what is left of a need, and what the host says to each pledge."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.models import Match, Pledge
from annexes.states.annexes import AnnexState
from annexes.states.matching import DECLINE_OFFER, LAPSE, WELCOME, MatchState
from annexes.states.pledges import RETURN, PledgeState
from portal.activities.models import Need
from portal.amounts import format_number
from portal.errors import DomainError
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User

#: What the host has not said no to.
STANDING = (MatchState.WAITING, MatchState.ACCEPTED)


class NeedFull(DomainError):
    """Others have pledged it."""

    message = _("Others have been faster: this is no longer needed. Choose another need.")


class MoreThanNeeded(DomainError):
    """The rest is smaller."""

    message = _("Only %(rest)s is still needed. Write that or less.")


class PledgeGone(DomainError):
    """There is nothing to answer."""

    message = _("The tenant has taken the pledge back. There is nothing to answer.")


def refuse_beyond_need(
    need: Need | None, quantity: Decimal, *, before: Pledge | None = None
) -> None:
    """Refuse a quantity that goes beyond what is left of a need; lock the need until then.

    Args:
        need: What the pledge is to meet; None asks nothing.
        quantity: In the need's unit.
        before: The pledge as it stands, when it is changed: what it has taken is its own.

    Raises:
        NeedFull: nothing is left.
        MoreThanNeeded: something is left, but less than the quantity.
    """
    if need is None:
        return
    need = Need.objects.locked(need.pk)
    own = Decimal(0)
    if before is not None and before.need_id == need.pk and before.state != PledgeState.CANCELLED:
        own = before.quantity
    rest = need.remaining + own
    if quantity <= rest:
        return
    if rest <= 0 or not need.is_open:
        raise NeedFull
    shown = f"{format_number(rest, places=2)} {need.get_unit_display()}"
    raise MoreThanNeeded(MoreThanNeeded.message % {"rest": shown})


def ask_host(pledge: Pledge, *, by: "User | None", at: datetime) -> Match | None:
    """Ask the association whose need a tenant wants to meet, once the pledge has been sent.

    A match with another need, from before the pledge was changed, lapses. Where the company
    itself is the host its answer to the pledge is the answer.

    Returns:
        The match that the host has to answer; None when nobody else is asked.
    """
    standing = Match.objects.select_for_update(of=("self",)).filter(
        pledge=pledge, state__in=STANDING
    )
    for match in standing:
        if match.need_id == pledge.need_id and pledge.state != PledgeState.CANCELLED:
            return match
        make_move(LAPSE, match, by=by, at=at)
    need = pledge.need
    if need is None or need.organisation_id is None or pledge.state == PledgeState.CANCELLED:
        return None
    if pledge.plan.annex.state != AnnexState.ACTIVE:
        return None
    match = Match.objects.create(
        company_id=pledge.company_id,
        organisation_id=need.organisation_id,
        need=need,
        pledge=pledge,
        tenant_id=pledge.organisation_id,
        asked_at=at,
    )
    letters.write_about_match("match_asked", match, to=match.organisation_id, at=at)
    return match


@transaction.atomic
def welcome_offer(match: Match, *, by: "User", at: datetime) -> Match:
    """Say yes, for the host, to a tenant's pledge for its activity.

    Raises:
        PledgeGone: the tenant has taken it back.
    """
    match, pledge = _locked(match)
    if pledge.state == PledgeState.CANCELLED:
        raise PledgeGone
    make_move(WELCOME, match, by=by, at=at)
    letters.write_about_match("match_welcomed", match, to=match.tenant_id, at=at)
    return match


@transaction.atomic
def decline_offer(match: Match, *, reason: str, by: "User", at: datetime) -> Match:
    """Say no, for the host, with a reason that the tenant reads.

    What the pledge took of the need is free again. A pledge that is only proposed goes back to
    the tenant; one that the landlord has accepted stands, for another activity.

    Raises:
        PledgeGone: the tenant has taken it back.
    """
    match, pledge = _locked(match)
    if pledge.state == PledgeState.CANCELLED:
        raise PledgeGone
    make_move(DECLINE_OFFER, match, by=by, at=at, reason=reason)
    pledge.need = pledge.activity = None
    if RETURN.starts_from(pledge.state):
        make_move(RETURN, pledge, by=by, at=at, reason=reason)
    else:
        pledge.save()
    letters.write_about_match("match_declined", match, to=match.tenant_id, at=at, reason=reason)
    return match


def keep_matches(*, at: datetime) -> int:
    """Ask the hosts who have not been asked, and let matches of cancelled pledges lapse.

    Returns:
        How many pledges were looked at.
    """
    unasked = (
        Pledge.objects.standing()
        .filter(
            need__organisation__isnull=False,
            plan__annex__state=AnnexState.ACTIVE,
            state__in=[PledgeState.PROPOSED, PledgeState.ACCEPTED, PledgeState.ACTIVE],
        )
        .exclude(matches__state__in=STANDING)
    )
    gone = Pledge.objects.filter(state=PledgeState.CANCELLED, matches__state__in=STANDING)
    pks = [*unasked.values_list("pk", flat=True), *gone.values_list("pk", flat=True)]
    for pk in pks:
        with transaction.atomic():
            pledge = Pledge.objects.select_related("plan__annex", "need").locked(pk)
            ask_host(pledge, by=None, at=at)
    return len(pks)


def _locked(match: Match) -> tuple[Match, Pledge]:
    """Lock the pledge before the match, as those do who change it."""
    pledge = Pledge.objects.select_related("plan__annex", "kind").locked(match.pledge_id)
    match = Match.objects.select_related("need__activity", "company").locked(match.pk)
    match.pledge = pledge
    return match, pledge
