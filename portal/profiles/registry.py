"""Which sections a profile has. Each app adds its own in ``profile_sections.py``.

    @section("pledge_kinds", Rows({"code": Code(), "name_sv": Text(required=True), …}))
    def load_pledge_kinds(load: Load, rows: list[Row]) -> None:
        for row in rows:
            key, values = row.picked("code"), row.picked("name_sv", "name_en")
            kind = load.put(PledgeKind, row, key=key, values=values)
            load.name("pledge_kinds", row["code"], kind)

Sections are loaded in the order in which they are declared: those of lower apps first, so that
rows of higher apps can refer to them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.profiles.schema import One, Row, Rows

if TYPE_CHECKING:
    from portal.profiles.loader import Load

#: Names that a section declares: (namespace, word) for `Ref`, and the row that declares it.
Names = Callable[[Row], Iterator[tuple[str, str]]]


@dataclass(frozen=True)
class Section:
    """One top-level key of a profile."""

    key: str
    type: One | Rows
    load: "Callable[[Load, Any], None]"
    names: Names


_sections: dict[str, Section] = {}


def section(
    key: str,
    type: One | Rows,  # noqa: A002 -- reads as what it is
    *,
    names: Names | None = None,
) -> Callable[["Callable[[Load, Any], None]"], "Callable[[Load, Any], None]"]:
    """Declare a section and the function that loads it.

    Args:
        key: The top-level key in the file.
        type: What may stand under it.
        names: Which words a row declares for `Ref`; its code in the section's own namespace
            when left out.

    Raises:
        ValueError: two apps declare the same section.
    """

    def declare(load: "Callable[[Load, Any], None]") -> "Callable[[Load, Any], None]":
        if key in _sections:
            raise ValueError(f"Section {key} is declared twice.")
        _sections[key] = Section(key, type, load, names or _own_code(key))
        return load

    return declare


def _own_code(key: str) -> Names:
    def names(row: Row) -> Iterator[tuple[str, str]]:
        if "code" in row:
            yield key, row["code"]

    return names


def every_section() -> tuple[Section, ...]:
    """Return the sections in the order in which they are loaded."""
    return tuple(_sections.values())
