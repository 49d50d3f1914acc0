"""What tenants said, and what the landlord changed."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annexes.models.evaluations import Evaluation
from annexes.models.meetings import DialogueMeeting
from annexes.states.voices import VOICE_MOVES, VoiceState
from portal.constraints import all_or_none, one_of, set_exactly_in, set_in
from portal.goals.models import Theme
from portal.ownership import Owned, OwnedQuerySet
from portal.people.models import Organisation
from portal.places.models import District
from portal.states import Stateful
from portal.walls import SameAsParent


class VoiceSource(models.TextChoices):
    """Where it was said."""

    MEETING = "meeting", _("at a meeting")
    EVALUATION = "evaluation", _("in an evaluation")
    OTHER = "other", _("otherwise")


class VoiceQuerySet(OwnedQuerySet):
    """Questions about what tenants said."""

    def visible_to(self, user: Any) -> Self:
        """Return what staff and board of the company, and all its tenants' people, may read.

        A row names no organisation: it is told to all tenants what came of what one of them said.
        """
        if not user.is_authenticated:
            return self.none()
        tenants_of = Organisation.objects.filter(pk__in=user.organisation_ids).values("company")
        return self.filter(
            Q(company__in=user.staff_company_ids | user.board_company_ids)
            | Q(company__in=tenants_of)
        )

    def in_year(self, year: int) -> Self:
        """Return what was said in the calendar year."""
        return self.filter(said_on__year=year)

    def waiting(self) -> Self:
        """Return what nothing has come of yet."""
        return self.filter(state__in=[VoiceState.OPEN, VoiceState.DECIDED])


@pghistory.track()
class Voice(Owned, Stateful):
    """One thing that tenants said, without names, and what came of it."""

    moves = VOICE_MOVES

    said_on = models.DateField(_("said on"))
    source = models.CharField(
        _("where it was said"), max_length=10, choices=VoiceSource, default=VoiceSource.OTHER
    )
    meeting = models.ForeignKey(
        DialogueMeeting, models.PROTECT, null=True, editable=False, related_name="voices"
    )
    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, null=True, editable=False, related_name="voices"
    )
    said = models.TextField(_("what was said"), help_text=_("No names, and nobody can be told."))
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme")
    )
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=VoiceState, default=VoiceState.OPEN, editable=False
    )
    answer = models.TextField(_("what we do, or why not"), blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    done_on = models.DateField(_("done on"), null=True, editable=False)
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by")
    )

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-said_on", "-id"]
        verbose_name = _("what tenants said")
        verbose_name_plural = _("what tenants said")
        indexes = [models.Index(fields=["company", "-said_on"], name="voice_latest")]
        constraints = [
            SameAsParent(parent="meeting", name="voice_meeting_same_company"),
            SameAsParent(parent="evaluation", name="voice_evaluation_same_company"),
            SameAsParent(parent="theme", name="voice_theme_same_company"),
            SameAsParent(parent="district", name="voice_district_same_company"),
            one_of("source", VoiceSource.values, name="voice_source"),
            one_of("state", VoiceState.values, name="voice_state"),
            models.CheckConstraint(
                condition=Q(source=VoiceSource.MEETING, meeting__isnull=False, evaluation=None)
                | Q(source=VoiceSource.EVALUATION, meeting=None, evaluation__isnull=False)
                | Q(source=VoiceSource.OTHER, meeting=None, evaluation=None),
                name="voice_from_its_source",
            ),
            all_or_none("answered_at", "answered_by", name="voice_answered"),
            set_in("answered_at", set(VoiceState) - {VoiceState.OPEN}, name="voice_answered_when"),
            models.CheckConstraint(
                condition=Q(state=VoiceState.OPEN) | ~Q(answer=""), name="voice_answer_said"
            ),
            set_exactly_in("done_on", {VoiceState.DONE}, name="voice_done_on"),
        ]

    def __str__(self) -> str:
        return self.said if len(self.said) <= 80 else f"{self.said[:79]}…"

    @classmethod
    def board_sees(cls) -> Q:
        """The board reads all of it."""
        return Q()

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return TONES[VoiceState(self.state)]


#: How each state is marked where it is shown.
TONES = {
    VoiceState.OPEN: "waiting",
    VoiceState.DECIDED: "active",
    VoiceState.DONE: "good",
    VoiceState.DECLINED: "neutral",
}
