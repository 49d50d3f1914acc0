"""Programmes, their cohorts, and what came of them."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.constraints import in_order, not_negative, one_of
from portal.goals.models import Indicator, Measured, Theme, measured_constraints
from portal.ownership import Owned
from portal.walls import SameAsParent, wall_key
from portal.words import Named, in_language


class Programme(Owned, Named):
    """A way into work or studies that people go through; an umbrella gathers several."""

    code = models.SlugField(_("code"), max_length=60)
    description_sv = models.TextField(_("description in Swedish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("theme"),
    )

    class Meta:
        ordering = ["name_sv"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            wall_key(name="programme_wall"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="programme_code_once",
                violation_error_message=_("There is already a programme with this code."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="programme_not_in_itself",
                violation_error_message=_("A programme can't be part of itself."),
            ),
            SameAsParent(parent="parent", name="programme_parent_same_company"),
            SameAsParent(parent="theme", name="programme_theme_same_company"),
        ]

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return in_language(self.description_sv, self.description_en)


@pghistory.track()
class ProgrammeCohort(Owned):
    """Those who went through a programme together: how many, never who."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="cohorts", verbose_name=_("programme")
    )
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    started = models.PositiveIntegerField(_("began"), null=True, blank=True)
    completed = models.PositiveIntegerField(_("completed"), null=True, blank=True)

    class Meta:
        ordering = ["programme", "-starts_on"]
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        constraints = [
            wall_key(name="cohort_wall"),
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="cohort_once",
                violation_error_message=_("The programme already has a cohort of this name."),
            ),
            in_order("starts_on", "ends_on", name="cohort_period"),
            not_negative("started", "completed", name="cohort_counts"),
            models.CheckConstraint(
                condition=Q(started=None) | Q(completed=None) | Q(completed__lte=F("started")),
                name="cohort_completed_of_started",
                violation_error_message=_("More can't have completed than began."),
            ),
            SameAsParent(parent="programme", name="cohort_same_company"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {self.name}"


class OutcomeMeasure(models.TextChoices):
    """What a programme led to."""

    TO_WORK = "to_work", _("found work")
    TO_STUDY = "to_study", _("went on to studies")
    COMPLETED = "completed", _("completed")
    SATISFIED = "satisfied", _("satisfied with the help")


@pghistory.track()
class ProgrammeOutcome(Owned, Measured):
    """What came of a programme, of those that its own denominator names.

    Two outcomes of one programme may well be shares of different groups: of those who complete
    it, of those who were met. The denominator is therefore told in each row, and rows are never
    added to each other.
    """

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="outcomes", verbose_name=_("programme")
    )
    cohort = models.ForeignKey(
        ProgrammeCohort,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("cohort"),
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="outcomes", verbose_name=_("indicator")
    )
    measure = models.CharField(_("what"), max_length=12, choices=OutcomeMeasure)

    class Meta:
        ordering = ["programme", "measure", "-period_to"]
        verbose_name = _("programme outcome")
        verbose_name_plural = _("programme outcomes")
        constraints = [
            *measured_constraints("outcome"),
            models.CheckConstraint(
                condition=~Q(denominator_sv=""),
                name="outcome_denominator_always",
                violation_error_message=_("Say whom the outcome is a share of."),
            ),
            models.UniqueConstraint(
                fields=["programme", "cohort", "measure", "period_from", "period_to"],
                nulls_distinct=False,
                name="outcome_once",
                violation_error_message=_("This outcome is already there. Change it instead."),
            ),
            one_of("measure", OutcomeMeasure.values, name="outcome_measure"),
            SameAsParent(parent="programme", name="outcome_same_company"),
            SameAsParent(parent="cohort", name="outcome_cohort_same_company"),
            SameAsParent(parent="indicator", name="outcome_indicator_same_company"),
            SameAsParent(
                parent="indicator",
                column="unit",
                name="outcome_same_unit",
                violation_error_message=_("The indicator is counted in another unit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.get_measure_display()}"
