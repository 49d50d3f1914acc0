"""Chapters of words, what did not work, and the appendices."""

from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portal.numbers import HIDDEN, NONE, quantity, written
from reports.document.annexes import outcome_words
from reports.document.parts import Part, blind_spots
from reports.models import Snapshot
from reports.reading import Cell, Grid, Reader, Row, day, short_day, unit_name


def foreword(text: SafeString) -> Part | None:
    """Return the foreword, when there is one."""
    return Part("foreword", "", gettext("Foreword"), "text", text) if text else None


def ahead(text: SafeString) -> Part | None:
    """Return the chapter on next year, when something is written."""
    return Part("ahead", "", gettext("Next year"), "text", text) if text else None


def not_kept(reader: Reader, text: SafeString) -> Part:
    """Return the compulsory chapter: what was not fulfilled, kept, done or counted."""
    part = Part("not-kept", "", gettext("What did not work"), "not_kept", text)
    names = dict(reader.districts())
    rows = []
    for each in reader.content["unmet"]:
        unit = reader.kind(each["kind"])["unit"]
        rows.append(
            Row(
                each["wording"] or reader.name(reader.kind(each["kind"])),
                [
                    each["tenant"] or gettext("sole trader"),
                    names.get(each["district"], NONE),
                    Cell(quantity(Decimal(each["pledged"]), unit)),
                    Cell(quantity(Decimal(each["delivered"]), unit)),
                    each["reason"] or NONE,
                ],
            )
        )
    heads = [
        gettext("Pledge"),
        gettext("Tenant"),
        gettext("District"),
        gettext("Pledged"),
        gettext("Delivered"),
        gettext("Reason"),
    ]
    caption = gettext("Pledges that were not fulfilled")
    if not reader.content["year_is_over"]:
        caption = gettext("Pledges not fulfilled by the day of the snapshot")
    part.holds["unmet"] = Grid(caption, heads, rows, words=frozenset({1, 2, 5}))
    missed = [each for each in reader.content["commitments"] if each["state"] == "missed"]
    part.holds["missed"] = sorted({each["wording"] for each in missed})
    part.holds["blind"] = blind_spots(reader)
    part.holds["not_counted"] = reader.content["not_counted"]
    return part


def method(reader: Reader, snapshot: Snapshot) -> Part:
    """Return the appendix on where the figures come from and how they are counted."""
    part = Part("method", "A", gettext("Method"), "method")
    shares = [
        Row(
            reader.name(kind),
            [
                Cell(written(reader.figure(f"{kind['code']}.pledged").rows, 0)),
                Cell(written(reader.figure(f"{kind['code']}.delivered").rows, 0)),
                Cell(written(reader.figure(f"{kind['code']}.verified").rows, 0)),
                Cell(quantity(reader.figure(f"{kind['code']}.delivered").verified, "percent")),
            ],
        )
        for kind in reader.kinds
    ]
    heads = [
        gettext("Kind"),
        gettext("Pledges"),
        gettext("Contributions"),
        gettext("Verified contributions"),
        gettext("Verified share of the amount"),
    ]
    part.holds["shares"] = Grid(
        gettext("How many rows each figure was counted from"), heads, shares
    )
    part.holds["snapshot"] = snapshot
    part.holds["taken_on"] = day(reader.content["taken_on"])
    part.holds["not_counted"] = reader.content["not_counted"]
    part.holds["hidden"] = HIDDEN
    part.holds["none"] = NONE
    return part


def tables(reader: Reader) -> Part:
    """Return every figure by kind, district and focus area."""
    part = Part("tables", "B", gettext("All figures"), "tables")
    grids = []
    for kind in reader.kinds:
        code, unit = kind["code"], kind["unit"]
        rows = [
            (
                f"{district_name}, {theme_name}",
                f"{code}.district.{district}.theme.{theme}.",
                unit,
            )
            for district, district_name in reader.districts()
            for theme, theme_name in reader.themes()
            if any(
                f"{code}.district.{district}.theme.{theme}.{measure}" in reader.figures
                for measure in ("pledged", "delivered")
            )
        ]
        caption = gettext("%(kind)s by district and focus area, %(unit)s") % {
            "kind": reader.name(kind),
            "unit": unit_name(unit),
        }
        grids.append(
            reader.promises(caption, gettext("District and focus area"), rows, with_unit=False)
        )
    part.holds["grids"] = [*grids, _all_commitments(reader)]
    return part


def _all_commitments(reader: Reader) -> Grid:
    names = {each["code"]: reader.name(each) for each in reader.content["districts"]}
    rows = [
        Row(
            each["wording"],
            [
                each["tenant"] or gettext("sole trader"),
                names.get(each["district"], NONE),
                short_day(each["due_on"]),
                short_day(each["done_on"]),
                outcome_words()[each["state"]],
            ],
        )
        for each in reader.content["commitments"]
    ]
    heads = [
        gettext("Commitment"),
        gettext("To"),
        gettext("District"),
        gettext("Due"),
        gettext("Done"),
        gettext("Outcome"),
    ]
    caption = gettext("The company's commitments that fell due in the year")
    return Grid(caption, heads, rows, words=frozenset(range(1, 6)))
