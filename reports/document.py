"""The annual report as a document: what stands in it, in which order, in the active language.

The same parts become the PDF (templates/reports/document/print.html) and its twin in the portal
(twin.html). Everything comes from the snapshot and from what people have written; nothing is
counted here that the snapshot does not hold.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from portal import charts, pdf
from portal.charts import Chart, Promise, Series
from portal.goals.models import Comparison, Level, Quality
from portal.numbers import HIDDEN, NONE, UNITS, quantity, share_or_none, written
from reports import prose
from reports.assembly import GENDERS, NOWHERE, fingerprint
from reports.models import AnnualReport, Section, Snapshot
from reports.reading import Cell, Grid, Reader, Row, Trace, day, no_trace, short_day, unit_name
from reports.states import DECIDED, ReportState

#: Changes when templates, style sheets or this module would print the same snapshot otherwise.
TEMPLATE_VERSION = "2026.1"
MONTHS = range(1, 13)


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


@dataclass(frozen=True, slots=True)
class Document:
    """A report in one language, ready for its templates."""

    report: AnnualReport
    snapshot: Snapshot
    reader: Reader
    title: str
    standing: str
    is_draft: bool
    summary: dict[str, Any]
    chapters: list[Part]
    appendices: list[Part]

    @property
    def parts(self) -> list[Part]:
        """Chapters, then appendices."""
        return [*self.chapters, *self.appendices]

    @property
    def company_name(self) -> str:
        """The company as it was called when the figures were frozen."""
        return self.reader.content["company"]["name"]


def title_of(report: AnnualReport) -> str:
    """Return the document's title in the active language."""
    return gettext("Annual social report %(year)d") % {"year": report.year}


def input_of(
    report: AnnualReport, snapshot: Snapshot, language: str, texts: Mapping[str, str]
) -> str:
    """Return the fingerprint of all that decides what the PDF looks like."""
    standing = [report.state in DECIDED, str(report.adopted_on or ""), report.adopted_paragraph]
    if report.state not in DECIDED:
        standing.append(report.state == ReportState.SUBMITTED)
    given = {
        "number": report.number,
        "snapshot": [snapshot.number, snapshot.sha256],
        "language": language,
        "texts": dict(texts),
        "standing": standing,
        "template": TEMPLATE_VERSION,
        "writer": pdf.WRITER_VERSION,
    }
    return fingerprint(json.dumps(given, sort_keys=True, ensure_ascii=False))


def texts_of(report: AnnualReport, language: str) -> dict[str, str]:
    """Return what people have written, by section."""
    found = report.texts.filter(language=language).exclude(body="")
    return dict(found.values_list("section", "body"))


def compose(
    report: AnnualReport,
    snapshot: Snapshot,
    texts: Mapping[str, str],
    *,
    trace: Trace = no_trace,
) -> Document:
    """Return the report as a document in the active language.

    Args:
        report: For its number and standing.
        snapshot: For every figure and name.
        texts: What people have written, by section.
        trace: Gives the address of a figure's rows to those who may see them.
    """
    reader = Reader(snapshot.content, trace)

    def text(section: Section) -> SafeString:
        return prose.as_html(texts.get(section, ""), reader.words)

    chapters = [
        _foreword(text(Section.FOREWORD)),
        _annexes(reader, text(Section.ANNEXES)),
        _commitments(reader, text(Section.COMMITMENTS)),
        _districts(reader, text(Section.DISTRICTS)),
        _tenants(reader),
        _goals(reader, text(Section.GOALS)),
        _not_kept(reader, text(Section.NOT_KEPT)),
        _ahead(text(Section.AHEAD)),
    ]
    present = [chapter for chapter in chapters if chapter is not None]
    for number, chapter in enumerate(present, start=1):
        chapter.number = str(number)
    return Document(
        report=report,
        snapshot=snapshot,
        reader=reader,
        title=title_of(report),
        standing=_standing(report),
        is_draft=report.state not in DECIDED,
        summary=_summary(reader, report),
        chapters=present,
        appendices=[_method(reader, snapshot), _tables(reader)],
    )


def _standing(report: AnnualReport) -> str:
    if report.state in DECIDED:
        return gettext("Adopted by the board on %(day)s, %(paragraph)s") % {
            "day": day(report.adopted_on.isoformat()),
            "paragraph": report.adopted_paragraph,
        }
    if report.state == ReportState.SUBMITTED:
        return gettext("Proposal before the board")
    return gettext("Draft, not yet adopted")


# ── The board's page ──────────────────────────────────────────────────────────────────────────


