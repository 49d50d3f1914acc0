"""Comparing a list with the register: what each row creates, changes, leaves or is refused for.

Pure: it takes what the register holds and gives what to write. Running it on the register that
has just been written gives nothing to write, which is why importing twice changes nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext_noop as _

from annexes.leaselist.candidates import (
    ENDED,
    NOTICE,
    READ,
    REFUSE,
    RUNNING,
    SKIP,
    Candidate,
    ReadRow,
    Remark,
)
from portal.ids import uuid7

CREATE, UPDATE, UNCHANGED = "create", "update", "unchanged"


@dataclass(slots=True)
class District:
    """A district of the register."""

    id: UUID
    name: str


@dataclass(slots=True)
class Tenant:
    """An organisation of the register, or one that is to be added."""

    id: UUID
    name: str
    org_number: str = ""
    sole_trader_key: str = ""
    sole_trader_masked: str = ""


@dataclass(slots=True)
class Place:
    """Premises of the register, or some to be added."""

    id: UUID
    object_number: str
    kind: str = "premises"
    district_id: UUID | None = None
    address: str = ""
    postcode: str = ""
    city: str = ""
    area_m2: Decimal | None = None


@dataclass(slots=True)
class LeaseFacts:
    """A lease of the register, or one to be added."""

    id: UUID
    number: str
    premises_id: UUID
    organisation_id: UUID
    status: str
    starts_on: date
    ends_on: date | None = None
    notice_months: int | None = None
    annual_rent_sek: Decimal | None = None
    vat_liable: bool | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""


@dataclass(slots=True)
class Register:
    """What the company's register holds, by the keys by which a list names things.

    Attributes:
        bound: Leases that have an annex; their tenant can't be exchanged by a list.
    """

    districts: list[District] = field(default_factory=list)
    tenants: list[Tenant] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    leases: dict[str, LeaseFacts] = field(default_factory=dict)
    bound: frozenset[UUID] = frozenset()


@dataclass(slots=True)
class Change:
    """One difference between list and register; ``what`` is a code of `CHANGE_LABELS`."""

    what: str
    before: str
    after: str


@dataclass(slots=True)
class PlannedRow:
    """What becomes of one row."""

    read: ReadRow
    outcome: str
    changes: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class Writes:
    """Rows to add and rows to change, per table."""

    new: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """What a list does to a register."""

    rows: list[PlannedRow]
    districts: Writes
    tenants: Writes
    places: Writes
    leases: Writes
    not_in_list: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not any(
            writes.new or writes.changed
            for writes in (self.districts, self.tenants, self.places, self.leases)
        )

    def counts(self) -> dict[str, int]:
        """Return how many rows have each outcome, and how many things are new, for the page."""
        counted: dict[str, int] = dict.fromkeys((CREATE, UPDATE, UNCHANGED, SKIP, REFUSE), 0)
        for row in self.rows:
            counted[row.outcome] += 1
        return counted | {
            "remarked": sum(
                1
                for row in self.rows
                if row.outcome in (CREATE, UPDATE, UNCHANGED)
                and any(not remark.stops for remark in row.read.said)
            ),
            "new_districts": len(self.districts.new),
            "new_tenants": len(self.tenants.new),
            "new_premises": len(self.places.new),
            "not_in_list": self.not_in_list,
        }


_FORMS = re.compile(
    r"\b(?:aktiebolag(?:et)?|handelsbolag(?:et)?|kommanditbolag(?:et)?|ekonomisk förening"
    r"|ek\.? ?för\.?)"
)
_SHORT_FORMS = {"aktiebolag": "ab", "handelsbolag": "hb", "kommanditbolag": "kb"}
_NOT_LETTERS = re.compile(r"[^\w]|_")


def plain_name(name: str) -> str:
    """Return a name by which spellings of one firm are equal.

    Capitals, spaces and punctuation do not count, nor whether the legal form is written out:
    ``VÄSTRA LIVS AKTIEBOLAG`` is ``Västra Livs AB``.
    """
    name = _FORMS.sub(
        lambda found: _SHORT_FORMS.get(found[0].removesuffix("et"), "ekför"), name.casefold()
    )
    return _NOT_LETTERS.sub("", name)


def make_plan(
    rows: Iterable[ReadRow],
    register: Register,
    *,
    today: date,
    columns: Mapping[str, str] | None = None,
) -> Plan:
    """Say what the rows of a list do to the register.

    Args:
        rows: Every row of the list, read.
        register: What the register holds now. It is not changed.
        today: Tells ended leases from running ones.
        columns: Field names with column letters, to name the cells that remarks speak of.
    """
    return _Planning(list(rows), register, today, columns or {}).result()


class _Planning:
    """The making of one plan. Order matters: duplicates, then tenants, premises, leases."""

    def __init__(
        self, rows: list[ReadRow], register: Register, today: date, columns: Mapping[str, str]
    ) -> None:
        self.rows = [
            PlannedRow(_copied(row), row.outcome if row.outcome != READ else "") for row in rows
        ]
        self.register, self.today, self.columns = register, today, columns
        self.districts, self.tenants = Writes(), Writes()
        self.places, self.leases = Writes(), Writes()

    def result(self) -> Plan:
        self.settle_duplicates()
        self.leave_out_the_ended()
        tenants = self.find_tenants()
        places = self.find_places()
        for row in self.open_rows():
            candidate = row.read.candidate
            tenant, tenant_changes = tenants[candidate.row]
            place, place_changes = places[candidate.object_number]
            self.compare_lease(row, tenant, place, [*tenant_changes, *place_changes])
        listed = {row.read.lease_number for row in self.rows}
        self.drop_the_unused()
        return Plan(
            self.rows,
            self.districts,
            self.tenants,
            self.places,
            self.leases,
            sum(
                1
                for number, lease in self.register.leases.items()
                if lease.status != ENDED and number not in listed
            ),
        )

    def open_rows(self) -> list[PlannedRow]:
        return [row for row in self.rows if not row.outcome]

    def say(
        self, row: PlannedRow, msgid: str, about: str, /, *, outcome: str = "", **params: str | int
    ) -> None:
        """Add a remark about a field's cell; with an outcome it is the reason for that."""
        row.outcome = row.outcome or outcome
        cell = f"{self.columns.get(about, 'A')}{row.read.row}"
        row.read.said.append(Remark(msgid, params, cell, stops=bool(outcome)))

    # ── One lease, one row ────────────────────────────────────────────────────────────────────

    def settle_duplicates(self) -> None:
        """Take the first of rows that say the same; refuse all rows that contradict each other."""
        by_number: dict[str, list[PlannedRow]] = defaultdict(list)
        for row in self.open_rows():
            by_number[row.read.candidate.number].append(row)
        for rows in by_number.values():
            if len(rows) == 1:
                continue
            first, *others = rows
            contradict = [
                row for row in others if not row.read.candidate.same_as(first.read.candidate)
            ]
            for row in rows if contradict else others:
                if contradict:
                    self.say(
                        row,
                        _("Row %(row)d has the same lease number and says something else."),
                        "number",
                        outcome=REFUSE,
                        row=(first if row is not first else contradict[0]).read.row,
                    )
                else:
                    self.say(
                        row,
                        _("The same lease stands in row %(row)d."),
                        "number",
                        outcome=SKIP,
                        row=first.read.row,
                    )

    def leave_out_the_ended(self) -> None:
        """Skip leases that have ended, unless the register has them; say which ones run on."""
        for row in self.open_rows():
            candidate = row.read.candidate
            past = candidate.ends_on is not None and candidate.ends_on < self.today
            if candidate.status == NOTICE and past:
                candidate.status = ENDED
            if candidate.status == ENDED and candidate.number not in self.register.leases:
                end = {"end": candidate.ends_on.isoformat()} if candidate.ends_on else {}
                msgid = _("The lease ended on %(end)s.") if end else _("The lease has ended.")
                self.say(row, msgid, "ends_on", outcome=SKIP, **end)
            elif candidate.status == RUNNING and past:
                self.say(
                    row,
                    _("The term ended on %(end)s and no notice is given: taken as prolonged."),
                    "ends_on",
                    end=candidate.ends_on.isoformat(),
                )

    # ── Tenants ───────────────────────────────────────────────────────────────────────────────

    def find_tenants(self) -> dict[int, tuple[Tenant, list[Change]]]:
        """Return the tenant of each row, and how the list changes what is known of it."""
        known = _KnownTenants(self.register.tenants)
        names: dict[str, list[str]] = defaultdict(list)  # every spelling in the list, by identity
        numbered, nameless = [], []
        for row in self.open_rows():
            candidate = row.read.candidate
            if identity := candidate.org_number or candidate.sole_trader_key:
                names[identity].append(candidate.tenant_name)
                numbered.append((row, identity))
            else:
                nameless.append(row)
        same_name: dict[str, set[str]] = defaultdict(set)
        for identity, spellings in names.items():
            for spelling in spellings:
                same_name[plain_name(spelling)].add(identity)

        found: dict[int, tuple[Tenant, list[Change]]] = {}
        settled: dict[str, tuple[Tenant, list[Change]]] = {}
        for row, identity in numbered:
            candidate = row.read.candidate
            if identity not in settled:
                name = best_spelling(names[identity])
                only = len(same_name[plain_name(candidate.tenant_name)]) == 1
                settled[identity] = self.numbered_tenant(candidate, name, known, adopt=only)
            found[candidate.row] = settled[identity]
        for row in nameless:
            tenant = self.nameless_tenant(row, known)
            if tenant is not None:
                found[row.read.candidate.row] = tenant, []
        return found

    def numbered_tenant(
        self, candidate: Candidate, name: str, known: "_KnownTenants", *, adopt: bool
    ) -> tuple[Tenant, list[Change]]:
        """Return the tenant with this number: known, known so far by name alone, or new."""
        tenant = known.numbered(candidate)
        changes: list[Change] = []
        if tenant is None and adopt:
            tenant = known.unnumbered(candidate.tenant_name)
        if tenant is None:
            tenant = Tenant(
                uuid7(),
                name,
                candidate.org_number,
                candidate.sole_trader_key,
                candidate.sole_trader_masked,
            )
            self.tenants.new.append(tenant)
            known.add(tenant)
            return tenant, changes
        if not tenant.org_number and not tenant.sole_trader_key:
            shown = candidate.sole_trader_masked or shown_number(candidate.org_number)
            changes.append(Change("org_number", "", shown))
            tenant = self.changed_tenant(
                known,
                tenant,
                org_number=candidate.org_number,
                sole_trader_key=candidate.sole_trader_key,
                sole_trader_masked=candidate.sole_trader_masked,
            )
        if plain_name(tenant.name) != plain_name(name):
            changes.append(Change("tenant_name", tenant.name, name))
            tenant = self.changed_tenant(known, tenant, name=name)
        return tenant, changes

    def changed_tenant(self, known: "_KnownTenants", tenant: Tenant, **values: str) -> Tenant:
        changed = replace(tenant, **values)
        self.tenants.changed = [each for each in self.tenants.changed if each.id != tenant.id]
        self.tenants.changed.append(changed)
        known.exchange(tenant, changed)
        return changed

    def nameless_tenant(self, row: PlannedRow, known: "_KnownTenants") -> Tenant | None:
        """Return the tenant that a row without a number means; refuse when it could be several."""
        candidate = row.read.candidate
        lease = self.register.leases.get(candidate.number)
        same = known.named(candidate.tenant_name)
        if lease is not None and (
            held := [each for each in same if each.id == lease.organisation_id]
        ):
            return held[
                0
            ]  # as the register has it: an earlier list or a person has told them apart
        if len(same) > 1:
            self.say(
                row,
                _("There are %(count)d tenants called “%(name)s”. Put in the organisation number."),
                "tenant_name",
                outcome=REFUSE,
                count=len(same),
                name=candidate.tenant_name,
            )
            return None
        if same:
            self.say(
                row,
                _("No organisation number: taken as %(name)s, %(number)s, by the name.")
                if (number := _shown_identity(same[0]))
                else _("No organisation number: taken as %(name)s by the name."),
                "org_number",
                name=same[0].name,
                **({"number": number} if number else {}),
            )
            return same[0]
        self.say(row, _("No organisation number: the tenant is known by name only."), "org_number")
        tenant = Tenant(uuid7(), candidate.tenant_name)
        self.tenants.new.append(tenant)
        known.add(tenant)
        return tenant

    # ── Premises ──────────────────────────────────────────────────────────────────────────────

    def find_places(self) -> dict[str, tuple[Place, list[Change]]]:
        """Return the premises by object number, and how the list changes what is known of them.

        Several leases may name one object, one after the other. The newest lease's row tells
        what the object is like.
        """
        by_object: dict[str, list[PlannedRow]] = defaultdict(list)
        for row in self.open_rows():
            by_object[row.read.candidate.object_number].append(row)
        districts = {plain_name(district.name): district for district in self.register.districts}
        found = {}
        for object_number, rows in by_object.items():
            newest = max(rows, key=lambda row: (row.read.candidate.starts_on, row.read.row))
            facts = newest.read.candidate
            for row in rows:
                if row is not newest and _where(row.read.candidate) != _where(facts):
                    self.say(
                        row,
                        _("Row %(row)d, a newer lease, says otherwise about object %(object)s."),
                        "object_number",
                        row=facts.row,
                        object=object_number,
                    )
            found[object_number] = self.place(facts, self.district(facts.district, districts))
        return found

    def district(self, name: str, districts: dict[str, District]) -> District | None:
        """Return the district, a new one when the company has none of this name."""
        if not name:
            return None
        key = plain_name(name)
        if key not in districts:
            district = District(uuid7(), name[:1].upper() + name[1:])
            self.districts.new.append(district)
            districts[key] = district
        return districts[key]

    def place(self, facts: Candidate, district: District | None) -> tuple[Place, list[Change]]:
        known = self.register.places.get(facts.object_number)
        if known is None:
            place = Place(
                uuid7(),
                facts.object_number,
                facts.kind,
                district.id if district else None,
                facts.address,
                facts.postcode,
                facts.city,
                facts.area_m2,
            )
            self.places.new.append(place)
            return place, []
        changes, values = [], {}
        for name in ("kind", "address", "postcode", "city", "area_m2"):
            before, after = getattr(known, name), getattr(facts, name)
            if after not in (None, "") and after != before:
                changes.append(Change(name, _plain(before), _plain(after)))
                values[name] = after
        if district is not None and district.id != known.district_id:
            names = {each.id: each.name for each in self.register.districts}
            changes.append(Change("district", names.get(known.district_id, ""), district.name))
            values["district_id"] = district.id
        if not values:
            return known, []
        changed = replace(known, **values)
        self.places.changed.append(changed)
        return changed, changes

    # ── Leases ────────────────────────────────────────────────────────────────────────────────

    def compare_lease(
        self, row: PlannedRow, tenant: Tenant, place: Place, changes: list[Change]
    ) -> None:
        candidate = row.read.candidate
        known = self.register.leases.get(candidate.number)
        if known is None:
            self.leases.new.append(_lease(candidate, tenant, place))
            row.outcome = CREATE
            return
        if known.organisation_id != tenant.id and known.id in self.register.bound:
            before = next(
                each.name for each in self.register.tenants if each.id == known.organisation_id
            )
            self.say(
                row,
                _(
                    "The lease has an annex with %(before)s. End the annex before the lease goes "
                    "over to %(after)s."
                ),
                "tenant_name",
                outcome=REFUSE,
                before=before,
                after=tenant.name,
            )
            return
        values = {
            name: after
            for name in _COMPARED
            if _differs(name, getattr(known, name), after := getattr(candidate, name), candidate)
        }
        for name, after in values.items():
            changes.append(Change(name, _plain(getattr(known, name)), _plain(after)))
        if known.organisation_id != tenant.id:
            names = {each.id: each.name for each in self.register.tenants}
            changes.append(Change("tenant", names.get(known.organisation_id, ""), tenant.name))
            values["organisation_id"] = tenant.id
        if known.premises_id != place.id:
            objects = {each.id: each.object_number for each in self.register.places.values()}
            changes.append(
                Change("object", objects.get(known.premises_id, ""), place.object_number)
            )
            values["premises_id"] = place.id
        if values:
            self.leases.changed.append(replace(known, **values))
        row.outcome = UPDATE if changes else UNCHANGED
        row.changes = changes

    def drop_the_unused(self) -> None:
        """Write no tenant, premises or district that only refused rows would have brought."""
        leases = [*self.leases.new, *self.leases.changed]
        tenants = {lease.organisation_id for lease in leases}
        places = {lease.premises_id for lease in leases}
        self.tenants.new = [tenant for tenant in self.tenants.new if tenant.id in tenants]
        self.places.new = [place for place in self.places.new if place.id in places]
        districts = {place.district_id for place in (*self.places.new, *self.places.changed)}
        self.districts.new = [each for each in self.districts.new if each.id in districts]


