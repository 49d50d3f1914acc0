"""The report as a file: the document's HTML, its attachments, and the PDF of both."""

import csv
import io
import json
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from portal import charts, pdf
from portal.numbers import quantity
from reports.document import TEMPLATE_VERSION, Document, compose
from reports.models import AnnualReport, Snapshot


def pdf_of(
    report: AnnualReport,
    snapshot: Snapshot,
    texts: Mapping[str, str],
    *,
    language: str,
    progress: pdf.Progress | None = None,
) -> bytes:
    """Return the report's PDF in a language, with its figures attached as JSON and CSV.

    Raises:
        portal.pdf.RenderProblem: the file could not be made as it should look.
    """
    with override(language):
        document = compose(report, snapshot, texts)
        title = f"{document.title}, {document.company_name}"
        html = print_html(document, title=title, language=language)
        attachments = [
            pdf.Attached(
                "figures.json",
                json.dumps(snapshot.content, sort_keys=True, indent=1, ensure_ascii=False).encode(),
                gettext("All figures of the report, with the filters that find their rows"),
            ),
            pdf.Attached(
                "figures.csv", figures_csv(snapshot), gettext("All figures of the report, as rows")
            ),
        ]
        return pdf.render(
            html,
            title=title,
            lang=language,
            at=snapshot.taken_at,
            attachments=attachments,
            progress=progress,
        )


def print_html(document: Document, *, title: str, language: str) -> str:
    """Return the page that is printed."""
    taken_at = timezone.localtime(document.snapshot.taken_at)
    return render_to_string(
        "reports/document/print.html",
        {
            "document": document,
            "language": language,
            "pdf_title": title,
            "template_version": TEMPLATE_VERSION,
            "taken_at": taken_at.isoformat(timespec="seconds"),
            "taken_on": date_format(taken_at, "j F Y"),
            "cover": _cover(document),
        },
    )


def _cover(document: Document) -> charts.Chart | None:
    """Return the cover's picture: a hundred windows for what was pledged, lit where it came."""
    reader = document.reader
    if not reader.kinds:
        return None
    kind = reader.kinds[0]
    code, unit = kind["code"], kind["unit"]
    pledged, delivered, verified = (
        reader.value(f"{code}.{measure}") for measure in ("pledged", "delivered", "verified")
    )
    return charts.windows(
        "cover",
        title=gettext("%(kind)s: pledged, delivered and verified") % {"kind": reader.name(kind)},
        description=gettext(
            "A house with a hundred windows, one for each hundredth of the %(pledged)s pledged. "
            "Lit: %(verified)s delivered and verified. Half lit: the rest of the %(delivered)s "
            "delivered."
        )
        % {
            "pledged": quantity(pledged, unit),
            "delivered": quantity(delivered, unit),
            "verified": quantity(verified, unit),
        },
        pledged=pledged,
        delivered=delivered,
        verified=verified,
    )


def figures_csv(snapshot: Snapshot) -> bytes:
    """Return the figures as CSV: UTF-8 with a mark, semicolons, decimal points."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out, delimiter=";", lineterminator="\r\n")
    sheet.writerow(
        [
            "figure",
            "value",
            "unit",
            "numerator",
            "denominator",
            "rows",
            "verified_per_cent",
            "hidden",
        ]
    )
    for key, figure in sorted(snapshot.content["figures"].items()):
        sheet.writerow(
            [
                key,
                figure["value"] if figure["value"] is not None else "",
                figure["unit"],
                figure.get("numerator", ""),
                figure.get("denominator", ""),
                figure.get("rows", 0),
                figure.get("verified", ""),
                "yes" if figure.get("hidden") else "",
            ]
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()
