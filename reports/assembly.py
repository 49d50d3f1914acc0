"""What a report stands on: a year's figures and names, put together once and frozen as JSON.

Reads other apps through `annexes.figures`, and measured values from `portal.goals` and
`portal.activities`. Nothing of the document is decided here: no sentences, no order of chapters,
no pictures. Names are kept in every language that the company has written, numbers as decimal
text, and each figure with the filter that finds its rows.

Keys of figures: ``<kind>.<measure>``, ``<kind>.theme.<code>.<measure>``,
``<kind>.district.<code>.<measure>``, ``<kind>.district.<code>.theme.<code>.<measure>``,
``<kind>.tenant.<key>.<measure>``, ``<kind>.month.<1-12>.<measure>``, ``people.<gender>``,
``people.district.<code>.<gender>``, ``coverage.…``, ``commitments.…``, ``annexes.…``.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from annexes import figures as annex_figures
from portal.activities.models import ProgrammeOutcome
from portal.goals.models import Indicator
from portal.numbers import hide_small_cells, share_or_none

if TYPE_CHECKING:
    from annexes.figures import CompanyYear, Line
    from portal.people.models import HousingCompany

#: Changes when the same data would give another content.
SCHEMA = 1
CONTRIBUTIONS, PLEDGES = "annexes.contribution", "annexes.pledge"
MEASURES = ("pledged", "delivered", "verified")
GENDERS = ("women", "men", "other")
#: Under this key all sole traders are one: a firm that is a person is not named. R-6.
SOLE_TRADERS = "sole-traders"
NOWHERE = "none"


@dataclass(frozen=True, slots=True)
class Assembled:
    """The content of a snapshot, and how many rows it was counted from."""

    content: dict[str, Any]
    source_rows: int

    @property
    def canonical(self) -> str:
        """The content as JSON with sorted keys and no spaces: equal content, equal text."""
        return json.dumps(self.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def assemble(
    company: "HousingCompany",
    year: int,
    *,
    on: date,
    before: Mapping[str, Any] | None = None,
) -> Assembled:
    """Return what the company's report of the year stands on.

    Args:
        company: Whose report.
        year: Calendar year.
        on: The day on which the figures are taken.
        before: Last year's content, when there is one, for comparison.
    """
    counted = annex_figures.company_year(company, year, on=min(on, date(year, 12, 31)))
    return put_together(counted, company, on=on, before=before)


def put_together(
    counted: "CompanyYear",
    company: "HousingCompany",
    *,
    on: date,
    before: Mapping[str, Any] | None = None,
) -> Assembled:
    """Return the content that a year's counted figures make, with the company's key figures."""
    year = counted.year
    content = {
        "schema": SCHEMA,
        "year": year,
        "taken_on": on.isoformat(),
        "year_is_over": on >= date(year, 12, 31),
        "company": {
            "id": str(company.pk),
            "name": company.name,
            "org_number": company.org_number,
            "municipality": company.municipality,
            "accent": company.accent_colour,
            "vision": {"sv": company.vision_sv, "en": company.vision_en},
        },
        "kinds": [_named(kind) | {"unit": kind.unit} for kind in counted.kinds],
        "districts": _districts(counted),
        "themes": [_named(theme) for theme in counted.themes],
        "tenants": _tenants(counted),
        "figures": _figures(counted),
        "commitments": _commitments(counted),
        "unmet": _unmet(counted),
        "annexes": dict(counted.annexes_by_state),
        "not_counted": {
            "returned": counted.returned_rows,
            "rejected": counted.rejected_rows,
            "draft": counted.draft_rows,
        },
        "indicators": _indicators(company, year),
        "outcomes": _outcomes(company, year),
        "before": _before(before),
    }
    rows = sum(line.pledge_rows + line.delivered_rows for line in counted.lines)
    return Assembled(content, rows + len(counted.commitments))


# ── Figures from the annexes ──────────────────────────────────────────────────────────────────


class _Book:
    """Gathers figures by key; adding to a key adds up."""

    def __init__(self) -> None:
        self.sums: dict[str, dict[str, Any]] = {}

    def add(
        self,
        key: str,
        value: Decimal | int,
        *,
        unit: str,
        rows: int = 0,
        source: str = "",
        where: Mapping[str, str] | None = None,
    ) -> None:
        if not value and not rows:
            return
        entry = self.sums.setdefault(
            key, {"value": Decimal(0), "unit": unit, "rows": 0, "source": source, "where": where}
        )
        entry["value"] += Decimal(value)
        entry["rows"] += rows

    def put_share(self, key: str, part: Decimal | int, whole: Decimal | int, unit: str) -> None:
        value = share_or_none(part, whole)
        self.sums[key] = {
            "value": value,
            "unit": "percent",
            "numerator": Decimal(part),
            "denominator": Decimal(whole),
            "of_unit": unit,
            "rows": 0,
        }

    def value(self, key: str) -> Decimal:
        entry = self.sums.get(key)
        return entry["value"] if entry else Decimal(0)

    def written(self) -> dict[str, Any]:
        """Return the figures as JSON, with the verified share of what was delivered."""
        for key, entry in self.sums.items():
            if key.endswith(".delivered"):
                verified = self.value(key.removesuffix("delivered") + "verified")
                entry["verified"] = (
                    share_or_none(max(verified, Decimal(0)), entry["value"])
                    if (entry["value"] > 0)
                    else None
                )
        return {key: _jsonable(entry) for key, entry in self.sums.items()}


def _jsonable(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: plain(value) if isinstance(value, Decimal) else value
        for name, value in entry.items()
        if value not in (None, "") or name == "value"
    }


def plain(value: Decimal) -> str:
    """Return a decimal as text without exponent or superfluous zeros: ``40``, ``2.5``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _figures(counted: "CompanyYear") -> dict[str, Any]:
    book = _Book()
    codes = {
        "district": {None: NOWHERE} | {each.id: each.code for each in counted.districts},
        "theme": {None: NOWHERE} | {each.id: each.code for each in counted.themes},
        "tenant": {
            each.id: SOLE_TRADERS if each.is_sole_trader else str(each.id)
            for each in counted.organisations
        },
    }
    units = {kind.code: kind.unit for kind in counted.kinds}
    for line in counted.lines:
        _add_line(book, line, codes, units[line.kind], counted.year)
    for month in counted.months:
        for measure in ("delivered", "verified"):
            book.add(
                f"{month.kind}.month.{month.month}.{measure}",
                getattr(month, measure),
                unit=units[month.kind],
                rows=month.rows if measure == "delivered" else 0,
            )
    _add_coverage(book, counted, codes["district"])
    _add_commitments(book, counted)
    book.add("annexes.in_force", dict(counted.annexes_by_state).get("active", 0), unit="count")
    written = book.written()
    return written | _people(counted, codes["district"])


