"""The sentence by which a person signs. It is shown before the button and kept afterwards."""

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from annexes.models import Party

if TYPE_CHECKING:
    from annexes.models import Agreement


def statement_of(document: "Agreement", party: Party, name: str) -> str:
    """Return the statement of will, in the language of the document."""
    with translation.override(document.language):
        side = document.company.name if party == Party.LANDLORD else document.organisation.name
        return _(
            "I, %(name)s, sign %(number)s for %(side)s. I have read the whole content, and I have "
            "the right to bind %(side)s."
        ) % {"name": name, "number": document.number, "side": side}
