"""Suspensions: days on which an annex rests, for example while the premises are rebuilt."""

from datetime import date
from typing import Self

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from annexes.models.agreements import Party
from annexes.models.annexes import LeaseAnnex
from annexes.states.suspensions import STANDING, SUSPENSION_MOVES, SuspensionState
from portal.constraints import all_or_none, in_order, one_of, set_in
from portal.ownership import OwnedQuerySet, Shared
from portal.states import Stateful
from portal.walls import SameAsParent


class SuspensionQuerySet(OwnedQuerySet):
    """Questions about suspensions."""

    def standing(self) -> Self:
        """Return those that have been decided, over or not."""
        return self.filter(state__in=sorted(STANDING))

    def covering(self, on: date) -> Self:
        """Return those in which the annex rests that day."""
        return self.standing().filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on
        )

    def to_decide(self) -> Self:
        """Return those that wait for a second member of staff."""
        return self.filter(state=SuspensionState.ASKED)


class _Days(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


@pghistory.track()
class Suspension(Shared, Stateful):
    """A time in which an annex rests: nothing is expected and nothing is logged on its days.

    The landlord's needs two people; the tenant's own is decided when it is asked for. ``ends_on``
    is the last resting day; empty means until somebody resumes.
    """

    moves = SUSPENSION_MOVES

    annex = models.ForeignKey(
        LeaseAnnex, models.PROTECT, related_name="suspensions", verbose_name=_("annex")
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=SuspensionState,
        default=SuspensionState.ASKED,
        editable=False,
    )
    party = models.CharField(_("asked for by"), max_length=10, choices=Party, editable=False)
    reason = models.TextField(_("reason"), max_length=2000)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"), editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("asked by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["annex", "starts_on"]
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        indexes = [models.Index(fields=["company", "state"], name="suspension_by_state")]
        constraints = [
            one_of("state", SuspensionState.values, name="suspension_state"),
            one_of("party", Party.values, name="suspension_party"),
            in_order("starts_on", "ends_on", name="suspension_period"),
            all_or_none("decided_at", "decided_by", name="suspension_decision"),
            set_in("decided_at", STANDING, name="suspension_decided_when_standing"),
            models.CheckConstraint(
                condition=~Q(state=SuspensionState.ASKED) | Q(decided_at__isnull=True),
                name="suspension_not_decided_yet",
            ),
            set_in("ends_on", {SuspensionState.ENDED}, name="suspension_over"),
            models.CheckConstraint(
                condition=Q(party=Party.TENANT)
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=F("asked_by")),
                name="suspension_four_eyes",
            ),
            ExclusionConstraint(
                name="suspension_one_at_a_time",
                expressions=[
                    ("annex", RangeOperators.EQUAL),
                    (
                        _Days(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(state=SuspensionState.DROPPED),
                violation_error_message=_("The annex rests already on some of these days."),
            ),
            SameAsParent(parent="annex", name="suspension_same_company"),
            SameAsParent(parent="annex", column="organisation", name="suspension_same_party"),
        ]

    def __str__(self) -> str:
        return f"{self.annex}, {self.starts_on}"

    def get_absolute_url(self) -> str:
        """Where the tenant reads about it: on the annex's page."""
        return f"{self.annex.get_absolute_url()}#rests"

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return {"asked": "waiting", "decided": "active", "ended": "neutral", "dropped": "bad"}[
            self.state
        ]

    @classmethod
    def organisation_sees(cls) -> Q:
        """A tenant sees what has been decided, or what it has asked for itself."""
        return Q(decided_at__isnull=False) | Q(party=Party.TENANT)

    def covers(self, day: date) -> bool:
        """Whether the annex rests that day."""
        return (
            self.state in STANDING
            and self.starts_on <= day
            and (self.ends_on is None or day <= self.ends_on)
        )
