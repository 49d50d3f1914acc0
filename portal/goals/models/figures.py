"""Indicators, what they should reach, and what was observed."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.constraints import all_or_none, in_order, not_negative, one_of, positive
from portal.goals.models.frameworks import Theme
from portal.goals.models.sdg import SdgTarget
from portal.ownership import Owned, OwnedQuerySet
from portal.places.models import District
from portal.walls import SameAsParent, wall_key
from portal.words import Named, in_language


class Unit(models.TextChoices):
    """What a value counts. A share of answers and a score are never the same unit."""

    PERCENT = "percent", _("per cent")
    PERCENT_POSITIVE = "percent_positive", _("per cent positive answers")
    INDEX_0_100 = "index_0_100", _("index 0–100")
    HOURS = "hours", _("hours")
    M2_HOURS = "m2_hours", _("m² × hours")
    PERSONS = "persons", _("persons")
    COUNT = "count", pgettext_lazy("unit", "number")
    OCCASIONS = "occasions", _("occasions")
    DAYS = "days", _("days")
    SEK = "sek", _("kronor")


#: Units in which a value is a share, so that it may be written as a numerator and a denominator.
SHARES = frozenset({Unit.PERCENT, Unit.PERCENT_POSITIVE})
#: Units whose values run from 0 to 100.
BOUNDED = frozenset({Unit.PERCENT_POSITIVE, Unit.INDEX_0_100})


class Direction(models.TextChoices):
    """Which way is better."""

    UP = "up", _("more is better")
    DOWN = "down", _("less is better")
    BALANCE = "balance", _("near the target is better")
    NONE = "none", _("neither: tells, does not judge")


class Level(models.TextChoices):
    """How far along the chain of effects an indicator measures."""

    OUTPUT = "output", _("output: what was done")
    OUTCOME = "outcome", _("outcome: what it led to")
    CONTEXT = "context", _("context: how the district or the town fares")


class Quality(models.TextChoices):
    """How a value came about."""

    MEASURED = "measured", _("measured")
    ESTIMATED = "estimated", _("estimated")
    SELF_REPORTED = "self_reported", _("self-reported")


class Frequency(models.TextChoices):
    """How often an indicator is read."""

    CONTINUOUS = "continuous", _("continuously")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    YEARLY = "yearly", _("every year")
    OCCASIONAL = "occasional", _("now and then")


class Comparison(models.TextChoices):
    """How a published value relates to the number: "over 90 per cent" is not 90 per cent."""

    EQUAL = "eq", "="
    OVER = "gt", ">"
    AT_LEAST = "ge", "≥"
    UNDER = "lt", "<"
    AT_MOST = "le", "≤"
    ABOUT = "about", "≈"


class IndicatorQuerySet(OwnedQuerySet):
    """Questions about indicators."""

    def context(self) -> Self:
        """Return those that tell how a place fares, whatever the company does."""
        return self.filter(measures=Level.CONTEXT)

    def typed_in(self) -> Self:
        """Return those whose values people enter; the portal counts the others itself."""
        return self.filter(computed_from="")


@pghistory.track()
class Indicator(Owned, Named):
    """A number that the company follows: what it is, how it is computed, and in which unit."""

    code = models.SlugField(_("code"), max_length=60)
    definition_sv = models.TextField(_("definition in Swedish"), blank=True)
    definition_en = models.TextField(_("definition in English"), blank=True)
    formula = models.CharField(_("formula"), max_length=300, blank=True)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit)
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction, default=Direction.UP
    )
    measures = models.CharField(_("measures"), max_length=10, choices=Level, default=Level.OUTPUT)
    quality = models.CharField(
        _("quality"), max_length=16, choices=Quality, default=Quality.MEASURED
    )
    frequency = models.CharField(
        _("frequency"), max_length=12, choices=Frequency, default=Frequency.YEARLY
    )
    owner = models.CharField(
        _("owner"), max_length=120, blank=True, help_text=_("A function, not a person's name.")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("theme"),
    )
    sdg_targets = models.ManyToManyField(
        SdgTarget, blank=True, related_name="+", verbose_name=_("targets of the global goals")
    )
    computed_from = models.CharField(
        _("computed from"),
        max_length=60,
        blank=True,
        help_text=_("The name of the figure that the portal counts itself. Empty: typed in."),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name_sv"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            wall_key(name="indicator_wall"),
            wall_key("unit", name="indicator_unit_key"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="indicator_code_once",
                violation_error_message=_("There is already an indicator with this code."),
            ),
            one_of("unit", Unit.values, name="indicator_unit"),
            one_of("direction", Direction.values, name="indicator_direction"),
            one_of("measures", Level.values, name="indicator_measures"),
            one_of("quality", Quality.values, name="indicator_quality"),
            SameAsParent(parent="theme", name="indicator_theme_same_company"),
        ]

    @property
    def definition(self) -> str:
        """The definition in the reader's language."""
        return in_language(self.definition_sv, self.definition_en)


