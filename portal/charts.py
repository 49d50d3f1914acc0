"""Charts as inline SVG, drawn on the server, for the web and the PDF alike.

A chart is what it says, not how it looks: title, description, labels and series go in; `Chart.svg`
and `Chart.table` come out, so that the same numbers always stand beside the picture. Colour never
carries a difference alone: series differ by pattern as well, pledged is an outline, delivered is
striped, verified is full. Colours are attributes, because WeasyPrint gives inline SVG no style
sheet; the class names let the web's dark scheme replace them (static/css/charts.css).

Texts are set, not measured: widths are estimated generously and long labels are wrapped and then
cut. Nothing is lost, the table has the whole label.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil, floor, log10

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portal.numbers import NONE, quantity, written

Number = Decimal | int | None

WIDTH = 680
#: Where the names of rows end and the bars begin.
LABELS = 188
RIGHT = 92
ROW = 34
FONT = "Hanken Grotesk, DejaVu Sans, sans-serif"
#: A letter's width, as a part of the font's size; an estimate on the generous side.
LETTER = 0.56

PAPER = "#fdfbf5"
#: The light scheme of static/css/tokens.css; tests/portal/test_charts.py holds them equal.
COLOURS = {
    "text": "#1d2b28",
    "soft": "#4c5955",
    "grid": "#d5ccb9",
    "border": "#75796e",
    "pledged": "#7c7a6c",
    "delivered": "#4f8a78",
    "verified": "#14332d",
    "series-1": "#14332d",
    "series-2": "#c4472b",
    "series-3": "#3b76a8",
    "series-4": "#9a6d00",
    "series-5": "#7b4a7f",
    "series-6": "#4f8a78",
}
#: How a look is filled: full, outlined, or the path of a 6 × 6 pattern and its weight.
STRIPES = ("M-1.5 1.5L1.5 -1.5M0 6L6 0M4.5 7.5L7.5 4.5", "1.6")
PATTERNS = {
    "delivered": STRIPES,
    "series-2": STRIPES,
    "series-3": ("M1.5 1.5h1M4.5 4.5h1", "1.8"),
    "series-4": ("M0 3H6", "1.8"),
    "series-5": ("M0 0L6 6M0 6L6 0", "1"),
    "series-6": ("M3 0V6", "1.8"),
}
OUTLINED = frozenset({"pledged"})
DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 4", "1 4")
#: Steps of a heat map from few to many, with the colour of the number in the cell.
HEAT = (
    ("#e3ece6", "text"),
    ("#b9d3c8", "text"),
    ("#86b3a3", "text"),
    ("#2f6556", "on-dark"),
    ("#14332d", "on-dark"),
)
ON_DARK = "#fdfbf5"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values under a name; ``look`` is a key of `COLOURS`."""

    name: str
    values: Sequence[Number]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart as a table: column headings, then rows of a heading and cells."""

    head: list[str]
    rows: list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished chart: its picture, and the same numbers as a table.

    Attributes:
        key: Unique on its page; the ids in the picture begin with it.
        title: What is shown, in a few words.
        description: What there is to see: for those who do not see it.
    """

    key: str
    title: str
    description: str
    drawing: "Drawing"
    table: Table

    @property
    def svg(self) -> SafeString:
        """The picture, to be put into a page as it is."""
        context = {
            "key": f"chart-{self.key}",
            "title": self.title,
            "description": self.description,
            "drawing": self.drawing,
            "font": FONT,
            "paper": PAPER,
        }
        return SafeString(render_to_string("charts/chart.html", context))


# ── Charts ────────────────────────────────────────────────────────────────────────────────────


def bars(
    key: str,
    *,
    title: str,
    description: str,
    labels: Sequence[str],
    values: Sequence[Number],
    unit: str,
) -> Chart:
    """Return horizontal bars, one for each label."""
    return grouped(
        key,
        title=title,
        description=description,
        labels=labels,
        series=[Series(gettext("Value"), values, "series-1")],
        unit=unit,
    )


