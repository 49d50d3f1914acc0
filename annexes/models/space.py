"""The landlord's consent to let others use the tenant's premises."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.ownership import Shared
from portal.walls import SameAsParent, wall_key


@pghistory.track()
class SpaceConsent(Shared):
    """The landlord's consent to let others use the tenant's premises, with its conditions.

    Source: Jordabalken 12:39 (independent use needs consent); a use that breaks voluntary VAT
    can cost the landlord adjustment of ten years' investment VAT. Reference `domain.md` §1 no 4.
    """

    conditions = models.TextField(_("conditions"))
    vat_checked = models.BooleanField(_("VAT has been checked"), default=False)
    vat_note = models.CharField(_("what the VAT check showed"), max_length=300, blank=True)
    granted_at = models.DateTimeField(_("granted at"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )

    class Meta:
        ordering = ["-granted_at"]
        verbose_name = _("consent to lend premises")
        verbose_name_plural = _("consents to lend premises")
        constraints = [
            wall_key(name="consent_wall"),
            wall_key("organisation", name="consent_party_key"),
            models.CheckConstraint(
                condition=Q(vat_checked=True),
                name="consent_vat_checked",
                violation_error_message=_("Check the VAT before you consent."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False), name="consent_to_someone"
            ),
            SameAsParent(parent="organisation", name="consent_same_company"),
        ]

    def __str__(self) -> str:
        return self.conditions[:80]
