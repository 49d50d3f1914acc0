"""What an annex says, as data: the same content is shown, agreed to, signed and printed.

Until the parties agree it is put together from the template, the wordings that they have agreed
on, the lease and the year plan; from then on it is read from the annex itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from annexes.ambition import SPOKEN, Ambition
from annexes.models import (
    AnnexTemplateVersion,
    Clause,
    Commitment,
    Lease,
    LeaseAnnex,
    Pledge,
    YearPlan,
)
from annexes.models.contributions import exactly
from annexes.placeholders import UNKNOWN, fill
from portal.amounts import format_number
from portal.words import in_language

if TYPE_CHECKING:
    from portal.people.models import HousingCompany, Organisation, User

#: Changes when content is put together in another way; old content keeps its number.
CONTENT_VERSION = 2


def content_of(annex: LeaseAnnex) -> dict[str, Any]:
    """Return what the annex says: frozen when agreed, otherwise as of now.

    Returns:
        Plain JSON; texts in the language of the annex, quantities as strings.
    """
    return annex.content if annex.content is not None else live_content(annex)


@dataclass(frozen=True)
class Source:
    """What content is put together from: an annex, or a version that is tried on a lease.

    Attributes:
        wordings: What the parties have agreed to print instead, by the clause's number.
        year: Of the first plan, or of the first day.
        commitments: What the landlord promises in that year, as it is printed.
        pledges: What the tenant pledges in it; none while a version is only tried.
    """

    version: AnnexTemplateVersion
    landlord: "HousingCompany"
    tenant: "Organisation"
    lease: Lease
    number: str
    language: str
    starts_on: date
    ends_on: date
    ambition: str
    districts: list[str]
    themes: list[str]
    contact: "User | None"
    year: int
    commitments: list[dict[str, Any]] = field(default_factory=list)
    pledges: list[dict[str, Any]] = field(default_factory=list)
    wordings: Mapping[int, str] = field(default_factory=dict)


def live_content(annex: LeaseAnnex) -> dict[str, Any]:
    """Put the content together from the template, the lease and the first year plan."""
    with translation.override(annex.language):
        plan = annex.plans.order_by("year").first()
        agreed = annex.clause_proposals.agreed().filter(language=annex.language)
        return put_together(
            Source(
                version=annex.template_version,
                landlord=annex.company,
                tenant=annex.organisation,
                lease=annex.lease,
                number=annex.number,
                language=annex.language,
                starts_on=annex.starts_on,
                ends_on=annex.ends_on,
                ambition=annex.ambition,
                districts=[district.name for district in annex.districts.all()],
                themes=[theme.name for theme in annex.themes.all()],
                contact=annex.landlord_contact,
                year=plan.year if plan else annex.starts_on.year,
                commitments=[] if plan is None else commitments_in(plan),
                pledges=[] if plan is None else pledges_in(plan),
                wordings=dict(agreed.values_list("clause_number", "text")),
            )
        )


def put_together(source: Source) -> dict[str, Any]:
    """Return the content, in the language that is active: the source's own."""
    values = _values(source)
    return {
        "content_version": CONTENT_VERSION,
        "language": source.language,
        "number": source.number,
        "template": {
            "code": source.version.template.code,
            "name": source.version.template.name,
            "version": source.version.number,
        },
        "landlord": {"name": values["landlord"], "number": values["landlord_number"]},
        "tenant": {"name": values["tenant"], "number": values["tenant_number"]},
        "lease": {
            "number": values["lease_number"],
            "premises": values["premises"],
            "area": values["area_m2"],
        },
        "starts_on": source.starts_on.isoformat(),
        "ends_on": source.ends_on.isoformat(),
        "ambition": source.ambition,
        "districts": sorted(source.districts),
        "themes": sorted(source.themes),
        "clauses": [
            _clause(clause, source, values) for clause in source.version.clauses.order_by("number")
        ],
        "year": source.year,
        "commitments": source.commitments,
        "pledges": source.pledges,
    }


def _clause(clause: Clause, source: Source, values: Mapping[str, str]) -> dict[str, Any]:
    """Return a clause as it is printed.

    One that asks for a higher ambition keeps its number and says that it does not apply, so that
    clauses which refer to others stay true (R-21).
    """
    applies = Ambition(source.ambition).reaches(clause.from_ambition)
    template = fill(clause.body, values).strip()
    body = source.wordings.get(clause.number, template)
    return {
        "number": clause.number,
        "heading": clause.heading,
        "body": body if applies else "",
        "followed_by": clause.followed_by,
        "applies": applies,
        "is_own": applies and body != template,
    }


def _values(source: Source) -> dict[str, str]:
    """Return what each placeholder stands for; empty for what is not known."""
    lease, area = source.lease, source.lease.area_m2
    return {
        "number": source.number,
        "landlord": source.landlord.name,
        "landlord_number": _org_number(source.landlord.org_number),
        "landlord_contact": source.contact.full_name if source.contact else "",
        "tenant": source.tenant.name,
        "tenant_number": source.tenant.shown_number or "",
        "lease_number": lease.number,
        "premises": str(lease.premises),
        "area_m2": f"{format_number(area, places=1)} m²" if area else UNKNOWN,
        "starts_on": _spelt(source.starts_on),
        "ends_on": _spelt(source.ends_on),
        "ambition": in_language(*SPOKEN[Ambition(source.ambition)]),
        "districts": _listed(source.districts) or _("the area"),
        "themes": _listed(name.lower() for name in source.themes) or _("social sustainability"),
        "year": str(source.year),
        "notice_months": str(source.version.notice_months),
    }


def _listed(names: Any) -> str:
    return get_text_list(sorted(names), _("and"))


def _org_number(digits: str) -> str:
    return f"{digits[:6]}-{digits[6:]}" if digits else ""


def _spelt(day: date) -> str:
    return date_format(day, "j F Y")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def commitments_in(plan: YearPlan) -> list[dict[str, Any]]:
    """Return what the landlord promises in a year, as content has it."""
    commitments = Commitment.objects.filter(plan=plan).select_related("theme", "responsible")
    return [
        {
            "wording": commitment.wording,
            "theme": commitment.theme.name if commitment.theme else "",
            "responsible": commitment.responsible.full_name if commitment.responsible else "",
            "due_on": _day(commitment.due_on),
        }
        for commitment in commitments.order_by("sort_order", "due_on", "id")
    ]


def pledges_in(plan: YearPlan) -> list[dict[str, Any]]:
    """Return what the tenant pledges for a year, as content has it."""
    pledges = Pledge.objects.filter(plan=plan).standing()
    pledges = pledges.select_related("kind", "theme", "district", "activity")
    return [
        {
            "kind": pledge.kind.name,
            "wording": pledge.wording,
            "quantity": f"{pledge.quantity:.2f}",
            "unit": pledge.kind.unit,
            "shown": exactly(pledge.quantity, pledge.kind.unit),
            "area_m2": f"{pledge.area_m2:.1f}" if pledge.area_m2 is not None else None,
            "hours": f"{pledge.hours:.2f}" if pledge.hours is not None else None,
            "needs_consent": pledge.needs_consent,
            "theme": pledge.theme.name if pledge.theme else "",
            "district": pledge.district.name if pledge.district else "",
            "activity": pledge.activity.name if pledge.activity else "",
            "starts_on": _day(pledge.starts_on),
            "ends_on": _day(pledge.ends_on),
        }
        for pledge in pledges.order_by("kind__sort_order", "starts_on", "id")
    ]
