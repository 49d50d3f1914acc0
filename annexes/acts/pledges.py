"""What can be done to pledges, by the side whose turn it is."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from annexes.actions import next_year, revisions
from annexes.actions import pledges as actions
from annexes.acts.contributions import LOG_TO_PLEDGE
from annexes.forms.plans import PledgeForm, SpacePledgeForm
from annexes.forms.revisions import CarryForm, RevisionForm
from annexes.models import Party, Pledge, YearPlan
from annexes.states.annexes import AnnexState
from annexes.states.pledges import (
    ACCEPT,
    CANCEL,
    FAIL,
    FULFIL,
    FULFIL_PARTLY,
    REMOVE,
    RETURN,
    UNSETTLED,
)
from portal.acts import Act, ConfirmForm, ReasonForm, register_acts


def _writable(party: Party) -> Callable[[Pledge], bool]:
    def possible(pledge: Pledge) -> bool:
        return pledge.state in UNSETTLED and actions.may_write(pledge.plan, party)

    return possible


def _writable_as(party: Party, *, space: bool) -> Callable[[Pledge], bool]:
    """Whether this side may rewrite the pledge, on the form for floor space or on the other."""

    def possible(pledge: Pledge) -> bool:
        return (pledge.area_m2 is not None) == space and actions.may_change(pledge, party)

    return possible


def _proposed_by(party: Party) -> Callable[[Pledge], bool]:
    """Whether the pledge was proposed by this side, under a signed annex: the other accepts it."""

    def possible(pledge: Pledge) -> bool:
        return pledge.proposed_party == party and pledge.plan.annex.state == AnnexState.ACTIVE

    return possible


def _can_be_returned(pledge: Pledge) -> bool:
    return pledge.proposed_party == Party.TENANT and actions.may_write(pledge.plan, Party.LANDLORD)


def _can_be_cancelled(pledge: Pledge) -> bool:
    return pledge.plan.annex.state == AnnexState.ACTIVE


def _can_fail(pledge: Pledge) -> bool:
    return _can_be_cancelled(pledge) and not pledge.waits_for_consent


def _change(party: Party) -> Callable[..., Pledge]:
    def change(pledge: Pledge, *, plan: YearPlan, **given: Any) -> Pledge:
        return actions.change_pledge(pledge, party=party, **given)

    return change


def _pledge_acts(party: Party, permission: str, names: tuple[str, str, str, str]) -> list[Act]:
    """What one side can do to a pledge that is not settled, or that the other proposed."""
    change, change_space, remove, accept = names
    other = Party.LANDLORD if party == Party.TENANT else Party.TENANT
    return [
        Act(
            accept,
            _("Accept the pledge"),
            partial(actions.accept_pledge, party=party),
            move=ACCEPT,
            permission=permission,
            possible=_proposed_by(other),
            explain=_("It holds from its first day."),
            done=_("The pledge is accepted."),
            tone="good",
        ),
        Act(
            change,
            _("Change the pledge"),
            _change(party),
            permission=permission,
            form=PledgeForm,
            possible=_writable_as(party, space=False),
            done=_("The pledge is changed."),
        ),
        Act(
            change_space,
            _("Change the pledge"),
            _change(party),
            permission=permission,
            form=SpacePledgeForm,
            possible=_writable_as(party, space=True),
            done=_("The pledge is changed."),
        ),
        Act(
            remove,
            _("Remove the pledge"),
            partial(actions.remove_pledge, party=party),
            move=REMOVE,
            permission=permission,
            possible=_writable(party),
            form=ConfirmForm,
            done=_("The pledge is removed."),
            tone="danger",
        ),
    ]


def _can_be_adjusted(pledge: Pledge) -> bool:
    return revisions.is_adjustable(pledge) and pledge.waiting_revision is None


def _revision_by(party: Party) -> Callable[[Pledge], bool]:
    """Whether a change that this side has proposed waits for an answer."""

    def possible(pledge: Pledge) -> bool:
        waiting = pledge.waiting_revision
        return waiting is not None and waiting.proposed_party == party

    return possible


def _can_be_carried(pledge: Pledge) -> bool:
    return next_year.may_carry(pledge) and not pledge.carried_to.standing().exists()


def _later_acts(party: Party, permission: str, suffix: str) -> list[Act]:
    """What one side can do to a pledge that both have accepted: adjust it, carry its rest over."""
    other = Party.LANDLORD if party == Party.TENANT else Party.TENANT
    return [
        Act(
            f"agree_to_change{suffix}",
            _("Agree to the change"),
            partial(revisions.agree_to_revision, party=party),
            permission=permission,
            possible=_revision_by(other),
            explain=_("The new quantity holds from now on. The first one stays to be seen."),
            done=_("The change is agreed."),
            tone="good",
        ),
        Act(
            f"decline_change{suffix}",
            _("Decline the change"),
            partial(revisions.decline_revision, party=party),
            permission=permission,
            form=ReasonForm,
            possible=_revision_by(other),
            explain=_("The quantity stays as it is."),
            done=_("The change is declined."),
        ),
        Act(
            f"take_change_back{suffix}",
            _("Take the proposed change back"),
            partial(revisions.take_back_revision, party=party),
            permission=permission,
            possible=_revision_by(party),
            done=_("The proposed change is taken back."),
        ),
        Act(
            f"adjust{suffix}",
            _("Propose another quantity"),
            partial(revisions.propose_revision, party=party),
            permission=permission,
            form=RevisionForm,
            possible=_can_be_adjusted,
            explain=_(
                "For when the year turned out differently. It holds when the other party has "
                "agreed; what was first agreed stays to be seen."
            ),
            done=_("The change is proposed. The other party gets a letter."),
        ),
        Act(
            f"carry{suffix}",
            _("Carry the rest over to next year"),
            partial(next_year.carry_over, party=party),
            permission=permission,
            form=CarryForm,
            possible=_can_be_carried,
            explain=_("Once for each pledge, and when both sides agree to it."),
            done=_("The rest is proposed as a pledge of next year."),
        ),
    ]


register_acts(
    Pledge,
    *_pledge_acts(
        Party.TENANT, "annexes.propose_pledge", ("change", "change_space", "remove", "accept")
    ),
    *_pledge_acts(
        Party.LANDLORD, "annexes.answer_pledge", ("reword", "reword_space", "take_back", "agree")
    ),
    Act(
        "return",
        _("Return with a comment"),
        actions.return_pledge,
        move=RETURN,
        permission="annexes.answer_pledge",
        form=ReasonForm,
        possible=_can_be_returned,
        explain=_("The tenant changes it or takes it away."),
        done=_("The pledge is returned."),
    ),
    *_later_acts(Party.TENANT, "annexes.propose_pledge", ""),
    *_later_acts(Party.LANDLORD, "annexes.answer_pledge", "_for_landlord"),
    Act(
        "fulfil",
        _("Note as fulfilled"),
        partial(actions.judge_pledge, outcome=FULFIL.target),
        move=FULFIL,
        permission="annexes.judge_pledge",
        done=_("Noted."),
        tone="good",
    ),
    Act(
        "fulfil_partly",
        _("Note as partly fulfilled"),
        partial(actions.judge_pledge, outcome=FULFIL_PARTLY.target),
        move=FULFIL_PARTLY,
        permission="annexes.judge_pledge",
        form=ReasonForm,
        done=_("Noted."),
    ),
    Act(
        "fail",
        _("Note as not fulfilled"),
        partial(actions.judge_pledge, outcome=FAIL.target),
        move=FAIL,
        permission="annexes.judge_pledge",
        form=ReasonForm,
        possible=_can_fail,
        explain=_("The consequence is a talk, never anything with the lease."),
        done=_("Noted."),
    ),
    Act(
        "cancel",
        _("Cancel the pledge"),
        actions.cancel_pledge,
        move=CANCEL,
        permission="annexes.cancel_pledge",
        form=ReasonForm,
        possible=_can_be_cancelled,
        explain=_("For example when the activity is no more. It no longer counts as pledged."),
        done=_("The pledge is cancelled."),
        tone="danger",
    ),
    LOG_TO_PLEDGE,
)
