"""Downloads, and a job as the person who ordered it sees it."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.acts import Act, acts_for
from portal.http import PortalRequest, fetch
from portal.records.models import Job, StoredFile

#: Shown in the browser; everything else is saved to disk.
INLINE = frozenset({"application/pdf", "image/jpeg", "image/png"})


@require_safe
def download(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Hand out a file to those who may see its row."""
    file = fetch(StoredFile, request, pk)
    response = FileResponse(file.content.open("rb"), content_type=file.content_type)
    response["Content-Length"] = file.size
    response["Content-Disposition"] = content_disposition_header(
        file.content_type not in INLINE, file.name
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def job(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show how far a job has come; the page asks again by itself while there is more."""
    found = fetch(Job, request, pk)
    template = "records/_job.html" if request.htmx else "records/job.html"
    response = render(request, template, {"job": found, "acts": _acts_of_staff(found, request)})
    if found.is_live and not request.htmx:
        response["Refresh"] = "3"
    return response


def _acts_of_staff(found: Job, request: PortalRequest) -> list[tuple[Act, str]]:
    """Return what staff can do to the job now, with where in the web admin they do it."""
    if found.company_id not in request.user.staff_company_ids:
        return []
    return [
        (act, reverse("admin:records_job_act", args=[found.pk, act.name]))
        for act in acts_for(found, request.user)
    ]
