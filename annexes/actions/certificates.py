"""Issuing certificates."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes import certificates
from annexes.models import Certificate, LeaseAnnex
from portal.canonical import fingerprint
from portal.errors import DomainError
from portal.people.models import Organisation, User
from portal.records import jobs
from portal.records.numbers import next_number

#: The kind of job that makes the PDF, and the series of the numbers ("intyg").
CERTIFICATE_FILE = "annexes.certificate"
SERIES = "INT"


class NothingToCertify(DomainError):
    """No annex was in force in the year."""

    message = _("There is no year plan in force for that year, so there is nothing to certify.")


class SaysTheSame(DomainError):
    """A new one would say what the one that stands says already."""

    message = _("Nothing has changed since the certificate that you have. Use that one.")


@transaction.atomic
def issue_certificate(
    organisation: Organisation,
    *,
    year: int,
    annex: LeaseAnnex | None = None,
    language: str = "sv",
    by: User,
    at: datetime,
) -> Certificate:
    """Issue a certificate of what the tenant gave in the year, and have its PDF made.

    The one that stood until now is superseded: its number and its file stay as they are, and
    its public page says that there is a newer one.

    Args:
        organisation: The tenant.
        year: Calendar year. Before it is closed, the certificate says how far it has come.
        annex: Of this annex alone; otherwise of all that the tenant has.
        language: In which language it is written.
        by: Who orders it.
        at: When.

    Raises:
        NothingToCertify: no annex of the tenant's had a plan in force in the year.
        SaysTheSame: a new one would say nothing new.
    """
    organisation = (
        Organisation.objects.select_related("company").select_for_update(of=("self",))
    ).get(pk=organisation.pk)
    today = timezone.localdate(at)
    content = certificates.content_for(
        organisation, year=year, annex=annex, counted_on=today, language=language
    )
    if not content["annexes"]:
        raise NothingToCertify
    line = Certificate.objects.filter(organisation=organisation, annex=annex, year=year)
    before = line.standing().first()
    if before is not None and certificates.says_the_same(before.content, content):
        raise SaysTheSame
    certificate = Certificate.objects.create(
        company=organisation.company,
        organisation=organisation,
        annex=annex,
        year=year,
        number=next_number(SERIES, company_id=organisation.company_id, year=today.year),
        code=certificates.new_code(),
        is_final=content["is_final"],
        counted_on=today,
        language=language,
        content=content,
        content_sha256=fingerprint(content),
        issued_at=at,
        issued_by=by,
        supersedes=before,
    )
    jobs.order(
        CERTIFICATE_FILE,
        company=organisation.company,
        organisation=organisation,
        given={"certificate": str(certificate.pk)},
        by=by,
        at=at,
    )
    return certificate
