"""What can be done to a year plan, and to the landlord's commitments in it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from annexes.actions import closing, next_year
from annexes.actions import plans as actions
from annexes.forms.closing import CloseForm
from annexes.forms.plans import CommitmentForm, KeepForm, ReassignForm
from annexes.models import Commitment, LeaseAnnex, YearPlan
from annexes.states.annexes import AnnexState
from annexes.states.plans import CLOSE_PLAN, MISS, RESUME, CommitmentState, PlanState
from portal.acts import Act, ReasonForm, register_acts

if TYPE_CHECKING:
    from portal.people.models import User


def _change_commitment(commitment: Commitment, *, plan: YearPlan, **given: Any) -> LeaseAnnex:
    return actions.change_commitment(commitment, **given).plan.annex


def _remove_commitment(commitment: Commitment, *, by: "User", at: datetime) -> LeaseAnnex:
    return actions.remove_commitment(commitment, by=by, at=at).annex


def _can_be_reassigned(commitment: Commitment) -> bool:
    return commitment.state == CommitmentState.OPEN


def _has_no_next_year(plan: YearPlan) -> bool:
    """Whether next year's plan can be drafted from this one."""
    annex = plan.annex
    return (
        plan.state in {PlanState.RUNNING, PlanState.CLOSED}
        and annex.state == AnnexState.ACTIVE
        and plan.year < annex.last_day.year
        and not annex.plans.filter(year=plan.year + 1).exists()
    )


register_acts(
    YearPlan,
    Act(
        "close",
        _("Close the year"),
        closing.close_plan,
        move=CLOSE_PLAN,
        permission="annexes.close_plan",
        form=CloseForm,
        explain=_(
            "Pledges are judged by what has been verified, and the figures of the year are "
            "locked. The tenant gets a letter."
        ),
        done=_("The year is closed."),
    ),
    Act(
        "draft_next",
        _("Draft next year's plan from this one"),
        next_year.draft_next_plan,
        permission="annexes.prepare_plan",
        possible=_has_no_next_year,
        explain=_(
            "Your commitments are copied, due a year later. The tenant's pledges become proposals "
            "that the tenant accepts, changes or removes."
        ),
        done=_("Next year's plan is drafted. The tenant gets a letter."),
    ),
)

register_acts(
    Commitment,
    Act(
        "keep",
        _("Note as done"),
        actions.keep_commitment,
        permission="annexes.check_commitment",
        form=KeepForm,
        possible=actions.is_open_commitment,
        explain=_("The tenant sees it."),
        done=_("Noted."),
        tone="good",
    ),
    Act(
        "miss",
        _("Note as not kept"),
        actions.miss_commitment,
        move=MISS,
        permission="annexes.check_commitment",
        form=ReasonForm,
        possible=actions.is_open_commitment,
        explain=_("The tenant sees it and the reason. So does the report."),
        done=_("Noted."),
    ),
    Act(
        "resume",
        _("Take the note back"),
        actions.resume_commitment,
        move=RESUME,
        permission="annexes.check_commitment",
        form=ReasonForm,
        done=_("The commitment is open again."),
    ),
    Act(
        "reassign",
        _("Let somebody else answer for it"),
        actions.reassign_commitment,
        permission="annexes.reassign_commitment",
        form=ReassignForm,
        possible=_can_be_reassigned,
        done=_("The commitment has another person responsible."),
    ),
    Act(
        "reword",
        _("Change the commitment"),
        _change_commitment,
        permission="annexes.prepare_plan",
        form=CommitmentForm,
        possible=actions.is_unsettled_commitment,
        done=_("The commitment is changed."),
    ),
    Act(
        "remove",
        _("Remove the commitment"),
        _remove_commitment,
        permission="annexes.prepare_plan",
        possible=actions.is_unsettled_commitment,
        done=_("The commitment is removed."),
        tone="danger",
    ),
)
