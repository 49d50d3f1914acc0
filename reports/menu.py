"""Where people find the reports: the board in its menu, managers on their desk."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.desk import WorkList, on_desk
from portal.http import PortalRequest
from portal.navigation import in_menu
from reports.models import AnnualReport
from reports.policies import LEADING
from reports.states import ReportState


@in_menu
def board_pages(request: PortalRequest) -> list[tuple[str | Promise, str]]:
    """Return the board's room for those who sit on a board."""
    if not request.user.board_company_ids:
        return []
    return [(_("Annual reports"), reverse("reports:reports"))]


@on_desk
def reports_in_review(request: PortalRequest) -> list[WorkList]:
    """Return the reports that wait for a manager's approval."""
    if not request.user.roles_at(request.company.pk) & LEADING:
        return []
    waiting = AnnualReport.objects.of(request.company).filter(state=ReportState.REVIEW)
    url = reverse("admin:reports_annualreport_changelist")
    return [
        WorkList(
            _("Annual reports to approve"), waiting.count(), f"{url}?state={ReportState.REVIEW}"
        )
    ]
