"""What a year plan lacks before its next step.

One computation, `with_missing`, is what the badge shows, what the list filters by, and what the
act of closing the year asks under its lock.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annexes.models import Commitment, Contribution, Pledge, YearPlan
from annexes.states.contributions import ContributionState
from annexes.states.plans import CommitmentState, PlanState
from annexes.states.pledges import UNSETTLED, PledgeState


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing.

    Args:
        sentence: What, for both sides to read.
        stops: Whether the year cannot be closed before; otherwise it only counts nowhere.
        rows: How many rows it concerns; 0 where it is no row.
    """

    code: str
    sentence: str | Promise
    stops: bool
    rows: int = 0


def with_missing(plans: QuerySet[YearPlan], on: date) -> QuerySet[YearPlan]:
    """Return the plans with counts of what each lacks before it can be closed."""
    return plans.annotate(
        year_is_over=Case(When(_over(on), then=True), default=False, output_field=BooleanField()),
        open_commitments=_rows(Commitment.objects.filter(state=CommitmentState.OPEN)),
        unchecked=_rows(Contribution.objects.filter(state=ContributionState.SUBMITTED)),
        unsent=_rows(
            Contribution.objects.filter(
                state__in=[ContributionState.DRAFT, ContributionState.RETURNED]
            )
        ),
        unsettled=_rows(Pledge.objects.filter(state__in=sorted(UNSETTLED))),
        unconsented=_rows(
            Pledge.objects.filter(state=PledgeState.ACCEPTED, needs_consent=True, consent=None)
        ),
    )


def ready_to_close(plans: QuerySet[YearPlan], on: date) -> QuerySet[YearPlan]:
    """Return the plans that nothing stops from being closed."""
    return with_missing(plans, on).filter(
        state=PlanState.RUNNING, year_is_over=True, open_commitments=0
    )


def missing(plan: YearPlan, on: date) -> list[Missing]:
    """Return what the plan lacks before its next step, what stops it first.

    Args:
        plan: Out of `with_missing`, or any; then it is asked for here.
        on: Today.
    """
    if plan.state == PlanState.DRAFT:
        return [
            Missing("unsigned", _("Both sides sign the annex; then the year begins."), stops=True)
        ]
    if plan.state != PlanState.RUNNING:
        return []
    if not hasattr(plan, "unchecked"):
        plan = with_missing(YearPlan.objects.select_related("annex"), on).get(pk=plan.pk)
    found = [_until_over(plan), *_rows_missing(plan)]
    return sorted((each for each in found if each), key=lambda each: not each.stops)


def _until_over(plan: YearPlan) -> Missing | None:
    if plan.year_is_over:
        return None
    day = date_format(plan.last_day, "j F Y")
    return Missing("running", _("The year plan runs until %(day)s.") % {"day": day}, stops=True)


def _rows_missing(plan: YearPlan) -> list[Missing]:
    counted = [
        (
            "open_commitments",
            True,
            ngettext(
                "The landlord notes whether %(rows)d commitment was kept.",
                "The landlord notes whether %(rows)d commitments were kept.",
                plan.open_commitments,
            ),
        ),
        (
            "unchecked",
            False,
            ngettext(
                "%(rows)d contribution waits to be checked by the landlord.",
                "%(rows)d contributions wait to be checked by the landlord.",
                plan.unchecked,
            ),
        ),
        (
            "unsent",
            False,
            ngettext(
                "%(rows)d contribution has been returned or not sent in.",
                "%(rows)d contributions have been returned or not sent in.",
                plan.unsent,
            ),
        ),
        (
            "unsettled",
            False,
            ngettext(
                "%(rows)d pledge has been proposed and not answered.",
                "%(rows)d pledges have been proposed and not answered.",
                plan.unsettled,
            ),
        ),
        (
            "unconsented",
            False,
            ngettext(
                "%(rows)d pledge of floor space waits for the landlord's consent.",
                "%(rows)d pledges of floor space wait for the landlord's consent.",
                plan.unconsented,
            ),
        ),
    ]
    return [
        Missing(code, sentence % {"rows": rows}, stops, rows)
        for code, stops, sentence in counted
        if (rows := getattr(plan, code))
    ]


def _over(on: date) -> Q:
    """Whether the plan's last day has passed: the year's or, when that is earlier, the annex's."""
    return (
        Q(year__lt=on.year)
        | Q(annex__ended_on__lt=on)
        | Q(annex__ended_on=None, annex__ends_on__lt=on)
    )


def _rows(rows: QuerySet) -> Coalesce:
    """Count rows of the plan, without a join that multiplies them."""
    counted = (
        rows.filter(plan=OuterRef("pk"))
        .order_by()
        .values("plan")
        .annotate(how_many=Count("pk"))
        .values("how_many")
    )
    return Coalesce(Subquery(counted), 0)
