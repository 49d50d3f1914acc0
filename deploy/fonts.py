"""Make the font files under static/fonts/ from the two npm packages that their SOURCE.md names.

Run it only when a package is updated: the files are committed, nothing is built at run time.

    npm pack @expo-google-fonts/hanken-grotesk@0.4.3 @fontsource-variable/newsreader@5.3.0
    python deploy/fonts.py FOLDER_WITH_THE_TWO_UNPACKED_PACKAGES
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

STATIC = Path(__file__).resolve().parent.parent / "static" / "fonts"

#: What names, addresses, quantities and our interface are written with.
CHARACTERS = {
    *range(0x0020, 0x007F),
    *range(0x00A0, 0x0180),  # Latin-1 and Latin Extended-A: the languages of Europe
    *range(0x0218, 0x021C),
    *range(0x2000, 0x2070),  # dashes, quotes, narrow spaces
    *map(ord, "€™←↑→↓−≈≠≤≥½¼¾²³№•◦′″"),
}


def write_subset(font: TTFont, target: Path) -> None:
    """Write the characters above as woff2, with kerning, figures and local forms kept."""
    options = Options(layout_features=["*"], flavor="woff2", hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    print(f"{target.relative_to(STATIC.parent)}: {target.stat().st_size / 1000:.0f} kB")  # noqa: T201 -- a tool for the terminal


def newsreader(package: Path, *, weight: int, optical_size: int) -> TTFont:
    """Cut one style out of the variable font and join its two halves into one file.

    One file per style because WeasyPrint, unlike a browser, does not choose between files
    by ``unicode-range``.
    """
    with tempfile.TemporaryDirectory() as folder:
        halves = []
        for part in ("latin", "latin-ext"):
            font = TTFont(package / "files" / f"newsreader-{part}-opsz-normal.woff2")
            cut = instantiateVariableFont(font, {"wght": weight, "opsz": optical_size})
            cut.flavor = None
            halves.append(str(Path(folder) / f"{part}.ttf"))
            cut.save(halves[-1])
        return Merger().merge(halves)


def main(folder: Path) -> None:
    """Write every file that static/css/tokens.css asks for."""
    hanken = folder / "@expo-google-fonts" / "hanken-grotesk"
    for name, weight in (("400Regular", 400), ("600SemiBold", 600)):
        source = TTFont(hanken / name / f"HankenGrotesk_{name}.ttf")
        write_subset(source, STATIC / "hanken-grotesk" / f"hanken-grotesk-{weight}.woff2")
    serif = folder / "@fontsource-variable" / "newsreader"
    for weight, optical_size in ((400, 18), (500, 40)):
        source = newsreader(serif, weight=weight, optical_size=optical_size)
        write_subset(source, STATIC / "newsreader" / f"newsreader-{weight}.woff2")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