def _add_line(
    book: _Book, line: "Line", codes: Mapping[str, Mapping], unit: str, year: int
) -> None:
    """Add one group of rows to every total that it belongs to."""
    district, theme = codes["district"][line.district_id], codes["theme"][line.theme_id]
    tenant = codes["tenant"][line.organisation_id]
    in_district = {"district": str(line.district_id or NOWHERE)}
    in_theme = {"theme": str(line.theme_id or NOWHERE)}
    scopes: tuple[tuple[str, dict[str, str] | None], ...] = (
        ("", {}),
        (f"theme.{theme}.", in_theme),
        (f"district.{district}.", in_district),
        (f"district.{district}.theme.{theme}.", in_district | in_theme),
        (
            f"tenant.{tenant}.",
            None if tenant == SOLE_TRADERS else {"organisation": str(line.organisation_id)},
        ),
    )
    for scope, extra in scopes:
        for measure in MEASURES:
            rows = line.pledge_rows if measure == "pledged" else getattr(line, f"{measure}_rows")
            where = None
            if extra is not None:
                where = {"year": str(year), "kind": line.kind, "measure": str(measure)} | extra
            book.add(
                f"{line.kind}.{scope}{measure}",
                getattr(line, measure),
                unit=unit,
                rows=rows,
                source=(PLEDGES if measure == "pledged" else CONTRIBUTIONS) if where else "",
                where=where,
            )


