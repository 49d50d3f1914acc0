"""Closing a year: every pledge is judged, the figures are locked, both sides get to know."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.actions.plans import begin_pledge
from annexes.closing import Closing, closing_of
from annexes.models import Pledge, YearPlan
from annexes.states.plans import CLOSE_PLAN
from annexes.states.pledges import CANCEL, FAIL, FULFIL, FULFIL_PARTLY, REMOVE, PledgeState
from portal.errors import DomainError
from portal.states import IllegalMove, make_move

if TYPE_CHECKING:
    from portal.people.models import User

_JUDGING = {move.target: move for move in (FULFIL, FULFIL_PARTLY, FAIL)}


class NotReady(DomainError):
    """Something has to be done first; the message says what."""


class CommentNeeded(DomainError):
    """A pledge that was not met has no comment. ``pledge`` is which."""

    message = _("Write how it went: the tenant reads it.")

    def __init__(self, pledge: Pledge) -> None:
        super().__init__(self.message)
        self.pledge = pledge


class LeftOut(DomainError):
    """Contributions would be left out, and nobody has said that they know."""

    message = ngettext_lazy(
        "%(rows)d contribution would be left out. Say that you know, or handle it first.",
        "%(rows)d contributions would be left out. Say that you know, or handle them first.",
        "rows",
    )


@transaction.atomic
def close_plan(
    plan: YearPlan,
    *,
    comments: Mapping[UUID, str],
    left_out: int,
    note: str = "",
    by: "User",
    at: datetime,
) -> YearPlan:
    """Close a year: judge its pledges by what has been verified, and lock its figures.

    Pledges that nobody answered, and floor space that the landlord never consented to, fall away.

    Args:
        plan: Under way.
        comments: By pledge, why it was not met in full; the tenant reads them.
        left_out: How many contributions may be left out: those that the person has seen.
        note: How the year went, for both sides to read.
        by: Who.
        at: When.

    Raises:
        NotReady: the year is not over, or a commitment of the landlord has not been noted.
        LeftOut: another number of contributions would be left out.
        CommentNeeded: a pledge was not met, and nothing says why.
        IllegalMove: the plan is not under way.
    """
    plan = YearPlan.objects.select_related("annex").locked(plan.pk)
    if not CLOSE_PLAN.starts_from(plan.state):
        raise IllegalMove(_("The year plan is not under way."))
    closing = closing_of(plan, timezone.localdate(at))
    _refuse_unless_ready(closing, left_out)
    for outcome in closing.outcomes:
        pledge = Pledge.objects.select_related("plan").locked(outcome.pledge.pk)
        comment = comments.get(pledge.pk, "").strip()
        if outcome.needs_comment and not comment:
            raise CommentNeeded(pledge)
        begin_pledge(pledge, by=by, at=at)  # where the clock has not come to it
        make_move(_JUDGING[outcome.state], pledge, by=by, at=at, reason=comment)
    for pledge in closing.falling:
        _drop(pledge, by=by, at=at)
    plan.closed_at, plan.closed_by, plan.closing_note = at, by, note.strip()
    make_move(CLOSE_PLAN, plan, by=by, at=at)
    letters.write_to_tenant("year_closed", plan.annex, at=at, plan=plan)
    return plan


def _refuse_unless_ready(closing: Closing, left_out: int) -> None:
    if closing.stops:
        raise NotReady(" ".join(str(each.sentence) for each in closing.stops))
    rows = len(closing.left_out)
    if rows != left_out:
        raise LeftOut(LeftOut.message % {"rows": rows})


def _drop(pledge: Pledge, *, by: "User", at: datetime) -> None:
    pledge = Pledge.objects.locked(pledge.pk)
    if pledge.state == PledgeState.ACCEPTED:
        reason = gettext("The landlord never consented to lending the space.")
        make_move(CANCEL, pledge, by=by, at=at, reason=reason)
    else:
        make_move(REMOVE, pledge, by=by, at=at)
