"""Annual reports for tests, and a year of figures to make them from."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

import factory

from annexes.figures import (
    Commitment,
    CompanyYear,
    Coverage,
    Kind,
    Line,
    Month,
    Named,
    Party,
    Unmet,
)
from portal.roles import Role
from reports import actions, assembly
from reports.models import AnnualReport, Section, Snapshot
from reports.states import ReportState
from tests.factories.people import HousingCompanyFactory, user_at

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


class AnnualReportFactory(factory.django.DjangoModelFactory):
    """A report that collects figures; `report_in` takes it further by its own actions."""

    company = factory.SubFactory(HousingCompanyFactory)
    year = 2025
    number = factory.Sequence(lambda n: f"RAP 2025:{n + 1:04d}")
    begun_at = AT

    class Meta:
        model = AnnualReport


def report_in(state: str, **given) -> AnnualReport:
    """Return a report that has come as far as ``state`` by its own actions."""
    report = AnnualReportFactory(**given)
    writer = user_at(report.company, Role.CASEWORKER)
    manager = user_at(report.company, Role.MANAGER)
    for reached, step in (
        (ReportState.COLLECTING, None),
        (ReportState.FROZEN, lambda r: actions.freeze_report(r, by=writer, at=AT)),
        (ReportState.REVIEW, lambda r: _sent_for_review(r, writer)),
        (ReportState.APPROVED, lambda r: actions.approve_report(r, by=manager, at=AT)),
        (ReportState.SUBMITTED, lambda r: actions.submit_report(r, by=manager, at=AT)),
        (
            ReportState.ADOPTED,
            lambda r: actions.adopt_report(
                r, on=date(2026, 3, 10), paragraph="§ 12", by=manager, at=AT
            ),
        ),
        (ReportState.PUBLISHED, lambda r: actions.publish_report(r, by=manager, at=AT)),
    ):
        if step is not None:
            report = step(report)
        if reached == state:
            return report
    raise ValueError(state)


def _sent_for_review(report, writer):
    actions.write_texts(
        report,
        texts={Section.NOT_KEPT: "Två löften gick inte att hålla."},
        language="sv",
        by=writer,
        at=AT,
    )
    return actions.send_for_review(report, by=writer, at=AT)


# ── A year of figures that needs no rows ──────────────────────────────────────────────────────


def an_id(name: str) -> UUID:
    """Return the same id for the same name."""
    return uuid5(NAMESPACE_URL, name)


HOURS = Kind("volunteer_hours", "Volontärtimmar", "Volunteer hours", "hours")
SPACE = Kind("floor_space", "Upplåten yta", "Floor space", "m2_hours")
DISTRICTS = tuple(
    Named(an_id(code), code, name, "")
    for code, name in (
        ("backby", "Bäckby"),
        ("pettersberg", "Pettersberg"),
        ("viksang", "Viksäng"),
        ("skallberget", "Skallberget"),
    )
)
THEMES = tuple(
    Named(an_id(code), code, swedish, english)
    for code, swedish, english in (
        ("work", "Arbetsmarknad", "Work"),
        ("safety", "Trygghet", "Safety"),
        ("integration", "Integration", "Integration"),
    )
)
BAKERY = Party(an_id("bakery"), "Lindhaga Bageri AB", "556012-3704", is_sole_trader=False)
GYM = Party(an_id("gym"), "Västra Gymmet AB", "556041-6850", is_sole_trader=False)
TAILOR = Party(an_id("tailor"), "Ahmed Skrädderi", "8112••-••••", is_sole_trader=True)


def a_line(kind: Kind, district: Named, theme: Named, party: Party, *amounts, heads=(0, 0, 0)):
    """Return a group of rows: pledged, delivered, verified."""
    pledged, delivered, verified = map(Decimal, amounts)
    return Line(
        kind.code,
        district.id,
        theme.id,
        party.id,
        pledged,
        delivered,
        verified,
        pledge_rows=1,
        delivered_rows=int(delivered > 0) * 4,
        verified_rows=int(verified > 0) * 3,
        women=heads[0],
        men=heads[1],
        other=heads[2],
    )


def a_year(**changed) -> CompanyYear:
    """Return a company's year with something of everything that a report shows."""
    backby, pettersberg, viksang, _blind = DISTRICTS
    work, safety, integration = THEMES
    year = CompanyYear(
        company_id=an_id("company"),
        year=2025,
        lines=(
            a_line(HOURS, backby, work, BAKERY, 120, 96, 80, heads=(24, 18, 0)),
            a_line(HOURS, backby, integration, TAILOR, 20, 26, 20, heads=(9, 3, 1)),
            a_line(HOURS, pettersberg, safety, GYM, 60, 30, "12.5", heads=(10, 14, 2)),
            a_line(HOURS, viksang, integration, BAKERY, 40, 40, 40, heads=(12, 6, 0)),
            a_line(SPACE, backby, integration, GYM, 1200, 900, 900, heads=(40, 31, 5)),
            a_line(SPACE, pettersberg, safety, GYM, 300, 0, 0),
        ),
        months=tuple(
            Month("volunteer_hours", month, Decimal(16), Decimal(month), 2)
            for month in range(1, 13)
        ),
        kinds=(HOURS, SPACE),
        districts=DISTRICTS,
        themes=THEMES,
        organisations=(BAKERY, GYM, TAILOR),
        commitments=tuple(
            Commitment(
                an_id(wording),
                an_id("annex"),
                BAKERY.id,
                backby.id,
                wording,
                date(2025, 6, 1),
                done_on,
                state,
            )
            for wording, state, done_on in (
                ("Möta hyresgästen två gånger om året", "kept", date(2025, 5, 20)),
                ("Belysa gången bakom torget", "late", date(2025, 9, 2)),
                ("Öppna kvarterslokalen för läxhjälp", "missed", None),
            )
        ),
        unmet=(
            Unmet(
                an_id("unmet"),
                GYM.id,
                pettersberg.id,
                "volunteer_hours",
                "Tjejträning på tisdagar",
                Decimal(60),
                Decimal(30),
                Decimal("12.5"),
                "Tränaren slutade i maj.",
            ),
        ),
        coverage=(
            Coverage(backby.id, 24, 9, Decimal(3100), Decimal(1480)),
            Coverage(pettersberg.id, 18, 4, Decimal(2200), Decimal(900)),
            Coverage(viksang.id, 11, 3, Decimal(1250), Decimal(400)),
        ),
        annexes_by_state=(("active", 16), ("draft", 2), ("offered", 3)),
        draft_rows=2,
        returned_rows=3,
        rejected_rows=1,
    )
    return replace(year, **changed)


def snapshot_of(report: AnnualReport, counted: CompanyYear | None = None, **given) -> Snapshot:
    """Return a snapshot of a counted year, and let the report stand on it."""
    counted = counted or a_year()
    assembled = assembly.put_together(counted, report.company, on=AT.date(), **given)
    canonical = assembled.canonical
    snapshot = Snapshot.objects.create(
        company=report.company,
        report=report,
        number=report.snapshots.count() + 1,
        canonical=canonical,
        sha256=assembly.fingerprint(canonical),
        source_rows=assembled.source_rows,
        taken_at=AT,
    )
    if report.snapshot_id is None:
        report.state, report.snapshot = ReportState.FROZEN, snapshot
        report.save()
    return snapshot