def grouped(
    key: str,
    *,
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
) -> Chart:
    """Return horizontal bars in groups: one group for each label, one bar for each series."""
    series = _with_looks(series)
    values = (value for each in series for value in each.values)
    scale = Scale.over(values, LABELS, WIDTH - RIGHT, unit)
    drawing = Drawing(key)
    thick = 16 if len(series) == 1 else 11
    pitch = max(ROW, len(series) * (thick + 3) + 12)
    top = _legend(drawing, series) if len(series) > 1 else 6
    _vertical_grid(drawing, scale, top, top + pitch * len(labels))
    for row, label in enumerate(labels):
        middle = top + pitch * (row + 0.5)
        drawing.label(label, LABELS - 12, middle)
        first = middle - (len(series) * (thick + 3) - 3) / 2
        for place, each in enumerate(series):
            y = first + place * (thick + 3)
            _bar(drawing, scale, each.values[row], y, thick, each.look, unit)
    drawing.height = _round(top + pitch * len(labels) + 22)
    return Chart(key, title, description, drawing, _table(labels, series, unit))


def stacked(
    key: str,
    *,
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
) -> Chart:
    """Return horizontal bars made of parts that add up. Parts are not negative."""
    series = _with_looks(series)
    totals = [_sum(each.values[row] for each in series) for row in range(len(labels))]
    scale = Scale.over(totals, LABELS, WIDTH - RIGHT, unit)
    drawing = Drawing(key)
    top = _legend(drawing, series)
    _vertical_grid(drawing, scale, top, top + ROW * len(labels))
    for row, label in enumerate(labels):
        middle = top + ROW * (row + 0.5)
        drawing.label(label, LABELS - 12, middle)
        reached = Decimal(0)
        for each in series:
            part = Decimal(each.values[row] or 0)
            if part > 0:
                drawing.bar(scale(reached), middle - 8, scale(reached + part), 16, each.look)
            reached += part
        drawing.say(written(totals[row]), scale(reached) + 6, middle + 4, bold=True)
    drawing.height = _round(top + ROW * len(labels) + 22)
    return Chart(key, title, description, drawing, _table(labels, series, unit))


def columns(
    key: str,
    *,
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
) -> Chart:
    """Return standing columns made of parts that add up, for months and years."""
    series = _with_looks(series)
    totals = [_sum(each.values[place] for each in series) for place in range(len(labels))]
    drawing = Drawing(key)
    top = _legend(drawing, series) + 8
    foot, left = top + 190, 56
    scale = Scale.over(totals, foot, top, unit)
    for tick in scale.ticks:
        drawing.rule(left, scale(tick), WIDTH, scale(tick))
        drawing.say(written(tick), left - 8, scale(tick) + 4, "soft", anchor="end", size=11)
    pitch = (WIDTH - left) / max(len(labels), 1)
    wide = min(pitch * 0.62, 46)
    for place, label in enumerate(labels):
        middle = left + pitch * (place + 0.5)
        reached = Decimal(0)
        for each in series:
            part = Decimal(each.values[place] or 0)
            if part > 0:
                upper, lower = scale(reached + part), scale(reached)
                drawing.block(middle - wide / 2, upper, wide, lower - upper, each.look)
            reached += part
        drawing.say(cut(label, pitch), middle, foot + 18, "soft", anchor="middle", size=11)
    drawing.rule(left, foot, WIDTH, foot, "border")
    drawing.height = _round(foot + 28)
    return Chart(key, title, description, drawing, _table(labels, series, unit))


