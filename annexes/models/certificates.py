"""Certificates of what a tenant gave in a year: frozen when issued, and checked by anybody."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annexes.models.annexes import LeaseAnnex
from portal.constraints import all_or_none
from portal.ownership import OwnedQuerySet, Shared
from portal.records.models import StoredFile
from portal.walls import SameAsParent, wall_key


class CertificateQuerySet(OwnedQuerySet):
    """Questions about certificates."""

    def standing(self) -> Self:
        """Return those that no later certificate has taken the place of."""
        return self.filter(superseded_by=None)


class Certificate(Shared):
    """What a tenant pledged, gave and had verified in one year, as it was on the day of issue.

    Of one annex, or of all of the tenant's when ``annex`` is empty. ``content`` is what it says,
    word for word; the PDF is made from that once, kept, and never made again. Issued anew it is
    another row with another number that ``supersedes`` this one.

    ``code`` is the public name: whoever holds the paper finds with it what the paper should say.
    """

    annex = models.ForeignKey(
        LeaseAnnex,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("annex"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.CharField(_("number"), max_length=24)
    code = models.CharField(_("code"), max_length=14, unique=True)
    is_final = models.BooleanField(
        _("final"), help_text=_("The year was closed. Otherwise it says how far the year has come.")
    )
    counted_on = models.DateField(_("counted on"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    content = models.JSONField(_("content"))
    content_sha256 = models.CharField(_("fingerprint of the content"), max_length=64)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by")
    )
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("takes the place of"),
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file")
    )
    file_sha256 = models.CharField(  # noqa: DJ001 -- null is "not made yet", tied to the file
        _("fingerprint of the file"), max_length=64, null=True
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        indexes = [models.Index(fields=["organisation", "year"], name="certificate_of_year")]
        constraints = [
            wall_key(name="certificate_wall"),
            wall_key("organisation", name="certificate_party_key"),
            models.UniqueConstraint(fields=["company", "number"], name="certificate_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "annex", "year"],
                condition=Q(supersedes=None),
                nulls_distinct=False,
                name="certificate_one_line",
                violation_error_message=_("There is a certificate for this year already."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False), name="certificate_of_someone"
            ),
            models.CheckConstraint(
                condition=Q(content_sha256__regex=r"^[0-9a-f]{64}$"),
                name="certificate_fingerprint",
            ),
            all_or_none("file", "file_sha256", name="certificate_made"),
            SameAsParent(parent="organisation", name="certificate_tenant_same_company"),
            SameAsParent(parent="annex", name="certificate_annex_same_company"),
            SameAsParent(parent="annex", column="organisation", name="certificate_annex_of_tenant"),
            SameAsParent(parent="supersedes", name="certificate_line_same_company"),
            SameAsParent(
                parent="supersedes", column="organisation", name="certificate_line_of_tenant"
            ),
            SameAsParent(parent="file", name="certificate_file_same_company"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="issued_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.file_id IS NOT NULL OR "
                    "(OLD.number, OLD.code, OLD.year, OLD.is_final, OLD.counted_on, OLD.content, "
                    "OLD.content_sha256, OLD.issued_at, OLD.issued_by_id, OLD.supersedes_id, "
                    "OLD.annex_id, OLD.organisation_id, OLD.company_id) IS DISTINCT FROM "
                    "(NEW.number, NEW.code, NEW.year, NEW.is_final, NEW.counted_on, NEW.content, "
                    "NEW.content_sha256, NEW.issued_at, NEW.issued_by_id, NEW.supersedes_id, "
                    "NEW.annex_id, NEW.organisation_id, NEW.company_id)"
                ),
            ),
            pgtrigger.Protect(name="certificate_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The public page that says what the certificate should say."""
        return reverse("annexes:certificate", args=[self.code])

    @property
    def is_superseded(self) -> bool:
        """Whether a later certificate has taken its place."""
        return hasattr(self, "superseded_by")
