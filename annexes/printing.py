"""Annexes and amendments as PDFs that can be read aloud and archived.

The copy that both have signed is made once and sealed: it is kept with its SHA-256, and whoever
asks again gets the same bytes, whatever has become of templates since.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from annexes import letters
from annexes.amended import changes, content_before
from annexes.models import Agreement, LeaseAnnex
from portal.pdf import render
from portal.records.files import keep
from portal.records.models import StoredFile

if TYPE_CHECKING:
    from portal.people.models import User


def annex_html(document: Agreement, *, to_sign: bool = False) -> str:
    """Return the document as the whole page that becomes its PDF, in its own language.

    Args:
        document: An annex or an amendment.
        to_sign: With lines to sign on by hand, instead of the signatures.
    """
    with translation.override(document.language):
        return render_to_string(_template_of(document), _context(document, to_sign=to_sign))


def _template_of(document: Agreement) -> str:
    is_annex = isinstance(document, LeaseAnnex)
    return "annexes/print/annex.html" if is_annex else "annexes/print/amendment.html"


def _context(document: Agreement, *, to_sign: bool) -> dict[str, Any]:
    content = document.shown_content
    context = {
        "annex": document,
        "content": content,
        "signatures": [] if to_sign else document.signatures.order_by("at"),
        "to_sign": to_sign,
        "title": title_of(document),
        "lang": document.language,
    }
    if not isinstance(document, LeaseAnnex):
        context["changes"] = changes(content_before(document), content)
    return context


def title_of(document: Agreement) -> str:
    """Return what the document is called: the template's name and the document's number."""
    return f"{document.shown_content['template']['name']} {document.number}"


def annex_pdf(document: Agreement, *, to_sign: bool = False) -> bytes:
    """Return the document as PDF/UA-1 and PDF/A-3a. The same document gives the same bytes."""
    fixed_at: datetime = document.activated_at or document.agreed_at
    html = annex_html(document, to_sign=to_sign)
    return render(html, title=title_of(document), lang=document.language, at=fixed_at)


def keep_signed_copy(document: Agreement) -> StoredFile:
    """Make the PDF unless it is sealed already, and write to both sides where it is.

    Run again after a crash it makes the same bytes, keeps them once and writes once.
    """
    if document.signed_file is not None:
        return document.signed_file
    content = annex_pdf(document)
    with transaction.atomic():
        document = type(document).objects.locked(document.pk)
        if document.signed_file is not None:
            return document.signed_file
        document.signed_file = _keep(
            content, document, purpose="signed_annex", by=None, at=timezone.now()
        )
        document.save()
        told = "annex_signed" if isinstance(document, LeaseAnnex) else "amendment_signed"
        letters.write_to_tenant(told, document, at=document.activated_at)
        letters.write_to_landlord(told, document, at=document.activated_at)
    return document.signed_file


def keep_paper_copy(document: Agreement, *, by: "User | None") -> StoredFile:
    """Make the PDF of agreed content with lines to sign on by hand."""
    content = annex_pdf(document, to_sign=True)
    return _keep(content, document, purpose="paper_to_sign", by=by, at=timezone.now())


def _keep(
    content: bytes, document: Agreement, *, purpose: str, by: "User | None", at: datetime
) -> StoredFile:
    return keep(
        content,
        name=f"{document.number.replace(' ', '-').replace(':', '-')}.pdf",
        content_type="application/pdf",
        purpose=purpose,
        company=document.company,
        organisation=document.organisation,
        by=by,
        at=at,
    )
