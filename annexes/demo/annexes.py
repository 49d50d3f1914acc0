"""The demo's annexes: leases by the import, annexes by offer and signature, and what was given."""

import csv
import io
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from annexes.actions import annexes, contributions, plans, pledges, space, verifying
from annexes.demo import talk
from annexes.imports import actions as imports
from annexes.models import (
    Contribution,
    Lease,
    LeaseAnnex,
    Party,
    Pledge,
    PledgeKind,
    VatFinding,
    YearPlan,
)
from annexes.models.catalogue import KindCode
from annexes.occasions import Occasion
from annexes.states.pledges import PledgeState
from portal import demo
from portal.goals.models import Theme
from portal.people.models import HousingCompany, Organisation, User
from portal.places.models import District
from portal.records import jobs
from portal.roles import Role

LEASE_LIST = Path(__file__).parent.parent / "data" / "demo-lease-list.xlsx"
#: The first year that the demo tells of; the year in which it is loaded is the last.
FIRST_YEAR = 2025
#: How many tenants have an annex in force, at the lead company and at the others.
ANNEXES, ANNEXES_ELSEWHERE = 12, 4

GIVEN = [
    "Aziza",
    "Lars",
    "Fatima",
    "Erik",
    "Lena",
    "Mohammed",
    "Sara",
    "Johan",
    "Amina",
    "Per",
    "Maria",
    "Ali",
    "Karin",
    "Yusuf",
    "Ulla",
]
FAMILY = [
    "Nilsson",
    "Berg",
    "Hassan",
    "Lund",
    "Åberg",
    "Osman",
    "Ek",
    "Persson",
    "Demir",
    "Holm",
    "Söder",
    "Yildiz",
    "Falk",
    "Sjö",
    "Dahl",
]
STREETS = ["Storgatan", "Skolgatan", "Parkvägen", "Björkgatan", "Kyrkogatan", "Torggatan"]
FIRMS = (
    "Torgets Bageri AB",
    "Hörnets Livs AB",
    "Gårdens Frisör HB",
    "Parkens Tandvård AB",
    "Kvarterets Cykel AB",
    "Bryggans Kafé AB",
    "Ljusets Optik AB",
    "Navets Redovisning AB",
)


@dataclass(frozen=True)
class Offer:
    """What a demo tenant pledges for a year."""

    code: str
    wording: str
    quantity: int
    hours: int = 0
    typical: tuple[int, ...] = (2, 3, 4)


OFFERS = (
    Offer(KindCode.VOLUNTEER_HOURS, "Två av oss hjälper till på läxhjälpen en kväll i veckan.", 80),
    Offer(KindCode.FLOOR_SPACE, "Fikarummet står öppet för språkcaféet på tisdagskvällar.", 40, 80),
    Offer(KindCode.VOLUNTEER_HOURS, "Vi bjuder på frukost och går med på trygghetsvandringen.", 48),
    Offer(
        KindCode.WORK_PLACEMENT, "Vi tar emot ungdomar från området på feriejobb.", 4, typical=(1,)
    ),
    Offer(KindCode.MENTORING, "Vi visar yrket för skolklasser och nyanlända.", 10, typical=(1,)),
    Offer(KindCode.VOLUNTEER_HOURS, "Vi håller i cykelköket för barn på gården.", 60),
)


def morning(day: date) -> datetime:
    """Return nine o'clock in Stockholm, but never a moment that is still to come."""
    nine = datetime.combine(day, time(9), tzinfo=ZoneInfo(settings.TIME_ZONE))
    return min(nine, timezone.now())


@demo.demo_part
def lease_lists() -> Iterator[str]:
    """Each company's leases, by the import that staff use."""
    for company in HousingCompany.objects.all():
        if Lease.objects.of(company).exists():
            yield f"{company}: leases are there"
            continue
        by = demo.staff(company, Role.CASEWORKER)
        if company.slug == demo.LEAD:
            upload = ContentFile(LEASE_LIST.read_bytes(), name="Kontraktslista lokaler.xlsx")
        else:
            upload = ContentFile(_small_list(company), name="Kontraktslista.csv")
        found = imports.upload_lease_list(company, upload, by=by, at=timezone.now())
        jobs.run(str(found.job_id))
        found.refresh_from_db()
        found = imports.confirm_import(found, by=by, at=timezone.now())
        jobs.run(str(found.job_id))
        yield f"{company}: {Lease.objects.of(company).count()} leases"


