"""What can be done to what tenants said: taken from where it was said, and answered."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from annexes.actions import voices as actions
from annexes.forms.voices import DecideForm, DeclineForm, FinishForm, VoiceForm
from annexes.models import DialogueMeeting, Evaluation, Voice
from annexes.states.evaluations import EvaluationState
from annexes.states.meetings import TOOK_PLACE
from annexes.states.voices import DECIDE, DECLINE_VOICE, FINISH_VOICE, RESUME_VOICE
from portal.acts import Act, ReasonForm, register_acts

ANSWER = "annexes.answer_voice"
TAKE = Act(
    "take_point",
    _("Take up what was said"),
    actions.note_voice,
    permission=ANSWER,
    form=VoiceForm,
    explain=_("It stands in the list of what tenants said. All of them see what comes of it."),
    done=_("It stands in the list."),
)


def _took_place(meeting: DialogueMeeting) -> bool:
    return meeting.state in TOOK_PLACE


def _is_unsealed(evaluation: Evaluation) -> bool:
    return evaluation.state != EvaluationState.OPEN


register_acts(DialogueMeeting, replace(TAKE, possible=_took_place))
register_acts(Evaluation, replace(TAKE, possible=_is_unsealed))

register_acts(
    Voice,
    Act(
        "decide",
        _("Say what will be done"),
        actions.decide_on_voice,
        move=DECIDE,
        permission=ANSWER,
        form=DecideForm,
        done=_("Noted. All tenants can read it."),
        tone="good",
    ),
    Act(
        "finish",
        _("Say what has been changed"),
        actions.finish_voice,
        move=FINISH_VOICE,
        permission=ANSWER,
        form=FinishForm,
        done=_("Noted. All tenants can read it."),
        tone="good",
    ),
    Act(
        "decline",
        _("Decline with a reason"),
        actions.decline_voice,
        move=DECLINE_VOICE,
        permission=ANSWER,
        form=DeclineForm,
        done=_("Noted. All tenants can read it."),
    ),
    Act(
        "resume",
        _("Take the answer back"),
        actions.resume_voice,
        move=RESUME_VOICE,
        permission=ANSWER,
        form=ReasonForm,
        done=_("It is being looked at again."),
    ),
)
