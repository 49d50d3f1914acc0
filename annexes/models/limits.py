"""What the clock may verify without a person."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.constraints import positive
from portal.ownership import Owned
from portal.walls import SameAsParent


@pghistory.track()
class VerificationLimit(Owned):
    """Up to which amount of a kind a host's yes is enough; without a row it never is.

    ``sampled_per_cent`` of what it lets through is left to people all the same.
    """

    kind = models.OneToOneField(
        "annexes.PledgeKind", models.PROTECT, related_name="limit", verbose_name=_("kind")
    )
    up_to = models.DecimalField(
        _("largest amount"),
        max_digits=14,
        decimal_places=2,
        help_text=_("In the kind's unit, for one contribution. More than this goes to people."),
    )
    sampled_per_cent = models.PositiveSmallIntegerField(
        _("spot checks, per cent"),
        default=10,
        help_text=_("So many of a hundred are left for people to check all the same."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["kind"]
        verbose_name = _("limit for automatic verification")
        verbose_name_plural = _("limits for automatic verification")
        constraints = [
            positive("up_to", name="limit_up_to"),
            models.CheckConstraint(
                condition=Q(sampled_per_cent__lte=100),
                name="limit_sample",
                violation_error_message=_("Write 100 or less."),
            ),
            SameAsParent(parent="kind", name="limit_same_company"),
        ]

    def __str__(self) -> str:
        return str(self.kind)