def _small_list(company: HousingCompany) -> bytes:
    """Return a lease list as a small company's system would write it."""
    chance = random.Random(company.slug)  # noqa: S311 -- invented data, the same each time
    districts = list(District.objects.of(company).order_by("code"))
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";")
    lines.writerow(
        ["Avtalsnr", "Objekt", "Objektstyp", "Hyresgäst", "Org-/personnr", "Adress", "Postnr Ort",
         "Stadsdel", "Yta (kvm)", "Årshyra (kr)", "Fr.o.m.", "T.o.m.", "Upps.tid (mån)"]
    )  # fmt: skip
    for number, firm in enumerate(FIRMS, start=1):
        district = districts[number % len(districts)].name_sv if districts else ""
        lines.writerow(
            [f"{company.slug[:3].upper()}-{number:03d}", f"{number:03d}-001", "Lokal", firm,
             _org_number(company, number), f"{chance.choice(STREETS)} {number}",
             f"123 45 {company.municipality}", district, f"{chance.randint(40, 400)},5",
             chance.randint(60, 600) * 1000, "2019-01-01", "tillsvidare", 9]
        )  # fmt: skip
    return out.getvalue().encode()


def _org_number(company: HousingCompany, number: int) -> str:
    """Return an invented organisation number of a limited company with a right check digit."""
    digits = f"5599{sum(company.slug.encode()) % 1000:03d}{number:02d}"
    doubled = "".join(str(int(d) * (2 - i % 2)) for i, d in enumerate(digits))
    return f"{digits[:6]}-{digits[6:]}{-sum(map(int, doubled)) % 10}"


@demo.demo_part
def annexes_and_contributions() -> Iterator[str]:
    """Annexes in force with what was done under them, and some that are on their way."""
    for company in HousingCompany.objects.all():
        if LeaseAnnex.objects.of(company).exists():
            yield f"{company}: annexes are there"
            continue
        story = Story(company)
        story.tell(ANNEXES if company.slug == demo.LEAD else ANNEXES_ELSEWHERE)
        yield (
            f"{company}: {LeaseAnnex.objects.of(company).count()} annexes, "
            f"{Contribution.objects.of(company).count()} contributions"
        )