class _KnownTenants:
    """Tenants of the register and of the list so far, by number and by name."""

    def __init__(self, tenants: Iterable[Tenant]) -> None:
        self.by_number: dict[str, Tenant] = {}
        self.by_name: dict[str, dict[UUID, Tenant]] = defaultdict(dict)
        for tenant in tenants:
            self.add(tenant)

    def add(self, tenant: Tenant) -> None:
        if identity := tenant.org_number or tenant.sole_trader_key:
            self.by_number[identity] = tenant
        self.by_name[plain_name(tenant.name)][tenant.id] = tenant

    def exchange(self, before: Tenant, after: Tenant) -> None:
        self.by_name[plain_name(before.name)].pop(before.id, None)
        self.add(after)

    def numbered(self, candidate: Candidate) -> Tenant | None:
        return self.by_number.get(candidate.org_number or candidate.sole_trader_key)

    def named(self, name: str) -> list[Tenant]:
        return list(self.by_name.get(plain_name(name), {}).values())

    def unnumbered(self, name: str) -> Tenant | None:
        """Return the one tenant that is known by this name and by no number."""
        same = [
            each for each in self.named(name) if not each.org_number and not each.sole_trader_key
        ]
        return same[0] if len(same) == 1 else None


def best_spelling(spellings: Iterable[str]) -> str:
    """Return the spelling to keep: the most frequent that is not all capitals, then the first."""
    counted: dict[str, int] = defaultdict(int)
    for spelling in spellings:
        counted[spelling] += 1
    return max(counted, key=lambda spelling: (not spelling.isupper(), counted[spelling]))