def line(
    key: str,
    *,
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
) -> Chart:
    """Return lines over time; a missing value breaks the line. Lines differ by dash and mark."""
    series = _with_looks(series)
    drawing = Drawing(key)
    top = (_legend(drawing, series, lines=True) if len(series) > 1 else 6) + 8
    foot, left, right = top + 190, 56, WIDTH - 52
    scale = Scale.over((value for each in series for value in each.values), foot, top)
    for tick in scale.ticks:
        drawing.rule(left, scale(tick), right, scale(tick))
        drawing.say(written(tick), left - 8, scale(tick) + 4, "soft", anchor="end", size=11)
    pitch = (right - left) / max(len(labels), 1)
    places = [left + pitch * (place + 0.5) for place in range(len(labels))]
    for place, label in zip(places, labels, strict=True):
        drawing.say(cut(label, pitch), place, foot + 18, "soft", anchor="middle", size=11)
    for number, each in enumerate(series):
        runs: list[list[tuple[float, float]]] = [[]]
        for place, value in zip(places, each.values, strict=True):
            if value is None:
                runs.append([])
            else:
                runs[-1].append((place, scale(Decimal(value))))
        for run in runs:
            drawing.path(run, each.look, DASHES[number % len(DASHES)])
            for x, y in run:
                drawing.mark(x, y, each.look, number)
        if runs[-1]:
            x, y = runs[-1][-1]
            drawing.say(written(each.values[-1]), x + 9, y + 4, bold=True)
    drawing.height = _round(foot + 28)
    return Chart(key, title, description, drawing, _table(labels, series, unit))


@dataclass(frozen=True, slots=True)
class Promise:
    """What was pledged under one label, what came, and how much of that is verified."""

    label: str
    pledged: Number
    delivered: Number
    verified: Number
    unit: str


def bullet(
    key: str,
    *,
    title: str,
    description: str,
    promises: Sequence[Promise],
    shared: bool = True,
) -> Chart:
    """Return pledged against delivered against verified, one row for each promise.

    Args:
        key: Unique on the page.
        title: What is shown.
        description: What there is to see.
        promises: The rows.
        shared: All rows on one scale. False when the units differ: then each row has its own, and
            no axis is drawn.
    """
    looks = [
        Series(gettext("Pledged"), [], "pledged"),
        Series(gettext("Delivered, not yet verified"), [], "delivered"),
        Series(gettext("Verified"), [], "verified"),
    ]
    drawing = Drawing(key)
    top = _legend(drawing, looks)
    right = WIDTH - 150
    common = Scale.over(
        (value for each in promises for value in (each.pledged, each.delivered)), LABELS, right
    )
    if shared:
        _vertical_grid(drawing, common, top, top + 40 * len(promises))
    for row, each in enumerate(promises):
        scale = common if shared else Scale.over([each.pledged, each.delivered], LABELS, right)
        middle = top + 40 * (row + 0.5)
        drawing.label(each.label, LABELS - 12, middle)
        pledged, delivered = Decimal(each.pledged or 0), Decimal(each.delivered or 0)
        verified = Decimal(each.verified or 0)
        if pledged > 0:
            drawing.bar(scale(0), middle - 12, scale(pledged), 24, "pledged")
        if delivered > verified:
            drawing.bar(scale(verified), middle - 7, scale(delivered), 14, "delivered")
        if verified > 0:
            drawing.bar(scale(0), middle - 7, scale(verified), 14, "verified")
        drawing.say(_outcome(each), WIDTH, middle + 4, anchor="end", bold=True)
    drawing.height = _round(top + 40 * len(promises) + (22 if shared else 4))
    head = [
        gettext("What"),
        gettext("Pledged"),
        gettext("Delivered"),
        gettext("Verified"),
    ]
    rows = [
        (
            each.label,
            [quantity(value, each.unit) for value in (each.pledged, each.delivered, each.verified)],
        )
        for each in promises
    ]
    return Chart(key, title, description, drawing, Table(head, rows))


def matrix(
    key: str,
    *,
    title: str,
    description: str,
    rows: Sequence[str],
    heads: Sequence[str],
    values: Sequence[Sequence[Number]],
    unit: str,
    corner: str = "",
) -> Chart:
    """Return a heat map: darker is more; an empty crossed cell is a blind spot."""
    drawing = Drawing(key)
    wide = (WIDTH - LABELS) / max(len(heads), 1)
    lines = [wrap(head, wide - 10, most=3) for head in heads]
    top = 15 * max((len(each) for each in lines), default=1) + 8
    for column, head in enumerate(lines):
        for number, part in enumerate(head):
            middle = LABELS + wide * (column + 0.5)
            foot = top - 10 - 15 * (len(head) - 1 - number)
            drawing.say(part, middle, foot, "soft", anchor="middle", bold=True)
    most = max((Decimal(v) for line_ in values for v in line_ if v is not None), default=Decimal(0))
    for row, label in enumerate(rows):
        y = top + ROW * row
        drawing.label(label, LABELS - 12, y + ROW / 2)
        for column, value in enumerate(values[row]):
            x = LABELS + wide * column
            drawing.cell(x + 1.5, y + 1.5, wide - 3, ROW - 3, value, most)
    drawing.height = _round(top + ROW * len(rows) + 4)
    body = [
        (label, [quantity(value, unit) if value else NONE for value in line_])
        for label, line_ in zip(rows, values, strict=True)
    ]
    return Chart(key, title, description, drawing, Table([corner, *heads], body))