def _add_coverage(book: _Book, counted: "CompanyYear", codes: Mapping[UUID | None, str]) -> None:
    """Add how large a part of the commercial leases, and of their area, has an annex in force."""
    for measure, whole, part, unit in (
        ("leases", "leases_all", "leases_with", "count"),
        ("area", "area_all_m2", "area_with_m2", "m2"),
    ):
        book.put_share(
            f"coverage.{measure}",
            sum((getattr(each, part) for each in counted.coverage), 0),
            sum((getattr(each, whole) for each in counted.coverage), 0),
            unit,
        )
        for each in counted.coverage:
            book.put_share(
                f"coverage.district.{codes[each.district_id]}.{measure}",
                getattr(each, part),
                getattr(each, whole),
                unit,
            )


def _add_commitments(book: _Book, counted: "CompanyYear") -> None:
    states = [commitment.state for commitment in counted.commitments]
    due = [state for state in states if state != "open"]
    book.put_share("commitments.kept", due.count("kept") + due.count("late"), len(due), "count")
    for state in ("kept", "late", "missed", "open"):
        book.add(f"commitments.{state}_count", states.count(state), unit="count")


def _people(counted: "CompanyYear", codes: Mapping[UUID | None, str]) -> dict[str, Any]:
    """Return head-counts by district and gender, small ones hidden also from subtraction. R-5.

    A head-count counts a person once for each occasion. R-4.
    """
    heads: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in counted.lines:
        for column, gender in enumerate(GENDERS):
            heads[codes[line.district_id]][column] += getattr(line, gender)
    districts = sorted(heads)
    if not districts:
        return {}
    cells = hide_small_cells([heads[district] for district in districts])
    figures: dict[str, Any] = {"people.total": _count(cells.total)}
    for column, gender in enumerate(GENDERS):
        figures[f"people.{gender}"] = _count(cells.column_sums[column])
        for row, district in enumerate(districts):
            figures[f"people.district.{district}.{gender}"] = _count(cells.rows[row][column])
    for row, district in enumerate(districts):
        figures[f"people.district.{district}.total"] = _count(cells.row_sums[row])
    return figures


def _count(persons: int | None) -> dict[str, Any]:
    if persons is None:
        return {"value": None, "unit": "occasions", "hidden": True, "rows": 0}
    return {"value": str(persons), "unit": "occasions", "rows": 0}


# ── Names and lists ───────────────────────────────────────────────────────────────────────────


def _named(thing: Any) -> dict[str, Any]:
    return {"code": thing.code, "name": {"sv": thing.name_sv, "en": thing.name_en}}


def _districts(counted: "CompanyYear") -> list[dict[str, Any]]:
    """Return the districts; one that only gathers others is told apart: it is no blind spot."""
    gathering = {district.parent_id for district in counted.districts}
    return [
        _named(district) | {"gathers": district.id in gathering} for district in counted.districts
    ]


def _tenants(counted: "CompanyYear") -> list[dict[str, str]]:
    """Return the tenants by name; sole traders are one line without a name. R-6."""
    named = [party for party in counted.organisations if not party.is_sole_trader]
    tenants = [
        {"key": str(party.id), "name": party.name, "number": party.number}
        for party in sorted(named, key=lambda party: (party.name.casefold(), str(party.id)))
    ]
    alone = len(counted.organisations) - len(named)
    if alone:
        tenants.append({"key": SOLE_TRADERS, "name": "", "number": "", "count": str(alone)})
    return tenants


def _party_name(counted: "CompanyYear") -> dict[UUID, str]:
    """Return what a tenant is called in lists: a sole trader is not named. R-6."""
    return {party.id: "" if party.is_sole_trader else party.name for party in counted.organisations}


def _commitments(counted: "CompanyYear") -> list[dict[str, Any]]:
    names = _party_name(counted)
    districts = {each.id: each.code for each in counted.districts}
    ordered = sorted(
        counted.commitments, key=lambda each: (each.due_on or date.max, each.wording, str(each.id))
    )
    return [
        {
            "tenant": names.get(each.organisation_id, ""),
            "district": districts.get(each.district_id, NOWHERE),
            "wording": each.wording,
            "due_on": each.due_on.isoformat() if each.due_on else "",
            "done_on": each.done_on.isoformat() if each.done_on else "",
            "state": each.state,
        }
        for each in ordered
    ]


