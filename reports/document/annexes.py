"""Chapters about the social annexes: both sides' promises, districts and tenants."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portal import charts
from portal.charts import Series
from portal.numbers import HIDDEN, quantity, written
from reports.assembly import GENDERS
from reports.document.parts import Illustration, Part, blind_spots, part_of, promise, told
from reports.reading import Cell, Grid, Reader, Row, short_day, unit_name

MONTHS = range(1, 13)


def annexes(reader: Reader, text: SafeString) -> Part:
    """Return the chapter on promise and delivery, by kind, month and focus area."""
    part = Part("annexes", "", gettext("Social annexes"), "annexes", text)
    by_kind = [(reader.name(kind), f"{kind['code']}.", kind["unit"]) for kind in reader.kinds]
    part.holds["by_kind"] = Illustration(
        charts.bullet(
            "by-kind",
            title=gettext("Pledged, delivered and verified, by kind of contribution"),
            description=told(reader, by_kind),
            promises=[promise(reader, *row) for row in by_kind],
            shared=False,
        ),
        reader.promises(gettext("Contributions by kind"), gettext("Kind"), by_kind, with_unit=True),
    )
    part.holds["by_theme"] = [_by_theme(reader, kind) for kind in reader.kinds[:2]]
    part.holds["by_month"] = [_by_month(reader, kind) for kind in reader.kinds[:1]]
    part.holds["coverage"] = _coverage(reader)
    part.subparts = [
        ("annexes-kinds", gettext("Promise and delivery")),
        ("annexes-themes", gettext("By focus area")),
        ("annexes-coverage", gettext("How far the annexes reach")),
    ]
    return part


def _by_theme(reader: Reader, kind: Mapping[str, Any]) -> Illustration:
    code, unit = kind["code"], kind["unit"]
    rows = [(name, f"{code}.theme.{theme}.", unit) for theme, name in reader.themes()]
    title = gettext("%(kind)s by focus area") % {"kind": reader.name(kind)}
    return Illustration(
        charts.bullet(
            f"theme-{code}",
            title=title,
            description=told(reader, rows),
            promises=[promise(reader, *row) for row in rows],
        ),
        reader.promises(
            f"{title}, {unit_name(unit)}", gettext("Focus area"), rows, with_unit=False
        ),
    )


def _by_month(reader: Reader, kind: Mapping[str, Any]) -> Illustration:
    code, unit = kind["code"], kind["unit"]
    names = _month_names()
    verified = [reader.value(f"{code}.month.{month}.verified") for month in MONTHS]
    delivered = [reader.value(f"{code}.month.{month}.delivered") for month in MONTHS]
    rest = [whole - part for whole, part in zip(delivered, verified, strict=True)]
    most = max(MONTHS, key=lambda month: delivered[month - 1])
    title = gettext("%(kind)s month by month") % {"kind": reader.name(kind)}
    description = gettext("Most in %(month)s: %(amount)s.") % {
        "month": names[most - 1],
        "amount": quantity(delivered[most - 1], unit),
    }
    rows = [
        Row(
            gettext(measure),
            [reader.cell(f"{code}.month.{month}.{measure.lower()}") for month in MONTHS],
        )
        for measure in ("Delivered", "Verified")
    ]
    return Illustration(
        charts.columns(
            f"month-{code}",
            title=title,
            description=description,
            labels=[name[:3] for name in names],
            series=[
                Series(gettext("Verified"), verified, "verified"),
                Series(gettext("Delivered, not yet verified"), rest, "delivered"),
            ],
            unit=unit,
        ),
        Grid(f"{title}, {unit_name(unit)}", ["", *(n[:3] for n in names)], rows, look="months"),
    )


def _month_names() -> list[str]:
    return [str(MONTH_NAMES[month]).lower() for month in MONTHS]


def _coverage(reader: Reader) -> Illustration:
    rows, shares = [], []
    districts = [
        (code, name)
        for code, name in reader.districts()
        if reader.figure(f"coverage.district.{code}.leases").denominator
    ]
    for code, name in [*districts, ("", gettext("The whole company"))]:
        scope = f"coverage.district.{code}." if code else "coverage."
        leases, area = reader.figure(f"{scope}leases"), reader.figure(f"{scope}area")
        if code:
            shares.append((name, leases.value))
        rows.append(
            Row(
                name,
                [
                    part_of(leases.numerator, leases.denominator),
                    Cell(quantity(leases.value, "percent")),
                    part_of(area.numerator, area.denominator),
                    Cell(quantity(area.value, "percent")),
                ],
                is_total=not code,
            )
        )
    title = gettext("Commercial leases with an annex in force, by district")
    return Illustration(
        charts.bars(
            "coverage",
            title=title,
            description=" ".join(
                f"{name}: {quantity(value, 'percent')}." for name, value in shares
            ),
            labels=[name for name, _value in shares],
            values=[value for _name, value in shares],
            unit="percent",
        ),
        Grid(
            title,
            [
                gettext("District"),
                gettext("Leases"),
                gettext("Share of leases"),
                gettext("Area, m²"),
                gettext("Share of area"),
            ],
            rows,
        ),
    )


def outcome_words() -> dict[str, str]:
    """Return what can come of a commitment, in words."""
    return {
        "kept": gettext("Kept in time"),
        "late": gettext("Kept late"),
        "missed": gettext("Not kept"),
        "open": gettext("Not yet due"),
    }


def commitments(reader: Reader, text: SafeString) -> Part:
    """Return the chapter on what the company itself promised, by wording and day."""
    part = Part("commitments", "", gettext("What the company promised"), "commitments", text)
    states = outcome_words()
    counts = {state: reader.value(f"commitments.{state}_count") for state in states}
    part.holds["kept"] = reader.figure("commitments.kept")
    part.holds["chart"] = charts.bars(
        "commitments",
        title=gettext("The company's own commitments"),
        description=" ".join(f"{states[s]}: {written(n, 0)}." for s, n in counts.items()),
        labels=list(states.values()),
        values=list(counts.values()),
        unit="count",
    )
    outcomes: dict[tuple[str, str], Counter[str]] = {}
    for each in reader.content["commitments"]:
        outcomes.setdefault((each["wording"], each["due_on"]), Counter())[each["state"]] += 1
    rows = [
        Row(wording, [short_day(due_on), *(Cell(written(found[s], 0)) for s in states)])
        for (wording, due_on), found in outcomes.items()
    ]
    heads = [gettext("Commitment"), gettext("Due"), *states.values()]
    part.holds["grid"] = Grid(
        gettext("The company's commitments that fell due in the year"),
        heads,
        rows,
        words=frozenset({1}),
    )
    return part


def districts(reader: Reader, text: SafeString) -> Part:
    """Return the chapter on districts: side by side, their blind spots, and each for itself."""
    part = Part("districts", "", gettext("District by district"), "districts", text)
    main = reader.kinds[0] if reader.kinds else None
    if main is not None:
        code, unit = main["code"], main["unit"]
        rows = [(name, f"{code}.district.{d}.", unit) for d, name in reader.districts()]
        title = gettext("%(kind)s by district") % {"kind": reader.name(main)}
        part.holds["overview"] = Illustration(
            charts.bullet(
                "districts",
                title=title,
                description=told(reader, rows),
                promises=[promise(reader, *row) for row in rows],
            ),
            reader.promises(
                f"{title}, {unit_name(unit)}", gettext("District"), rows, with_unit=False
            ),
        )
        part.holds["matrix"] = _matrix(reader, main)
    part.holds["blind"] = blind_spots(reader)
    part.holds["people"] = _people(reader)
    part.holds["pages"] = [
        _district_page(reader, code, name) for code, name in reader.active_districts()
    ]
    part.subparts = [(page["key"], page["name"]) for page in part.holds["pages"]]
    return part


def _matrix(reader: Reader, kind: Mapping[str, Any]) -> Illustration:
    code, unit = kind["code"], kind["unit"]
    districts, themes = reader.districts(), reader.themes()
    keys = [
        [f"{code}.district.{district}.theme.{theme}.delivered" for theme, _name in themes]
        for district, _name in districts
    ]
    title = gettext("Where %(kind)s were delivered: district and focus area") % {
        "kind": reader.name(kind).lower()
    }
    blind = sum(reader.value(key) == 0 for line in keys for key in line)
    chart = charts.matrix(
        "matrix",
        title=title,
        description=gettext(
            "Darker is more. %(count)d of %(all)d combinations are blind spots: nothing was "
            "delivered there."
        )
        % {"count": blind, "all": len(districts) * len(themes)},
        rows=[name for _code, name in districts],
        heads=[name for _code, name in themes],
        values=[[reader.value(key) for key in line] for line in keys],
        unit=unit,
    )
    rows = [
        Row(name, [reader.cell(key) for key in line])
        for (_code, name), line in zip(districts, keys, strict=True)
    ]
    heads = [gettext("District"), *(name for _code, name in themes)]
    return Illustration(chart, Grid(f"{title}, {unit_name(unit)}", heads, rows))


def _people(reader: Reader) -> Grid:
    """Return who took part, by district and gender; small numbers are hidden."""
    rows = []
    for code, name in [*reader.districts(), ("", gettext("All"))]:
        scope = f"people.district.{code}." if code else "people."
        cells = [reader.cell(f"{scope}{gender}") for gender in (*GENDERS, "total")]
        rows.append(Row(name, cells, is_total=not code))
    heads = [
        gettext("District"),
        gettext("Women"),
        gettext("Men"),
        gettext("Other"),
        gettext("All"),
    ]
    note = gettext(
        "A person is counted once for each occasion. “%(hidden)s” hides a number so small that "
        "it could point somebody out, or from which such a number could be worked out."
    ) % {"hidden": HIDDEN}
    return Grid(gettext("Who took part, by district"), heads, rows, note=note)


def _district_page(reader: Reader, code: str, name: str) -> dict[str, Any]:
    rows = [
        (reader.name(kind), f"{kind['code']}.district.{code}.", kind["unit"])
        for kind in reader.kinds
        if any(
            f"{kind['code']}.district.{code}.{measure}" in reader.figures
            for measure in ("pledged", "delivered")
        )
    ]
    leases = reader.figure(f"coverage.district.{code}.leases")
    return {
        "key": f"district-{code}",
        "name": name,
        "leases": part_of(leases.numerator, leases.denominator),
        "share": quantity(leases.value, "percent"),
        "chart": charts.bullet(
            f"district-{code}",
            title=gettext("%(district)s: pledged, delivered and verified") % {"district": name},
            description=told(reader, rows),
            promises=[promise(reader, *row) for row in rows],
            shared=False,
        ),
        "grid": reader.promises(
            gettext("%(district)s, by kind of contribution") % {"district": name},
            gettext("Kind"),
            rows,
            with_unit=True,
        ),
    }


def tenants(reader: Reader) -> Part:
    """Return the chapter on what each tenant pledged and did, one table a kind."""
    part = Part("tenants", "", gettext("Tenant by tenant"), "tenants")
    grids = []
    for kind in reader.kinds:
        code, unit = kind["code"], kind["unit"]
        rows = [
            (reader.tenant_name(tenant), f"{code}.tenant.{tenant['key']}.", unit)
            for tenant in reader.content["tenants"]
            if any(
                f"{code}.tenant.{tenant['key']}.{measure}" in reader.figures
                for measure in ("pledged", "delivered")
            )
        ]
        caption = gettext("%(kind)s by tenant, %(unit)s") % {
            "kind": reader.name(kind),
            "unit": unit_name(unit),
        }
        grids.append(reader.promises(caption, gettext("Tenant"), rows, with_unit=False))
    part.holds["grids"] = grids
    part.holds["has_sole_traders"] = any(not each["name"] for each in reader.content["tenants"])
    return part
