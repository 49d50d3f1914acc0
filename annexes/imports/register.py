"""The register as `annexes.leaselist.plan` sees it, and the writing of a plan into it."""

from uuid import UUID

from django.db import connection
from django.utils.text import slugify

from annexes.leaselist import plan as lists
from annexes.models import Lease, LeaseAnnex
from annexes.states.annexes import IN_FORCE, UNDER_WAY
from portal.bulk import insert_rows, update_rows
from portal.people.models import Organisation, OrganisationKind
from portal.places.models import District, Premises

_LEASE_FIELDS = (
    "id",
    "number",
    "premises",
    "organisation",
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
_PLACE_FIELDS = (
    "id",
    "object_number",
    "kind",
    "district",
    "address",
    "postcode",
    "city",
    "area_m2",
)
_TENANT_FIELDS = ("id", "name", "org_number", "sole_trader_key", "sole_trader_masked")


def load_register(company_id: UUID) -> lists.Register:
    """Return what the company's register holds, in five queries."""
    leases = [
        lists.LeaseFacts(*values)
        for values in Lease.objects.of(company_id).order_by().values_list(*_LEASE_FIELDS)
    ]
    places = [
        lists.Place(*values)
        for values in Premises.objects.of(company_id).order_by().values_list(*_PLACE_FIELDS)
    ]
    tenants = [
        lists.Tenant(*values)
        for values in Organisation.objects.of(company_id)
        .order_by("id")
        .values_list(*_TENANT_FIELDS)
    ]
    districts = [
        lists.District(*values)
        for values in District.objects.of(company_id).order_by("id").values_list("id", "name_sv")
    ]
    bound = (
        LeaseAnnex.objects.of(company_id)
        .filter(state__in=sorted(UNDER_WAY | IN_FORCE))
        .values_list("lease_id", flat=True)
    )
    return lists.Register(
        districts,
        tenants,
        {place.object_number: place for place in places},
        {lease.number: lease for lease in leases},
        frozenset(bound),
    )


def hold_register(company_id: UUID) -> None:
    """Wait until nobody else writes a list into this company's register; hold it until commit."""
    key = int.from_bytes(company_id.bytes[-8:], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def write_plan(plan: lists.Plan, company_id: UUID) -> None:
    """Write what the plan says, in the order in which rows point at each other.

    Runs inside the caller's transaction, with the register held.
    """
    _write_districts(plan.districts.new, company_id)
    if plan.tenants.new:
        insert_rows(
            Organisation,
            (*_TENANT_FIELDS, "company", "kind", "email", "phone", "website"),
            (
                (
                    *lists.as_tuple(tenant),
                    company_id,
                    OrganisationKind.COMMERCIAL_TENANT,
                    "",
                    "",
                    "",
                )
                for tenant in plan.tenants.new
            ),
        )
    if plan.tenants.changed:
        update_rows(Organisation, _TENANT_FIELDS, map(lists.as_tuple, plan.tenants.changed))
    if plan.places.new:
        insert_rows(
            Premises,
            (*_PLACE_FIELDS, "company", "service_mix_note"),
            ((*lists.as_tuple(place), company_id, "") for place in plan.places.new),
        )
    if plan.places.changed:
        update_rows(Premises, _PLACE_FIELDS, map(lists.as_tuple, plan.places.changed))
    if plan.leases.new:
        insert_rows(
            Lease,
            (*_LEASE_FIELDS, "company"),
            ((*lists.as_tuple(lease), company_id) for lease in plan.leases.new),
        )
    if plan.leases.changed:
        update_rows(Lease, _LEASE_FIELDS, map(lists.as_tuple, plan.leases.changed))


def _write_districts(districts: list[lists.District], company_id: UUID) -> None:
    taken = set(District.objects.of(company_id).values_list("code", flat=True))
    rows = []
    for district in districts:
        code = _free_code(slugify(district.name)[:50] or "district", taken)
        taken.add(code)
        rows.append(
            District(id=district.id, company_id=company_id, code=code, name_sv=district.name[:200])
        )
    District.objects.bulk_create(rows)


def _free_code(wanted: str, taken: set[str]) -> str:
    code, number = wanted, 1
    while code in taken:
        number += 1
        code = f"{wanted}-{number}"
    return code
