"""The global goals of the 2030 Agenda: reference data, the same for every company."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.words import Named


class SdgGoal(Named):
    """One of the seventeen goals."""

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("global goal")
        verbose_name_plural = _("global goals")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=17), name="sdg_goal_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class SdgTarget(Named):
    """A target of a goal, "11.7", described in a few words of our own."""

    code = models.CharField(_("number"), max_length=5, primary_key=True)
    goal = models.ForeignKey(
        SdgGoal, models.PROTECT, related_name="targets", verbose_name=_("global goal")
    )
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["goal", "sort_order"]
        verbose_name = _("target of the global goals")
        verbose_name_plural = _("targets of the global goals")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^([1-9]|1[0-7])\.([0-9]{1,2}|[a-z])$"),
                name="sdg_target_code",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
