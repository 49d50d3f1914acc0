"""The section of staff about signatures on paper: what to print, and what waits to be checked."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from annexes.actions.agreements import under
from annexes.actions.papers import PAPER_COPY, TAKES_SIGNATURES
from annexes.models import PaperSignature
from annexes.sections.section import Section
from portal.records.models import Job, StoredFile

if TYPE_CHECKING:
    from annexes.models import Agreement
    from portal.http import PortalRequest


def papers(document: "Agreement", request: "PortalRequest") -> Section | None:
    """Return the section; None when nothing has been printed or uploaded."""
    rows = list(PaperSignature.objects.filter(**under(document)).select_related("scan"))
    job = _printed(document)
    if not rows and job is None:
        return None
    file = None
    if job and job.result.get("file"):
        file = StoredFile.objects.visible_to(request.user).filter(pk=job.result["file"]).first()
    return Section(
        anchor="papers",
        heading=_("Signed on paper"),
        template="annexes/_papers.html",
        about={"rows": rows, "job": job, "file": file},
    )


def _printed(document: "Agreement") -> Job | None:
    """Return the latest job that printed this very content; None when it can't be signed now."""
    if document.state not in TAKES_SIGNATURES:
        return None
    [(kind, _document)] = under(document).items()
    given = {kind: str(document.pk), "content_sha256": document.content_sha256}
    return Job.objects.filter(kind=PAPER_COPY, input=given).order_by("-ordered_at").first()
