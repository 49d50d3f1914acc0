"""Numbers that a reader can trust: rounding, shares, small cells, and how they are written.

Source of every rule: docs/rules.md (R-1 … R-9).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

#: A count of people from 1 up to and including this one is not printed. Unit: persons. R-5.
SMALL = 4
#: What stands in the place of a number that does not exist. R-3.
NONE = "–"
#: What stands in the place of a number that is hidden, as in Swedish official statistics. R-5.
HIDDEN = ".."
#: A number of a table, as the two lines that it ties together.
Edge = tuple[str, str]

NO_BREAK = "\u00a0"
MINUS = "\u2212"

#: How a unit is written after a number. Keys are the codes stored with figures.
UNITS = {
    "hours": pgettext_lazy("unit", "h"),
    "m2": pgettext_lazy("unit", "m²"),
    "m2_hours": pgettext_lazy("unit", "m²·h"),
    "persons": pgettext_lazy("unit", "persons"),
    "occasions": pgettext_lazy("unit", "occasions"),
    "count": pgettext_lazy("unit", "pcs"),
    "days": pgettext_lazy("unit", "days"),
    "percent": "%",
    "percent_positive": pgettext_lazy("unit", "% positive"),
    "index_0_100": pgettext_lazy("unit", "of 100"),
    "sek": pgettext_lazy("unit", "SEK"),
}
#: Units that are words, as they are written after 1.
ONE = {
    "persons": pgettext_lazy("unit", "person"),
    "occasions": pgettext_lazy("unit", "occasion"),
    "days": pgettext_lazy("unit", "day"),
}
#: What the unit is called in a sentence or a column heading.
UNIT_NAMES = {
    "hours": _("hours"),
    "m2": _("square metres"),
    "m2_hours": _("square metre hours"),
    "persons": _("persons"),
    "occasions": _("occasions"),
    "count": pgettext_lazy("unit", "number"),
    "days": _("days"),
    "percent": _("per cent"),
    "percent_positive": _("per cent positive answers"),
    "index_0_100": _("index, 0 to 100"),
    "sek": _("kronor"),
}


class NothingToShare(ValueError):
    """A share of nothing was asked for; print `NONE`, never 0 or 100 %."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report, with what is needed to doubt and to trace it.

    Attributes:
        value: The number, or None when it does not exist or is hidden.
        unit: A key of `UNITS`.
        numerator: What a share counts, None when the figure is not a share.
        denominator: What a share is a share of, in the same unit as the numerator.
        rows: How many rows the number was summed from.
        verified: How much of a delivered amount is verified. Unit: per cent, None when unknown.
        where: The filter that finds the rows: names and values that ``source`` understands.
        source: Which register the rows lie in, as ``app.model``; blank when typed in.
        hidden: True when the number exists but is too small to print (R-5).
    """

    value: Decimal | None
    unit: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    rows: int = 0
    verified: Decimal | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    hidden: bool = False

    def __str__(self) -> str:
        return HIDDEN if self.hidden else quantity(self.value, self.unit)


def rounded(value: Decimal | int, places: int = 0) -> Decimal:
    """Return ``value`` with so many decimals, halves away from zero: 2.5 is 3, -2.5 is -3. R-1."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def share(part: Decimal | int, whole: Decimal | int, *, places: int = 0) -> Decimal:
    """Return ``part`` of ``whole``. Unit: per cent. More than 100 is possible and is not cut.

    Raises:
        NothingToShare: ``whole`` is 0; the report prints "–", never 0 or 100 %. R-3.
        ValueError: either is negative.
    """
    if part < 0 or whole < 0:
        raise ValueError("A share is of counted things; they are not negative.")
    if whole == 0:
        raise NothingToShare
    return rounded(Decimal(100) * Decimal(part) / Decimal(whole), places)


def share_or_none(part: Decimal | int, whole: Decimal | int, *, places: int = 0) -> Decimal | None:
    """Return `share`, or None where there is nothing to share."""
    try:
        return share(part, whole, places=places)
    except NothingToShare:
        return None


# ── How numbers are written ───────────────────────────────────────────────────────────────────


def written(value: Decimal | int | None, places: int | None = None) -> str:
    """Return the number as the active language writes it. R-2.

    Swedish: ``1 234,5``; English: ``1,234.5``. The space does not break, the minus is a minus.

    Args:
        value: The number; None is written "–".
        places: Decimals to write. None: one decimal for a number below 10 that is not whole,
            otherwise none.
    """
    if value is None:
        return NONE
    value = Decimal(value)
    if places is None:
        places = 1 if abs(value) < 10 and value != value.to_integral_value() else 0
    value = rounded(value, places)
    text = f"{abs(value):,.{places}f}"
    if not (get_language() or "sv").startswith("en"):
        text = text.replace(",", NO_BREAK).replace(".", ",")
    return f"{MINUS}{text}" if value < 0 else text


def quantity(value: Decimal | int | None, unit: str, places: int | None = None) -> str:
    """Return the number with its unit: ``1 234 h``, ``1 person``; "–" when there is none."""
    if value is None:
        return NONE
    number = written(value, places)
    after = ONE.get(unit, UNITS[unit]) if number == "1" else UNITS[unit]
    return f"{number}{NO_BREAK}{after}"


# ── Small cells ───────────────────────────────────────────────────────────────────────────────


def is_small(count: int) -> bool:
    """Tell whether a count of people could point somebody out: 1 to 4. Zero points at nobody."""
    return 0 < count <= SMALL


