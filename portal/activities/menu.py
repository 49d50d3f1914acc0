"""What hosts of activities find in the menu, and what staff find on their desk."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.activities.models import Activity, Need
from portal.desk import WorkList, on_desk
from portal.navigation import in_menu

if TYPE_CHECKING:
    from portal.http import PortalRequest


@in_menu
def hosts_pages(request: "PortalRequest") -> list[tuple[str | Promise, str]]:
    """Offer those who host activities a page about them."""
    mine = request.user.organisation_ids
    if not mine or not Activity.objects.filter(organisation__in=mine).exists():
        return []
    return [(_("Our activities"), reverse("activities:activities"))]


@on_desk
def needs_without_pledges(request: "PortalRequest") -> list[WorkList]:
    """Count what activities ask for and nobody has pledged."""
    needs = Need.objects.visible_to(request.user).of(request.company)
    return [
        WorkList(
            _("Needs without pledges"),
            needs.unmet(timezone.localdate()).count(),
            f"{reverse('admin:activities_need_changelist')}?pledges=none",
            _("Talk to tenants near the activity."),
        )
    ]