def shown_number(org_number: str) -> str:
    """Return the ten digits with their dash."""
    return f"{org_number[:6]}-{org_number[6:]}"


def _shown_identity(tenant: Tenant) -> str:
    if tenant.org_number:
        return shown_number(tenant.org_number)
    return tenant.sole_trader_masked


_COMPARED = (
    "status",
    "starts_on",
    "ends_on",
    "notice_months",
    "annual_rent_sek",
    "vat_liable",
    "contact_name",
    "contact_email",
    "contact_phone",
)


def _differs(name: str, before: Any, after: Any, candidate: Candidate) -> bool:
    """Tell whether the list says something else. An empty cell says nothing, with two exceptions.

    No end date means until further notice; a contact that has gone from the list goes from the
    register, for nobody else would take the name away.
    """
    if name == "ends_on":
        return candidate.ends_known and before != after
    return after is not None and before != after


def _lease(candidate: Candidate, tenant: Tenant, place: Place) -> LeaseFacts:
    return LeaseFacts(
        uuid7(),
        candidate.number,
        place.id,
        tenant.id,
        candidate.status,
        candidate.starts_on,
        candidate.ends_on,
        candidate.notice_months,
        candidate.annual_rent_sek,
        candidate.vat_liable,
        candidate.contact_name or "",
        candidate.contact_email or "",
        candidate.contact_phone or "",
    )


