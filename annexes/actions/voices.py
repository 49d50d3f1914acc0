"""Writes to what tenants said: noted without names, then decided on, done or declined."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions.plans import DoneTooEarly
from annexes.models import DialogueMeeting, Evaluation, Voice, VoiceSource
from annexes.states.evaluations import EvaluationState
from annexes.states.voices import DECIDE, DECLINE_VOICE, FINISH_VOICE, RESUME_VOICE
from portal.errors import DomainError
from portal.states import make_move

if TYPE_CHECKING:
    from portal.goals.models import Theme
    from portal.people.models import HousingCompany, User
    from portal.places.models import District


class StillSealed(DomainError):
    """Nothing is taken out of answers that the landlord can't read yet."""

    message = _("The tenant's answers are sealed until both sides have answered.")


class NothingAnswered(DomainError):
    """Who speaks up is told what comes of it."""

    message = _("Write what you do about it.")


@transaction.atomic
def note_voice(
    where: "DialogueMeeting | Evaluation | HousingCompany",
    *,
    said: str,
    said_on: date,
    theme: "Theme | None" = None,
    district: "District | None" = None,
    by: "User",
    at: datetime,
) -> Voice:
    """Take something that tenants said into the list that all of them can read.

    Args:
        where: The meeting or evaluation at which it was said; the company when it was elsewhere.
        said: Without names.
        said_on: The day.
        theme: What it is about.
        district: Where.
        by: A member of staff.
        at: When it is noted.

    Raises:
        StillSealed: the evaluation is open.
        DoneTooEarly: the day is still to come.
    """
    if said_on > timezone.localdate(at):
        raise DoneTooEarly
    voice = Voice(said=said, said_on=said_on, theme=theme, district=district)
    voice.noted_by, voice.noted_at = by, at
    if isinstance(where, DialogueMeeting):
        voice.company_id, voice.meeting, voice.source = (
            where.company_id,
            where,
            VoiceSource.MEETING,
        )
    elif isinstance(where, Evaluation):
        where = Evaluation.objects.locked(where.pk)
        if where.state == EvaluationState.OPEN:
            raise StillSealed
        voice.company_id, voice.evaluation, voice.source = (
            where.company_id,
            where,
            VoiceSource.EVALUATION,
        )
    else:
        voice.company = where
    voice.save(force_insert=True)
    return voice


@transaction.atomic
def decide_on_voice(voice: Voice, *, answer: str, by: "User", at: datetime) -> Voice:
    """Say what will be done about it. All tenants read it.

    Raises:
        IllegalMove: it is not open.
        NothingAnswered: nothing is said.
    """
    voice = _answered(voice, answer, by=by, at=at)
    make_move(DECIDE, voice, by=by, at=at)
    return voice


@transaction.atomic
def finish_voice(voice: Voice, *, answer: str, done_on: date, by: "User", at: datetime) -> Voice:
    """Say what has been changed, and when.

    Raises:
        IllegalMove: it is neither open nor decided.
        NothingAnswered: nothing is said.
        DoneTooEarly: the day is still to come.
    """
    if done_on > timezone.localdate(at):
        raise DoneTooEarly
    voice = _answered(voice, answer, by=by, at=at)
    voice.done_on = done_on
    make_move(FINISH_VOICE, voice, by=by, at=at)
    return voice


@transaction.atomic
def decline_voice(voice: Voice, *, reason: str, by: "User", at: datetime) -> Voice:
    """Say why nothing is changed. All tenants read it.

    Raises:
        IllegalMove: it is neither open nor decided.
        NothingAnswered: no reason is given.
    """
    voice = _answered(voice, reason, by=by, at=at)
    make_move(DECLINE_VOICE, voice, by=by, at=at, reason=reason)
    return voice


@transaction.atomic
def resume_voice(voice: Voice, *, reason: str, by: "User", at: datetime) -> Voice:
    """Take an answer back and look at it again."""
    voice = Voice.objects.locked(voice.pk)
    voice.answer, voice.done_on = "", None
    voice.answered_at = voice.answered_by = None
    make_move(RESUME_VOICE, voice, by=by, at=at, reason=reason)
    return voice


def _answered(voice: Voice, answer: str, *, by: "User", at: datetime) -> Voice:
    voice = Voice.objects.locked(voice.pk)
    if not answer.strip():
        raise NothingAnswered
    voice.answer, voice.answered_by, voice.answered_at = answer.strip(), by, at
    return voice
