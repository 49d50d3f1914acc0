"""The chapter about goals and key figures: each value in its own form."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portal import charts
from portal.activities.models import OutcomeMeasure
from portal.charts import Series
from portal.goals.models import Comparison, Level, Quality
from portal.goals.parts import part_name
from portal.numbers import NONE, quantity, share_or_none, written
from reports.document.parts import Illustration, Part
from reports.reading import Cell, Grid, Reader, Row


def goals(reader: Reader, text: SafeString) -> Part | None:
    """Return the chapter on key figures, when the company has any."""
    indicators = reader.content["indicators"]
    if not indicators and not reader.content["outcomes"] and not text:
        return None
    part = Part("goals", "", gettext("Goals and key figures"), "goals", text)
    plain, divided, by_gender = [], [], []
    for indicator in indicators:
        whole = [v for v in indicator["values"] if not v["dimension"] and not v["district"]]
        parts = [v for v in indicator["values"] if v["dimension"] and not v["district"]]
        if whole or indicator["target"]:
            plain.append(_indicator_row(reader, indicator, whole[0] if whole else None))
        if {each["category"] for each in parts} == {"women", "men"}:
            by_gender.append((reader.name(indicator), parts))
        elif parts:
            divided.append(_divided(reader, indicator, parts))
    plain += [_outcome_row(reader, outcome) for outcome in reader.content["outcomes"]]
    if by_gender:
        divided.insert(0, _women_and_men(by_gender))
    heads = [
        gettext("Key figure"),
        gettext("Value"),
        gettext("Of whom or what"),
        gettext("Target"),
        gettext("Measures"),
        gettext("Period and source"),
    ]
    part.holds["grid"] = Grid(
        gettext("Key figures of the company"), heads, plain, words=frozenset({2, 3, 4, 5})
    )
    part.holds["divided"] = divided
    return part


def _indicator_row(
    reader: Reader, indicator: Mapping[str, Any], value: Mapping[str, Any] | None
) -> Row:
    target = indicator["target"]
    shown_target = NONE
    if target:
        sign = Comparison(target["comparison"]).label
        shown_target = f"{sign} {quantity(Decimal(target['value']), indicator['unit'])}"
    return Row(
        reader.name(indicator),
        [
            Cell(shown_value(value, indicator["unit"])) if value else Cell(NONE),
            in_words(reader, value),
            shown_target,
            str(Level(indicator["measures"]).label).partition(":")[0],
            _period(value),
        ],
    )


def _outcome_row(reader: Reader, outcome: Mapping[str, Any]) -> Row:
    return Row(
        f"{reader.name(outcome)}: {OutcomeMeasure(outcome['measure']).label}",
        [
            Cell(shown_value(outcome, outcome["unit"])),
            in_words(reader, outcome),
            NONE,
            str(Level.OUTCOME.label).partition(":")[0],
            _period(outcome),
        ],
    )


def _period(value: Mapping[str, Any] | None) -> str:
    """Return when a value was measured, by whom, and how when it was not simply measured."""
    if value is None:
        return NONE
    period = "–".join(sorted({value["from"][:4], value["to"][:4]}))
    if value["source"]:
        period = f"{period}, {value['source']}"
    if value["quality"] != Quality.MEASURED:
        period = f"{period} ({Quality(value['quality']).label})"
    return period


def _women_and_men(levels: list[tuple[str, list[Mapping[str, Any]]]]) -> Illustration:
    """Return the counts of women and men, level by level, in one picture."""
    counts = [
        (name, {each["category"]: Decimal(each["value"]) for each in parts})
        for name, parts in levels
    ]
    title = gettext("Women and men")
    rows = [
        Row(
            name,
            [
                Cell(written(found["women"], 0)),
                Cell(written(found["men"], 0)),
                Cell(
                    quantity(
                        share_or_none(found["women"], sum(found.values()), places=1), "percent", 1
                    )
                ),
            ],
        )
        for name, found in counts
    ]
    chart = charts.stacked(
        "women-and-men",
        title=title,
        description=" ".join(
            f"{name}: {gettext('Women')} {written(found['women'], 0)}, "
            f"{gettext('Men')} {written(found['men'], 0)}."
            for name, found in counts
        ),
        labels=[name for name, _found in counts],
        series=[
            Series(gettext("Women"), [found["women"] for _name, found in counts]),
            Series(gettext("Men"), [found["men"] for _name, found in counts]),
        ],
        unit="persons",
    )
    heads = ["", gettext("Women"), gettext("Men"), gettext("Share of women")]
    return Illustration(chart, Grid(title, heads, rows))


def in_words(reader: Reader, value: Mapping[str, Any] | None) -> str:
    """Return what a share is a share of."""
    return reader.name(value["of"]) or NONE if value else NONE


def shown_value(value: Mapping[str, Any], unit: str) -> str:
    """Return a value in its own form: "7 of 10", "> 90 %", "66,7 %". R-7."""
    if value["numerator"]:
        text = gettext("%(part)s of %(whole)s") % {
            "part": written(Decimal(value["numerator"])),
            "whole": written(Decimal(value["denominator"])),
        }
        if Decimal(value["denominator"]) >= 20:
            text = f"{text} ({quantity(Decimal(value['value']), unit, 1)})"
        return text
    shown = quantity(Decimal(value["value"]), unit)
    return (
        shown
        if value["comparison"] == "eq"
        else (f"{Comparison(value['comparison']).label} {shown}")
    )


def _divided(
    reader: Reader, indicator: Mapping[str, Any], parts: list[Mapping[str, Any]]
) -> Illustration:
    """Return a key figure that is broken down: as parts of a whole when it counts persons."""
    name, unit = reader.name(indicator), indicator["unit"]
    labels = [part_name(each["category"]) for each in parts]
    values = [Decimal(each["value"]) for each in parts]
    total = sum(values, Decimal(0))
    rows = [
        Row(
            label,
            [
                Cell(shown_value(each, unit)),
                Cell(quantity(share_or_none(value, total, places=1), "percent", 1)),
            ],
        )
        for label, each, value in zip(labels, parts, values, strict=True)
    ]
    return Illustration(
        charts.bars(
            f"indicator-{indicator['code']}",
            title=name,
            description=" ".join(
                f"{label}: {shown_value(each, unit)}."
                for label, each in zip(labels, parts, strict=True)
            ),
            labels=labels,
            values=values,
            unit=unit,
        ),
        Grid(name, [gettext("Part"), gettext("Value"), gettext("Share")], rows),
    )
