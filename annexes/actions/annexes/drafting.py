"""Writing the draft of an annex, and changing it while the landlord has it."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.actions import plans
from annexes.actions.agreements import refuse_unless
from annexes.actions.templates import install_standard_template
from annexes.models import Ambition, AnnexTemplateVersion, LeaseAnnex, LeaseStatus
from annexes.states.annexes import WITH_LANDLORD
from portal.errors import DomainError
from portal.records.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annexes.models import Lease
    from portal.goals.models import Theme
    from portal.people.models import HousingCompany, User
    from portal.places.models import District

#: Series of running numbers of annexes ("socialsmart hyresbilaga"), one a company and year.
SERIES = "SHA"


class AnotherUnderWay(DomainError):
    """One annex at a time is drawn up for a lease."""

    message = _("The lease already has an annex that is under way.")


class NoTemplate(DomainError):
    """There is no wording to write the annex on."""

    message = _("No version of an annex template is published. Publish one first.")


class WrongDays(DomainError):
    """The annex's days do not fit."""

    message = _("The annex has to end after it begins, and begin while the lease runs.")


@transaction.atomic
def draft_annex(
    lease: "Lease",
    *,
    starts_on: date,
    ends_on: date,
    ambition: str = Ambition.LIGHT,
    language: str = "sv",
    districts: "Iterable[District] | None" = None,
    themes: "Iterable[Theme] | None" = None,
    landlord_contact: "User | None" = None,
    template_version: AnnexTemplateVersion | None = None,
    by: "User",
    at: datetime,
) -> LeaseAnnex:
    """Draw up an annex to a lease, with the landlord's standard commitments in its first year plan.

    Args:
        lease: With the tenant as it is now.
        starts_on: First day.
        ends_on: Last day. A lease whose term has passed runs on until notice is given, and so
            may its annex; the annex itself says that it never outlasts the lease.
        ambition: How far the tenant is expected to go.
        language: Of the annex itself, "sv" or "en".
        districts: Where; the premises' own when None.
        themes: Focus areas; all of the company's annex themes when None.
        landlord_contact: Who answers the tenant; ``by`` when None.
        template_version: The wording; the latest published when None.
        by: Who drafts.
        at: When.

    Raises:
        AnotherUnderWay: the lease's former annex has not been signed or withdrawn.
        WrongDays: the days are in the wrong order, or the lease will have ended.
        NoTemplate: the company has published no wording.
    """
    lease = type(lease).objects.locked(lease.pk)
    if lease.annexes.under_way().exists():
        raise AnotherUnderWay
    _check_days(lease, starts_on, ends_on)
    version = template_version or _latest_version(lease.company, at=at)
    annex = LeaseAnnex.objects.create(
        company=lease.company,
        organisation=lease.organisation,
        lease=lease,
        template_version=version,
        number=next_number(SERIES, company_id=lease.company_id, year=timezone.localdate(at).year),
        language=language,
        starts_on=starts_on,
        ends_on=ends_on,
        ambition=ambition,
        landlord_contact=landlord_contact or by,
        drafted_at=at,
        drafted_by=by,
    )
    if districts is None:
        districts = [lease.premises.district] if lease.premises.district else []
    if themes is None:
        themes = _annex_themes(lease.company)
    annex.districts.set(districts)
    annex.themes.set(themes)
    plans.start_year_plan(annex, year=starts_on.year)
    return annex


def _latest_version(company: "HousingCompany", *, at: datetime) -> AnnexTemplateVersion:
    published = AnnexTemplateVersion.objects.of(company).published().order_by("template", "-number")
    found = published.first()
    if found is None and not AnnexTemplateVersion.objects.of(company).exists():
        return install_standard_template(company, by=None, at=at)
    if found is None:
        raise NoTemplate
    return found


def _annex_themes(company: "HousingCompany") -> "Iterable[Theme]":
    from portal.goals.models import Theme

    return Theme.objects.of(company).for_annexes()


def _check_days(lease: "Lease", starts_on: date, ends_on: date) -> None:
    over = lease.ends_on and lease.status != LeaseStatus.RUNNING and starts_on > lease.ends_on
    if ends_on < starts_on or over:
        raise WrongDays


@transaction.atomic
def change_annex(
    annex: LeaseAnnex,
    *,
    starts_on: date,
    ends_on: date,
    ambition: str,
    language: str,
    districts: "Iterable[District]",
    themes: "Iterable[Theme]",
    landlord_contact: "User | None",
    by: "User",
    at: datetime,
) -> LeaseAnnex:
    """Change what the annex itself says, while the landlord has it.

    Raises:
        IllegalMove: the tenant has it, or it is agreed.
        WrongDays: the days do not fit.
    """
    annex = LeaseAnnex.objects.locked(annex.pk)
    refuse_unless(annex, WITH_LANDLORD)
    _check_days(annex.lease, starts_on, ends_on)
    moved = starts_on.year - annex.starts_on.year
    annex.starts_on, annex.ends_on = starts_on, ends_on
    annex.ambition, annex.language = ambition, language
    annex.landlord_contact = landlord_contact
    annex.save()
    annex.districts.set(districts)
    annex.themes.set(themes)
    plans.fit_to_annex(annex, moved_years=moved)
    return annex
