"""What can be done to needs."""

from django.utils.translation import gettext_lazy as _

from portal.activities import actions
from portal.activities.models import Need
from portal.activities.states import FILL, REOPEN, WITHDRAW
from portal.acts import Act, ReasonForm, register_acts

register_acts(
    Need,
    Act(
        "fill",
        _("Mark as filled"),
        actions.fill_need,
        move=FILL,
        explain=_("Tenants no longer see it among what is needed."),
        done=_("The need is filled."),
        bulk=True,
    ),
    Act(
        "reopen",
        _("Open again"),
        actions.reopen_need,
        move=REOPEN,
        form=ReasonForm,
        explain=_("Tenants see it among what is needed."),
        done=_("The need is open again."),
    ),
    Act(
        "withdraw",
        _("Withdraw"),
        actions.withdraw_need,
        move=WITHDRAW,
        form=ReasonForm,
        explain=_("Pledges that have been made to it stand."),
        done=_("The need is withdrawn."),
        tone="danger",
    ),
)