class Story:
    """Two years of one company's annexes, told with its own people."""

    def __init__(self, company: HousingCompany) -> None:
        self.company = company
        self.chance = random.Random(company.slug)  # noqa: S311 -- invented data, the same each time
        self.caseworker = demo.staff(company, Role.CASEWORKER)
        self.manager = demo.staff(company, Role.MANAGER)
        self.kinds = {kind.code: kind for kind in PledgeKind.objects.of(company).on_offer()}
        self.themes = list(Theme.objects.of(company).for_annexes()) or list(
            Theme.objects.of(company).filter(framework__is_primary=True)
        )
        self.today = timezone.localdate()

    def tell(self, wanted: int) -> None:
        """Bring the annexes about, the first of them in force for longest."""
        for number, lease in enumerate(self._leases(wanted + 4)):
            signatory, reporter = self._people_of(lease.organisation, number)
            if number < wanted:
                self._in_force(lease, number, signatory, reporter)
            else:
                self._under_way(lease, number - wanted, signatory)

    def _leases(self, wanted: int) -> list[Lease]:
        seen, chosen = set(), []
        for lease in Lease.objects.of(self.company).select_related("organisation", "premises"):
            lasts = lease.ends_on is None or lease.ends_on > date(self.today.year, 12, 31)
            if (
                lasts
                and lease.starts_on < date(FIRST_YEAR, 1, 1)
                and lease.organisation_id not in seen
                and not lease.organisation.is_sole_trader
                and (lease.premises.area_m2 or 0) >= 40
            ):
                seen.add(lease.organisation_id)
                chosen.append(lease)
        return chosen[:wanted]

    def _people_of(self, tenant: Organisation, number: int) -> tuple[User, User]:
        plain = unicodedata.normalize("NFKD", tenant.name.lower()).encode("ascii", "ignore")
        host = "-".join(re.findall("[a-z]+", plain.decode())) + f".{self.company.slug}.example.se"
        people = []
        for offset, (mailbox, roles) in enumerate(
            [
                ("firmatecknare", (Role.ORG_SIGNATORY, Role.ORG_ADMINISTRATOR)),
                ("butik", (Role.ORG_REPORTER,)),
            ]
        ):
            pick = number * 2 + offset
            name = f"{GIVEN[pick % len(GIVEN)]} {FAMILY[(pick * 7 + 3) % len(FAMILY)]}"
            who = demo.person(f"{mailbox}@{host}", name)
            for role in roles:
                demo.represent(tenant, who, role, date(FIRST_YEAR - 1, 11, 1))
            people.append(who)
        return people[0], people[1]

    def _in_force(self, lease: Lease, number: int, signatory: User, reporter: User) -> None:
        agreed = morning(date(FIRST_YEAR - 1, 11, 3) + timedelta(days=number))
        ends_on = min(filter(None, [lease.ends_on, date(FIRST_YEAR + 4, 12, 31)]))
        annex = self._offered(lease, date(FIRST_YEAR, 1, 1), ends_on, signatory, at=agreed)
        self._propose(annex, annex.plans.get(), number, signatory, at=agreed)
        annex = annexes.propose_content(annex, by=signatory, at=agreed)
        if number == 0:
            talk.settled_talk(annex, landlord=self.caseworker, tenant=signatory, at=agreed)
        annex = annexes.accept_proposal(annex, by=self.caseworker, at=agreed)
        sides = [(annexes.sign_as_tenant, signatory), (annexes.sign_as_landlord, self.manager)]
        for sign, who in sides if number % 2 else sides[::-1]:
            annex = sign(annex, content_sha256=annex.content_sha256, by=who, at=agreed)
        self._consent(annex, at=agreed)
        for year in range(FIRST_YEAR, self.today.year + 1):
            if year > FIRST_YEAR:
                self._next_plan(annex, year, number, signatory)
            plans.begin_due_pledges(at=morning(date(year, 1, 13)))  # as the clock does every day
            self._live(annex.plans.get(year=year), number, reporter)

    def _offered(
        self, lease: Lease, starts_on: date, ends_on: date, signatory: User, *, at: datetime
    ) -> LeaseAnnex:
        annex = annexes.draft_annex(
            lease, starts_on=starts_on, ends_on=ends_on, themes=self.themes[:3],
            by=self.caseworker, at=at,
        )  # fmt: skip
        return annexes.offer_annex(
            annex,
            signatory_name=signatory.full_name,
            signatory_email=signatory.email,
            by=self.caseworker,
            at=at,
        )

    def _propose(
        self, annex: LeaseAnnex, plan: YearPlan, number: int, by: User, *, at: datetime
    ) -> list[Pledge]:
        made = []
        for step in range(1 + number % 2):
            offer = OFFERS[(number + step * 2) % len(OFFERS)]
            if offer.code not in self.kinds:
                continue
            area = min(Decimal(offer.quantity), annex.lease.premises.area_m2)
            is_space = offer.code == KindCode.FLOOR_SPACE
            words = pledges.PledgeWords(
                kind=self.kinds[offer.code],
                wording=offer.wording,
                starts_on=plan.first_day,
                ends_on=plan.last_day,
                quantity=None if is_space else Decimal(offer.quantity),
                area_m2=area if is_space else None,
                hours=Decimal(offer.hours) if is_space else None,
                theme=self.themes[(number + step) % len(self.themes)] if self.themes else None,
                district=annex.lease.premises.district,
            )
            made.append(pledges.propose_pledge(plan, words=words, party=Party.TENANT, by=by, at=at))
        return made

    def _consent(self, annex: LeaseAnnex, *, at: datetime) -> None:
        for pledge in Pledge.objects.filter(plan__annex=annex, needs_consent=True, consent=None):
            space.consent_to_space(
                pledge,
                conditions="Lokalen lånas ut kvällstid. Hyresgästen låser och städar efteråt.",
                vat=space.VatCheck(
                    finding=VatFinding.UNCHANGED,
                    by=self.manager,
                    on=timezone.localdate(at),
                    note="Enstaka kvällar utan ersättning; hyresgästens egen användning består.",
                ),
                insurance_note="Hyresgästens företagsförsäkring gäller för lokalen.",
                keys_note="Nyckel kvitteras hos hyresgästen samma dag.",
                by=self.manager,
                at=at,
            )

    def _next_plan(self, annex: LeaseAnnex, year: int, number: int, signatory: User) -> None:
        at = morning(date(year, 1, 12))
        plan = plans.add_year_plan(annex, year=year, by=self.caseworker, at=at)
        for pledge in self._propose(annex, plan, number, signatory, at=at):
            pledges.accept_pledge(pledge, party=Party.LANDLORD, by=self.caseworker, at=at)
        self._consent(annex, at=at)

    def _live(self, plan: YearPlan, number: int, reporter: User) -> None:
        """Let a year pass: what was done month by month, and what came of pledges and promises."""
        started = [pledge for pledge in plan.pledges.all() if pledge.state == PledgeState.ACTIVE]
        for pledge in started:
            keen = self.chance.choice([0.5, 0.9, 1.0, 1.2])
            months = [day for day in _days_of(plan, self.chance) if day < self.today]
            for done_on in months if pledge.quantity > 12 else months[::3]:
                self._log(pledge, done_on, keen, reporter)
        for commitment in plan.commitments.all():
            if commitment.due_on < self.today - timedelta(days=20):
                self._settle(commitment)

    def _log(self, pledge: Pledge, done_on: date, keen: float, reporter: User) -> None:
        at = morning(done_on + timedelta(days=1))
        persons = self.chance.randint(1, 3)
        women = self.chance.randint(0, persons)
        if pledge.kind.is_space:
            counts = {"hours": Decimal(self.chance.randint(2, 4)), "area_m2": pledge.area_m2}
            persons = self.chance.randint(8, 20)
            women = persons * 6 // 10
        elif pledge.quantity > 12:
            share = Decimal(str(keen)) * pledge.quantity / 11 / persons
            counts = {"hours": max(Decimal("0.5"), round(share * 2) / Decimal(2))}
        elif pledge.kind.code == KindCode.WORK_PLACEMENT:
            persons, women, counts = 1, self.chance.randint(0, 1), {}
        else:
            counts = {"quantity": Decimal(1), "hours": Decimal(2)}
        occasion = Occasion(
            kind=pledge.kind, done_on=done_on, pledge=pledge, theme=pledge.theme,
            women=women, men=persons - women, **counts,
        )  # fmt: skip
        made = contributions.log_contribution(
            pledge.plan.annex, occasion=occasion, by=reporter, at=at, certain=True
        )
        age = (self.today - done_on).days
        if age > 30 and self.chance.random() > 0.06:
            verifying.verify_contribution(made, by=self.caseworker, at=at + timedelta(days=5))
        elif age <= 30 and self.chance.random() < 0.2:
            verifying.return_contribution(
                made, reason="Var det den här dagen eller dagen före?", by=self.caseworker,
                at=min(at + timedelta(days=2), timezone.now()),
            )  # fmt: skip

    def _settle(self, commitment: object) -> None:
        at = morning(commitment.due_on + timedelta(days=14))
        if self.chance.random() < 0.8:
            late = self.chance.choice([-6, -2, 0, 9])
            plans.keep_commitment(
                commitment, done_on=commitment.due_on + timedelta(days=late), by=self.caseworker,
                at=at,
            )  # fmt: skip
        else:
            plans.miss_commitment(
                commitment, reason="Belysningen kom inte på plats innan entreprenören byttes ut.",
                by=self.caseworker, at=at,
            )  # fmt: skip

    def _under_way(self, lease: Lease, step: int, signatory: User) -> None:
        """Leave an annex as a draft, one with each side, and one agreed but not signed."""
        at = morning(self.today - timedelta(days=9 - step))
        starts_on = date(self.today.year + 1, 1, 1)
        ends_on = min(filter(None, [lease.ends_on, date(starts_on.year + 2, 12, 31)]))
        if ends_on < starts_on:
            return
        if step == 0:
            annexes.draft_annex(
                lease, starts_on=starts_on, ends_on=ends_on, by=self.caseworker, at=at
            )
            return
        annex = self._offered(lease, starts_on, ends_on, signatory, at=at)
        if step == 1:
            talk.first_question(annex, tenant=signatory, at=at)
            return
        self._propose(annex, annex.plans.get(), step, signatory, at=at)
        annex = annexes.propose_content(annex, by=signatory, at=at)
        if step == 3:
            talk.open_talk(annex, landlord=self.caseworker, tenant=signatory, at=at)
            return
        annexes.accept_proposal(annex, by=self.caseworker, at=at)


def _days_of(plan: YearPlan, chance: random.Random) -> list[date]:
    """Return about one weekday a month, July left out."""
    firsts = [date(plan.year, month, 1) for month in range(1, 13)] + [date(plan.year + 1, 1, 1)]
    days = []
    for first, following in pairwise(firsts):
        day = first + timedelta(days=chance.randint(3, (following - first).days - 3))
        day -= timedelta(days=max(0, day.weekday() - 4))
        if day.month != 7 and plan.first_day <= day <= plan.last_day:
            days.append(day)
    return days