def _summary(reader: Reader, report: AnnualReport) -> dict[str, Any]:
    by_kind = [(reader.name(kind), f"{kind['code']}.", kind["unit"]) for kind in reader.kinds[:4]]
    return {
        "tiles": _tiles(reader),
        "chart": charts.bullet(
            "summary",
            title=gettext("Promise and delivery"),
            description=_told(reader, by_kind),
            promises=[_promise(reader, *row) for row in by_kind],
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
            written(len(all_districts) - len(_blind_spots(reader)), 0),
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
    blind = _blind_spots(reader)
    if blind:
        points.append(
            gettext("Nothing was delivered in: %(districts)s.") % {"districts": ", ".join(blind)}
        )
    return points[:5]


def _blind_spots(reader: Reader) -> list[str]:
    return [
        name
        for code, name in reader.districts()
        if code != NOWHERE
        and not any(
            reader.value(f"{kind['code']}.district.{code}.delivered") for kind in reader.kinds
        )
    ]


# ── Chapters ──────────────────────────────────────────────────────────────────────────────────


def _foreword(text: SafeString) -> Part | None:
    return Part("foreword", "", gettext("Foreword"), "text", text) if text else None


def _ahead(text: SafeString) -> Part | None:
    return Part("ahead", "", gettext("Next year"), "text", text) if text else None


def _annexes(reader: Reader, text: SafeString) -> Part:
    part = Part("annexes", "", gettext("Social annexes"), "annexes", text)
    by_kind = [(reader.name(kind), f"{kind['code']}.", kind["unit"]) for kind in reader.kinds]
    part.holds["by_kind"] = Illustration(
        charts.bullet(
            "by-kind",
            title=gettext("Pledged, delivered and verified, by kind of contribution"),
            description=_told(reader, by_kind),
            promises=[_promise(reader, *row) for row in by_kind],
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


def _promise(reader: Reader, name: str, scope: str, unit: str) -> Promise:
    pledged, delivered, verified = (
        reader.value(f"{scope}{measure}") for measure in ("pledged", "delivered", "verified")
    )
    return Promise(name, pledged, delivered, verified, unit)


def _told(reader: Reader, rows: list[tuple[str, str, str]]) -> str:
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


def _by_theme(reader: Reader, kind: Mapping[str, Any]) -> Illustration:
    code, unit = kind["code"], kind["unit"]
    rows = [(name, f"{code}.theme.{theme}.", unit) for theme, name in reader.themes()]
    title = gettext("%(kind)s by focus area") % {"kind": reader.name(kind)}
    return Illustration(
        charts.bullet(
            f"theme-{code}",
            title=title,
            description=_told(reader, rows),
            promises=[_promise(reader, *row) for row in rows],
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
    from django.utils.dates import MONTHS as DJANGO_MONTHS

    return [str(DJANGO_MONTHS[month]).lower() for month in MONTHS]


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
                    _part_of(leases.numerator, leases.denominator),
                    Cell(quantity(leases.value, "percent")),
                    _part_of(area.numerator, area.denominator),
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


def _part_of(part: Decimal | None, whole: Decimal | None) -> Cell:
    if not whole:
        return Cell(NONE)
    return Cell(
        gettext("%(part)s of %(whole)s") % {"part": written(part, 0), "whole": written(whole, 0)}
    )


def _outcomes() -> dict[str, str]:
    """Return what can come of a commitment, in words."""
    return {
        "kept": gettext("Kept in time"),
        "late": gettext("Kept late"),
        "missed": gettext("Not kept"),
        "open": gettext("Not yet due"),
    }


def _commitments(reader: Reader, text: SafeString) -> Part:
    part = Part("commitments", "", gettext("What the company promised"), "commitments", text)
    states = _outcomes()
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


def _districts(reader: Reader, text: SafeString) -> Part:
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
                description=_told(reader, rows),
                promises=[_promise(reader, *row) for row in rows],
            ),
            reader.promises(
                f"{title}, {unit_name(unit)}", gettext("District"), rows, with_unit=False
            ),
        )
        part.holds["matrix"] = _matrix(reader, main)
    part.holds["blind"] = _blind_spots(reader)
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
        "leases": _part_of(leases.numerator, leases.denominator),
        "share": quantity(leases.value, "percent"),
        "chart": charts.bullet(
            f"district-{code}",
            title=gettext("%(district)s: pledged, delivered and verified") % {"district": name},
            description=_told(reader, rows),
            promises=[_promise(reader, *row) for row in rows],
            shared=False,
        ),
        "grid": reader.promises(
            gettext("%(district)s, by kind of contribution") % {"district": name},
            gettext("Kind"),
            rows,
            with_unit=True,
        ),
    }


def _tenants(reader: Reader) -> Part:
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


def _goals(reader: Reader, text: SafeString) -> Part | None:
    indicators = reader.content["indicators"]
    if not indicators and not text:
        return None
    part = Part("goals", "", gettext("Goals and key figures"), "goals", text)
    plain, divided = [], []
    for indicator in indicators:
        whole = [v for v in indicator["values"] if not v["dimension"] and not v["district"]]
        parts = [v for v in indicator["values"] if v["dimension"] and not v["district"]]
        if whole or indicator["target"]:
            plain.append(_indicator_row(reader, indicator, whole[0] if whole else None))
        if parts:
            divided.append(_divided(reader, indicator, parts))
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
    period = NONE
    if value:
        years = {value["from"][:4], value["to"][:4]}
        period = "–".join(sorted(years))
        if value["source"]:
            period = f"{period}, {value['source']}"
        if value["quality"] != Quality.MEASURED:
            period = f"{period} ({Quality(value['quality']).label})"
    return Row(
        reader.name(indicator),
        [
            Cell(shown_value(value, indicator["unit"])) if value else Cell(NONE),
            in_words(reader, value),
            shown_target,
            str(Level(indicator["measures"]).label).partition(":")[0],
            period,
        ],
    )


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
    labels = [_category(each) for each in parts]
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


def _category(value: Mapping[str, Any]) -> str:
    known = {
        "women": gettext("Women"),
        "men": gettext("Men"),
        "other": gettext("Other"),
        "children": gettext("Children"),
        "youth": gettext("Young people"),
        "adults": gettext("Adults"),
        "older": gettext("Older people"),
    }
    return known.get(value["category"]) or value["category"].replace("-", " ").replace("_", " ")


def _not_kept(reader: Reader, text: SafeString) -> Part:
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
    part.holds["blind"] = _blind_spots(reader)
    part.holds["not_counted"] = reader.content["not_counted"]
    return part


# ── Appendices ────────────────────────────────────────────────────────────────────────────────


def _method(reader: Reader, snapshot: Snapshot) -> Part:
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


def _tables(reader: Reader) -> Part:
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
                _outcomes()[each["state"]],
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
