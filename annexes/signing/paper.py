"""Signing on paper: staff print the agreed content, upload the scan, and a colleague checks it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from annexes.models.signatures import ON_PAPER
from annexes.signing.means import Evidence
from annexes.signing.statement import statement_of

if TYPE_CHECKING:
    from annexes.models import Agreement, PaperSignature, Party


class OnPaper:
    """A name by hand, the day beside it, and two people of the company who vouch for the scan."""

    code = ON_PAPER
    name = _("on paper")
    is_on_by_default = True

    def is_ready(self, document: "Agreement", party: "Party") -> bool:
        """Whether this side can sign by it: when the content is agreed, and so can be printed."""
        return document.is_frozen

    def evidence(self, paper: "PaperSignature") -> Evidence:
        """Return what is kept with the signature; the scan itself is kept beside it."""
        return Evidence(
            by_name=paper.by_name,
            statement=statement_of(paper.document, paper.party, paper.by_name),
            content_sha256=paper.content_sha256,
        )


PAPER = OnPaper()
