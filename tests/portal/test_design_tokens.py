"""Every pair of colours that meets on a page keeps its contrast, in daylight and in the dark.

Read from the style sheet itself, so that a changed token cannot pass unseen.
"""

import re
from pathlib import Path

import pytest

from portal.colours import (
    DARK_PAPER,
    DARK_SURFACE,
    GRAPHIC_CONTRAST,
    LIGHT_PAPER,
    LIGHT_SURFACE,
    TEXT_CONTRAST,
    UnreadableColour,
    accent_schemes,
    checked_accent,
    contrast,
)

STATIC = Path(__file__).resolve().parents[2] / "static"

GROUNDS = ["paper", "surface"]
TINTS = ["neutral", "active", "waiting", "good", "bad"]

TEXT_PAIRS = [
    *[(text, ground) for text in ("text", "text-soft", "ink") for ground in (*GROUNDS, "sunken")],
    *[(text, ground) for text in ("accent-text", *TINTS) for ground in GROUNDS],
    *[(tone, f"{tone}-tint") for tone in TINTS],
    *[("text", f"{tone}-tint") for tone in (*TINTS, "accent")],
    ("ink", "accent-tint"),
    ("accent-text", "accent-tint"),
    ("on-ink", "ink"),
    ("on-accent", "accent"),
    ("on-ink", "bad"),
    ("text-soft", "accent-tint"),
]
GRAPHIC_PAIRS = [
    *[
        (line, ground)
        for line in ("border", "focus", "accent", "pledged", "delivered", "verified")
        for ground in GROUNDS
    ],
    *[
        ("focus", ground)
        for ground in ("sunken", "accent-tint", *(f"{tone}-tint" for tone in TINTS))
    ],
    *[(f"series-{n}", ground) for n in range(1, 7) for ground in GROUNDS],
]


def schemes() -> dict[str, dict[str, str]]:
    """Return the hex tokens of the light and of the dark scheme."""
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    day, night = css.split("@media (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", part)) for part in (day, night)]
    return {"light": found[0], "dark": found[0] | found[1]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(text, ground, scheme):
    tokens = schemes()[scheme]

    assert contrast(tokens[text], tokens[ground]) >= TEXT_CONTRAST


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), GRAPHIC_PAIRS)
def test_borders_focus_and_graphics_can_be_seen(line, ground, scheme):
    tokens = schemes()[scheme]

    assert contrast(tokens[line], tokens[ground]) >= GRAPHIC_CONTRAST


def test_dark_scheme_redefines_every_colour():
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    day, night = (
        set(re.findall(r"--([\w-]+):\s*#", part))
        for part in css.split("@media (prefers-color-scheme: dark)")
    )

    assert night == day


def test_only_the_tokens_name_colours():
    """Forced colours and company accents work because no other sheet knows a hex colour."""
    strays = {
        sheet.name: found
        for sheet in (STATIC / "css").glob("*.css")
        if sheet.name != "tokens.css"
        and (
            found := re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*;)", sheet.read_text(encoding="utf-8"))
        )
    }

    assert strays == {}


def test_every_token_that_a_sheet_uses_exists():
    defined = set()
    used = set()
    for sheet in (STATIC / "css").glob("*.css"):
        css = sheet.read_text(encoding="utf-8")
        defined |= set(re.findall(r"(--[\w-]+)\s*:", css))
        used |= set(re.findall(r"var\((--[\w-]+)\)", css))

    assert used - defined == set()


def test_papers_known_to_the_guard_are_the_papers_of_the_sheet():
    light, dark = schemes()["light"], schemes()["dark"]

    assert (light["paper"], light["surface"]) == (LIGHT_PAPER, LIGHT_SURFACE)
    assert (dark["paper"], dark["surface"]) == (DARK_PAPER, DARK_SURFACE)


def test_contrast_of_black_on_white_is_21():
    assert round(contrast("#000000", "#ffffff"), 6) == 21


def test_contrast_of_a_known_grey_is_the_published_one():
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "c4472b", "", "#c4472b;}"])
def test_accent_that_is_no_hex_colour_is_refused(colour):
    with pytest.raises(UnreadableColour):
        checked_accent(colour)


def test_accent_too_pale_for_the_paper_is_refused():
    with pytest.raises(UnreadableColour):
        checked_accent("#f2c230")


@pytest.mark.parametrize(
    "colour", ["#c4472b", "#003366", "#000000", "#e30613", "#5b2a86", "#00813a"]
)
def test_accent_is_made_readable_in_both_schemes(colour):
    day, night = accent_schemes(colour)

    assert contrast(day.text, LIGHT_PAPER) >= TEXT_CONTRAST
    assert contrast(night.text, DARK_SURFACE) >= TEXT_CONTRAST
    assert contrast(night.colour, DARK_SURFACE) >= GRAPHIC_CONTRAST
    assert contrast(night.colour, DARK_PAPER) >= GRAPHIC_CONTRAST
    for accent in (day, night):
        assert contrast(accent.on, accent.colour) >= TEXT_CONTRAST
        assert contrast(accent.text, accent.tint) >= TEXT_CONTRAST


@pytest.mark.parametrize("colour", ["#c4472b", "#003366", "#e30613"])
def test_tint_of_an_accent_carries_text(colour):
    day, night = accent_schemes(colour)
    tokens = schemes()

    for accent, scheme in ((day, tokens["light"]), (night, tokens["dark"])):
        assert contrast(scheme["text"], accent.tint) >= TEXT_CONTRAST
        assert contrast(scheme["text-soft"], accent.tint) >= TEXT_CONTRAST


@pytest.mark.parametrize(
    "style", ["hanken-grotesk-400", "hanken-grotesk-600", "newsreader-400", "newsreader-500"]
)
def test_fonts_have_swedish_letters_and_signs_and_tabular_figures(style):
    fonttools = pytest.importorskip("fontTools.ttLib")
    family = style.rsplit("-", 1)[0]
    font = fonttools.TTFont(STATIC / "fonts" / family / f"{style}.woff2")
    glyphs = font.getBestCmap()
    needed = "åäöÅÄÖéüšđłćçğİış–—×²³§½€−…”’•\u00a0" + ("≥≤→←" if family == "hanken-grotesk" else "")

    assert [c for c in needed if ord(c) not in glyphs] == []
    assert len({font["hmtx"][glyphs[ord(digit)]][0] for digit in "0123456789"}) == 1
