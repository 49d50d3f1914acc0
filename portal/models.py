"""What the mechanisms themselves store."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ids import uuid7


class StateChange(models.Model):
    """One step in the life of something: who, when, from where to where, and why.

    Append-only: a trigger refuses to change or delete a row. ``by_name`` keeps the name as it
    was, so that the trail outlives the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey("people.HousingCompany", models.PROTECT, related_name="+")
    thing_type = models.CharField(max_length=80)
    thing_id = models.UUIDField()
    move = models.CharField(max_length=40)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["thing_type", "thing_id", "at"], name="state_change_of")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.thing_type} {self.from_state} → {self.to_state}"


class SpentForm(models.Model):
    """A submit that has been carried out, so that the same submit is not carried out again."""

    digest = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(_("at"), db_index=True)

    def __str__(self) -> str:
        return self.digest[:12]
