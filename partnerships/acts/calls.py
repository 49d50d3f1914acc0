"""What can be done to programmes and calls."""

from django.utils.translation import gettext_lazy as _

from partnerships.actions import calls as actions
from partnerships.forms.calls import (
    ApproveCallForm,
    CloneCallForm,
    DraftCallForm,
    ExtendCallForm,
)
from partnerships.models import GrantCall, SupportProgramme
from partnerships.states.calls import (
    APPROVE_CALL,
    CANCEL_CALL,
    CLOSE_CALL,
    EXTEND_CALL,
    TAKE_BACK_CALL,
)
from portal.acts import Act, ReasonForm, register_acts

register_acts(
    SupportProgramme,
    Act(
        "draft_call",
        _("Write a call"),
        actions.draft_call,
        permission="partnerships.draft_call",
        form=DraftCallForm,
        explain=_("Begins an empty call in the programme. Last year's is cloned on its own page."),
        done=_("Here is the call. Write its days, criteria and questions."),
        tone="good",
        possible=lambda programme: programme.is_active,
    ),
)

register_acts(
    GrantCall,
    Act(
        "approve",
        _("Approve and publish"),
        actions.approve_call,
        move=APPROVE_CALL,
        permission="partnerships.approve_call",
        form=ApproveCallForm,
        explain=_(
            "Everybody can read the call from now on, and what it says no longer changes. "
            "It opens and closes by itself."
        ),
        done=_("The call is approved."),
        tone="good",
    ),
    Act(
        "extend",
        _("Extend"),
        actions.extend_call,
        move=EXTEND_CALL,
        permission="partnerships.extend_call",
        form=ExtendCallForm,
        explain=_("The call closes later, for everyone, and its page says why."),
        done=_("The call is extended, and its page says so."),
        possible=lambda call: call.closes_at is not None,
    ),
    Act(
        "close",
        _("Close"),
        actions.close_rolling_call,
        move=CLOSE_CALL,
        permission="partnerships.close_call",
        explain=_("No more applications are taken."),
        done=_("The call is closed."),
        possible=lambda call: call.closes_at is None,
    ),
    Act(
        "clone",
        _("Write next year's after this one"),
        actions.clone_call,
        permission="partnerships.clone_call",
        form=CloneCallForm,
        explain=_("Copies words, criteria, questions and shares. The days are left to be written."),
        done=_("Here is the new draft. Write its days first."),
    ),
    Act(
        "take_back",
        _("Take back to draft"),
        actions.take_back_call,
        move=TAKE_BACK_CALL,
        permission="partnerships.take_back_call",
        form=ReasonForm,
        explain=_("Nobody outside can read it until it is approved again."),
        done=_("The call is a draft again."),
    ),
    Act(
        "cancel",
        _("Call it off"),
        actions.cancel_call,
        move=CANCEL_CALL,
        permission="partnerships.cancel_call",
        form=ReasonForm,
        explain=_("No applications are taken. If it was public, its page says that it is off."),
        done=_("The call is called off."),
        tone="bad",
    ),
)
