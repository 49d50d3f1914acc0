"""What is done in the background for annexes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from annexes import printing
from annexes.actions.annexes import SIGNED_COPY
from annexes.models import LeaseAnnex
from portal.records import jobs


@jobs.handles(SIGNED_COPY, name=_("The signed annex as PDF"), queue="pdf")
def make_signed_copy(work: jobs.Work) -> dict[str, Any]:
    """Make the PDF of an annex that both have signed, keep it, and write to both sides."""
    annex = LeaseAnnex.objects.get(pk=work.input["annex"])
    return {"file": str(printing.keep_signed_copy(annex).pk)}
