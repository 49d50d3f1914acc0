"""A list of ten thousand leases from file to register, against COPY of the rows that come of it."""

import random
import time
from collections.abc import Callable
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone

from annexes.imports import actions
from annexes.imports.register import write_plan
from annexes.leaselist.candidates import RowReader
from annexes.leaselist.columns import find_layout
from annexes.leaselist.plan import Register, make_plan
from annexes.leaselist.reading import read_sheets
from annexes.models import Lease, LeaseImport
from portal.bulk import NOTHING_IGNORED
from portal.people.models import HousingCompany, Organisation, User
from portal.places.models import District, Premises
from portal.records import jobs
from tests.bench.annex_data import staff_of

COMPANY = "bench-lists"
LEASES = 10_000
TENANTS = 4_000
DISTRICTS = ["Vivalla", "Oxhagen", "Varberga", "Norrby", "Hjärsta", "Baronbackarna"]
HEADINGS = (
    "Avtalsnr;Objekt;Objektstyp;Hyresgäst;Org-/personnr;Adress;Postnr Ort;Stadsdel;Yta (kvm);"
    "Årshyra (kr);Fr.o.m.;T.o.m.;Upps.tid (mån);Moms;Status;Kontakt;E-post;Telefon"
)


class Case:
    """Uploaded, read, checked, shown row by row, confirmed, compared once more and written."""

    name = "lease-import"
    unit = "leases/s"
    budget = 0.3
    holds = ">="
    rounds = 3

    def prepare(self) -> None:
        """Make the file, and keep what comes of it as the rows for the floor."""
        self.company, _new = HousingCompany.objects.get_or_create(
            slug=COMPANY, defaults={"name": "Listbolaget"}
        )
        self.caseworker: User = staff_of(self.company)
        self.content = lease_list()
        self._settle_a_neighbour()
        self.rows: dict[type, tuple[list[str], list[tuple]]] = {}
        self.ours()

    def ours(self) -> float:
        """Do what staff and worker do with a list, in a transaction that is then undone."""
        return self._measured(self._import, self._remember)

    def floor(self) -> float:
        """COPY the same rows into the same tables, with their triggers and constraints."""
        return self._measured(self._copy)

    def remarks(self) -> list[str]:
        """Say what one run does."""
        made = ", ".join(
            f"{len(rows):,} {model._meta.model_name}" for model, (_n, rows) in self.rows.items()
        )
        return [
            f"{LEASES:,} leases in a text file of {len(self.content) / 1e6:.1f} MB; made: {made}",
            f"file to preview {self.reading:.2f} s, preview to register {self.writing:.2f} s",
        ]

    def _measured(
        self, work: Callable[[], None], after: Callable[[], None] = lambda: None
    ) -> float:
        with transaction.atomic():
            started = time.perf_counter()
            work()
            with connection.cursor() as cursor:  # foreign keys are checked now, not at a commit
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            took = time.perf_counter() - started
            after()
            transaction.set_rollback(True)
        return LEASES / took

    def _import(self) -> None:
        started, now = time.perf_counter(), timezone.now()
        made = actions.upload_lease_list(
            self.company, ContentFile(self.content, "lista.csv"), by=self.caseworker, at=now
        )
        jobs.run(str(made.job_id))
        self.reading = time.perf_counter() - started
        confirmed = actions.confirm_import(made, by=self.caseworker, at=now)
        jobs.run(str(confirmed.job_id))
        self.writing = time.perf_counter() - started - self.reading
        counts = LeaseImport.objects.get(pk=made.pk).counts
        assert (counts["create"], counts["refuse"]) == (LEASES, 0), counts

    def _remember(self) -> None:
        if self.rows:
            return
        for model in (District, Organisation, Premises, Lease):
            fields = [field.name for field in model._meta.concrete_fields]
            self.rows[model] = fields, list(model.objects.of(self.company).values_list(*fields))

    def _settle_a_neighbour(self) -> None:
        """Let another company have the same leases: no table and no statistics are empty."""
        neighbour, new = HousingCompany.objects.get_or_create(
            slug=f"{COMPANY}-next-door", defaults={"name": "Grannbolaget"}
        )
        if not new:
            return
        sheet, layout = find_layout(read_sheets(self.content))
        reader = RowReader(layout)
        rows = [reader.read(number, row) for number, row in enumerate(sheet.rows, start=1)]
        with transaction.atomic():
            plan = make_plan(rows[layout.row_number :], Register(), today=timezone.localdate())
            write_plan(plan, neighbour.pk)

    def _copy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(NOTHING_IGNORED)  # or the triggers would be slower than ours
            for model, (fields, rows) in self.rows.items():
                columns = ", ".join(model._meta.get_field(name).column for name in fields)
                with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)


def lease_list() -> bytes:
    """Return a list as untidy as the property systems', with a fifth of its rows no premises."""
    dice = random.Random(2026)
    numbers = [_org_number(dice) for _tenant in range(TENANTS)]
    lines = ["Kontraktslista lokaler", "Utskriven 2026-01-14 08:12", "", HEADINGS]
    for number in range(LEASES + LEASES // 5):
        tenant = dice.randrange(TENANTS)
        start = date(2009, 1, 1) + timedelta(days=dice.randrange(6_000))
        end = start + timedelta(days=dice.randrange(3_650, 9_000))
        lines.append(
            ";".join(
                [
                    f"L-{number:05}",
                    f"{number // 40:03}-{number % 40:03}",
                    "P-plats" if number % 6 == 5 else dice.choice(["Lokal", "Butik", "Kontor"]),
                    f"{'Åkerbo' if tenant % 2 else 'ÖNSTA'} Handel {tenant} AB",
                    _written_number(dice, numbers[tenant]),
                    f"Storgatan {dice.randrange(90)}",
                    f"703 {dice.randrange(50, 80)} Örebro",
                    dice.choice(DISTRICTS),
                    dice.choice(["{} kvm", "{}"]).format(
                        f"{dice.randrange(180, 20_000) / 10}".replace(".", ",")
                    ),
                    f"{dice.randrange(10_000, 2_000_000):,}".replace(",", "\xa0"),
                    _written_day(dice, start),
                    "tillsvidare" if dice.random() < 0.1 else _written_day(dice, end),
                    dice.choice(["9", "9 mån", "3"]),
                    dice.choice(["Ja", "J", "Nej", "N", ""]),
                    "Gällande",
                    dice.choice(["Ekonomi", "Kontaktperson saknas", ""]),
                    f"kontakt{number}@example.org",
                    dice.choice(["070-741 74 78", ""]),
                ]
            )
        )
    return "\r\n".join(lines).encode("cp1252")


def _org_number(dice: random.Random) -> str:
    nine = f"556{dice.randrange(1_000_000):06}"
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in nine[0::2])
    return nine + str(-(doubled + sum(map(int, nine[1::2]))) % 10)


def _written_number(dice: random.Random, digits: str) -> str:
    return dice.choice(
        [digits, f"{digits[:6]}-{digits[6:]}", f"16{digits}", f" {digits[:6]}-{digits[6:]} "]
    )


def _written_day(dice: random.Random, day: date) -> str:
    return dice.choice(
        [f"{day}", f"{day:%Y%m%d}", f"{day:%y-%m-%d}", f"{day.day}/{day.month} {day.year}"]
    )
