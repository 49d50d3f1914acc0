"""What a contribution is counted towards, when it is not simply its own activity."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annexes.models.contributions import ALLOCATED_AT_MOST, Contribution, exactly
from portal.activities.models import Activity
from portal.constraints import one_of
from portal.ownership import Shared
from portal.walls import SameAsParent


class Side(models.TextChoices):
    """In whose account an allocation stands. The tenant's own side is always the whole."""

    ACTIVITY = "activity", _("the activity's account")
    GRANT = "grant", _("the report on a grant")


@pghistory.track()
class Allocation(Shared):
    """So much of a contribution counts for this activity, in one account.

    Without rows the whole amount counts for the contribution's own activity. On the grant's
    side ``activity`` is the one that the grant pays for: its report may refer to the tenant's
    hours, and never enters them a second time. The database holds the sum of each side to the
    contribution's amount. ``amount`` is in the kind's unit and, for a correcting row, negative.
    """

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="allocations", verbose_name=_("contribution")
    )
    side = models.CharField(_("account"), max_length=10, choices=Side, default=Side.ACTIVITY)
    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="+", verbose_name=_("activity")
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    allocated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    allocated_at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["side", "allocated_at", "id"]
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            one_of("side", Side.values, name="allocation_side"),
            models.CheckConstraint(condition=~Q(amount=0), name="allocation_amount"),
            models.UniqueConstraint(
                fields=["contribution", "side", "activity"],
                name="allocation_once",
                violation_error_message=_("It is allocated to this activity already."),
            ),
            SameAsParent(parent="contribution", name="allocation_same_company"),
            SameAsParent(
                parent="contribution", column="organisation", name="allocation_same_party"
            ),
            SameAsParent(parent="activity", name="allocation_activity_same_company"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="allocated_at_most",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("given", "numeric")],
                func=ALLOCATED_AT_MOST.format(contribution="NEW.contribution_id"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.shown_amount} → {self.activity}"

    @property
    def shown_amount(self) -> str:
        """The amount with its unit."""
        return exactly(self.amount, self.contribution.unit)
