"""A call as a PDF: for the notice board, the archive, and those who want to read on paper."""

from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from partnerships.announcing import announcement
from partnerships.models import GrantCall
from portal.pdf import render
from portal.records.files import keep
from portal.records.models import StoredFile

#: Calls are printed in the language in which they are written.
LANGUAGE = "sv"


def call_html(call: GrantCall) -> str:
    """Return the call as the whole page that becomes its PDF."""
    with translation.override(LANGUAGE):
        return render_to_string(
            "partnerships/print/call.html",
            {"told": announcement(call), "call": call, "title": str(call), "lang": LANGUAGE},
        )


def keep_print(call: GrantCall, *, closes_at: datetime | None) -> StoredFile | None:
    """Make the PDF of a call as it closes at that moment, and put it in place of the one before.

    Returns:
        The file; None when the call has been extended since: a later job prints that.
    """
    if call.closes_at != closes_at or not call.approved_at:
        return None
    fixed_at = max([call.approved_at, *call.notices.values_list("at", flat=True)])
    content = render(call_html(call), title=str(call), lang=LANGUAGE, at=fixed_at)
    with transaction.atomic():
        call = GrantCall.objects.locked(call.pk)
        if call.closes_at != closes_at:
            return None
        call.printed_file = keep(
            content,
            name=f"{call.number.replace(' ', '-').replace(':', '-')}.pdf",
            content_type="application/pdf",
            purpose="printed_call",
            company=call.company,
            by=None,
            at=timezone.now(),
        )
        call.save()
    return call.printed_file