@pghistory.track()
class Target(Owned):
    """What an indicator should reach in one year."""

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="targets", verbose_name=_("indicator")
    )
    unit = models.CharField(_("unit"), max_length=20, choices=Unit, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    comparison = models.CharField(
        _("comparison"), max_length=6, choices=Comparison, default=Comparison.AT_LEAST
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ["indicator", "year"]
        verbose_name = _("target value")
        verbose_name_plural = _("target values")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year"],
                name="target_once_a_year",
                violation_error_message=_("The indicator already has a target for this year."),
            ),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="target_year"),
            models.CheckConstraint(
                condition=~Q(unit__in=sorted(BOUNDED)) | Q(value__gte=0, value__lte=100),
                name="target_in_bounds",
                violation_error_message=_("The value runs from 0 to 100."),
            ),
            one_of("comparison", Comparison.values, name="target_comparison"),
            SameAsParent(parent="indicator", name="target_same_company"),
            SameAsParent(
                parent="indicator",
                column="unit",
                name="target_same_unit",
                violation_error_message=_("The indicator is counted in another unit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}: {self.get_comparison_display()} {self.value}"


class Measured(models.Model):
    """A value as it was published or counted, and nothing more exact than that.

    Either ``numerator`` of ``denominator`` ("7 of 10 who complete"), or ``value`` with its
    ``comparison`` ("over 90 per cent of those met"); never both, so that no share is stored
    that its own parts contradict. The denominator is told in words in both cases.
    """

    unit = models.CharField(_("unit"), max_length=20, choices=Unit, editable=False)
    comparison = models.CharField(
        _("comparison"), max_length=6, choices=Comparison, default=Comparison.EQUAL
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    numerator = models.DecimalField(
        _("numerator"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    denominator = models.DecimalField(
        _("denominator"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    denominator_sv = models.CharField(
        _("of whom or what, in Swedish"),
        max_length=200,
        blank=True,
        help_text=_("What the share is a share of, for example “those who complete”."),
    )
    denominator_en = models.CharField(_("of whom or what, in English"), max_length=200, blank=True)
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period to"))
    as_of = models.DateField(_("as of"), null=True, blank=True)
    quality = models.CharField(
        _("quality"), max_length=16, choices=Quality, default=Quality.MEASURED
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def denominator_definition(self) -> str:
        """What the share is a share of, in the reader's language."""
        return in_language(self.denominator_sv, self.denominator_en)

    @property
    def amount(self) -> Decimal:
        """The value to show or draw, in the unit; a share in per cent with one decimal.

        Halves are rounded away from zero: 2 of 3 is ``66.7``.
        """
        if self.value is not None:
            return self.value
        share = Decimal(100) * self.numerator / self.denominator
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


def measured_constraints(name: str) -> list[models.BaseConstraint]:
    """What holds for every `Measured` row; ``name`` starts the names of the constraints."""
    as_value = Q(value__isnull=False, numerator=None, denominator=None)
    as_parts = Q(value=None, numerator__isnull=False, denominator__isnull=False)
    return [
        models.CheckConstraint(
            condition=as_value | (as_parts & Q(unit__in=sorted(SHARES))),
            name=f"{name}_value_or_parts",
            violation_error_message=_(
                "Write either a value, or a numerator and a denominator when the unit is per cent."
            ),
        ),
        models.CheckConstraint(
            condition=Q(numerator=None) | Q(numerator__lte=F("denominator")),
            name=f"{name}_part_of_whole",
            violation_error_message=_("The numerator can't be larger than the denominator."),
        ),
        models.CheckConstraint(
            condition=Q(denominator=None) | ~Q(denominator_sv=""),
            name=f"{name}_denominator_told",
            violation_error_message=_("Say what the share is a share of."),
        ),
        models.CheckConstraint(
            condition=Q(value=None)
            | ~Q(unit__in=sorted(BOUNDED))
            | Q(value__gte=0, value__lte=100),
            name=f"{name}_in_bounds",
            violation_error_message=_("The value runs from 0 to 100."),
        ),
        positive("denominator", name=f"{name}_denominator_positive"),
        not_negative("numerator", name=f"{name}_numerator_not_negative"),
        one_of("comparison", Comparison.values, name=f"{name}_comparison"),
        one_of("quality", Quality.values, name=f"{name}_quality"),
        in_order("period_from", "period_to", name=f"{name}_period"),
    ]


class Dimension(models.TextChoices):
    """What a value is broken down by."""

    GENDER = "gender", _("gender")
    AGE = "age", _("age")
    CATEGORY = "category", _("category")


class ObservationQuerySet(OwnedQuerySet):
    """Questions about observations."""

    def in_year(self, year: int) -> Self:
        """Return those whose period lies within the calendar year."""
        return self.filter(period_from__year=year, period_to__year=year)

    def undivided(self) -> Self:
        """Return whole values, not their parts by gender or age."""
        return self.filter(dimension="")


@pghistory.track()
class Observation(Owned, Measured):
    """A value of an indicator for a period: the company's or a district's, whole or a part."""

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="observations", verbose_name=_("indicator")
    )
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
        verbose_name=_("district"),
    )
    dimension = models.CharField(_("broken down by"), max_length=10, choices=Dimension, blank=True)
    category = models.SlugField(
        _("part"), max_length=40, blank=True, help_text=_("For example “women” or “children”.")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True, editable=False)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "-period_to", "district", "dimension", "category"]
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = [
            *measured_constraints("observation"),
            models.UniqueConstraint(
                fields=[
                    "indicator",
                    "period_from",
                    "period_to",
                    "district",
                    "dimension",
                    "category",
                ],
                nulls_distinct=False,
                name="observation_once",
                violation_error_message=_("This value is already there. Change it instead."),
            ),
            models.CheckConstraint(
                condition=Q(dimension="", category="") | (~Q(dimension="") & ~Q(category="")),
                name="observation_breakdown_whole",
                violation_error_message=_("Say what the value is broken down by, and the part."),
            ),
            all_or_none("entered_by", "entered_at", name="observation_entered"),
            SameAsParent(parent="indicator", name="observation_same_company"),
            SameAsParent(parent="district", name="observation_district_same_company"),
            SameAsParent(
                parent="indicator",
                column="unit",
                name="observation_same_unit",
                violation_error_message=_("The indicator is counted in another unit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period_from}–{self.period_to}"
