"""The receipt of an application: what was sent in, word for word, as a PDF."""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from partnerships.models import Application
from portal.pdf import render
from portal.records.files import keep
from portal.records.models import StoredFile

LANGUAGE = "sv"


def receipt_html(application: Application) -> str:
    """Return the receipt as the whole page that becomes its PDF."""
    with translation.override(LANGUAGE):
        return render_to_string(
            "partnerships/print/receipt.html",
            {
                "application": application,
                "content": application.content,
                "title": _title(application),
                "lang": LANGUAGE,
            },
        )


def _title(application: Application) -> str:
    return f"{application.number} {application.call}"


def keep_receipt(application: Application, *, sha256: str) -> StoredFile | None:
    """Make the receipt of exactly the content with this fingerprint, once.

    Returns:
        The file; None when the application has been opened again since.
    """
    if application.content_sha256 != sha256:
        return None
    if application.receipt_file is not None:
        return application.receipt_file
    pdf = render(
        receipt_html(application), title=_title(application), lang=LANGUAGE,
        at=application.submitted_at,
    )  # fmt: skip
    with transaction.atomic():
        application = Application.objects.locked(application.pk)
        if application.content_sha256 != sha256 or application.receipt_file is not None:
            return application.receipt_file
        application.receipt_file = keep(
            pdf,
            name=f"{application.number.replace(' ', '-').replace(':', '-')}.pdf",
            content_type="application/pdf",
            purpose="application_receipt",
            company=application.company,
            organisation=application.organisation,
            by=None,
            at=application.submitted_at,
        )
        application.save()
    return application.receipt_file
