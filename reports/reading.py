"""A snapshot as it is read: figures by name, names in the reader's language, tables of both."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from portal.numbers import (
    HIDDEN,
    NONE,
    UNIT_NAMES,
    Figure,
    quantity,
    share_or_none,
    written,
)
from portal.words import in_language
from reports.assembly import NOWHERE, SOLE_TRADERS

#: A table of at most so many rows stays on one page.
SHORT = 14
#: Gives the address of a figure's rows, or "" when the reader may not see them.
Trace = Callable[[Figure], str]


def no_trace(_figure: Figure) -> str:
    """Return no address: in print, and for readers who may not see the rows."""
    return ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table, and where its rows are."""

    text: str
    href: str = ""
    note: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Row:
    """A heading and its cells."""

    head: str
    cells: Sequence[Cell | str]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is printed.

    Attributes:
        words: The columns, from 0, that hold words and not numbers.
        look: "words" or "wide-first" gives the first column more room, "months" twelve narrow ones.
    """

    caption: str
    heads: Sequence[str]
    rows: Sequence[Row]
    words: frozenset[int] = frozenset()
    note: str = ""
    look: str = ""

    @property
    def is_short(self) -> bool:
        """Whether the table is better moved to the next page than broken."""
        return len(self.rows) <= SHORT

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each heading, and whether its column holds numbers."""
        return [(head, self._is_number(column)) for column, head in enumerate(self.heads)]

    @property
    def body(self) -> list[tuple[Row, list[tuple[Cell | str, bool]]]]:
        """Each row with its cells, and whether they are numbers."""
        return [
            (row, [(cell, self._is_number(column)) for column, cell in enumerate(row.cells, 1)])
            for row in self.rows
        ]

    def _is_number(self, column: int) -> bool:
        return column > 0 and column not in self.words


