"""The board's page: eight numbers, what to know, what to decide."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from portal import charts
from portal.numbers import HIDDEN, NONE, UNITS, quantity, written
from reports.assembly import GENDERS, NOWHERE
from reports.document.parts import Tile, blind_spots, promise, told
from reports.models import AnnualReport
from reports.reading import Reader
from reports.states import DECIDED


def summary(reader: Reader, report: AnnualReport) -> dict[str, Any]:
    """Return what stands on the board's page."""
    by_kind = [(reader.name(kind), f"{kind['code']}.", kind["unit"]) for kind in reader.kinds[:4]]
    return {
        "tiles": _tiles(reader),
        "chart": charts.bullet(
            "summary",
            title=gettext("Promise and delivery"),
            description=told(reader, by_kind),
            promises=[promise(reader, *row) for row in by_kind],
            shared=False,
        ),
        "points": _points(reader),
        "decision": gettext(
            "The board is asked to adopt the annual social report for %(year)d, and to take note "
            "of what did not work."
        )
        % {"year": report.year},
        "needs_decision": report.state not in DECIDED,
    }


def _tiles(reader: Reader) -> list[Tile]:
    tiles = []
    for kind in reader.kinds[:2]:
        code, unit = kind["code"], kind["unit"]
        delivered = reader.figure(f"{code}.delivered", unit)
        note = gettext("of %(pledged)s pledged, %(verified)s verified") % {
            "pledged": quantity(reader.value(f"{code}.pledged"), unit),
            "verified": quantity(delivered.verified, "percent"),
        }
        tiles.append(
            _tile(reader, f"{code}.delivered", reader.name(kind), unit, note, delivered.value)
        )
    tiles.append(
        _tile(
            reader,
            "annexes.in_force",
            gettext("Social annexes in force"),
            "",
            gettext("on the last day of the year, or the day of the snapshot"),
            reader.value("annexes.in_force"),
        )
    )
    for key, label, unit_words in (
        ("coverage.leases", gettext("Commercial leases with an annex"), gettext("leases")),
        ("coverage.area", gettext("Commercial area with an annex"), "m²"),
        ("commitments.kept", gettext("The company's own commitments kept"), gettext("due")),
    ):
        figure = reader.figure(key)
        of = gettext("%(part)s of %(whole)s %(unit)s") % {
            "part": written(figure.numerator, 0),
            "whole": written(figure.denominator, 0),
            "unit": unit_words,
        }
        value = figure.value if figure.denominator else None
        tiles.append(_tile(reader, key, label, "%", of, value))
    people = reader.figure("people.total", "occasions")
    all_districts = [code for code, _name in reader.districts() if code != NOWHERE]
    tiles.append(
        Tile(
            gettext("Districts where something was delivered"),
            written(len(all_districts) - len(blind_spots(reader)), 0),
            note=gettext("of %(count)d districts") % {"count": len(all_districts)},
        )
    )
    tiles.append(
        Tile(
            gettext("Took part, counted per occasion"),
            HIDDEN if people.hidden else written(people.value, 0),
            note=gettext("women %(women)s, men %(men)s, other %(other)s")
            % {
                gender: reader.cell(f"people.{gender}").text if people.value else NONE
                for gender in GENDERS
            },
        )
    )
    return tiles


def _tile(
    reader: Reader, key: str, label: str, unit: str, note: str, value: Decimal | None
) -> Tile:
    change = reader.change(key)
    trend = trend_label = ""
    if change is not None and value is not None:
        trend = "up" if change > 0 else "down" if change < 0 else "flat"
        year = reader.content["before"]["year"]
        trend_label = gettext("%(change)s since %(year)d") % {
            "change": ("+" if change > 0 else "") + written(change, 0),
            "year": year,
        }
    shown_unit = str(UNITS.get(unit, unit))
    return Tile(
        label,
        written(value, 0),
        shown_unit if value is not None else "",
        note,
        trend,
        trend_label,
        reader.trace(reader.figure(key)),
    )


def _points(reader: Reader) -> list[str]:
    """Return what the board should know, in the order of weight. Counted, not written."""
    points = []
    unmet = len(reader.content["unmet"])
    if unmet and not reader.content["year_is_over"]:
        points.append(
            ngettext(
                "The year is not over: %(count)d pledge is not fulfilled yet.",
                "The year is not over: %(count)d pledges are not fulfilled yet.",
                unmet,
            )
            % {"count": unmet}
        )
    elif unmet:
        points.append(
            ngettext(
                "%(count)d pledge was not fulfilled.",
                "%(count)d pledges were not fulfilled.",
                unmet,
            )
            % {"count": unmet}
        )
    missed = int(reader.value("commitments.missed_count"))
    late = int(reader.value("commitments.late_count"))
    if missed or late:
        points.append(
            gettext("The company's own commitments: %(missed)d not kept, %(late)d kept late.")
            % {"missed": missed, "late": late}
        )
    for kind in reader.kinds[:3]:
        figure = reader.figure(f"{kind['code']}.delivered", kind["unit"])
        if figure.value and figure.verified is not None and figure.verified < 80:
            points.append(
                gettext("%(kind)s: only %(share)s of what was delivered is verified.")
                % {"kind": reader.name(kind), "share": quantity(figure.verified, "percent")}
            )
    blind = blind_spots(reader)
    if blind:
        points.append(
            gettext("Nothing was delivered in: %(districts)s.") % {"districts": ", ".join(blind)}
        )
    return points[:5]
