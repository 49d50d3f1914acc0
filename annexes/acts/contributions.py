"""What can be done to contributions; and how they are logged, to a pledge or beside them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from annexes.actions import contributions as actions
from annexes.forms.contributions import OccasionForm
from annexes.models import Contribution, Pledge
from annexes.states.annexes import BINDING
from annexes.states.contributions import REJECT, RETURN, SUBMIT, VERIFY, WITHDRAW, ContributionState
from annexes.states.pledges import PledgeState
from portal.acts import Act, ReasonForm, register_acts


def _log_to_pledge(pledge: Pledge, **given: Any) -> Contribution:
    return actions.log_contribution(pledge.plan.annex, **given)


def _can_be_corrected(contribution: Contribution) -> bool:
    return contribution.state == ContributionState.VERIFIED and contribution.reverses_id is None


def _is_no_correction(contribution: Contribution) -> bool:
    return contribution.reverses_id is None


LOG_TO_PLEDGE = Act(
    "log",
    _("Log what was done"),
    _log_to_pledge,
    permission="annexes.log_contribution",
    form=OccasionForm,
    possible=lambda pledge: pledge.state == PledgeState.ACTIVE,
    done=_("Logged and sent in."),
)
LOG_OTHER = Act(
    "log",
    _("Log something that was not pledged"),
    actions.log_contribution,
    permission="annexes.log_contribution",
    form=OccasionForm,
    possible=lambda annex: annex.state in BINDING,
    done=_("Logged and sent in."),
)

register_acts(
    Contribution,
    Act(
        "verify",
        _("Verify"),
        actions.verify_contribution,
        move=VERIFY,
        bulk=True,
        explain=_("It counts as verified in the figures, and can't be changed after this."),
        done=_("Verified."),
        tone="good",
    ),
    Act(
        "return",
        _("Return for correction"),
        actions.return_contribution,
        move=RETURN,
        form=ReasonForm,
        bulk=True,
        possible=_is_no_correction,
        explain=_("The tenant gets a letter with your reason, changes it and sends it in again."),
        done=_("Returned. The tenant gets a letter."),
    ),
    Act(
        "reject",
        _("Reject"),
        actions.reject_contribution,
        move=REJECT,
        form=ReasonForm,
        explain=_("It counts nowhere. The tenant gets a letter with your reason."),
        done=_("Rejected. The tenant gets a letter."),
        tone="danger",
    ),
    Act(
        "correct",
        _("Take back"),
        actions.correct_contribution,
        form=ReasonForm,
        possible=_can_be_corrected,
        explain=_(
            "A new row with the opposite amount is made; a colleague has to verify it. "
            "Log what is right as a new contribution."
        ),
        done=_("The correcting row waits for a colleague."),
        tone="danger",
    ),
    Act(
        "change",
        _("Change"),
        actions.change_contribution,
        permission="annexes.log_contribution",
        form=OccasionForm,
        possible=lambda contribution: contribution.is_unhandled,
        explain=_("As long as nobody has checked it. It is sent in again."),
        done=_("Changed and sent in."),
    ),
    Act(
        "submit",
        _("Send in"),
        actions.submit_contribution,
        permission="annexes.log_contribution",
        move=SUBMIT,
        explain=_("The housing company checks it. You can change it until they have."),
        done=_("Sent in."),
    ),
    Act(
        "withdraw",
        _("Withdraw"),
        actions.withdraw_contribution,
        permission="annexes.log_contribution",
        move=WITHDRAW,
        possible=_is_no_correction,
        explain=_("It counts nowhere. You can log it again."),
        done=_("Withdrawn."),
        tone="danger",
    ),
)
