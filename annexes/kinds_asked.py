"""Tells the activities, which stand below this app, what its catalogue of pledges holds."""

from uuid import UUID

from annexes.models import PledgeKind
from portal.activities.kinds import AskedKind, names_kinds


@names_kinds
def pledge_kinds(company_id: UUID) -> list[AskedKind]:
    """Return the kinds in which tenants can pledge."""
    return [
        AskedKind(kind.code, kind.name, kind.unit)
        for kind in PledgeKind.objects.of(company_id).on_offer()
    ]