def flow(
    key: str,
    *,
    title: str,
    description: str,
    steps: Sequence[tuple[str, Number]],
    unit: str,
) -> Chart:
    """Return steps from left to right, each as tall as what is left: sought, granted, paid."""
    drawing = Drawing(key)
    most = max((Decimal(value or 0) for _label, value in steps), default=Decimal(0)) or Decimal(1)
    pitch, middle, tallest = WIDTH / max(len(steps), 1), 92, 110
    half = [float(Decimal(value or 0) / most) * tallest / 2 for _label, value in steps]
    wide = pitch * 0.5
    for place, (label, value) in enumerate(steps):
        x = pitch * place + pitch / 2 - wide / 2
        look = "verified" if place == len(steps) - 1 else "series-6"
        drawing.block(x, middle - half[place], wide, max(2 * half[place], 1), look)
        if place + 1 < len(steps):
            drawing.between(x + wide, half[place], x + pitch, half[place + 1], middle)
        for number, part in enumerate(wrap(label, pitch - 12, most=2)):
            x_middle = pitch * (place + 0.5)
            drawing.say(part, x_middle, middle + tallest / 2 + 40 + 15 * number, "soft", "middle")
        drawing.say(
            quantity(value, unit),
            pitch * (place + 0.5),
            middle + tallest / 2 + 22,
            anchor="middle",
            bold=True,
        )
    drawing.height = middle + tallest // 2 + 64
    rows = [(label, [quantity(value, unit)]) for label, value in steps]
    return Chart(key, title, description, drawing, Table([gettext("Step"), gettext("Value")], rows))


#: Units of things that are counted one by one.
COUNTED = frozenset({"count", "persons", "occasions", "days"})
#: Roofs of the houses on a cover: how high each rises above its top windows. Unit: places.
ROOFS = (46, 18, 64, 30, 52)
LIT, UNLIT = "#f3d08b", "#5d7a72"