def _where(candidate: Candidate) -> tuple[Any, ...]:
    return (
        candidate.kind,
        candidate.address,
        candidate.postcode,
        candidate.city,
        plain_name(candidate.district),
        candidate.area_m2,
    )


def _plain(value: Any) -> str:
    """Return a value as stored with a change: text in no language, "" for nothing."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


T = TypeVar("T")


def _copied(row: ReadRow) -> ReadRow:
    candidate = row.candidate
    return replace(
        row, said=list(row.said), candidate=replace(candidate) if candidate is not None else None
    )


def as_tuple(thing: Any) -> tuple[Any, ...]:
    """Return the values of a facts object in the order of its fields."""
    return tuple(getattr(thing, each.name) for each in fields(thing))


def after(register: Register, plan: Plan) -> Register:
    """Return the register as it is when the plan has been written."""

    def merged(known: Iterable[T], writes: Writes) -> list[T]:
        things = {each.id: each for each in known}  # type: ignore[attr-defined]  # all have one
        things |= {each.id: each for each in (*writes.changed, *writes.new)}
        return list(things.values())

    return Register(
        districts=merged(register.districts, plan.districts),
        tenants=merged(register.tenants, plan.tenants),
        places={each.object_number: each for each in merged(register.places.values(), plan.places)},
        leases={each.number: each for each in merged(register.leases.values(), plan.leases)},
        bound=register.bound,
    )
