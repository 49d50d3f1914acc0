"""What is written to people about annexes. One text per occasion, in templates/letters/."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from annexes.models import Agreement, Confirmation, Contribution, LeaseAnnex, Match, SpaceBooking
from portal.people.models import Organisation, Representative, User
from portal.records import letters
from portal.roles import Role

#: Those in the tenant's organisation who answer for its annexes.
ANSWERING = (Role.ORG_SIGNATORY, Role.ORG_ADMINISTRATOR)


def people_of(organisation_id: UUID) -> list[User]:
    """Return those who answer for the organisation, each once."""
    return list(
        User.objects.filter(
            is_active=True,
            pk__in=Representative.objects.filter(
                organisation=organisation_id, role__in=ANSWERING, ended_on=None
            ).values("user"),
        )
    )


def tenants_people(document: Agreement) -> list[User]:
    """Return those who answer for an annex or amendment at the tenant, each once."""
    return people_of(document.organisation_id)


def landlords_people(document: Agreement) -> list[User]:
    """Return the landlord's contact person, or who drafted the annex."""
    annex = _annex_of(document)
    return [annex.landlord_contact or annex.drafted_by]


def write_to_tenant(template: str, document: Agreement, *, at: datetime, **context: Any) -> None:
    """Write to those who answer for the annex at the tenant, about it or an amendment to it."""
    _write(template, document, tenants_people(document), at=at, context=context)


def write_to_landlord(template: str, document: Agreement, *, at: datetime, **context: Any) -> None:
    """Write to the landlord's contact person about an annex or an amendment to it."""
    _write(template, document, landlords_people(document), at=at, context=context)


def _annex_of(document: Agreement) -> LeaseAnnex:
    return document if isinstance(document, LeaseAnnex) else document.annex


def _write(
    template: str,
    document: Agreement,
    people: list[User],
    *,
    at: datetime,
    context: dict[str, Any],
) -> None:
    for person in people:
        for_landlord = document.company_id in person.staff_company_ids
        page = f"admin:{document._meta.app_label}_{document._meta.model_name}_change"
        letters.write(
            template,
            to=letters.Recipient.of(person),
            about=document,
            company=document.company,
            at=at,
            occasion=at.isoformat(),
            context=context
            | {
                "for_landlord": for_landlord,
                "annex": _annex_of(document),
                "document": document,
                "page": reverse(page, args=[document.pk])
                if for_landlord
                else document.get_absolute_url(),
            },
        )


def write_to_host(
    template: str, confirmation: Confirmation, *, token: str, at: datetime, occasion: str = ""
) -> None:
    """Write to the host of an activity about what a tenant has logged there."""
    host = confirmation.host
    letters.write(
        template,
        to=letters.Recipient(host.email, host.name),
        about=confirmation,
        company=confirmation.company,
        at=at,
        occasion=occasion,
        context={"token": token, "contribution": confirmation.contribution},
    )


def write_to_reporter(template: str, confirmation: Confirmation, *, at: datetime) -> None:
    """Write to whoever sent in what a host does not agree to."""
    letters.write(
        template,
        to=letters.Recipient.of(confirmation.contribution.submitted_by),
        about=confirmation,
        company=confirmation.company,
        at=at,
        context={"contribution": confirmation.contribution},
    )


def write_to_sender(template: str, contribution: Contribution, *, at: datetime) -> None:
    """Write to whoever sent in a contribution."""
    letters.write(
        template,
        to=letters.Recipient.of(contribution.submitted_by),
        about=contribution,
        company=contribution.company,
        at=at,
        occasion=at.isoformat(timespec="seconds"),
    )


def write_about_booking(
    template: str, booking: SpaceBooking, *, to: Organisation, at: datetime, **context: Any
) -> None:
    """Write about lent space to those who answer for one of its two sides."""
    consent = booking.slot.pledge.consent
    for person in people_of(to.pk):
        letters.write(
            template,
            to=letters.Recipient.of(person),
            about=booking,
            company=booking.company,
            at=at,
            occasion=at.isoformat(),
            context=context | {"booking": booking, "consent": consent},
        )


def write_about_match(
    template: str, match: Match, *, to: UUID, at: datetime, **context: Any
) -> None:
    """Write about a pledge for an association's activity to the host or to the tenant."""
    for person in people_of(to):
        letters.write(
            template,
            to=letters.Recipient.of(person),
            about=match,
            company=match.company,
            at=at,
            occasion=at.isoformat(),
            context=context | {"match": match},
        )
