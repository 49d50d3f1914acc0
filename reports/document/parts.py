"""What chapters are made of."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from portal.charts import Chart, Promise
from portal.numbers import NONE, quantity, written
from reports.assembly import NOWHERE
from reports.reading import Cell, Grid, Reader


@dataclass(frozen=True, slots=True)
class Tile:
    """One number of the board's summary."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    trend: str = ""
    trend_label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Illustration:
    """A chart and the table of the same numbers."""

    chart: Chart
    grid: Grid


@dataclass
class Part:
    """A chapter or appendix: its anchor, heading, template, and what the template shows."""

    key: str
    number: str
    title: str
    template: str
    text: str = ""
    holds: dict[str, Any] = field(default_factory=dict)
    subparts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def template_name(self) -> str:
        """Where the part's template lies."""
        return f"reports/document/_{self.template}.html"


def promise(reader: Reader, name: str, scope: str, unit: str) -> Promise:
    """Return one row of a chart of promises."""
    pledged, delivered, verified = (
        reader.value(f"{scope}{measure}") for measure in ("pledged", "delivered", "verified")
    )
    return Promise(name, pledged, delivered, verified, unit)


def told(reader: Reader, rows: list[tuple[str, str, str]]) -> str:
    """Return a chart of promises in words."""
    return " ".join(
        gettext("%(name)s: %(delivered)s of %(pledged)s, of which %(verified)s verified.")
        % {
            "name": name,
            "delivered": quantity(reader.value(f"{scope}delivered"), unit),
            "pledged": quantity(reader.value(f"{scope}pledged"), unit),
            "verified": quantity(reader.value(f"{scope}verified"), unit),
        }
        for name, scope, unit in rows
    )


def part_of(part: Decimal | None, whole: Decimal | None) -> Cell:
    """Return a share as its two numbers: ``12 of 169``."""
    if not whole:
        return Cell(NONE)
    return Cell(
        gettext("%(part)s of %(whole)s") % {"part": written(part, 0), "whole": written(whole, 0)}
    )


def blind_spots(reader: Reader) -> list[str]:
    """Return the districts in which nothing was delivered."""
    return [
        name
        for code, name in reader.districts()
        if code != NOWHERE
        and not any(
            reader.value(f"{kind['code']}.district.{code}.delivered") for kind in reader.kinds
        )
    ]
