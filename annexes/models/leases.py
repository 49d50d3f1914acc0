"""Leases as the property system has them. They come in by lists: see `annexes.models.imports`."""

from datetime import date
from decimal import Decimal
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.constraints import in_order, not_negative, one_of
from portal.ownership import OwnedQuerySet, Shared
from portal.walls import SameAsParent, wall_key


class LeaseStatus(models.TextChoices):
    """What the property system says of the lease."""

    RUNNING = "running", _("Running")
    NOTICE = "notice", _("Notice given")
    ENDED = "ended", _("Ended")


class LeaseQuerySet(OwnedQuerySet):
    """Questions about leases."""

    def running(self, on: date) -> Self:
        """Return the leases that bind on this day.

        A fixed term that has passed ends nothing by itself: a commercial lease of more than nine
        months runs on until somebody gives notice. Source: docs/rules.md R-12.
        """
        bound = Q(status=LeaseStatus.RUNNING) | Q(status=LeaseStatus.NOTICE, ends_on__gte=on)
        return self.filter(bound, starts_on__lte=on)


@pghistory.track()
class Lease(Shared):
    """A commercial lease; the master data stay in the property system.

    ``organisation`` is the tenant. ``ends_on`` is empty when the lease runs until further notice.
    """

    number = models.CharField(_("lease number"), max_length=40)
    premises = models.ForeignKey(
        "places.Premises", models.PROTECT, related_name="leases", verbose_name=_("premises")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=LeaseStatus, default=LeaseStatus.RUNNING
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Empty: until further notice.")
    )
    notice_months = models.PositiveSmallIntegerField(_("notice, months"), null=True, blank=True)
    annual_rent_sek = models.DecimalField(
        _("annual rent, kr"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    vat_liable = models.BooleanField(_("VAT on the rent"), null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact's e-mail"), blank=True)
    contact_phone = models.CharField(_("contact's phone"), max_length=40, blank=True)

    objects = LeaseQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("lease")
        verbose_name_plural = _("leases")
        indexes = [
            models.Index(fields=["company", "organisation"], name="lease_of_tenant"),
            models.Index(fields=["company", "status", "starts_on"], name="lease_running"),
        ]
        constraints = [
            wall_key(name="lease_wall"),
            wall_key("organisation", name="lease_organisation_wall"),
            models.UniqueConstraint(
                fields=["company", "number"],
                name="lease_number_once",
                violation_error_message=_("There is already a lease with this number."),
            ),
            models.CheckConstraint(condition=Q(organisation__isnull=False), name="lease_tenant"),
            one_of("status", LeaseStatus.values, name="lease_status"),
            in_order("starts_on", "ends_on", name="lease_period"),
            not_negative("annual_rent_sek", name="lease_rent"),
            SameAsParent(parent="premises", name="lease_premises_same_company"),
            SameAsParent(parent="organisation", name="lease_tenant_same_company"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def area_m2(self) -> Decimal | None:
        """The area of the premises, m²."""
        return self.premises.area_m2
