"""The demo's annual reports: the last year told of is before the board, the rest collect."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from annexes.figures import contribution_rows
from portal import demo
from portal.people.models import HousingCompany
from portal.roles import Role
from reports import actions
from reports.models import AnnualReport, Section

TEXTS = {
    Section.FOREWORD: """\
Ett avtal om en lokal är också ett avtal om en plats i en stadsdel. Förra året bad vi våra \
lokalhyresgäster att tillsammans med oss skriva ner vad vi vill göra för den platsen. Tillsammans \
levererade de [[volunteer_hours.delivered]] av de [[volunteer_hours.pledged]] som de hade lovat.

Det är inte siffrorna i sig som gör en stadsdel tryggare. Men de visar var vi möts, och var vi \
ännu inte gör det. Därför berättar rapporten lika noga om det som inte blev av.""",
    Section.ANNEXES: """\
Socialsmarta hyresavtal är en bilaga till det vanliga hyresavtalet. Hyresgästen väljer själv om \
och hur man vill bidra: med volontärtimmar, med yta som står tom på kvällarna, med praktikplatser. \
Vi lovar något tillbaka. Ett löfte som inte hålls leder till ett samtal, aldrig till att hyran \
eller kontraktet påverkas.""",
    Section.COMMITMENTS: """\
Det vi kräver av andra ska vi kunna visa själva. [[commitments.kept]] av våra egna åtaganden som \
förföll under året hölls.""",
    Section.NOT_KEPT: """\
Vi bad om för mycket i början av året och följde upp för sent. Flera hyresgäster fick sitt första \
samtal efter sommaren, och då hann de inte ikapp.

Det här gör vi annorlunda:

- Varje hyresgäst får ett kort samtal **före sista mars**.
- Löften skrivs per termin, inte per år.
- Stadsdelar där inget hände får en egen punkt på ledningens möte.""",
    Section.AHEAD: """\
Nästa år vill vi att fler mindre hyresgäster är med, och att minst åtta av tio timmar är \
kontrollerade när året är slut.""",
}


def _at(month: int, day: int, year: int) -> datetime:
    """Return ten o'clock that day in Stockholm, but never a moment that is still to come."""
    ten = datetime.combine(date(year, month, day), time(10), tzinfo=ZoneInfo(settings.TIME_ZONE))
    return min(ten, timezone.now())


@demo.demo_part
def annual_reports() -> Iterator[str]:
    """Each company collects figures; the lead company's last year told of is at the board."""
    this_year = timezone.localdate().year
    for company in HousingCompany.objects.all():
        writer = demo.staff(company, Role.CASEWORKER)
        for year in (this_year - 1, this_year):
            if not AnnualReport.objects.of(company).filter(year=year).exists():
                at = _at(1, 12, min(year + 1, this_year))
                actions.begin_report(company, year=year, by=writer, at=at)
        yield f"{company}: annual reports {this_year - 1} and {this_year}"
    lead = HousingCompany.objects.filter(slug=demo.LEAD).first()
    if lead is not None:
        told = contribution_rows(lead, this_year - 1).exists()
        yield to_the_board(lead, this_year - 1 if told else this_year)


def to_the_board(company: HousingCompany, year: int) -> str:
    """Take the year's report from collecting to the board, as people would."""
    report = AnnualReport.objects.of(company).get(year=year)
    if report.snapshot_id is not None:
        return f"{report}: {report.get_state_display()}"
    writer = demo.staff(company, Role.CASEWORKER)
    manager = demo.staff(company, Role.MANAGER)
    report = actions.freeze_report(report, by=writer, at=_at(2, 2, year + 1))
    actions.write_texts(report, texts=TEXTS, language="sv", by=writer, at=_at(2, 12, year + 1))
    actions.send_for_review(report, by=writer, at=_at(2, 16, year + 1))
    actions.approve_report(report, by=manager, at=_at(3, 2, year + 1))
    report = actions.submit_report(report, by=manager, at=_at(3, 9, year + 1))
    return f"{report}: {report.get_state_display()}"
