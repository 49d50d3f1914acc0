"""What can be done to the landlord's commitments in a year plan."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from annexes.actions import plans as actions
from annexes.forms.plans import CommitmentForm, KeepForm
from annexes.models import Commitment, LeaseAnnex, YearPlan
from annexes.states.plans import MISS, RESUME
from portal.acts import Act, ReasonForm, register_acts

if TYPE_CHECKING:
    from portal.people.models import User


def _change_commitment(commitment: Commitment, *, plan: YearPlan, **given: Any) -> LeaseAnnex:
    return actions.change_commitment(commitment, **given).plan.annex


def _remove_commitment(commitment: Commitment, *, by: "User", at: datetime) -> LeaseAnnex:
    return actions.remove_commitment(commitment, by=by, at=at).annex


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
