"""Order a company's annual report from a real worker, wait for it, and lay the PDF on disk."""

import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal import demo
from portal.errors import DomainError
from portal.people.models import HousingCompany
from portal.records.models import Job, JobState
from reports import actions
from reports.models import AnnualReport, Rendition
from reports.states import ReportState


class Command(BaseCommand):
    """Takes a report from nothing to its PDF; what is done already is not done again."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the company, the year, how long to wait, and where the file goes."""
        parser.add_argument(
            "--company", default=demo.LEAD, help="Short name; the demo's lead company if left out."
        )
        parser.add_argument(
            "--year", type=int, help="The latest frozen report's if left out, else last year."
        )
        parser.add_argument("--language", choices=["sv", "en"], default="sv")
        parser.add_argument("--wait", type=int, default=180, metavar="SECONDS")
        parser.add_argument("--out", type=Path, default=settings.VAR_DIR, metavar="DIR")

    def handle(self, **options: Any) -> None:
        """Do it.

        Raises:
            CommandError: with the reason, when there is no such company, the job failed, or no
                worker finished it in time.
        """
        company = HousingCompany.objects.filter(slug=options["company"]).first()
        if company is None:
            known = ", ".join(HousingCompany.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(
                f"There is no company {options['company']!r}. Known companies: {known}."
            )
        try:
            report = self._frozen(company, options["year"] or self._latest_year(company))
            ordered = actions.order_rendition(
                report, language=options["language"], by=None, at=timezone.now()
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        made = (
            ordered if isinstance(ordered, Rendition) else self._awaited(ordered, options["wait"])
        )
        options["out"].mkdir(parents=True, exist_ok=True)
        target = options["out"] / f"report-{company.slug}-{report.year}.pdf"
        with made.file.content.open("rb") as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        self.stdout.write(f"{target} ({made.pages} pages)")

    def _latest_year(self, company: HousingCompany) -> int:
        frozen = AnnualReport.objects.of(company).filter(snapshot__isnull=False)
        latest = frozen.values_list("year", flat=True).first()
        return latest or timezone.localdate().year - 1

    def _frozen(self, company: HousingCompany, year: int) -> AnnualReport:
        """Return the year's report, begun and frozen when it is not yet."""
        at = timezone.now()
        report = AnnualReport.objects.of(company).filter(year=year).first()
        if report is None:
            report = actions.begin_report(company, year=year, by=None, at=at)
        if report.state == ReportState.COLLECTING:
            report = actions.freeze_report(report, by=None, at=at)
        return report

    def _awaited(self, job: Job, seconds: int) -> Rendition:
        """Return what the job has made, telling how far it has come."""
        said, until = "", time.monotonic() + seconds
        while time.monotonic() < until:
            job.refresh_from_db()
            if job.state == JobState.DONE:
                return Rendition.objects.get(pk=job.result["rendition"])
            if not job.is_live:
                raise CommandError(f"The report was not made. {job.error}".strip())
            if job.progress_text != said:
                said = job.progress_text
                self.stdout.write(f"{job.progress:3d} %  {said}")
            time.sleep(0.5)
        raise CommandError(
            f"The report was not made within {seconds} seconds. Is a worker of the queue “pdf” "
            f"running? The job is {job.pk}, its state is {job.state}."
        )
