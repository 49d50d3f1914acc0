"""Calendar feeds: an address that only one person knows."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.ids import uuid7
from portal.people.models.parties import User


class CalendarFeedQuerySet(models.QuerySet):
    """Questions about feeds."""

    def live(self) -> Self:
        """Return those that still answer."""
        return self.filter(revoked_at=None)


class CalendarFeed(models.Model):
    """A secret address under which a person's calendar program reads what lies before them.

    The secret itself is shown once and never stored: ``digest`` is its SHA-256, which finds the
    feed and opens nothing. A renewed feed is a new row; the old address is dead for good.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        User, models.PROTECT, related_name="calendar_feeds", verbose_name=_("person")
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="feed_one_live"
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="feed_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.made_at:%Y-%m-%d}"
