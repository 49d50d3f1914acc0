"""What activities put on the desk of staff."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.activities.models import Need
from portal.desk import WorkList, on_desk

if TYPE_CHECKING:
    from portal.http import PortalRequest


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
