"""The life of something that tenants said: open, decided on, done, or declined with a reason."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.states import Move


class VoiceState(TextChoices):
    """What has come of it."""

    OPEN = "open", _("being looked at")
    DECIDED = "decided", _("decided, to be done")
    DONE = "done", _("done")
    DECLINED = "declined", _("declined")


DECIDE = Move("decide", frozenset({VoiceState.OPEN}), VoiceState.DECIDED)
FINISH_VOICE = Move("finish", frozenset({VoiceState.OPEN, VoiceState.DECIDED}), VoiceState.DONE)
DECLINE_VOICE = Move(
    "decline",
    frozenset({VoiceState.OPEN, VoiceState.DECIDED}),
    VoiceState.DECLINED,
    needs_reason=True,
)
RESUME_VOICE = Move(
    "resume",
    frozenset({VoiceState.DECIDED, VoiceState.DONE, VoiceState.DECLINED}),
    VoiceState.OPEN,
    needs_reason=True,
)

VOICE_MOVES = (DECIDE, FINISH_VOICE, DECLINE_VOICE, RESUME_VOICE)
