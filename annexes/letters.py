"""What is written to people about annexes. One text per occasion, in templates/letters/."""

from datetime import datetime
from typing import Any

from annexes.models import LeaseAnnex
from portal.people.models import Representative, User
from portal.records import letters
from portal.roles import Role

#: Those in the tenant's organisation who answer for its annexes.
ANSWERING = (Role.ORG_SIGNATORY, Role.ORG_ADMINISTRATOR)


def tenants_people(annex: LeaseAnnex) -> list[User]:
    """Return those who answer for the annex at the tenant, each once."""
    return list(
        User.objects.filter(
            is_active=True,
            pk__in=Representative.objects.filter(
                organisation=annex.organisation_id, role__in=ANSWERING, ended_on=None
            ).values("user"),
        )
    )


def landlords_people(annex: LeaseAnnex) -> list[User]:
    """Return the landlord's contact person, or who drafted the annex."""
    return [annex.landlord_contact or annex.drafted_by]


def write_to_tenant(template: str, annex: LeaseAnnex, *, at: datetime, **context: Any) -> None:
    """Write to those who answer for the annex at the tenant."""
    _write(template, annex, tenants_people(annex), at=at, context=context)


def write_to_landlord(template: str, annex: LeaseAnnex, *, at: datetime, **context: Any) -> None:
    """Write to the landlord's contact person."""
    _write(template, annex, landlords_people(annex), at=at, context=context)


def _write(
    template: str, annex: LeaseAnnex, people: list[User], *, at: datetime, context: dict[str, Any]
) -> None:
    for person in people:
        letters.write(
            template,
            to=letters.Recipient.of(person),
            about=annex,
            company=annex.company,
            at=at,
            occasion=at.isoformat(),
            context=context
            | {"for_landlord": annex.company_id in person.staff_company_ids, "annex": annex},
        )