def windows(
    key: str,
    *,
    title: str,
    description: str,
    pledged: Number,
    delivered: Number,
    verified: Number,
) -> Chart:
    """Return a street with a hundred windows for what was pledged, for a dark ground.

    A lit window is a hundredth that was delivered and verified, a half-lit one was delivered, a
    dark one was not. More than was pledged lights no more windows than there are.
    """
    whole = Decimal(pledged or 0)
    lit, half = (
        min(int(Decimal(value or 0) * 100 / whole), 100) if whole > 0 else 0
        for value in (verified, delivered)
    )
    drawing = Drawing(key)
    wide, tall, gap, house = 20, 34, 9, 128
    foot = 372
    for number, roof in enumerate(ROOFS):
        left = number * (house + 10)
        top = foot - 5 * (tall + gap) - 22
        ridge = "" if number % 2 else f"L{left + house / 2:.0f} {top - roof}"
        lower = top - (roof if number % 2 else 8)
        drawing.shapes.append(
            {
                "path": f"M{left} {foot}V{lower}{ridge}L{left + house} {lower}V{foot}",
                "classes": "chart-cover-line",
                "fill": "none",
                "stroke": UNLIT,
                "weight": "1.4",
            }
        )
        for place in range(20):
            x = left + 10 + (place % 4) * (wide + gap)
            y = foot - 22 - tall - (place // 4) * (tall + gap) + 8
            nth = number * 20 + place
            light = tall if nth < lit else tall / 2 if nth < half else 0
            drawing.window(x, y, wide, tall, light)
    drawing.rule(0, foot, WIDTH, foot, "soft")
    drawing.rules[-1]["colour"] = UNLIT
    drawing.height = foot + 4
    head = [gettext("Pledged"), gettext("Delivered"), gettext("Verified")]
    cells = [written(delivered), written(verified)]
    return Chart(key, title, description, drawing, Table(head, [(written(pledged), cells)]))


# ── Scales and texts ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale from numbers to places on the page, always with 0 on it."""

    low: Decimal
    high: Decimal
    start: float
    end: float
    ticks: tuple[Decimal, ...]

    def __call__(self, value: Number) -> float:
        """Return the place of a number."""
        part = float((Decimal(value or 0) - self.low) / (self.high - self.low))
        return self.start + part * (self.end - self.start)

    @classmethod
    def over(cls, values: Iterable[Number], start: float, end: float, unit: str = "") -> "Scale":
        """Return a scale that holds the values, with three to six round ticks.

        Args:
            values: What must find its place; None does not.
            start: The place of the lowest tick.
            end: The place of the highest.
            unit: What is counted one by one gets no ticks between whole numbers.
        """
        known = [Decimal(value) for value in values if value is not None]
        low, high = min([*known, Decimal(0)]), max([*known, Decimal(0)])
        if low == high:
            high = Decimal(1)
        step = _round_step((high - low) / 4)
        if unit in COUNTED:
            step = max(step, Decimal(1))
        first, last = floor(low / step), ceil(high / step)
        ticks = tuple(step * number for number in range(first, last + 1))
        return cls(ticks[0], ticks[-1], start, end, ticks)


def _round_step(step: Decimal) -> Decimal:
    """Return the next 1, 2 or 5 times a power of ten."""
    power = Decimal(10) ** floor(log10(step))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= step)


def wrap(text: str, width: float, *, size: float = 12, most: int = 2) -> list[str]:
    """Return ``text`` in at most so many lines of about ``width``; what does not fit is cut."""
    room = max(int(width / (size * LETTER)), 3)
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        taken = words.pop(0)
        while words and len(taken) + 1 + len(words[0]) <= room:
            taken += f" {words.pop(0)}"
        lines.append(taken)
    if words:
        lines[-1] = f"{lines[-1]} …"
    return [each if len(each) <= room else f"{each[: room - 1].rstrip()}…" for each in lines]


def cut(text: str, width: float) -> str:
    """Return ``text`` in one line of about ``width``."""
    return "".join(wrap(text, width, size=11, most=1))


def _outcome(promise: Promise) -> str:
    return gettext("%(delivered)s of %(pledged)s") % {
        "delivered": written(promise.delivered),
        "pledged": quantity(promise.pledged, promise.unit),
    }


def _table(labels: Sequence[str], series: Sequence[Series], unit: str) -> Table:
    rows = [
        (label, [quantity(each.values[row], unit) for each in series])
        for row, label in enumerate(labels)
    ]
    return Table([gettext("What"), *(each.name for each in series)], rows)


def _with_looks(series: Sequence[Series]) -> list[Series]:
    return [
        each if each.look else Series(each.name, each.values, f"series-{number % 6 + 1}")
        for number, each in enumerate(series)
    ]


def _sum(values: Iterable[Number]) -> Decimal:
    return sum((Decimal(value) for value in values if value is not None), Decimal(0))


# ── Drawing ───────────────────────────────────────────────────────────────────────────────────


def _round(place: float) -> str:
    """Return a place on the page as SVG writes it, whatever the language."""
    return f"{place:.1f}".removesuffix(".0")