@dataclass
class Reader:
    """Reads a snapshot's content in the active language.

    Attributes:
        content: As `reports.assembly` put it together.
        trace: Gives the address of a figure's rows.
    """

    content: Mapping[str, Any]
    trace: Trace = no_trace
    kinds: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = [kind for kind in self.content["kinds"] if self._in_use(kind["code"])]

    def _in_use(self, kind: str) -> bool:
        return any(f"{kind}.{measure}" in self.figures for measure in ("pledged", "delivered"))

    @property
    def figures(self) -> Mapping[str, Any]:
        """The figures as stored."""
        return self.content["figures"]

    # ── Figures ───────────────────────────────────────────────────────────────────────────────

    def figure(self, key: str, unit: str = "count") -> Figure:
        """Return a figure; one that was never counted is 0 in this unit."""
        entry = self.figures.get(key)
        if entry is None:
            return Figure(Decimal(0), unit)
        return Figure(
            value=_decimal(entry["value"]),
            unit=entry["unit"],
            numerator=_decimal(entry.get("numerator")),
            denominator=_decimal(entry.get("denominator")),
            rows=entry.get("rows", 0),
            verified=_decimal(entry.get("verified")),
            where=entry.get("where") or {},
            source=entry.get("source", ""),
            hidden=entry.get("hidden", False),
        )

    def value(self, key: str) -> Decimal:
        """Return a figure's value, 0 when it was never counted."""
        return self.figure(key).value or Decimal(0)

    def words(self, key: str) -> str:
        """Return a figure as it stands in a sentence: ``1 234 h``."""
        return str(self.figure(key)) if key in self.figures else NONE

    def cell(self, key: str, *, with_unit: bool = False, unit: str = "count") -> Cell:
        """Return a figure as a table shows it: "–" for what was never counted."""
        if key not in self.figures:
            return Cell(NONE)
        figure = self.figure(key, unit)
        if figure.hidden:
            return Cell(HIDDEN)
        text = str(figure) if with_unit else written(figure.value)
        return Cell(text, self.trace(figure))

    def share(self, part: str, whole: str) -> Cell:
        """Return one figure as a share of another: ``72 %``, "–" of nothing."""
        value = share_or_none(max(self.value(part), Decimal(0)), max(self.value(whole), Decimal(0)))
        return Cell(quantity(value, "percent"))

    def change(self, key: str) -> Decimal | None:
        """Return how much a figure has changed since last year's report, None when unknown."""
        before = self.content.get("before")
        if not before or key not in before["figures"] or key not in self.figures:
            return None
        return self.value(key) - Decimal(before["figures"][key])

    # ── Names ─────────────────────────────────────────────────────────────────────────────────

    def name(self, thing: Mapping[str, Any] | None) -> str:
        """Return a thing's name in the reader's language."""
        if thing is None:
            return ""
        words = thing.get("name", thing)
        return in_language(words["sv"], words["en"])

    def kind(self, code: str) -> Mapping[str, Any]:
        """Return a kind of contribution by its code."""
        return next(kind for kind in self.content["kinds"] if kind["code"] == code)

    def tenant_name(self, tenant: Mapping[str, str]) -> str:
        """Return what a tenant is called; sole traders are not named."""
        if tenant["key"] == SOLE_TRADERS:
            return gettext("Sole traders (%(count)s)") % {"count": tenant["count"]}
        return tenant["name"]

    def districts(self) -> list[tuple[str, str]]:
        """Return code and name of each district, and of the whole town when something is there."""
        found = [
            (each["code"], self.name(each))
            for each in self.content["districts"]
            if not each["gathers"] or self._has_rows(each["code"])
        ]
        if self._has_rows(NOWHERE):
            found.append((NOWHERE, gettext("The whole town")))
        return found

    def _has_rows(self, district: str) -> bool:
        scopes = tuple(f"{kind['code']}.district.{district}." for kind in self.kinds)
        return any(key.startswith(scopes) for key in self.figures)

    def active_districts(self) -> list[tuple[str, str]]:
        """Return the districts in which something was pledged, done, or let under an annex."""
        return [(code, name) for code, name in self.districts() if self._has_rows(code)]

    def themes(self) -> list[tuple[str, str]]:
        """Return code and name of each theme, and of "without a theme" when needed."""
        found = [(each["code"], self.name(each)) for each in self.content["themes"]]
        if any(f".theme.{NOWHERE}." in key for key in self.figures):
            found.append((NOWHERE, gettext("No focus area")))
        return found

    # ── Tables ────────────────────────────────────────────────────────────────────────────────

    def promises(
        self, caption: str, head: str, rows: Iterable[tuple[str, str, str]], *, with_unit: bool
    ) -> Grid:
        """Return a table of pledged, delivered, verified and two shares.

        Args:
            caption: The table's caption.
            head: What stands in the first column.
            rows: For each row its name, the beginning of its keys, and its unit.
            with_unit: Whether each number tells its unit: when the rows differ in it.
        """
        printed = [
            Row(
                name,
                [
                    *(
                        self.cell(f"{scope}{measure}", with_unit=with_unit, unit=unit)
                        for measure in ("pledged", "delivered", "verified")
                    ),
                    self.share(f"{scope}delivered", f"{scope}pledged"),
                    self.share(f"{scope}verified", f"{scope}delivered"),
                ],
            )
            for name, scope, unit in rows
        ]
        heads = [
            head,
            gettext("Pledged"),
            gettext("Delivered"),
            gettext("Verified"),
            gettext("Delivered of pledged"),
            gettext("Verified of delivered"),
        ]
        return Grid(caption, heads, printed)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None or text == "" else Decimal(text)


def unit_name(unit: str) -> str:
    """Return what a unit is called: "hours"."""
    return str(UNIT_NAMES[unit])


def short_day(text: str) -> str:
    """Return an ISO date as it stands in a table."""
    return text or NONE


def day(text: str) -> str:
    """Return an ISO date as the reader's language writes it."""
    return date_format(date.fromisoformat(text), "j F Y") if text else NONE
