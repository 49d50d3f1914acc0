"""The signed annex as a PDF that can be read aloud and archived."""

from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from annexes import letters
from annexes.content import content_of
from annexes.models import LeaseAnnex
from portal.pdf import render
from portal.records.files import keep
from portal.records.models import StoredFile


def annex_html(annex: LeaseAnnex) -> str:
    """Return the annex as the whole page that becomes its PDF, in the annex's own language."""
    with translation.override(annex.language):
        return render_to_string(
            "annexes/print/annex.html",
            {
                "annex": annex,
                "content": content_of(annex),
                "signatures": annex.signatures.order_by("at"),
                "title": title_of(annex),
                "lang": annex.language,
            },
        )


def title_of(annex: LeaseAnnex) -> str:
    """Return what the document is called: the template's name and the annex's number."""
    return f"{content_of(annex)['template']['name']} {annex.number}"


def annex_pdf(annex: LeaseAnnex) -> bytes:
    """Return the signed annex as PDF/UA-1 and PDF/A-3a. The same annex gives the same bytes."""
    fixed_at: datetime = annex.activated_at or annex.agreed_at
    return render(annex_html(annex), title=title_of(annex), lang=annex.language, at=fixed_at)


def keep_signed_copy(annex: LeaseAnnex) -> StoredFile:
    """Make the PDF unless it is kept already, and write to both sides where it is.

    Run again after a crash it makes the same bytes, keeps them once and writes once.
    """
    if annex.signed_file is not None:
        return annex.signed_file
    content = annex_pdf(annex)
    with transaction.atomic():
        annex = LeaseAnnex.objects.locked(annex.pk)
        if annex.signed_file is not None:
            return annex.signed_file
        now = timezone.now()
        annex.signed_file = keep(
            content,
            name=f"{annex.number.replace(' ', '-').replace(':', '-')}.pdf",
            content_type="application/pdf",
            purpose="signed_annex",
            company=annex.company,
            organisation=annex.organisation,
            by=None,
            at=now,
        )
        annex.save()
        letters.write_to_tenant("annex_signed", annex, at=annex.activated_at)
        letters.write_to_landlord("annex_signed", annex, at=annex.activated_at)
    return annex.signed_file
