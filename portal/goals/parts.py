"""What the parts are called that a value is broken down by, such as women or children."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Codes that companies share. A company may have its own; they are told as they are written.
PARTS: Mapping[str, Promise] = {
    "women": _("Women"),
    "men": _("Men"),
    "other": _("Other"),
    "children": _("Children"),
    "youth": _("Young people"),
    "adults": _("Adults"),
    "older": _("Older people"),
}


def part_name(code: str) -> str:
    """Return what people call the part; a code without a name becomes words."""
    return str(PARTS.get(code, "")) or code.replace("-", " ").replace("_", " ")
