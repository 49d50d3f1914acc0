"""The job that makes a report's PDF."""

import io
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.records import files, jobs
from portal.records.models import Job
from reports.actions import RENDER, NothingFrozen
from reports.document import TEMPLATE_VERSION, input_of, texts_of
from reports.models import AnnualReport, Rendition
from reports.rendering import pdf_of

#: How far the work has come when a stage begins. Unit: per cent.
STAGES = {"parse": 10, "layout": 25, "write": 80}


@jobs.handles(RENDER, name=gettext_lazy("The annual report as PDF"), queue="pdf")
def render_report(work: jobs.Work) -> dict[str, Any]:
    """Make the PDF of a report as it stands now, unless the same input has made one already."""
    report = AnnualReport.objects.select_related("company", "snapshot").get(pk=work.input["report"])
    if report.snapshot is None:
        raise NothingFrozen
    language = work.input["language"]
    texts = texts_of(report, language)
    digest = input_of(report, report.snapshot, language, texts)
    made = Rendition.objects.of(report.company).filter(input_sha256=digest).first()
    if made is None:
        work.progress(5, _("The figures are being read."))
        content = pdf_of(report, report.snapshot, texts, language=language, progress=_Shown(work))
        work.progress(95, _("The file is being kept."))
        made = _keep(report, content, digest, language, work.job)
    Job.objects.filter(pk=work.job.pk).update(file=made.file)
    return {"rendition": str(made.pk), "pages": made.pages}


class _Shown:
    """Shows a render's stages and pages as the job's progress, a few times a second at most."""

    def __init__(self, work: jobs.Work) -> None:
        self.work, self.last = work, -1

    def __call__(self, stage: str, page: int) -> None:
        per_cent = min(STAGES[stage] + (page // 2 if stage == "layout" else 0), 79)
        if stage == "write":
            per_cent = STAGES["write"]
        if per_cent <= self.last:
            return
        self.last = per_cent
        texts = {
            "parse": _("The document is being put together."),
            "layout": _("Page %(page)d is being set.") % {"page": page},
            "write": _("The file is being written."),
        }
        self.work.progress(per_cent, texts[stage])


def _keep(report: AnnualReport, content: bytes, digest: str, language: str, job: Job) -> Rendition:
    """Store the file and its rendition; when another worker was faster, return that one's."""
    import pikepdf  # heavy, and only this job needs it

    with pikepdf.open(io.BytesIO(content)) as opened:
        pages = len(opened.pages)
    name = f"{slugify(report.company.slug)}-{report.year}-{slugify(report.number)}-{language}.pdf"
    try:
        with transaction.atomic():
            file = files.keep(
                content,
                name=name,
                content_type="application/pdf",
                purpose=RENDER,
                company=report.company,
                by=job.ordered_by,
                at=timezone.now(),
            )
            return Rendition.objects.create(
                company=report.company,
                report=report,
                snapshot=report.snapshot,
                language=language,
                template_version=TEMPLATE_VERSION,
                input_sha256=digest,
                file=file,
                pages=pages,
                made_at=timezone.now(),
            )
    except IntegrityError:
        return Rendition.objects.of(report.company).get(input_sha256=digest)
