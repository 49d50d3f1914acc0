"""What somebody has typed in the form for logging and not sent yet."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.constraints import positive
from portal.ownership import Owned, OwnedQuerySet
from portal.walls import SameAsParent


class LogDraftQuerySet(OwnedQuerySet):
    """Unfinished typing is seen by the one who typed it, and by nobody else."""

    def visible_to(self, user: Any) -> Self:
        """Return the person's own."""
        return self.filter(typed_by=user) if user.is_authenticated else self.none()


class LogDraft(Owned):
    """A half-filled form, as typed: it may be nonsense still, and counts nowhere.

    ``typed`` maps the form's field names to text. ``version`` goes up with each save; a save that
    knows another version than the stored one becomes a draft of its own, so that two windows
    never overwrite each other.
    """

    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    annex = models.ForeignKey("annexes.LeaseAnnex", models.CASCADE, related_name="+")
    pledge = models.ForeignKey("annexes.Pledge", models.CASCADE, null=True, related_name="+")
    kind = models.ForeignKey(
        "annexes.PledgeKind", models.CASCADE, related_name="+", verbose_name=_("kind")
    )
    typed = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("saved at"), db_index=True)

    objects = LogDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        verbose_name = _("unfinished form")
        verbose_name_plural = _("unfinished forms")
        constraints = [
            positive("version", name="log_draft_version"),
            SameAsParent(parent="annex", name="log_draft_same_company"),
            SameAsParent(parent="pledge", name="log_draft_pledge_same_company"),
            SameAsParent(parent="pledge", column="kind", name="log_draft_kind_of_pledge"),
            SameAsParent(parent="kind", name="log_draft_kind_same_company"),
        ]

    def __str__(self) -> str:
        return str(self.pledge or self.kind)

    def get_absolute_url(self) -> str:
        """The form, filled in as far as it was typed."""
        return reverse("annexes:log_draft", args=[self.pk])
