"""A host's word on a contribution, given by a one-time link without an account."""

from datetime import datetime, timedelta
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annexes.models.contributions import Contribution, exactly
from annexes.states.confirmations import (
    ANSWERED_BY_HOST,
    CONFIRMATION_MOVES,
    STANDING,
    ConfirmationState,
)
from portal.constraints import one_of, positive, set_in
from portal.ownership import OwnedQuerySet, Shared
from portal.people.models import Organisation
from portal.states import Stateful
from portal.walls import SameAsParent

#: How each state is marked where it is shown.
TONES = {
    ConfirmationState.ASKED: "waiting",
    ConfirmationState.CONFIRMED: "good",
    ConfirmationState.ADJUSTED: "bad",
    ConfirmationState.DENIED: "bad",
    ConfirmationState.EXPIRED: "neutral",
    ConfirmationState.OVERTAKEN: "neutral",
}


class ConfirmationQuerySet(OwnedQuerySet):
    """Questions about confirmations. Every method chains."""

    def standing(self) -> Self:
        """Return those whose question or answer holds for the contribution as it is now."""
        return self.filter(state__in=sorted(STANDING))

    def unanswered(self) -> Self:
        """Return those that wait for the host."""
        return self.filter(state=ConfirmationState.ASKED)

    def run_out(self, at: datetime) -> Self:
        """Return the unanswered whose time is up."""
        return self.unanswered().filter(expires_at__lte=at)

    def to_remind(self, at: datetime, *, day: int) -> Self:
        """Return the unanswered of so many days' age whose reminder of that day is not written."""
        return self.unanswered().filter(
            asked_at__lte=at - timedelta(days=day), expires_at__gt=at, reminded_day__lt=day
        )


@pghistory.track(exclude=["digest"])
class Confirmation(Shared, Stateful):
    """One question to the host of the activity at which something was done, and its answer.

    ``organisation`` is the tenant whose contribution it is. Of the link only a SHA-256 digest is
    stored. The numbers are what the host says instead; ``amount`` follows from them as in
    `Contribution`, in the kind's unit. ``reminded_day`` is the age at which the latest reminder
    was due. Unit: days.
    """

    moves = CONFIRMATION_MOVES

    contribution = models.ForeignKey(
        Contribution,
        models.PROTECT,
        related_name="confirmations",
        verbose_name=_("contribution"),
    )
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("host"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ConfirmationState,
        default=ConfirmationState.ASKED,
        editable=False,
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("can be answered until"))
    reminded_day = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=2, null=True)
    area_m2 = models.DecimalField(_("area, m²"), max_digits=9, decimal_places=1, null=True)
    women = models.PositiveIntegerField(_("women"), null=True)
    men = models.PositiveIntegerField(_("men"), null=True)
    other = models.PositiveIntegerField(_("other or unknown"), null=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    answer = models.CharField(_("what the host says"), max_length=500, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("host's confirmation")
        verbose_name_plural = _("hosts' confirmations")
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(state=ConfirmationState.ASKED),
                name="confirmation_unanswered",
            )
        ]
        constraints = [
            one_of("state", ConfirmationState.values, name="confirmation_state"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False), name="confirmation_of_someone"
            ),
            SameAsParent(parent="contribution", name="confirmation_same_company"),
            SameAsParent(
                parent="contribution", column="organisation", name="confirmation_same_party"
            ),
            SameAsParent(parent="host", name="confirmation_host_same_company"),
            models.UniqueConstraint(
                fields=["contribution"],
                condition=Q(state__in=sorted(STANDING)),
                name="confirmation_one_stands",
            ),
            models.CheckConstraint(
                condition=~Q(host=F("organisation")), name="confirmation_by_another"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")), name="confirmation_lasts"
            ),
            set_in("answered_at", ANSWERED_BY_HOST, name="confirmation_answered"),
            models.CheckConstraint(
                condition=~Q(state__in=[ConfirmationState.ASKED, ConfirmationState.EXPIRED])
                | Q(answered_at=None),
                name="confirmation_unanswered_has_no_answer",
            ),
            set_in("amount", {ConfirmationState.ADJUSTED}, name="confirmation_adjusted"),
            positive("amount", name="confirmation_amount"),
            models.CheckConstraint(
                condition=~Q(state=ConfirmationState.DENIED) | ~Q(answer=""),
                name="confirmation_no_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        """The page of the contribution that it is about."""
        return self.contribution.get_absolute_url()

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return TONES[ConfirmationState(self.state)]

    @property
    def shown_amount(self) -> str:
        """The host's amount with its unit; empty when the host gave none."""
        return exactly(self.amount, self.contribution.unit) if self.amount else ""

    @property
    def persons(self) -> int:
        """How many took part, as the host says."""
        return (self.women or 0) + (self.men or 0) + (self.other or 0)
