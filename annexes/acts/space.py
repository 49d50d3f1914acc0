"""What can be done about lent premises: consent, refusal, and the times on offer."""

from django.utils.translation import gettext_lazy as _

from annexes.actions import space as actions
from annexes.forms.space import ConsentForm, TimesForm
from annexes.models import Pledge, SpaceSlot
from annexes.states.annexes import WITH_LANDLORD, AnnexState
from annexes.states.pledges import REFUSE_SPACE, UNSETTLED, PledgeState
from annexes.states.space import HOLD_BACK, OFFERED, RELEASE, TAKE_BACK
from portal.acts import Act, ReasonForm, register_acts


def _waits_for_consent(pledge: Pledge) -> bool:
    return pledge.waits_for_consent and pledge.state in UNSETTLED | {PledgeState.ACCEPTED}


def _can_be_refused(pledge: Pledge) -> bool:
    return pledge.waits_for_consent and pledge.plan.annex.state in WITH_LANDLORD | {
        AnnexState.ACTIVE
    }


register_acts(
    Pledge,
    Act(
        "consent",
        _("Consent to lending space"),
        actions.consent_to_space,
        permission="annexes.consent_to_space",
        form=ConsentForm,
        possible=_waits_for_consent,
        explain=_(
            "Others may use the tenant's premises only with the landlord's consent "
            "(jordabalken 12 kap. 39 §). The pledge begins when you have given it."
        ),
        done=_("The consent is given."),
        tone="good",
    ),
    Act(
        "refuse_space",
        _("Refuse consent"),
        actions.refuse_space,
        move=REFUSE_SPACE,
        permission="annexes.consent_to_space",
        form=ReasonForm,
        possible=_can_be_refused,
        explain=_("The pledge goes back to the tenant with your reason. It can be changed."),
        done=_("The consent is refused. The tenant reads why."),
        tone="danger",
    ),
    Act(
        "offer_times",
        _("Offer times"),
        actions.offer_times,
        permission="annexes.offer_space",
        form=TimesForm,
        possible=actions.may_offer_times,
        explain=_("Associations can book these times. You say yes or no to each booking."),
        done=_("The times are on offer."),
    ),
)

register_acts(
    SpaceSlot,
    Act(
        "hold_back",
        _("Not for booking"),
        actions.hold_back_slot,
        move=HOLD_BACK,
        permission="annexes.offer_space",
        explain=_("For example because a fixed group uses it. It counts as offered all the same."),
        done=_("The time can't be booked."),
    ),
    Act(
        "release",
        _("Open for booking"),
        actions.release_slot,
        move=RELEASE,
        permission="annexes.offer_space",
        done=_("The time can be booked."),
    ),
    Act(
        "take_back",
        _("Take back this time"),
        actions.take_back_slot,
        move=TAKE_BACK,
        permission="annexes.offer_space",
        explain=_("It is not lent, and does not count as offered."),
        done=_("The time is taken back."),
        tone="danger",
    ),
    Act(
        "take_back_rest",
        _("Take back this and all later times"),
        actions.take_back_rest,
        permission="annexes.offer_space",
        possible=lambda slot: slot.state in OFFERED,
        explain=_("Times that somebody has booked stand."),
        done=_("The times are taken back."),
        tone="danger",
    ),
)
