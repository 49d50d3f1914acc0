"""The year plan of an annex, and what the landlord promises in it."""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annexes.models.annexes import LeaseAnnex
from annexes.models.promises import Dated, DatedQuerySet, closed_year_stands
from annexes.states.plans import COMMITMENT_MOVES, PLAN_MOVES, CommitmentState, PlanState
from portal.constraints import one_of, set_exactly_in
from portal.goals.models import Theme
from portal.ownership import OwnedQuerySet, Shared
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key


class YearPlanQuerySet(OwnedQuerySet):
    """Questions about year plans."""

    def running(self) -> Self:
        """Return the plans to which contributions can be logged."""
        return self.filter(state=PlanState.RUNNING)

    def begun(self, year: int) -> Self:
        """Return the running plans of that year and, until they are closed, of earlier ones."""
        return self.running().filter(year__lte=year).order_by("-year", "annex")


@pghistory.track()
class YearPlan(Shared, Stateful):
    """What both sides promise for one calendar year under an annex."""

    moves = PLAN_MOVES

    annex = models.ForeignKey(
        LeaseAnnex, models.PROTECT, related_name="plans", verbose_name=_("annex")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(
        _("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT, editable=False
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closing_note = models.TextField(
        _("how the year went"),
        blank=True,
        editable=False,
        help_text=_("The landlord's words when the year was closed; both sides read them."),
    )

    objects = YearPlanQuerySet.as_manager()

    class Meta:
        ordering = ["annex", "year"]
        verbose_name = _("year plan")
        verbose_name_plural = _("year plans")
        indexes = [models.Index(fields=["company", "year", "state"], name="plan_of_year")]
        constraints = [
            wall_key(name="plan_wall"),
            wall_key("organisation", name="plan_party_key"),
            wall_key("annex", name="plan_annex_key"),
            wall_key("year", name="plan_year_key"),
            models.UniqueConstraint(
                fields=["annex", "year"],
                name="plan_once_a_year",
                violation_error_message=_("The annex already has a plan for this year."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2199),
                name="plan_year",
                violation_error_message=_("Write a year such as 2026."),
            ),
            one_of("state", PlanState.values, name="plan_state"),
            set_exactly_in("closed_at", {PlanState.CLOSED}, name="plan_closed_at"),
            set_exactly_in("closed_by", {PlanState.CLOSED}, name="plan_closed_by"),
            SameAsParent(parent="annex", name="plan_same_company"),
            SameAsParent(parent="annex", column="organisation", name="plan_same_party"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="closed_plan_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state = 'closed'"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.annex}, {self.year}"

    def get_absolute_url(self) -> str:
        """The page on which both sides see how far they have come."""
        return reverse("annexes:plan", args=[self.pk])

    @classmethod
    def organisation_sees(cls) -> Q:
        """A tenant sees the plan from the moment its annex has been offered."""
        return Q(annex__offered_at__isnull=False)

    @property
    def first_day(self) -> date:
        """The first day of the year on which the annex holds."""
        return max(date(self.year, 1, 1), self.annex.starts_on)

    @property
    def last_day(self) -> date:
        """The last day of the year on which the annex holds."""
        return min(date(self.year, 12, 31), self.annex.last_day)


class CommitmentQuerySet(DatedQuerySet):
    """Questions about commitments."""

    def to_note(self) -> Self:
        """Return the commitments of plans under way of which nobody has noted how they went."""
        return self.filter(state=CommitmentState.OPEN, plan__state=PlanState.RUNNING)


@pghistory.track()
class Commitment(Shared, Dated, Stateful):
    """Something that the landlord has bound itself to do in the year. The tenant sees it."""

    moves = COMMITMENT_MOVES
    due_column = "due_on"
    open_states = frozenset({CommitmentState.OPEN})

    plan = models.ForeignKey(
        YearPlan, models.PROTECT, related_name="commitments", verbose_name=_("year plan")
    )
    wording = models.CharField(_("commitment"), max_length=300)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme")
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible"),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=CommitmentState,
        default=CommitmentState.OPEN,
        editable=False,
    )
    done_on = models.DateField(_("done on"), null=True, editable=False)
    checked_at = models.DateTimeField(_("noted at"), null=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "sort_order", "due_on", "id"]
        verbose_name = _("commitment of the landlord")
        verbose_name_plural = _("commitments of the landlord")
        indexes = [models.Index(fields=["company", "state", "due_on"], name="commitment_due")]
        constraints = [
            one_of("state", CommitmentState.values, name="commitment_state"),
            set_exactly_in("done_on", {CommitmentState.KEPT}, name="commitment_done_when_kept"),
            set_exactly_in(
                "checked_at",
                {CommitmentState.KEPT, CommitmentState.MISSED},
                name="commitment_checked_at",
            ),
            set_exactly_in(
                "checked_by",
                {CommitmentState.KEPT, CommitmentState.MISSED},
                name="commitment_checked_by",
            ),
            SameAsParent(parent="plan", name="commitment_same_company"),
            SameAsParent(parent="plan", column="organisation", name="commitment_same_party"),
            SameAsParent(parent="theme", name="commitment_theme_same_company"),
        ]
        triggers = [closed_year_stands("commitment_closed_year")]

    def __str__(self) -> str:
        return self.wording

    @classmethod
    def organisation_sees(cls) -> Q:
        """A tenant sees the commitment from the moment its annex has been offered."""
        return Q(plan__annex__offered_at__isnull=False)

    @property
    def is_late(self) -> bool:
        """Whether it was kept after the day by which it should have been."""
        return self.done_on is not None and self.done_on > self.due_on
