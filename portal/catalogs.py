"""The translation catalogs: sentences collected from the source, checked and compiled.

All by Babel, so that neither a start nor a test needs gettext on the machine. Templates are read
through Django's own ``templatize``, as ``makemessages`` does.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).resolve().parent.parent
LOCALE = PROJECT / "locale"

#: Folders with sentences that people read.
SOURCES = ("portal", "annexes", "partnerships", "reports", "templates")

#: Django's names of gettext, each with its arguments that are msgids ("c" marks a context).
KEYWORDS = DEFAULT_KEYWORDS | {
    "_": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


@dataclass(frozen=True)
class Flaw:
    """One sentence that is not ready, and why."""

    catalog: str
    sentence: str
    reason: str

    def __str__(self) -> str:
        """Name all three on one line."""
        return f"{self.catalog}: {self.reason}: {self.sentence!r}"


def collected() -> Catalog:
    """Return a catalog with every marked sentence of the source and where it stands."""
    found = Catalog(charset="utf-8")
    for file, lines_are_kept in _sources():
        name = file.relative_to(PROJECT).as_posix()
        text = file.read_text()
        source = text if lines_are_kept else _templatized(text, name)
        for line, sentence, comments, context in extract(
            "python", BytesIO(source.encode()), KEYWORDS, ("Translators:",)
        ):
            found.add(sentence, locations=[(name, line)], auto_comments=comments, context=context)
    return found


def flaws(language: str) -> list[Flaw]:
    """Return every sentence of the source that the language's catalog does not say properly."""
    file = LOCALE / language / "LC_MESSAGES" / "django.po"
    name = file.relative_to(PROJECT).as_posix()
    catalog = _read(file, language)
    found = []
    for message in collected():
        if not message.id:
            continue
        said = catalog.get(message.id, message.context)
        sentence = message.id[0] if isinstance(message.id, tuple) else message.id
        if said is None:
            found.append(Flaw(name, sentence, "missing"))
        elif said.fuzzy:
            found.append(Flaw(name, sentence, "fuzzy"))
        elif not all(said.string if isinstance(said.string, tuple) else [said.string]):
            found.append(Flaw(name, sentence, "not translated"))
        elif _places(said.id) != _places(said.string):
            found.append(Flaw(name, sentence, "other placeholders than the original"))
    return found


def update(language: str) -> Path:
    """Bring the language's catalog in line with the source, keeping what is translated.

    Sentences that nobody says any more are dropped; git remembers them.
    """
    file = LOCALE / language / "LC_MESSAGES" / "django.po"
    catalog = _read(file, language)
    catalog.update(collected(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as written:
        write_po(written, catalog, width=100, sort_output=True, omit_header=False)
    return file


def compile_catalog(source: Path, target: Path) -> None:
    """Compile a catalog for gettext; fuzzy sentences are left out, as msgfmt does."""
    made = BytesIO()
    with source.open("rb") as written:
        write_mo(made, read_po(written))
    target.write_bytes(made.getvalue())


def _read(file: Path, language: str) -> Catalog:
    if not file.exists():
        return Catalog(locale=language, project="Grannskap", charset="utf-8")
    with file.open("rb") as written:
        return read_po(written, locale=language)


def _sources() -> Iterator[tuple[Path, bool]]:
    """Yield each file that may hold sentences, and whether it is Python as it stands."""
    for folder in SOURCES:
        for file in sorted((PROJECT / folder).rglob("*")):
            if file.suffix == ".py" and "migrations" not in file.parts:
                yield file, True
            elif file.suffix in {".html", ".txt"}:
                yield file, False


def _templatized(text: str, name: str) -> str:
    """Return the template as Python that calls gettext: one unindented line per line."""
    from django.utils.translation.template import templatize  # needs Django, a compilation not

    return "\n".join(line.strip() for line in templatize(text, origin=name).splitlines())


def _places(sentence: str | tuple[str, ...]) -> set[str]:
    """Return the names of the placeholders, which a translation must not lose or invent."""
    forms = sentence if isinstance(sentence, tuple) else (sentence,)
    found = re.findall(r"%\((\w+)\)|\{(\w*)\}|%([sd])", forms[-1])
    return {name for match in found for name in match if name}


if __name__ == "__main__":
    compile_catalog(Path(sys.argv[1]), Path(sys.argv[2]))
