"""100 000 annexes of one company, and another with a million contributions in one year.

Written by set-based SQL with triggers asleep; foreign keys and indexes are made anew at the end,
as after any bulk load.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql

from annexes.models import (
    AnnexTemplate,
    AnnexTemplateVersion,
    Contribution,
    Lease,
    LeaseAnnex,
    Pledge,
    PledgeKind,
    YearPlan,
)
from portal.goals.models import Framework, FrameworkKind, Theme, Unit
from portal.people.models import HousingCompany, Membership, Organisation, User
from portal.places.models import District, Premises
from portal.roles import Role

#: The company with the long register, and the one whose tenants do a lot.
COMPANY, BUSY_COMPANY = "bench-annexes", "bench-figures"
YEAR = 2026
ANNEXES = 100_000
CONTRIBUTIONS = 1_000_000
#: The busy company's annexes; each has a year plan with two pledges, of different kinds.
PLANS = 5_000
DISTRICTS, THEMES = 10, 8


def build_annexes() -> None:
    """Make the long register, unless it stands."""
    _leases_with_annexes(COMPANY, first=PLANS + 1, last=PLANS + ANNEXES)


def _leases_with_annexes(slug: str, *, first: int, last: int) -> HousingCompany:
    """Make a company, its catalogue, and leases with an annex each, unless they stand.

    All in one transaction: an interrupted build leaves nothing that looks finished.
    """
    standing = HousingCompany.objects.filter(slug=slug).first()
    if standing is not None:
        return standing
    with transaction.atomic(), _asleep(Organisation, Premises, Lease, LeaseAnnex):
        company = HousingCompany.objects.create(slug=slug, name=slug)
        version = _catalogue(company)
        person = staff_of(company)
        row = {"company_id": _text(company.pk)}
        party = row | {"organisation_id": _id(Organisation)}
        district = _one_of(District, company, DISTRICTS)
        premises = {"object_number": "'B' || n", "area_m2": "40 + n % 300", "district_id": district}
        lease = {"number": "'B' || n", "premises_id": _id(Premises), "starts_on": "'2020-01-01'"}
        for model, columns in (
            (Organisation, row | {"name": "'Hyresgäst ' || n"}),
            (Premises, row | premises),
            (Lease, party | lease),
            (LeaseAnnex, party | _annex_columns(version, person)),
        ):
            _fill(model, first, last, columns)
    _analyse(Organisation, Premises, Lease, LeaseAnnex)
    return company


def build_contributions() -> None:
    """Make the busy company with its plans, pledges and contributions, unless they stand."""
    company = _leases_with_annexes(BUSY_COMPANY, first=1, last=PLANS)
    if Contribution.objects.filter(company=company).count() == CONTRIBUTIONS:
        return
    person, checker = (_text(staff_of(company, name).pk) for name in ("bench", "checker"))
    with transaction.atomic(), _asleep(YearPlan, Pledge, Contribution):
        annex = _id(LeaseAnnex, "((n - 1) % 5000 + 1)")
        party = {
            "company_id": _text(company.pk),
            "organisation_id": _id(Organisation, "((n - 1) % 5000 + 1)"),
        }
        running = {"annex_id": annex, "year": f"{YEAR}", "state": "'running'"}
        _fill(YearPlan, 1, PLANS, party | running)
        plan = _id(YearPlan, "((n - 1) % 5000 + 1)")
        # A contribution has the kind, district and theme of its pledge.
        pledge_n = "((n - 1) % 10000 + 1)"
        given = party | {
            "plan_id": plan,
            "kind_id": _one_of(PledgeKind, company, 3, pledge_n),
            "district_id": _one_of(District, company, DISTRICTS, pledge_n),
            "theme_id": _one_of(Theme, company, THEMES, pledge_n),
        }
        _fill(
            Pledge,
            1,
            PLANS * 2,
            given
            | {
                "needs_consent": "false",
                "wording": "'Löfte ' || n",
                "quantity": "40 + n % 100",
                "original_quantity": "40 + n % 100",
                "starts_on": f"'{YEAR}-01-01'",
                "ends_on": f"'{YEAR}-12-31'",
                "state": "'active'",
                "proposed_at": "now()",
                "proposed_by_id": person,
            },
        )
        verified = "n % 4 > 0"
        _fill(
            Contribution,
            1,
            CONTRIBUTIONS,
            given
            | {
                "annex_id": annex,
                "year": f"{YEAR}",
                "pledge_id": _id(Pledge, pledge_n),
                "unit": "'hours'",
                "done_on": f"date '{YEAR}-01-01' + (n * 7 % 365)::int",
                "hours": "1 + n % 4",
                "women": "1 + n % 2",
                "men": "n % 3",
                "amount": "(1 + n % 4) * (1 + n % 2 + n % 3)",
                "state": f"CASE WHEN {verified} THEN 'verified' ELSE 'submitted' END",
                "logged_by_id": person,
                "logged_at": "now()",
                "submitted_by_id": person,
                "submitted_at": "now()",
                "verified_by_id": f"CASE WHEN {verified} THEN {checker} END",
                "verified_at": f"CASE WHEN {verified} THEN now() END",
                "verifier": f"CASE WHEN {verified} THEN 'person' ELSE '' END",
            },
        )
    _analyse(YearPlan, Pledge, Contribution)


def staff_of(company: HousingCompany, name: str = "bench") -> User:
    """Return the company's caseworker of this name."""
    user, new = User.objects.get_or_create(
        email=f"{name}@{company.slug}.example.se", defaults={"full_name": "Bänk Bänksson"}
    )
    if new:
        Membership.objects.create(
            company=company, user=user, role=Role.CASEWORKER, since=date(2020, 1, 1)
        )
    return user


