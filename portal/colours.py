"""Contrast between colours, and the guard on the accent that a company chooses for itself."""

import re
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from portal.errors import DomainError

#: WCAG 2.2, 1.4.3 (text) and 1.4.11 (borders, graphics, focus). Unit: contrast ratio, 1 to 21.
TEXT_CONTRAST = 4.5
GRAPHIC_CONTRAST = 3.0

#: How much of the accent goes into the tint behind a box, and what text needs on top of 4.5 to stay
#: readable on that tint as well as on paper.
TINT = 0.08
MARGIN = 0.6

HEX = re.compile(r"#[0-9a-fA-F]{6}")

#: The two papers that an accent must stand on: --paper, light and dark, in static/css/tokens.css.
LIGHT_PAPER, DARK_PAPER = "#f6f1e6", "#101b19"
#: The sheets lying on them: --surface. Lighter than the paper by day and by night.
LIGHT_SURFACE, DARK_SURFACE = "#fdfbf5", "#172522"
WHITE, BLACK = "#ffffff", "#14110f"


class UnreadableColour(DomainError):
    """The colour is not a hex colour, or cannot be told from the paper."""


class Accent(NamedTuple):
    """A company's accent for one scheme: as graphic, as text, and the text on top of it."""

    colour: str
    text: str
    on: str
    tint: str


def luminance(colour: str) -> float:
    """Return the relative luminance of a hex colour, 0 (black) to 1 (white).

    Source: WCAG 2.2, "relative luminance".
    """
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two hex colours, 1 (the same) to 21 (black on white).

    Source: WCAG 2.2, "contrast ratio".
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def checked_accent(colour: str) -> str:
    """Return the colour in lower case when it can serve as an accent on light paper.

    Raises:
        UnreadableColour: it is not six hex digits, or its contrast with the paper is under 3.
    """
    if not HEX.fullmatch(colour):
        raise UnreadableColour(_("Write the colour as # and six hex digits, for example #c4472b."))
    if contrast(colour, LIGHT_PAPER) < GRAPHIC_CONTRAST:
        raise UnreadableColour(
            _("The colour is too pale to be seen on the page. Choose a darker one.")
        )
    return colour.lower()


def accent_schemes(colour: str) -> tuple[Accent, Accent]:
    """Return a company's accent for the light and the dark scheme.

    The dark scheme takes the same hue, lightened until it can be told from the dark paper.

    Raises:
        UnreadableColour: see `checked_accent`.
    """
    day = checked_accent(colour)
    night = _until(day, WHITE, DARK_SURFACE, GRAPHIC_CONTRAST)
    return (
        Accent(
            day,
            _until(day, BLACK, LIGHT_PAPER, TEXT_CONTRAST + MARGIN),
            _readable_on(day),
            _mix(LIGHT_SURFACE, day, TINT),
        ),
        Accent(
            night,
            _until(day, WHITE, DARK_SURFACE, TEXT_CONTRAST + MARGIN),
            _readable_on(night),
            _mix(DARK_SURFACE, night, TINT),
        ),
    )


def _until(colour: str, towards: str, ground: str, ratio: float) -> str:
    """Mix the colour step by step with another until it stands out from the ground."""
    for step in range(21):
        mixed = _mix(colour, towards, step / 20)
        if contrast(mixed, ground) >= ratio:
            return mixed
    return towards


def _mix(one: str, other: str, share: float) -> str:
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _readable_on(ground: str) -> str:
    return max(WHITE, BLACK, key=lambda colour: contrast(colour, ground))
