"""Documents: HTML in, one accessible and archivable PDF out. The only code that knows WeasyPrint.

`render` is the whole of it for other code; `portal.pdf.checks` is for tests and for a doubtful
administrator. WeasyPrint is imported at the first render, or by `prepare_worker`, so that web
processes never load it.
"""

import gc
import io
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from portal.errors import DomainError

#: Changes when the same HTML would give other bytes: part of what a rendition is known by.
WRITER_VERSION = "1"
#: A document longer than this is refused before it eats the worker's memory. Unit: characters.
LARGEST_HTML = 40_000_000

Progress = Callable[[str, int], None]


class RenderProblem(DomainError):
    """The document could not be made as it should look, so it was not made at all."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that travels inside the PDF, as PDF/A-3 allows."""

    name: str
    content: bytes
    description: str
    #: What it is to the document: Data, Source, Alternative, Supplement.
    relationship: str = "Data"


def render(
    html: str,
    *,
    title: str,
    lang: str,
    at: datetime,
    attachments: Sequence[Attached] = (),
    progress: Progress | None = None,
) -> bytes:
    """Return the document as PDF/A-3a and PDF/UA-1. The same arguments give the same bytes.

    Args:
        html: A whole page. Style sheets and fonts are addressed as ``asset:///css/print/…``.
        title: What the window of a reader is called. Must be the page's ``<title>``.
        lang: The document's language, ``sv`` or ``en``.
        at: When the content was fixed; the dates of the file and its attachments.
        attachments: Files to carry inside.
        progress: Called with the stage ("parse", "layout", "write") and, in layout, the page.

    Raises:
        RenderProblem: the document asks for what it may not load, a picture lacks a description,
            or WeasyPrint had anything to complain about.
    """
    if len(html) > LARGEST_HTML:
        raise RenderProblem(_("The document is too long to be made in one piece."))
    weasyprint = _weasyprint()
    from portal.pdf import metadata, tags
    from portal.pdf.fetcher import AssetFetcher, Refused

    with override(lang), _listening(progress) as complaints:
        weasyprint.pdf.add_tags = tags.writer(_say_page)
        try:
            document = weasyprint.HTML(
                string=html, base_url="asset:///", url_fetcher=AssetFetcher()
            ).render(pdf_variant="pdf/a-3a")
            _check_head(document, title=title, lang=lang)
            written = document.write_pdf(
                finisher=metadata.finish,
                pdf_variant="pdf/a-3a",
                attachments=[
                    _attachment(weasyprint, each, at)
                    for each in sorted(attachments, key=lambda each: each.name)
                ],
            )
        except Refused as refusal:
            raise RenderProblem(
                _("The document could not be made. %(problem)s") % {"problem": str(refusal)}
            ) from refusal
        finally:
            document = None  # its boxes are one great cycle; let them go now
            gc.collect()
    if complaints:
        raise RenderProblem(
            _("The document could not be made: %(problem)s") % {"problem": "; ".join(complaints)}
        )
    return written


def prepare_worker() -> None:
    """Make a worker process ready to render: load WeasyPrint, and keep the collector off its back.

    Layout makes millions of boxes that all live until the end; the collector, left alone, walks
    them again and again (18 to 37 % of the time, measured). `render` collects when it is done.
    """
    _weasyprint()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _weasyprint() -> Any:
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    import weasyprint
    import weasyprint.pdf

    return weasyprint


def _say_page(text: str, page: int) -> str:
    return gettext("%(text)s, page %(page)d") % {"text": text, "page": page}


def _check_head(document: Any, *, title: str, lang: str) -> None:
    """Refuse a page whose head does not say what the caller says."""
    if document.metadata.title != title or document.metadata.lang != lang:
        raise ValueError("The page's <title> or lang is not what it was said to be.")


def _attachment(weasyprint: Any, attached: Attached, at: datetime) -> Any:
    moment = at.astimezone(UTC).replace(tzinfo=None)
    return weasyprint.Attachment(
        file_obj=io.BytesIO(attached.content),
        name=attached.name,
        description=attached.description,
        relationship=attached.relationship,
        created=moment,
        modified=moment,
    )


class _Ear(logging.Handler):
    """Hears what WeasyPrint says in this thread: complaints, and how far it has come."""

    def __init__(self, progress: Progress | None) -> None:
        super().__init__(logging.INFO)
        self.thread = threading.get_ident()
        self.progress = progress
        self.complaints: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread != self.thread:
            return
        if record.levelno >= logging.WARNING:
            self.complaints.append(record.getMessage())
        elif self.progress is not None and record.name == "weasyprint.progress":
            self.hear_progress(record)

    def hear_progress(self, record: logging.LogRecord) -> None:
        said = str(record.msg)
        if said.startswith("Step 5") and record.args:
            self.progress("layout", int(record.args[0]))
        elif said.startswith(("Step 6", "Step 7")):
            self.progress("write", 0)
        elif said.startswith("Step"):
            self.progress("parse", 0)


@contextmanager
def _listening(progress: Progress | None) -> Iterator[list[str]]:
    """Yield the list that collects WeasyPrint's complaints."""
    logger, steps = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
    ear = _Ear(progress)
    before = (logger.level, steps.level, logger.propagate)
    logger.addHandler(ear)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    steps.setLevel(logging.INFO if progress else logging.WARNING)
    try:
        yield ear.complaints
    finally:
        logger.removeHandler(ear)
        logger.setLevel(before[0])
        steps.setLevel(before[1])
        logger.propagate = before[2]