def _unmet(counted: "CompanyYear") -> list[dict[str, Any]]:
    names = _party_name(counted)
    districts = {each.id: each.code for each in counted.districts}
    ordered = sorted(
        (each for each in counted.unmet if each.delivered < each.pledged),
        key=lambda each: (each.kind, -(each.pledged - each.delivered), str(each.pledge_id)),
    )
    return [
        {
            "tenant": names.get(each.organisation_id, ""),
            "district": districts.get(each.district_id, NOWHERE),
            "kind": each.kind,
            "wording": each.wording if names.get(each.organisation_id) else "",
            "pledged": plain(each.pledged),
            "delivered": plain(each.delivered),
            "verified": plain(each.verified),
            "reason": each.reason,
        }
        for each in ordered
    ]


# ── Goals and key figures ─────────────────────────────────────────────────────────────────────


def _indicators(company: "HousingCompany", year: int) -> list[dict[str, Any]]:
    """Return the company's key figures: for each the latest values up to the year, and its target.

    Values keep their own form: "7 of 10 who complete" and "over 90 % of those met" are not made
    into the same kind of number. R-7.
    """
    indicators = (
        Indicator.objects.of(company)
        .typed_in()
        .select_related("theme")
        .prefetch_related("observations__district", "targets", "sdg_targets")
    )
    found = []
    for indicator in indicators:
        values = _latest(indicator.observations.all(), year)
        targets = [target for target in indicator.targets.all() if target.year == year]
        if not values and not targets:
            continue
        found.append(
            {
                "code": indicator.code,
                "name": {"sv": indicator.name_sv, "en": indicator.name_en},
                "definition": {"sv": indicator.definition_sv, "en": indicator.definition_en},
                "unit": indicator.unit,
                "measures": indicator.measures,
                "direction": indicator.direction,
                "theme": (
                    {"sv": indicator.theme.name_sv, "en": indicator.theme.name_en}
                    if indicator.theme
                    else None
                ),
                "sdg": sorted(target.pk for target in indicator.sdg_targets.all()),
                "target": (
                    {"comparison": targets[0].comparison, "value": plain(targets[0].value)}
                    if targets
                    else None
                ),
                "values": values,
            }
        )
    return found


def _outcomes(company: "HousingCompany", year: int) -> list[dict[str, Any]]:
    """Return what came of the programmes: for each measure the latest value up to the year. R-7."""
    latest: dict[tuple[str, str], Any] = {}
    rows = ProgrammeOutcome.objects.of(company).filter(period_to__year__lte=year)
    for each in rows.select_related("programme").order_by("period_to", "pk"):
        latest[each.programme.code, each.measure] = each
    return [
        {
            "name": {"sv": each.programme.name_sv, "en": each.programme.name_en},
            "measure": measure,
            "unit": each.unit,
            **_measured(each),
        }
        for (_programme, measure), each in sorted(latest.items())
    ]


def _measured(each: Any) -> dict[str, Any]:
    """Return a value in the form in which it was measured or published."""
    return {
        "value": plain(each.amount),
        "comparison": each.comparison,
        "numerator": plain(each.numerator) if each.numerator is not None else "",
        "denominator": plain(each.denominator) if each.denominator is not None else "",
        "of": {"sv": each.denominator_sv, "en": each.denominator_en},
        "from": each.period_from.isoformat(),
        "to": each.period_to.isoformat(),
        "quality": each.quality,
        "source": each.source,
        "note": each.note,
    }


def _latest(observations: Iterable[Any], year: int) -> list[dict[str, Any]]:
    """Return, for the whole and for each part, the latest value whose period ends by the year."""
    latest: dict[tuple[str, str, str], Any] = {}
    for each in observations:
        if each.period_to.year > year:
            continue
        where = each.district.code if each.district else ""
        part = (where, each.dimension, each.category)
        if part not in latest or latest[part].period_to < each.period_to:
            latest[part] = each
    return [
        {
            "district": where,
            "dimension": dimension,
            "category": category,
            **_measured(each),
        }
        for (where, dimension, category), each in sorted(latest.items())
    ]


def _before(content: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what of last year's snapshot this year is compared with."""
    if content is None:
        return None
    compared = {
        key: figure["value"]
        for key, figure in content["figures"].items()
        if key.count(".") == 1 and figure["value"] is not None
    }
    return {"year": content["year"], "figures": compared}
