"""What can be done to activities and their needs."""

from django.utils.translation import gettext_lazy as _

from portal.activities import actions
from portal.activities.forms import CapacityForm, NeedForm
from portal.activities.models import Activity, Need
from portal.activities.states import FILL, REOPEN, WITHDRAW
from portal.acts import Act, ReasonForm, register_acts

#: Asked of the activity. Its page is `portal.activities.views.ask`.
ASK = Act(
    "ask",
    _("Ask for help"),
    actions.publish_need,
    permission="activities.publish_need",
    form=NeedForm,
    possible=lambda activity: activity.is_public,
    explain=_("Tenants near you see what you need and can pledge it. You say yes or no."),
    done=_("Tenants can see what you need."),
)
register_acts(Activity, ASK)

register_acts(
    Need,
    Act(
        "capacity",
        _("Change how much"),
        actions.set_capacity,
        permission="activities.set_capacity",
        form=CapacityForm,
        possible=lambda need: need.is_open,
        explain=_("Not more than you can take. What is pledged stands."),
        done=_("Changed."),
    ),
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