@dataclass(slots=True)
class Drawing:
    """What a picture is made of, as the template writes it: rules, shapes, words, patterns."""

    key: str
    width: int = WIDTH
    height: str | int = 0
    rules: list[dict[str, str]] = field(default_factory=list)
    shapes: list[dict[str, str]] = field(default_factory=list)
    words: list[dict[str, str]] = field(default_factory=list)
    patterns: list[dict[str, str]] = field(default_factory=list)

    def rule(self, x1: float, y1: float, x2: float, y2: float, look: str = "grid") -> None:
        """Draw a straight hairline."""
        ends = {"x1": _round(x1), "y1": _round(y1), "x2": _round(x2), "y2": _round(y2)}
        self.rules.append(ends | {"look": look, "colour": COLOURS[look], "weight": "1"})

    def say(
        self,
        text: str,
        x: float,
        y: float,
        look: str = "text",
        anchor: str = "",
        *,
        bold: bool = False,
        size: int | None = None,
    ) -> None:
        """Write one line of text with its foot at ``y``."""
        self.words.append(
            {
                "text": text,
                "x": _round(x),
                "y": _round(y),
                "look": look,
                "colour": ON_DARK if look == "on-dark" else COLOURS[look],
                "anchor": anchor,
                "bold": "yes" if bold else "",
                "size": str(size or ""),
            }
        )

    def label(self, text: str, right: float, middle: float) -> None:
        """Write the name of a row, in two lines at most, ending at ``right``."""
        lines = wrap(text, right)
        for number, part in enumerate(lines):
            foot = middle + 4 + 14 * (number - (len(lines) - 1) / 2)
            self.say(part, right, foot, anchor="end")

    def bar(self, start: float, y: float, end: float, thick: float, look: str) -> None:
        """Draw a bar between two places, whichever way round they are."""
        self.block(min(start, end), y, max(abs(end - start), 1), thick, look)

    def block(self, x: float, y: float, wide: float, tall: float, look: str) -> None:
        """Draw a rectangle as its look is filled."""
        path = f"M{_round(x)} {_round(y)}h{_round(wide)}v{_round(tall)}h{_round(-wide)}z"
        colour = COLOURS[look]
        if look in OUTLINED:
            classes, fill, stroke = f"chart-paper chart-{look}-line", PAPER, colour
        elif look in PATTERNS:
            classes, fill, stroke = f"chart-{look}-line", f"url(#{self.pattern(look)})", colour
        else:
            classes, fill, stroke = f"chart-{look}", colour, ""
        self.shapes.append(
            {"path": path, "classes": classes, "fill": fill, "stroke": stroke, "weight": "1.2"}
        )

    def pattern(self, look: str) -> str:
        """Return the id of a look's pattern, which is added at its first use."""
        identifier = f"chart-{self.key}-{look}"
        if all(each["id"] != identifier for each in self.patterns):
            path, weight = PATTERNS[look]
            self.patterns.append(
                {
                    "id": identifier,
                    "path": path,
                    "weight": weight,
                    "look": look,
                    "colour": COLOURS[look],
                }
            )
        return identifier

    def path(self, points: Sequence[tuple[float, float]], look: str, dash: str) -> None:
        """Draw a line through points."""
        if len(points) > 1:
            way = "L".join(f"{_round(x)} {_round(y)}" for x, y in points)
            self._stroke(f"M{way}", look, dash)

    def _stroke(self, path: str, look: str, dash: str = "") -> None:
        self.shapes.append(
            {
                "path": path,
                "classes": f"chart-{look}-line",
                "fill": "none",
                "stroke": COLOURS[look],
                "weight": "2",
                "dash": dash,
            }
        )

    def mark(self, x: float, y: float, look: str, number: int) -> None:
        """Draw a point of a line: a circle, a square, a triangle or a diamond."""
        paths: Sequence[Callable[[], str]] = (
            lambda: f"M{_round(x - 4)} {_round(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
            lambda: f"M{_round(x - 3.5)} {_round(y - 3.5)}h7v7h-7z",
            lambda: f"M{_round(x)} {_round(y - 5)}l4.8 8.5h-9.6z",
            lambda: f"M{_round(x)} {_round(y - 5)}l5 5l-5 5l-5 -5z",
        )
        self.shapes.append(
            {
                "path": paths[number % len(paths)](),
                "classes": f"chart-{look} chart-paper-line",
                "fill": COLOURS[look],
                "stroke": PAPER,
                "weight": "1.5",
            }
        )

    def cell(
        self, x: float, y: float, wide: float, tall: float, value: Number, most: Decimal
    ) -> None:
        """Draw one cell of a heat map with its number; nothing is a cross in an empty cell."""
        path = f"M{_round(x)} {_round(y)}h{_round(wide)}v{_round(tall)}h{_round(-wide)}z"
        if not value:
            box = {"path": path, "classes": "chart-paper chart-grid-line", "fill": PAPER}
            self.shapes.append(box | {"stroke": COLOURS["border"], "weight": "1", "dash": "3 3"})
            middle, foot = x + wide / 2, y + tall / 2
            cross = f"M{_round(middle - 4)} {_round(foot - 4)}l8 8m0 -8l-8 8"
            self._stroke(cross, "border")
            return
        step = min(int(Decimal(value) / most * len(HEAT)), len(HEAT) - 1)
        fill, look = HEAT[step]
        self.shapes.append({"path": path, "classes": f"chart-heat-{step + 1}", "fill": fill})
        heat_look = look if look == "on-dark" else "on-heat"
        self.words.append(
            {
                "text": written(value),
                "x": _round(x + wide / 2),
                "y": _round(y + tall / 2 + 4),
                "look": heat_look,
                "colour": ON_DARK if look == "on-dark" else COLOURS["text"],
                "anchor": "middle",
                "bold": "yes",
            }
        )

    def window(self, x: float, y: float, wide: float, tall: float, light: float) -> None:
        """Draw a window of a house, lit from its sill up to ``light``."""
        frame = f"M{_round(x)} {_round(y)}h{wide}v{tall}h-{wide}z"
        if light:
            glow = f"M{_round(x)} {_round(y + tall - light)}h{wide}v{_round(light)}h-{wide}z"
            self.shapes.append({"path": glow, "classes": "chart-lit", "fill": LIT})
        edge = {"stroke": LIT if light else UNLIT, "weight": "1.2", "fill": "none"}
        self.shapes.append({"path": frame, "classes": "chart-cover-line"} | edge)

    def between(self, x1: float, half1: float, x2: float, half2: float, middle: float) -> None:
        """Draw the band from one step of a flow to the next."""
        path = (
            f"M{_round(x1)} {_round(middle - half1)}L{_round(x2)} {_round(middle - half2)}"
            f"L{_round(x2)} {_round(middle + half2)}L{_round(x1)} {_round(middle + half1)}z"
        )
        self.shapes.append({"path": path, "classes": "chart-heat-1", "fill": HEAT[0][0]})


