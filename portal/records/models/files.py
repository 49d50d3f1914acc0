"""Files that the portal keeps."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.ownership import Shared
from portal.walls import wall_key


def _where(file: "StoredFile", _name: str) -> str:
    return f"{file.company_id}/{str(file.pk)[-2:]}/{file.pk}"


class StoredFile(Shared):
    """A file in the private store. It leaves the store through a view that asks permission."""

    purpose = models.CharField(_("purpose"), max_length=40)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    content = models.FileField(upload_to=_where, max_length=200)
    kept_at = models.DateTimeField(_("kept since"))
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["-kept_at"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["company", "sha256"], name="file_content")]
        constraints = [wall_key(name="file_wall")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where those who may see the file download it."""
        return reverse("records:download", args=[self.pk])