def hide_small(counts: Sequence[int]) -> list[int | None]:
    """Return ``counts`` with the small ones hidden, also from someone who knows their sum. R-5.

    At least two are hidden together, and those hidden add up to more than `SMALL`. When there is
    nothing to hide behind, all are hidden; then the caller hides the sum as well (`total_hidden`).
    """
    hidden = {index for index, count in enumerate(counts) if is_small(count)}
    by_size = sorted(
        (index for index in range(len(counts)) if index not in hidden),
        key=lambda index: (counts[index] == 0, counts[index], index),
    )
    while hidden and (len(hidden) < 2 or sum(counts[i] for i in hidden) <= SMALL) and by_size:
        hidden.add(by_size.pop(0))
    return [None if index in hidden else count for index, count in enumerate(counts)]


def total_hidden(counts: Sequence[int]) -> bool:
    """Tell whether the sum of ``counts`` must be hidden too, so that no part can be worked out."""
    shown = hide_small(counts)
    hidden = [count for count, cell in zip(counts, shown, strict=True) if cell is None]
    return is_small(sum(counts)) or (bool(hidden) and (len(hidden) < 2 or sum(hidden) <= SMALL))


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of counts and its sums as they may be printed; None is hidden."""

    rows: list[list[int | None]]
    row_sums: list[int | None]
    column_sums: list[int | None]
    total: int | None


def hide_small_cells(rows: Sequence[Sequence[int]]) -> Cells:
    """Return a table of counts, and its sums, with small ones hidden also from subtraction. R-5.

    The table is read as a network in which what flows into a row flows out through its cells,
    through the columns, and back through the total. A hidden number can be worked out from the
    printed ones exactly when it is a bridge of the network of hidden numbers. So more numbers
    are hidden, cells first and the smallest first, until no small one is a bridge, and no row or
    column with a printed sum hides `SMALL` people or fewer.
    """
    sizes = _network(rows)
    small = {edge for edge, count in sizes.items() if is_small(count)}
    hidden = set(small)
    while exposed := (small & _bridges(hidden)) or _few_together(rows, sizes, hidden):
        ends = {end for edge in exposed for end in edge}
        shown = sizes.keys() - hidden
        near = {edge for edge in shown if ends & set(edge)} or shown
        hidden.add(min(near, key=lambda edge: _loss(edge, sizes[edge])))

    def printed(edge: Edge) -> int | None:
        return None if edge in hidden else sizes[edge]

    height, width = range(len(rows)), range(len(rows[0]) if rows else 0)
    return Cells(
        [[printed((f"row {r}", f"column {c}")) for c in width] for r in height],
        [printed(("rows", f"row {r}")) for r in height],
        [printed((f"column {c}", "columns")) for c in width],
        printed(("columns", "rows")),
    )


def _network(rows: Sequence[Sequence[int]]) -> dict[Edge, int]:
    """Return every cell and every sum as an edge between two lines, with its count."""
    network = {("columns", "rows"): sum(map(sum, rows))}
    for r, row in enumerate(rows):
        network["rows", f"row {r}"] = sum(row)
        for c, count in enumerate(row):
            network[f"row {r}", f"column {c}"] = count
    for c, column in enumerate(zip(*rows, strict=True)):
        network[f"column {c}", "columns"] = sum(column)
    return network


def _loss(edge: Edge, count: int) -> tuple[bool, bool, int, Edge]:
    """Order numbers by how much a reader loses: a small cell least, an empty one helps nobody."""
    is_sum = "rows" in edge or "columns" in edge
    return (count == 0, is_sum, count, edge)


def _few_together(
    rows: Sequence[Sequence[int]], sizes: Mapping[Edge, int], hidden: set[Edge]
) -> set[Edge]:
    """Return the hidden cells of a line whose printed sum tells that they are few."""
    lines: list[tuple[Edge, set[Edge]]] = []
    height, width = range(len(rows)), range(len(rows[0]) if rows else 0)
    for r in height:
        lines.append((("rows", f"row {r}"), {(f"row {r}", f"column {c}") for c in width}))
    for c in width:
        lines.append(((f"column {c}", "columns"), {(f"row {r}", f"column {c}") for r in height}))
    for line_sum, line in lines:
        cells = line & hidden
        if cells and line_sum not in hidden and sum(sizes[cell] for cell in cells) <= SMALL:
            return cells
    return set()


def _bridges(edges: set[Edge]) -> set[Edge]:
    """Return the edges whose removal parts their two ends. Linear, by depth-first numbering."""
    neighbours: dict[str, list[tuple[str, Edge]]] = {}
    for edge in sorted(edges):
        neighbours.setdefault(edge[0], []).append((edge[1], edge))
        neighbours.setdefault(edge[1], []).append((edge[0], edge))
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    found: set[Edge] = set()
    for root in neighbours:
        if root in order:
            continue
        order[root] = lowest[root] = len(order)
        path: list[tuple[str, Edge | None, int]] = [(root, None, 0)]
        while path:
            node, came_by, position = path.pop()
            if position < len(neighbours[node]):
                path.append((node, came_by, position + 1))
                other, edge = neighbours[node][position]
                if edge == came_by:
                    continue
                if other in order:
                    lowest[node] = min(lowest[node], order[other])
                else:
                    order[other] = lowest[other] = len(order)
                    path.append((other, edge, 0))
            elif came_by is not None:
                parent = came_by[0] if came_by[1] == node else came_by[1]
                lowest[parent] = min(lowest[parent], lowest[node])
                if lowest[node] > order[parent]:
                    found.add(came_by)
    return found
