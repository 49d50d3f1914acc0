"""What is done in the background for support programmes."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from partnerships import printing, receipts
from partnerships.actions.applications import RECEIPT
from partnerships.actions.calls import PRINT_CALL
from partnerships.models import Application, GrantCall
from portal.records import jobs


@jobs.handles(PRINT_CALL, name=_("The call as PDF"), queue="pdf")
def print_call(work: jobs.Work) -> dict[str, Any]:
    """Make the PDF of a call and hang it up in place of the one before."""
    closes_at = work.input["closes_at"]
    kept = printing.keep_print(
        GrantCall.objects.get(pk=work.input["call"]),
        closes_at=datetime.fromisoformat(closes_at) if closes_at else None,
    )
    return {"file": str(kept.pk)} if kept else {}


@jobs.handles(RECEIPT, name=_("The receipt of an application"), queue="pdf")
def make_receipt(work: jobs.Work) -> dict[str, Any]:
    """Make the PDF of what was sent in."""
    kept = receipts.keep_receipt(
        Application.objects.get(pk=work.input["application"]), sha256=work.input["sha256"]
    )
    return {"file": str(kept.pk)} if kept else {}
