"""The report job against WeasyPrint alone on the same page: what snapshot, tags and checks cost."""

import time
from datetime import UTC, datetime

from django.utils.translation import override

from portal import pdf
from portal.pdf.fetcher import AssetFetcher
from portal.people.models import HousingCompany
from reports import assembly, rendering
from reports.document import compose, title_of
from reports.models import AnnualReport, Snapshot
from tests.factories.reports import a_year

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
TEXTS = {"not_kept": "Två löften gick inte att hålla.\n\n" * 20}


class Case:
    """From a frozen snapshot to the bytes of the file, and WeasyPrint's own PDF/A of that page."""

    name = "report"
    unit = "s"
    budget = 1.15
    holds = "<="
    rounds = 5

    def prepare(self) -> None:
        """Put a year together, and the page that both print. Nothing is stored."""
        pdf.prepare_worker()
        company = HousingCompany(name="Mätbo AB", slug="matbo")
        assembled = assembly.put_together(a_year(), company, on=AT.date())
        self.report = AnnualReport(
            company=company, year=2025, number="RAP 2025:0001", state="frozen"
        )
        self.snapshot = Snapshot(
            company=company,
            report=self.report,
            number=1,
            canonical=assembled.canonical,
            sha256=assembly.fingerprint(assembled.canonical),
            source_rows=assembled.source_rows,
            taken_at=AT,
        )
        with override("sv"):
            document = compose(self.report, self.snapshot, TEXTS)
            title = f"{title_of(self.report)}, {company.name}"
            self.html = rendering.print_html(document, title=title, language="sv")

    def ours(self) -> float:
        """Compose, render, tag, attach and finish. Unit: seconds of processor time."""
        began = time.process_time()
        self.file = rendering.pdf_of(self.report, self.snapshot, TEXTS, language="sv")
        return time.process_time() - began

    def floor(self) -> float:
        """Let WeasyPrint write the same page with its own tags."""
        import weasyprint
        from weasyprint.pdf.tags import add_tags

        weasyprint.pdf.add_tags = add_tags
        began = time.process_time()
        weasyprint.HTML(
            string=self.html, base_url="asset:///", url_fetcher=AssetFetcher()
        ).write_pdf(pdf_variant="pdf/a-3a")
        return time.process_time() - began

    def remarks(self) -> list[str]:
        """Return how large the file is."""
        return [f"{len(self.file) // 1000} kB"]
