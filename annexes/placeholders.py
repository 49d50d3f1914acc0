"""Placeholders in clauses: ``{tenant}`` is filled in from the annex. No format strings."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: What a clause may speak of.
PLACEHOLDERS = frozenset(
    {
        "ambition",
        "area_m2",
        "districts",
        "ends_on",
        "landlord",
        "landlord_contact",
        "landlord_number",
        "lease_number",
        "number",
        "premises",
        "starts_on",
        "tenant",
        "tenant_number",
        "themes",
        "year",
    }
)

_IN_BRACES = re.compile(r"\{([^{}]*)\}")


def known_placeholders(text: str) -> None:
    """Refuse a text that speaks of what an annex does not know, or leaves a brace open.

    Raises:
        ValidationError: naming the first that is unknown.
    """
    for name in _IN_BRACES.findall(text):
        if name not in PLACEHOLDERS:
            raise ValidationError(
                _("“{%(name)s}” can't be filled in. These can: %(known)s."),
                code="placeholder",
                params={"name": name, "known": ", ".join(sorted(PLACEHOLDERS))},
            )
    if set("{}") & set(_IN_BRACES.sub("", text)):
        raise ValidationError(_("A brace is open or closed without its other half."), code="brace")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each placeholder replaced by its value.

    Raises:
        KeyError: a placeholder has no value; `known_placeholders` lets none through.
    """
    return _IN_BRACES.sub(lambda found: values[found[1]], text)
