"""Saved views: a register's filters and search under a name."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.ownership import Owned, OwnedQuerySet


class SavedViewQuerySet(OwnedQuerySet):
    """A view is its maker's own, or shared with the company's staff."""

    def visible_to(self, user: models.Model) -> Self:
        """Return the person's own views, and those that colleagues share."""
        return super().visible_to(user).filter(Q(saved_by=user.pk) | Q(is_shared=True))


class SavedView(Owned):
    """A register as somebody wants to find it again: ``query`` is the address after the "?"."""

    register = models.CharField(_("register"), max_length=80)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filter"), max_length=2000)
    is_shared = models.BooleanField(_("for all colleagues"), default=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"))

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "register", "saved_by", "name"],
                name="saved_view_once",
                violation_error_message=_("You have a view with this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
