"""The board's room: reports to read and to download. Staff read the same pages."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.http import PortalRequest, fetch
from reports import actions
from reports.document import compose, texts_of
from reports.models import AnnualReport, Rendition
from reports.tracing import trace_for


@require_safe
def reports(request: PortalRequest) -> HttpResponse:
    """List the reports that have been put before the board; staff see every frozen one."""
    found = (
        AnnualReport.objects.visible_to(request.user)
        .filter(snapshot__isnull=False)
        .select_related("company")
    )
    return render(request, "reports/list.html", {"reports": found})


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show the report on the screen; a member of the board opens it first, which is noted."""
    found = fetch(
        AnnualReport.objects.select_related("company", "snapshot"),
        request,
        pk,
        may="reports.read_annualreport",
    )
    receives = request.user.has_perm("reports.receive_annualreport", found)
    if request.method == "POST":
        if receives:
            actions.note_reading(found, by=request.user, at=timezone.now())
        return redirect(found)
    if receives and not found.receipts.filter(user=request.user).exists():
        return render(request, "reports/unopened.html", {"report": found})
    language = get_language() or "sv"
    document = compose(
        found, found.snapshot, texts_of(found, language), trace=trace_for(request.user, found)
    )
    context = {"report": found, "document": document, "file": _newest(found, language)}
    return render(request, "reports/twin.html", context)


@require_POST
def download(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Hand out the report's newest PDF and note who of the board has it."""
    found = fetch(AnnualReport, request, pk, may="reports.read_annualreport")
    made = _newest(found, get_language() or "sv")
    if made is None:
        messages.info(request, _("The PDF is being made. Try again in a minute."))
        return redirect(found)
    if request.user.has_perm("reports.receive_annualreport", found):
        actions.note_reading(found, by=request.user, at=timezone.now(), downloaded=True)
    response = FileResponse(made.file.content.open("rb"), content_type="application/pdf")
    response["Content-Length"] = made.file.size
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=made.file.name
    )
    return response


def _newest(report: AnnualReport, language: str) -> Rendition | None:
    """Return the newest file of the snapshot that stands, in this language or else any."""
    made = report.renditions.filter(snapshot=report.snapshot_id).select_related("file")
    return made.filter(language=language).first() or made.first()
