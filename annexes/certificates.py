"""The certificate of a tenant's year: what it says, how it is printed, and whether a file is it."""

import hashlib
import secrets
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format

from annexes.figures import contribution_rows, pledge_rows
from annexes.models import Certificate, LeaseAnnex, PledgeKind, YearPlan
from annexes.models.contributions import exactly
from annexes.states.contributions import ContributionState
from annexes.states.plans import PlanState
from portal.pdf import render
from portal.people.models import Organisation
from portal.records.files import keep

#: Changes when content is put together in another way; old certificates keep their number.
CONTENT_VERSION = 1
#: Letters and figures that are not taken for each other when read aloud or typed from paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
VERIFIED = Q(state=ContributionState.VERIFIED)


def plans_of(organisation: Organisation, year: int, annex: LeaseAnnex | None) -> list[YearPlan]:
    """Return the plans that a certificate of the year is about: those that have come into force."""
    plans = YearPlan.objects.filter(
        organisation=organisation, year=year, state__in=[PlanState.RUNNING, PlanState.CLOSED]
    )
    plans = plans.filter(annex=annex) if annex is not None else plans
    return list(plans.select_related("annex").order_by("annex__number"))


def content_for(
    organisation: Organisation,
    *,
    year: int,
    annex: LeaseAnnex | None,
    counted_on: date,
    language: str,
) -> dict[str, Any]:
    """Return what a certificate says when it is issued now.

    Returns:
        Plain JSON. Quantities are strings in the language of the certificate; *verified* is
        what the company has checked, *unverified* the rest of what was said to be delivered.
    """
    plans = plans_of(organisation, year, annex)
    company = organisation.company
    with translation.override(language):
        return {
            "version": CONTENT_VERSION,
            "company": {"name": company.name, "number": _number(company.org_number)},
            "organisation": {
                "name": organisation.name,
                "number": organisation.shown_number,
                "is_sole_trader": organisation.is_sole_trader,
            },
            "annexes": [plan.annex.number for plan in plans],
            "year": year,
            "is_final": bool(plans) and all(plan.state == PlanState.CLOSED for plan in plans),
            "counted_on": date_format(counted_on),
            "lines": _lines(organisation, year, annex),
        }


def says_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two contents differ in nothing but the day on which they were counted."""
    return one | {"counted_on": ""} == other | {"counted_on": ""}


def new_code() -> str:
    """Return a public name that nobody guesses: three groups of four, 59 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def certificate_html(certificate: Certificate) -> str:
    """Return the certificate as the whole page that becomes its PDF, in its own language."""
    with translation.override(certificate.language):
        return render_to_string(
            "annexes/print/certificate.html",
            {
                "certificate": certificate,
                "content": certificate.content,
                "title": title_of(certificate),
                "lang": certificate.language,
                "address": settings.SITE_URL + certificate.get_absolute_url(),
            },
        )


def title_of(certificate: Certificate) -> str:
    """Return what the document is called."""
    with translation.override(certificate.language):
        return translation.gettext("Certificate %(number)s") % {"number": certificate.number}


def keep_file(certificate: Certificate) -> Certificate:
    """Make the PDF unless it is kept already. It is made once; what is kept is the certificate."""
    if certificate.file_id is not None:
        return certificate
    content = render(
        certificate_html(certificate),
        title=title_of(certificate),
        lang=certificate.language,
        at=certificate.issued_at,
    )
    with transaction.atomic():
        certificate = Certificate.objects.locked(certificate.pk)
        if certificate.file_id is not None:
            return certificate
        certificate.file = keep(
            content,
            name=f"{certificate.number.replace(' ', '-').replace(':', '-')}.pdf",
            content_type="application/pdf",
            purpose="certificate",
            company=certificate.company,
            organisation=certificate.organisation,
            by=None,
            at=timezone.now(),
        )
        certificate.file_sha256 = certificate.file.sha256
        certificate.save(update_fields=["file", "file_sha256"])
    return certificate


def is_the_file(certificate: Certificate, upload: IO[bytes]) -> bool:
    """Whether a file is the certificate, byte for byte. It is read, compared and not kept."""
    upload.seek(0)
    digest = hashlib.file_digest(upload, "sha256").hexdigest()
    return secrets.compare_digest(digest, certificate.file_sha256 or "")


def _lines(organisation: Organisation, year: int, annex: LeaseAnnex | None) -> list[dict[str, Any]]:
    of = {"organisation": organisation.pk}
    pledged_rows = pledge_rows(organisation.company, year, **of)
    given_rows = contribution_rows(organisation.company, year, **of)
    if annex is not None:
        pledged_rows = pledged_rows.filter(plan__annex=annex)
        given_rows = given_rows.filter(annex=annex)
    pledged = dict(pledged_rows.order_by().values_list("kind").annotate(Sum("quantity")))
    given = {
        kind: sums
        for kind, *sums in given_rows.order_by()
        .values_list("kind")
        .annotate(
            delivered=Sum("amount"),
            verified=Coalesce(Sum("amount", filter=VERIFIED), Decimal(0)),
            occasions=Count("pk", filter=Q(reverses=None)),
        )
    }
    kinds = PledgeKind.objects.filter(pk__in={*pledged, *given})
    return [
        _line(kind, pledged.get(kind.pk, Decimal(0)), *given.get(kind.pk, _NOTHING))
        for kind in kinds
    ]


_NOTHING = (Decimal(0), Decimal(0), 0)


def _line(
    kind: PledgeKind, pledged: Decimal, delivered: Decimal, verified: Decimal, occasions: int
) -> dict[str, Any]:
    shown = {
        "pledged": pledged,
        "delivered": delivered,
        "verified": verified,
        "unverified": delivered - verified,
    }
    amounts = {name: exactly(_plain(amount), kind.unit) for name, amount in shown.items()}
    return {
        "kind": str(kind),
        "code": kind.code,
        "occasions": occasions,
        "verified_above_zero": verified > 0,
        **amounts,
    }


def _plain(amount: Decimal) -> Decimal:
    """Return the amount as a number that has no exponent: 80.00 and not 8E+1."""
    return amount.quantize(Decimal("0.01"))


def _number(org_number: str) -> str:
    return f"{org_number[:6]}-{org_number[6:]}" if org_number else ""
