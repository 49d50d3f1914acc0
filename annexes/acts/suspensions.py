"""Letting an annex rest and go on: the tenant alone, the landlord with two people."""

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions import suspensions as actions
from annexes.forms.ending import SuspendForm
from annexes.models import Party, Suspension
from annexes.states.annexes import IN_FORCE
from annexes.states.suspensions import DECIDE, DROP, RESUME, SuspensionState
from portal.acts import Act, ReasonForm, register_acts

#: Who lets an annex rest for each side.
SUSPENDS = {
    Party.TENANT: "annexes.suspend_as_tenant",
    Party.LANDLORD: "annexes.suspend_as_landlord",
}


def suspending(party: Party) -> tuple[Act, ...]:
    """Return the act by which one side lets the annex rest."""
    tenant = party == Party.TENANT
    return (
        Act(
            "suspend_as_tenant" if tenant else "suspend",
            _("Let the annex rest for a while"),
            partial(actions.ask_to_suspend, party=party),
            permission=SUSPENDS[party],
            form=SuspendForm,
            possible=lambda annex: annex.state in IN_FORCE,
            explain=_("Nothing is expected in that time, and nothing can be logged on its days.")
            if tenant
            else _("A colleague has to decide it. Nothing can be logged on its days."),
            done=_("The annex rests on these days. The landlord gets a letter.")
            if tenant
            else _("A colleague has to decide it now."),
        ),
    )


def _rests_today(suspension: Suspension) -> bool:
    return suspension.covers(timezone.localdate())


def _can_be_dropped(party: Party, suspension: Suspension) -> bool:
    """One drops what one asked for oneself; the landlord too what waits for it."""
    return suspension.party == party and (
        suspension.state == SuspensionState.ASKED or suspension.starts_on > timezone.localdate()
    )


def _resume(party: Party) -> Act:
    return Act(
        "go_on" if party == Party.TENANT else "resume",
        _("Let the annex go on"),
        actions.resume_annex,
        move=RESUME,
        permission=SUSPENDS[party],
        form=ReasonForm,
        possible=_rests_today,
        explain=_("From today. Both sides get a letter."),
        done=_("The annex goes on."),
        tone="good",
    )


def _drop(party: Party) -> Act:
    return Act(
        "call_off" if party == Party.TENANT else "drop",
        _("Call the rest off"),
        actions.drop_suspension,
        move=DROP,
        permission=SUSPENDS[party],
        form=ReasonForm,
        possible=partial(_can_be_dropped, party),
        explain=_("The annex doesn't rest on these days."),
        done=_("The annex doesn't rest."),
        tone="danger",
    )


register_acts(
    Suspension,
    Act(
        "decide",
        _("Let the annex rest"),
        actions.decide_suspension,
        move=DECIDE,
        permission="annexes.decide_suspension",
        explain=_("The tenant gets a letter. Nothing can be logged on the resting days."),
        done=_("The annex rests on these days. The tenant gets a letter."),
        tone="good",
    ),
    _resume(Party.LANDLORD),
    _resume(Party.TENANT),
    _drop(Party.LANDLORD),
    _drop(Party.TENANT),
)
