"""Flagging what may be one gift logged twice."""

from datetime import datetime

from django.db.models import Q

from annexes.models import Contribution, Overlap
from annexes.states.contributions import DELIVERED
from annexes.states.overlaps import JOIN
from annexes.states.plans import PlanState
from portal.activities.models import Activity
from portal.states import make_move


def flag_overlap(contribution: Contribution, *, at: datetime) -> Overlap | None:
    """Flag a contribution that was just sent in when others of its kind and day are like it.

    Alike is: the same activity, whoever gave it; or the same tenant, wherever. Nothing is
    stopped. Those who log to one activity wait for each other here, so that of two who send in at
    the same moment the second sees the first. Runs inside the caller's transaction.

    Returns:
        The flag, or None when the contribution stands alone.
    """
    same_place = Q(organisation=contribution.organisation_id)
    if contribution.activity_id:
        Activity.objects.select_for_update(no_key=True).filter(pk=contribution.activity_id).first()
        same_place |= Q(activity=contribution.activity_id)
    alike = list(
        Contribution.objects.of(contribution.company_id)
        .filter(
            same_place,
            done_on=contribution.done_on,
            kind=contribution.kind_id,
            reverses=None,
            state__in=sorted(DELIVERED),
        )
        .exclude(pk=contribution.pk)
        .order_by("logged_at", "pk")
        .values_list("pk", "overlap")
    )
    if not alike:
        return None
    in_open_years = Contribution.objects.filter(plan__state=PlanState.RUNNING)
    overlap = _flag_of(contribution, [flag for _pk, flag in alike if flag], at=at)
    unflagged = [contribution.pk, *(pk for pk, flag in alike if flag != overlap.pk)]
    in_open_years.filter(pk__in=unflagged).update(overlap=overlap)
    contribution.overlap = overlap
    return overlap


def _flag_of(contribution: Contribution, standing: list, *, at: datetime) -> Overlap:
    """Return the flag that stands on those rows, up again, or a new one."""
    if not standing:
        return Overlap.objects.create(
            company_id=contribution.company_id,
            kind_id=contribution.kind_id,
            done_on=contribution.done_on,
            found_at=at,
        )
    overlap = Overlap.objects.locked(standing[0])
    if JOIN.starts_from(overlap.state) and contribution.overlap_id != overlap.pk:
        make_move(JOIN, overlap, by=None, at=at)
    return overlap
