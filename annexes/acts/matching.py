"""What a host can say to a tenant's pledge for its activity."""

from django.utils.translation import gettext_lazy as _

from annexes.actions import matching as actions
from annexes.models import Match
from annexes.states.matching import DECLINE_OFFER, WELCOME
from annexes.states.pledges import PledgeState
from portal.acts import Act, ReasonForm, register_acts


def _stands(match: Match) -> bool:
    return match.pledge.state != PledgeState.CANCELLED


register_acts(
    Match,
    Act(
        "welcome",
        _("Say yes"),
        actions.welcome_offer,
        move=WELCOME,
        permission="annexes.answer_match",
        possible=_stands,
        explain=_("The tenant gets a letter. You agree on the details between you."),
        done=_("You have said yes. The tenant gets a letter."),
        tone="good",
    ),
    Act(
        "decline",
        _("Say no"),
        actions.decline_offer,
        move=DECLINE_OFFER,
        permission="annexes.answer_match",
        form=ReasonForm,
        possible=_stands,
        explain=_("What was pledged is asked for again."),
        done=_("You have said no. The tenant reads why."),
        tone="danger",
    ),
)
