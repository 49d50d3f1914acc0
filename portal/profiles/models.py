"""What was last loaded, so that the next load can tell the file's changes from the staff's."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ownership import Owned


class ProfileLoad(Owned):
    """The last profile loaded for a company.

    ``loaded`` maps each row that the file put in to the values that it put there. A later load
    changes a value only when it still is what the file last made it (docs/adr, profiles).
    """

    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    loaded = models.JSONField(default=dict)
    loaded_at = models.DateTimeField(_("loaded at"))

    class Meta:
        verbose_name = _("loaded profile")
        verbose_name_plural = _("loaded profiles")
        constraints = [models.UniqueConstraint(fields=["company"], name="profile_load_once")]

    def __str__(self) -> str:
        return self.file_name
