"""What an organisation's people find in the menu, and what waits on the desk of staff."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerships.models import GrantCall
from partnerships.states.calls import CallState
from portal.desk import WorkList, on_desk
from portal.navigation import in_menu

if TYPE_CHECKING:
    from portal.http import PortalRequest


@in_menu
def applicants_pages(request: "PortalRequest") -> list[tuple[str | Promise, str]]:
    """Offer an organisation's people their applications."""
    if not request.user.organisation_ids:
        return []
    return [(_("Applications"), reverse("partnerships:applications"))]


@on_desk
def calls_to_approve(request: "PortalRequest") -> list[WorkList]:
    """Count the calls that have been written and not approved."""
    drafts = GrantCall.objects.visible_to(request.user).of(request.company)
    return [
        WorkList(
            _("Calls to write and approve"),
            drafts.filter(state=CallState.DRAFT).count(),
            f"{reverse('admin:partnerships_grantcall_changelist')}?state__exact=draft",
            _("A colleague approves what one has written."),
        )
    ]
