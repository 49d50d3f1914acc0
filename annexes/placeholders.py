"""Placeholders in clauses: ``{tenant}`` is filled in from the annex. No format strings."""

import re
from collections.abc import Mapping
from difflib import get_close_matches

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
        "notice_months",
        "number",
        "premises",
        "starts_on",
        "tenant",
        "tenant_number",
        "themes",
        "year",
    }
)

#: What is printed for a value that nobody knows.
UNKNOWN = "–"

_IN_BRACES = re.compile(r"\{([^{}]*)\}")
#: A placeholder that stands alone in parentheses, with the space before them.
_IN_PARENTHESES = re.compile(r"[ \u00a0]?\(\{([^{}]*)\}\)")


def known_placeholders(text: str) -> None:
    """Refuse a text that speaks of what an annex does not know, or leaves a brace open.

    Raises:
        ValidationError: naming each that is unknown, what may have been meant, and all known.
    """
    unknown = [name for name in _IN_BRACES.findall(text) if name not in PLACEHOLDERS]
    if unknown:
        raise ValidationError([_unknown(name) for name in dict.fromkeys(unknown)])
    if set("{}") & set(_IN_BRACES.sub("", text)):
        raise ValidationError(_("A brace is open or closed without its other half."), code="brace")


def _unknown(name: str) -> ValidationError:
    known = sorted(PLACEHOLDERS)
    meant = get_close_matches(name.strip().lower(), known, n=1)
    message = _("“{%(name)s}” can't be filled in. These can: %(known)s.")
    if meant:
        message = _("“{%(name)s}” can't be filled in. Write {%(meant)s}? These can: %(known)s.")
    listed = ", ".join(f"{{{each}}}" for each in known)
    return ValidationError(
        message,
        code="placeholder",
        params={"name": name, "meant": "".join(meant), "known": listed},
    )


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each placeholder replaced by its value.

    A value that is empty is printed as a dash; where it stands alone in parentheses, these go
    with it: “{landlord} ({landlord_number})” becomes the landlord's name alone.

    Raises:
        KeyError: a placeholder has no value; `known_placeholders` lets none through.
    """
    text = _IN_PARENTHESES.sub(lambda found: found[0] if values[found[1]] else "", text)
    return _IN_BRACES.sub(lambda found: values[found[1]] or UNKNOWN, text)
