"""What can be done to contributions; and how they are logged, to a pledge or beside them."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions import allocations, confirmations, settling, verifying
from annexes.actions import contributions as actions
from annexes.forms.contributions import OccasionForm
from annexes.forms.settling import AllocateForm, MergeForm, VerifyForm
from annexes.models import Contribution, Overlap, Pledge
from annexes.states.annexes import BINDING
from annexes.states.confirmations import STANDING, ConfirmationState
from annexes.states.contributions import (
    OBJECT,
    REJECT,
    RETURN,
    SUBMIT,
    VERIFY,
    WITHDRAW,
    ContributionState,
)
from annexes.states.overlaps import MERGE, TELL_APART
from annexes.states.pledges import PledgeState
from portal.acts import Act, ReasonForm, register_acts
from portal.records.models import Job


def _log_to_pledge(pledge: Pledge, **given: Any) -> Contribution:
    return actions.log_contribution(pledge.plan.annex, **given)


def _can_be_corrected(contribution: Contribution) -> bool:
    return contribution.state == ContributionState.VERIFIED and contribution.reverses_id is None


def _is_no_correction(contribution: Contribution) -> bool:
    return contribution.reverses_id is None


def _counts(contribution: Contribution) -> bool:
    return contribution.reverses_id is None and contribution.state in {
        ContributionState.SUBMITTED,
        ContributionState.VERIFIED,
    }


def _host_has_other_numbers(contribution: Contribution) -> bool:
    said = contribution.confirmation
    return (
        contribution.state == ContributionState.SUBMITTED
        and said is not None
        and said.state == ConfirmationState.ADJUSTED
    )


def _host_can_be_asked(contribution: Contribution) -> bool:
    said = contribution.confirmation
    return (
        contribution.state == ContributionState.SUBMITTED
        and contribution.reverses_id is None
        and (said is None or said.state not in STANDING)
        and confirmations.can_be_asked(contribution)
    )


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
        "take_numbers",
        _("Use the host's numbers"),
        settling.take_hosts_numbers,
        permission="annexes.take_hosts_numbers",
        possible=_host_has_other_numbers,
        explain=_("The contribution then says what the host says, and counts as confirmed."),
        done=_("The contribution now says what the host says."),
        tone="good",
    ),
    Act(
        "verify",
        _("Verify"),
        verifying.verify_contribution,
        move=VERIFY,
        form=VerifyForm,
        bulk=True,
        explain=_("It counts as verified in the figures, and can't be changed after this."),
        done=_("Verified."),
        tone="good",
    ),
    Act(
        "return",
        _("Return for correction"),
        verifying.return_contribution,
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
        verifying.reject_contribution,
        move=REJECT,
        form=ReasonForm,
        explain=_("It counts nowhere. The tenant gets a letter with your reason."),
        done=_("Rejected. The tenant gets a letter."),
        tone="danger",
    ),
    Act(
        "ask_host",
        _("Ask the host"),
        confirmations.ask_host_by_hand,
        permission="annexes.ask_host",
        possible=_host_can_be_asked,
        explain=_("The activity's host gets a letter with a link to answer by."),
        done=_("The host gets a letter."),
    ),
    Act(
        "allocate",
        _("Divide between activities"),
        allocations.allocate,
        permission="annexes.allocate_contribution",
        form=AllocateForm,
        possible=_counts,
        explain=_("Without this the whole counts for its own activity."),
        done=_("Divided."),
    ),
    Act(
        "correct",
        _("Take back"),
        verifying.correct_contribution,
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
        "object",
        _("Object to the rejection"),
        actions.object_to_rejection,
        permission="annexes.object_to_rejection",
        move=OBJECT,
        form=ReasonForm,
        possible=lambda contribution: contribution.can_be_objected_to,
        explain=_("Somebody else at the housing company looks at it again. You can do this once."),
        done=_("Sent. Somebody else at the housing company looks at it again."),
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

register_acts(
    Overlap,
    Act(
        "tell_apart",
        _("They are separate gifts"),
        settling.tell_apart,
        permission="annexes.settle_overlap",
        move=TELL_APART,
        explain=_("All of the rows count."),
        done=_("Noted: separate gifts."),
        bulk=True,
    ),
    Act(
        "merge",
        _("They are the same gift"),
        settling.merge_overlap,
        permission="annexes.settle_overlap",
        move=MERGE,
        form=MergeForm,
        explain=_(
            "One row stays. The others are rejected, or taken back by a correcting row when they "
            "are verified already; their senders read your reason."
        ),
        done=_("Noted: one row stays."),
        tone="danger",
    ),
)

register_acts(
    Job,
    Act(
        "undo_verification",
        _("Undo the verification"),
        verifying.order_undo,
        permission="annexes.undo_verification",
        possible=lambda job: verifying.undoable(job, at=timezone.now()),
        explain=_("What this job has verified waits to be verified again. Within a day."),
        done=_("The verification is being undone."),
        tone="danger",
    ),
)
