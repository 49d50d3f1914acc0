"""What a lease list asks of the desk: to be checked."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annexes.models import LeaseImport
from annexes.states.imports import SHOWN
from portal.desk import WorkList, on_desk

if TYPE_CHECKING:
    from portal.http import PortalRequest


@on_desk
def lists_to_check(request: "PortalRequest") -> list[WorkList]:
    """Return the lists that have been read and wait to be written or discarded."""
    if not request.user.has_perm("annexes.confirm_leaseimport", request.company):
        return []
    waiting = LeaseImport.objects.of(request.company).filter(state=SHOWN)
    return [
        WorkList(
            _("Lease lists to check"),
            waiting.count(),
            reverse("admin:annexes_leaseimport_changelist") + f"?state__exact={SHOWN}",
            _("They have been read. Nothing of them is in the register yet."),
        )
    ]
