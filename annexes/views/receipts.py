"""The receipt of a contribution that was sent in: a page to print or keep."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from annexes.models import Contribution
from portal.http import PortalRequest, fetch


@require_safe
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show what was sent in, when and by whom, and where it stands today."""
    sent_in = Contribution.objects.filter(submitted_at__isnull=False).select_related(
        "kind", "pledge", "annex__lease__premises", "organisation", "company", "submitted_by"
    )
    contribution = fetch(sent_in, request, pk)
    context = {"contribution": contribution, "now": timezone.now()}
    return render(request, "annexes/receipt.html", context)
