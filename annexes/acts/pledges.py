"""What can be done to pledges, by the side whose turn it is."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from annexes.actions import pledges as actions
from annexes.acts.contributions import LOG_TO_PLEDGE
from annexes.forms.plans import PledgeForm, SpacePledgeForm
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
