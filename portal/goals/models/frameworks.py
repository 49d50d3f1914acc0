"""How a company sorts its work: focus areas, levels, values, thresholds and the rest."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.constraints import one_of
from portal.goals.models.sdg import SdgGoal, SdgTarget
from portal.ownership import Owned, OwnedQuerySet
from portal.walls import SameAsParent, wall_key
from portal.words import Named, in_language


class FrameworkKind(models.TextChoices):
    """What a set of themes is for."""

    FOCUS_AREAS = "focus_areas", _("focus areas")
    LEVELS = "levels", _("levels of a ladder")
    CORE_VALUES = "core_values", _("core values")
    MATERIAL_AREAS = "material_areas", _("material areas")
    THRESHOLDS = "thresholds", _("thresholds to taking part")
    TOPICS = "topics", _("topics")
    LONG_TERM_GOALS = "long_term_goals", _("long-term goals")
    AGREEMENT_SCHEME = "agreement_scheme", _("focus areas of a cooperation agreement")


class Framework(Owned, Named):
    """A set of themes that belong together. One set per company is the one that totals count by."""

    code = models.SlugField(_("code"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=FrameworkKind)
    is_primary = models.BooleanField(
        _("totals count by it"),
        default=False,
        help_text=_("Hours are summed by the themes of one framework, so that none counts twice."),
    )
    description_sv = models.TextField(_("description in Swedish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    sdg_goals = models.ManyToManyField(
        SdgGoal, blank=True, related_name="+", verbose_name=_("global goals")
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["sort_order", "name_sv"]
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        constraints = [
            wall_key(name="framework_wall"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="framework_code_once",
                violation_error_message=_("There is already a framework with this code."),
            ),
            models.UniqueConstraint(
                fields=["company"],
                condition=Q(is_primary=True),
                name="framework_one_primary",
                violation_error_message=_("Another framework is the one that totals count by."),
            ),
            one_of("kind", FrameworkKind.values, name="framework_kind"),
        ]

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return in_language(self.description_sv, self.description_en)


class ThemeQuerySet(OwnedQuerySet):
    """Questions about themes."""

    def of_kind(self, *kinds: FrameworkKind) -> Self:
        """Return the themes of frameworks of these kinds."""
        return self.filter(framework__kind__in=kinds)

    def countable(self) -> Self:
        """Return the themes that totals count by."""
        return self.filter(framework__is_primary=True)

    def for_annexes(self) -> Self:
        """Return the themes that a social annex may name as its focus."""
        return self.filter(is_annex_focus=True)


@pghistory.track()
class Theme(Owned, Named):
    """One focus area, level, value, material area, threshold, topic or long-term goal."""

    framework = models.ForeignKey(
        Framework, models.PROTECT, related_name="themes", verbose_name=_("framework")
    )
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
        help_text=_("A focus area can be part of a material area."),
    )
    level = models.PositiveSmallIntegerField(
        _("step"), null=True, blank=True, help_text=_("Only for levels: 1 is the lowest step.")
    )
    is_annex_focus = models.BooleanField(_("focus of the social annexes"), default=False)
    sdg_targets = models.ManyToManyField(
        SdgTarget, blank=True, related_name="+", verbose_name=_("targets of the global goals")
    )
    related = models.ManyToManyField(
        "self",
        through="goals.ThemeMapping",
        through_fields=("theme", "maps_to"),
        symmetrical=False,
        related_name="mapped_from",
        verbose_name=_("corresponds to"),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["framework__sort_order", "sort_order", "name_sv"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            wall_key(name="theme_wall"),
            models.UniqueConstraint(
                fields=["framework", "code"],
                name="theme_code_once",
                violation_error_message=_("The framework already has a theme with this code."),
            ),
            models.UniqueConstraint(
                fields=["framework", "level"],
                condition=Q(level__isnull=False),
                name="theme_level_once",
                violation_error_message=_("The framework already has this step."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="theme_not_in_itself",
                violation_error_message=_("A theme can't be part of itself."),
            ),
            SameAsParent(parent="framework", name="theme_framework_same_company"),
            SameAsParent(parent="parent", name="theme_parent_same_company"),
        ]

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return in_language(self.description_sv, self.description_en)


class ThemeMapping(Owned):
    """A theme of one framework corresponds to a theme of another.

    A cooperation agreement has focus areas of its own; mapped, its activities count in the
    company's.
    """

    theme = models.ForeignKey(
        Theme, models.CASCADE, related_name="mappings", verbose_name=_("theme")
    )
    maps_to = models.ForeignKey(
        Theme, models.CASCADE, related_name="+", verbose_name=_("corresponds to")
    )

    class Meta:
        ordering = ["theme", "maps_to"]
        verbose_name = _("mapping of themes")
        verbose_name_plural = _("mappings of themes")
        constraints = [
            models.UniqueConstraint(fields=["theme", "maps_to"], name="theme_mapping_once"),
            models.CheckConstraint(
                condition=~Q(theme=F("maps_to")),
                name="theme_mapping_not_itself",
                violation_error_message=_("A theme can't correspond to itself."),
            ),
            SameAsParent(parent="theme", name="theme_mapping_same_company"),
            SameAsParent(parent="maps_to", name="theme_mapping_to_same_company"),
        ]

    def __str__(self) -> str:
        return f"{self.theme} → {self.maps_to}"