def _catalogue(company: HousingCompany) -> AnnexTemplateVersion:
    framework = Framework.objects.create(
        company=company, code="focus", name_sv="Fokus", kind=FrameworkKind.FOCUS_AREAS
    )
    for number in range(DISTRICTS):
        District.objects.create(company=company, code=f"d{number}", name_sv=f"Område {number}")
    for number in range(THEMES):
        Theme.objects.create(
            company=company,
            framework=framework,
            code=f"t{number}",
            name_sv=f"Tema {number}",
            is_annex_focus=True,
        )
    for number in range(3):
        PledgeKind.objects.create(
            company=company, code=f"k{number}", name_sv=f"Timmar {number}", unit=Unit.HOURS
        )
    template = AnnexTemplate.objects.create(company=company, code="social", name_sv="Bilaga")
    return AnnexTemplateVersion.objects.create(company=company, template=template, number=1)


def _annex_columns(version: AnnexTemplateVersion, person: User) -> dict[str, str]:
    states = "ARRAY['draft','offered','negotiating','agreed','active','active','active']"
    state = f"CASE WHEN n <= {PLANS} THEN 'active' ELSE ({states})[1 + n % 7] END"
    signed = f"({state}) IN ('active')"
    frozen = f"({state}) IN ('agreed','active')"
    return {
        "lease_id": _id(Lease),
        "template_version_id": _text(version.pk),
        "number": "'SHA 2026:' || n",
        "state": state,
        "starts_on": "'2026-01-01'",
        "ends_on": "'2028-12-31'",
        "drafted_at": "timestamptz '2026-01-01' + n * interval '1 minute'",
        "drafted_by_id": _text(person.pk),
        "offered_at": f"CASE WHEN ({state}) <> 'draft' THEN now() END",
        "offered_by_id": f"CASE WHEN ({state}) <> 'draft' THEN {_text(person.pk)} END",
        "agreed_at": f"CASE WHEN {frozen} THEN now() END",
        "agreed_by_id": f"CASE WHEN {frozen} THEN {_text(person.pk)} END",
        "content": f"CASE WHEN {frozen} THEN '{{}}'::jsonb END",
        "content_sha256": f"CASE WHEN {frozen} THEN repeat('0', 64) END",
        "activated_at": f"CASE WHEN {signed} THEN now() END",
    }


# ── Rows by SQL ───────────────────────────────────────────────────────────────────────────────


def _fill(model: type[models.Model], first: int, last: int, columns: dict[str, str]) -> None:
    """Insert rows ``first`` … ``last``; ``columns`` are SQL over ``n``, others have defaults."""
    columns = {"id": _id(model)} | columns
    names, values = [], []
    for field in model._meta.concrete_fields:
        names.append(connection.ops.quote_name(field.column))
        values.append(columns.pop(field.column, None) or _default(field))
    assert not columns, f"{model.__name__} has no {', '.join(columns)}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) "
            f"SELECT {', '.join(values)} FROM generate_series({first}, {last}) AS n"
        )


def _default(field: models.Field) -> str:
    if field.null:
        return "NULL"
    default: Any = field.get_default()
    if hasattr(field, "get_db_prep_save"):
        default = field.get_db_prep_save(default, connection)
    return "''" if default is None else sql.quote(default, connection.connection)


def _text(value: Any) -> str:
    return f"'{value}'::uuid"


def _id(model: type[models.Model], n: str = "n") -> str:
    """Return SQL for the id of the model's row number ``n``: the table in front, so ids differ."""
    table = sum(ord(letter) * 31**place for place, letter in enumerate(model.__name__)) % 2**31
    return f"('{table:08x}-0000-7000-8000-' || lpad(to_hex({n}), 12, '0'))::uuid"


def _one_of(model: type[models.Model], company: HousingCompany, many: int, n: str = "n") -> str:
    """Return SQL that takes the company's rows of a model in turns."""
    ids = model.objects.filter(company=company).order_by("pk").values_list("pk", flat=True)[:many]
    return f"(ARRAY[{', '.join(map(_text, ids))}])[1 + {n} % {many}]"


@contextmanager
def _asleep(*tables: type[models.Model]) -> Iterator[None]:
    """Put triggers, foreign keys and indexes of the tables aside while rows are poured in.

    What stands aside is put back at the end: foreign keys are then checked for all rows at once,
    so that rows that point nowhere are found here and not in a measurement.
    """
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
            [names],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
            "WHERE indrelid = ANY(%s::regclass[]) AND indexrelid NOT IN "
            "(SELECT conindid FROM pg_constraint WHERE conindid <> 0)",
            [names],
        )
        indexes = cursor.fetchall()
        for table, key, _definition in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
        for index, _definition in indexes:
            cursor.execute(f"DROP INDEX {index}")
        for table in names:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in names:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for _index, definition in indexes:
            cursor.execute(definition)
        for table, key, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {key} {definition}")


def _analyse(*tables: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
