"""How a company reminds, and how a person wants to be reminded."""

from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.constraints import one_of
from portal.ids import uuid7
from portal.ownership import Owned
from portal.people.models.parties import User


class Cadence(models.TextChoices):
    """How often a person is reminded."""

    EACH = "each", _("One letter for each thing, as its last day comes near")
    WEEKLY = "weekly", _("One letter a week, on Mondays, with all that waits")
    NEVER = "never", _("No reminders")


#: Days from the last day: two weeks and three days before, the day itself, a week after.
USUAL_DAYS = [-14, -3, 0, 7]


def usual_days() -> list[int]:
    """Return the days on which a company reminds unless it has chosen others."""
    return list(USUAL_DAYS)


@pghistory.track()
class ReminderPlan(Owned):
    """On which days a company reminds people outside it of what has a last day.

    ``days`` count from the last day: -3 is three days before it, 7 a week after.
    ``reminded_until`` is the day up to which every reminder has been written. A clock that
    stood still goes on from there.
    """

    days = ArrayField(
        models.SmallIntegerField(validators=[MinValueValidator(-90), MaxValueValidator(90)]),
        verbose_name=_("days"),
        default=usual_days,
        blank=True,
        help_text=_(
            "Counted from the last day, separated by commas: -14 is two weeks before, 0 the day "
            "itself, 7 a week after. Leave it empty to send no reminders."
        ),
    )
    reminded_until = models.DateField(_("reminded until"), null=True, editable=False)

    class Meta:
        verbose_name = _("plan of reminders")
        verbose_name_plural = _("plan of reminders")
        constraints = [
            models.UniqueConstraint(fields=["company"], name="reminder_plan_once"),
        ]

    def __str__(self) -> str:
        return str(_("Reminders to tenants"))

    def latest_day(self, last_day: date, *, after: date | None, on: date) -> int | None:
        """Return which of the days has come in the time since ``after``, the latest of several.

        Args:
            last_day: By when the thing should be done.
            after: Up to this day all has been reminded. None: only ``on`` itself counts.
            on: Today.

        Returns:
            One of ``days``, or None when none has come.
        """
        passed = (on - last_day).days
        since = (after - last_day).days if after is not None else passed - 1
        return max((day for day in self.days if since < day <= passed), default=None)


class ReminderChoice(models.Model):
    """What a person has chosen to be reminded of. Without a row, everything as it comes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(
        User, models.PROTECT, related_name="reminder_choice", verbose_name=_("person")
    )
    cadence = models.CharField(_("reminders"), max_length=10, choices=Cadence, default=Cadence.EACH)
    unwanted = ArrayField(
        models.CharField(max_length=80), verbose_name=_("not about"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("choice of reminders")
        verbose_name_plural = _("choices of reminders")
        constraints = [one_of("cadence", Cadence.values, name="reminder_cadence")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_cadence_display()}"
