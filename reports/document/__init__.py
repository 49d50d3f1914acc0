"""The annual report as a document: what stands in it, in which order, in the active language.

The same parts become the PDF (templates/reports/document/print.html) and its twin in the portal
(twin.html). Everything comes from the snapshot and from what people have written; nothing is
counted here that the snapshot does not hold.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portal import pdf
from reports import prose
from reports.assembly import fingerprint
from reports.document import annexes, closing, goals, summary
from reports.document.parts import Part
from reports.models import AnnualReport, Section, Snapshot
from reports.reading import Reader, Trace, day, no_trace
from reports.states import DECIDED, ReportState

#: Changes when templates, style sheets or this package would print the same snapshot otherwise.
TEMPLATE_VERSION = "2026.1"


@dataclass(frozen=True, slots=True)
class Document:
    """A report in one language, ready for its templates."""

    report: AnnualReport
    snapshot: Snapshot
    reader: Reader
    title: str
    standing: str
    is_draft: bool
    summary: dict[str, Any]
    chapters: list[Part]
    appendices: list[Part]

    @property
    def parts(self) -> list[Part]:
        """Chapters, then appendices."""
        return [*self.chapters, *self.appendices]

    @property
    def company_name(self) -> str:
        """The company as it was called when the figures were frozen."""
        return self.reader.content["company"]["name"]


def title_of(report: AnnualReport) -> str:
    """Return the document's title in the active language."""
    return gettext("Annual social report %(year)d") % {"year": report.year}


def input_of(
    report: AnnualReport, snapshot: Snapshot, language: str, texts: Mapping[str, str]
) -> str:
    """Return the fingerprint of all that decides what the PDF looks like."""
    standing = [report.state in DECIDED, str(report.adopted_on or ""), report.adopted_paragraph]
    if report.state not in DECIDED:
        standing.append(report.state == ReportState.SUBMITTED)
    given = {
        "number": report.number,
        "snapshot": [snapshot.number, snapshot.sha256],
        "language": language,
        "texts": dict(texts),
        "standing": standing,
        "template": TEMPLATE_VERSION,
        "writer": pdf.WRITER_VERSION,
    }
    return fingerprint(json.dumps(given, sort_keys=True, ensure_ascii=False))


def texts_of(report: AnnualReport, language: str) -> dict[str, str]:
    """Return what people have written, by section."""
    found = report.texts.filter(language=language).exclude(body="")
    return dict(found.values_list("section", "body"))


def compose(
    report: AnnualReport,
    snapshot: Snapshot,
    texts: Mapping[str, str],
    *,
    trace: Trace = no_trace,
) -> Document:
    """Return the report as a document in the active language.

    Args:
        report: For its number and standing.
        snapshot: For every figure and name.
        texts: What people have written, by section.
        trace: Gives the address of a figure's rows to those who may see them.
    """
    reader = Reader(snapshot.content, trace)

    def text(section: Section) -> SafeString:
        return prose.as_html(texts.get(section, ""), reader.words)

    chapters = [
        closing.foreword(text(Section.FOREWORD)),
        annexes.annexes(reader, text(Section.ANNEXES)),
        annexes.commitments(reader, text(Section.COMMITMENTS)),
        annexes.districts(reader, text(Section.DISTRICTS)),
        annexes.tenants(reader),
        goals.goals(reader, text(Section.GOALS)),
        closing.not_kept(reader, text(Section.NOT_KEPT)),
        closing.ahead(text(Section.AHEAD)),
    ]
    present = [chapter for chapter in chapters if chapter is not None]
    for number, chapter in enumerate(present, start=1):
        chapter.number = str(number)
    return Document(
        report=report,
        snapshot=snapshot,
        reader=reader,
        title=title_of(report),
        standing=_standing(report),
        is_draft=report.state not in DECIDED,
        summary=summary.summary(reader, report),
        chapters=present,
        appendices=[closing.method(reader, snapshot), closing.tables(reader)],
    )


def _standing(report: AnnualReport) -> str:
    if report.state in DECIDED:
        return gettext("Adopted by the board on %(day)s, %(paragraph)s") % {
            "day": day(report.adopted_on.isoformat()),
            "paragraph": report.adopted_paragraph,
        }
    if report.state == ReportState.SUBMITTED:
        return gettext("Proposal before the board")
    return gettext("Draft, not yet adopted")
