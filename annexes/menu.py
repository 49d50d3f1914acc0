"""What tenants find in the menu, and what waits on the desk of staff."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annexes.models import Contribution
from portal.desk import WorkList, on_desk
from portal.navigation import in_menu

if TYPE_CHECKING:
    from portal.http import PortalRequest


@in_menu
def tenants_pages(request: "PortalRequest") -> list[tuple[str | Promise, str]]:
    """Offer a tenant's people their start page and what they have logged."""
    if not request.user.organisation_ids:
        return []
    return [
        (_("My page"), reverse("annexes:my_page")),
        (_("Contributions"), reverse("annexes:contributions")),
    ]


@on_desk
def contributions_to_verify(request: "PortalRequest") -> list[WorkList]:
    """Count what tenants have sent in and nobody has checked."""
    waiting = Contribution.objects.visible_to(request.user).of(request.company).to_verify()
    register = reverse("admin:annexes_contribution_changelist")
    return [
        WorkList(
            _("Contributions to verify"),
            waiting.count(),
            f"{register}?state=submitted",
            _("Check what tenants have sent in; what you logged yourself is for a colleague."),
        )
    ]
