"""What the applicant can do to an application."""

from django.utils.translation import gettext_lazy as _

from partnerships.actions import applications as actions
from partnerships.models import Application
from partnerships.states.applications import (
    REOPEN_APPLICATION,
    SUBMIT_APPLICATION,
    WITHDRAW_APPLICATION,
)
from portal.acts import Act, ReasonForm, register_acts

#: The answers of a step, saved. Not among the registered acts: it has pages of its own.
SAVE_STEP = Act(
    "save",
    _("Save and go on"),
    actions.save_answers,
    permission="partnerships.write_application",
    done=_("Saved."),
)

register_acts(
    Application,
    Act(
        "submit",
        _("Send in"),
        actions.submit_application,
        move=SUBMIT_APPLICATION,
        permission="partnerships.submit_application",
        explain=_("Check the answers. What you send in is kept word for word, with a number."),
        done=_("The application is sent in. A receipt is on its way to you by letter."),
        tone="good",
    ),
    Act(
        "reopen",
        _("Open again to change"),
        actions.reopen_application,
        move=REOPEN_APPLICATION,
        permission="partnerships.submit_application",
        explain=_(
            "It then counts as not sent in, until you send it in again before the call closes."
        ),
        done=_("The application is open. Send it in again before the call closes."),
        possible=lambda application: application.call.state != "closed",
    ),
    Act(
        "withdraw",
        _("Take the application back"),
        actions.withdraw_application,
        move=WITHDRAW_APPLICATION,
        permission="partnerships.submit_application",
        form=ReasonForm,
        explain=_("It is not judged. You can begin a new one while the call is open."),
        done=_("The application is taken back."),
        tone="bad",
    ),
)
