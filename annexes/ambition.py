"""How far a tenant wants to go: four levels in order, and what holds from which of them on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ambition(models.TextChoices):
    """How far the tenant wants to go beyond the baseline. In order, the least first."""

    BASELINE = "baseline", _("baseline: takes part in surveys and dialogue")
    LIGHT = "light", _("light")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")

    def reaches(self, level: str) -> bool:
        """Whether somebody with this ambition does what is asked from ``level`` on."""
        order = list(Ambition)
        return order.index(self) >= order.index(Ambition(level))


#: How a clause speaks of the level of ambition: Swedish, English.
SPOKEN = {
    Ambition.BASELINE: ("grundnivå", "baseline"),
    Ambition.LIGHT: ("lätt", "light"),
    Ambition.MEDIUM: ("medel", "medium"),
    Ambition.HIGH: ("hög", "high"),
}
