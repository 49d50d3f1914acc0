"""Signing in the portal: the person is logged in, and sees exactly what they sign."""

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from annexes.models import Party
from annexes.models.signatures import IN_PORTAL
from annexes.signing.means import Evidence
from annexes.signing.statement import statement_of

if TYPE_CHECKING:
    from annexes.models import Agreement
    from portal.people.models import User


class InPortal:
    """A name, a role, a time, and the fingerprint of exactly what stood on the page."""

    code = IN_PORTAL
    name = _("in the portal")
    is_on_by_default = True

    def is_ready(self, document: "Agreement", party: Party) -> bool:
        """Whether this side can sign here: whenever the content is agreed."""
        return document.is_frozen

    def shown(self, document: "Agreement", party: Party, by: "User") -> str:
        """Return the piece of the page that the signer has before them, the statement in it.

        It depends on nothing but the frozen content, the side and the signer's name, so that the
        page that asked and the action that signs make it alike.
        """
        with translation.override(document.language):
            return render_to_string(
                "annexes/signing/shown.html",
                {
                    "document": document,
                    "content": document.shown_content,
                    "statement": statement_of(document, party, by.full_name),
                },
            )

    def evidence(
        self, document: "Agreement", party: Party, *, content_sha256: str, by: "User"
    ) -> Evidence:
        """Return what is kept with the signature."""
        return Evidence(
            by_name=by.full_name,
            statement=statement_of(document, party, by.full_name),
            content_sha256=content_sha256,
            shown=self.shown(document, party, by),
            by=by,
        )


PORTAL = InPortal()