def _legend(drawing: Drawing, series: Sequence[Series], *, lines: bool = False) -> float:
    """Draw the key to the looks; return where the chart begins below it."""
    x, y = float(LABELS), 4.0
    for number, each in enumerate(series):
        wide = len(each.name) * 12 * LETTER + 44
        if x + wide > WIDTH and x > LABELS:
            x, y = float(LABELS), y + 20
        if lines:
            drawing.path([(x, y + 7), (x + 24, y + 7)], each.look, DASHES[number % len(DASHES)])
            drawing.mark(x + 12, y + 7, each.look, number)
        else:
            drawing.block(x + 1, y + 1, 22, 12, each.look)
        drawing.say(each.name, x + 30, y + 11, "soft")
        x += wide
    return y + 30


def _vertical_grid(drawing: Drawing, scale: Scale, top: float, foot: float) -> None:
    for tick in scale.ticks:
        look = "border" if tick == 0 else "grid"
        drawing.rule(scale(tick), top, scale(tick), foot, look)
        drawing.say(written(tick), scale(tick), foot + 16, "soft", anchor="middle", size=11)


def _bar(
    drawing: Drawing, scale: Scale, value: Number, y: float, thick: float, look: str, unit: str
) -> None:
    """Draw one bar from zero with its number at the end."""
    foot = y + thick / 2 + 4
    if value is None:
        drawing.say(NONE, scale(0) + 6, foot, "soft")
        return
    value = Decimal(value)
    drawing.bar(scale(0), y, scale(value), thick, look)
    text = quantity(value, unit) if unit == "percent" else written(value)
    drawing.say(text, scale(max(value, Decimal(0))) + 6, foot, bold=True)
