"""What closing a year would do, shown before it is done and asked again under the lock."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from annexes.figures import Score, tenant_year
from annexes.missing import Missing, missing
from annexes.models import Commitment, Contribution, Pledge, YearPlan
from annexes.states.contributions import ContributionState
from annexes.states.plans import CommitmentState
from annexes.states.pledges import UNSETTLED, PledgeState

#: Logged, and in no figure of a closed year.
LEFT_OUT = (ContributionState.SUBMITTED, ContributionState.DRAFT, ContributionState.RETURNED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a pledge went, by what has been verified of it."""

    score: Score
    state: PledgeState

    @property
    def pledge(self) -> Pledge:
        """The pledge."""
        return self.score.pledge

    @property
    def needs_comment(self) -> bool:
        """Whether the landlord has to say why."""
        return self.state != PledgeState.FULFILLED


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a year would do.

    Args:
        outcomes: The pledges that would be judged.
        judged: The pledges that have been judged before.
        falling: Pledges that would fall away: never answered, or never consented to.
        left_out: Contributions that would count nowhere.
        open_commitments: What the landlord has promised and not noted.
        missing: What stands in the way, or counts nowhere.
    """

    plan: YearPlan
    outcomes: tuple[Outcome, ...]
    judged: tuple[Pledge, ...]
    falling: tuple[Pledge, ...]
    left_out: tuple[Contribution, ...]
    open_commitments: tuple[Commitment, ...]
    missing: tuple[Missing, ...]

    @property
    def stops(self) -> list[Missing]:
        """What has to be done first."""
        return [each for each in self.missing if each.stops]


def closing_of(plan: YearPlan, on: date) -> Closing:
    """Return what closing the plan would do now."""
    scores = tenant_year(plan).scores
    unconsented = [s.pledge for s in scores if _never_began(s.pledge)]
    unsettled = Pledge.objects.filter(plan=plan, state__in=sorted(UNSETTLED))
    left_out = Contribution.objects.filter(plan=plan, state__in=LEFT_OUT)
    return Closing(
        plan=plan,
        outcomes=tuple(
            Outcome(score, outcome_of(score))
            for score in scores
            if score.pledge.state in {PledgeState.ACTIVE, PledgeState.ACCEPTED}
            and not _never_began(score.pledge)
        ),
        judged=tuple(
            score.pledge
            for score in scores
            if score.pledge.state not in {PledgeState.ACTIVE, PledgeState.ACCEPTED}
        ),
        falling=(*unsettled.select_related("kind"), *unconsented),
        left_out=tuple(left_out.select_related("kind", "pledge").order_by("done_on", "pk")),
        open_commitments=tuple(
            plan.commitments.filter(state=CommitmentState.OPEN).select_related("responsible")
        ),
        missing=tuple(missing(plan, on)),
    )


def outcome_of(score: Score) -> PledgeState:
    """Return how a pledge went: what has been verified counts, and nothing else."""
    if score.verified >= score.pledged:
        return PledgeState.FULFILLED
    return PledgeState.PARTLY_FULFILLED if score.verified > 0 else PledgeState.NOT_FULFILLED


def rest_of(pledge: Pledge) -> Decimal:
    """Return what of a pledge has not been verified, in its kind's unit; never below zero."""
    given = Contribution.objects.filter(pledge=pledge).verified()
    return max(pledge.quantity - sum(row.amount for row in given.only("amount")), Decimal(0))


def _never_began(pledge: Pledge) -> bool:
    return pledge.state == PledgeState.ACCEPTED and pledge.waits_for_consent
