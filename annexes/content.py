"""What an annex says, as data: the same content is shown, agreed to, signed and printed.

Until the parties agree it is put together from the template, the lease and the year plan; from
then on it is read from the annex itself.
"""

import hashlib
import json
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from annexes.models import Commitment, LeaseAnnex, Pledge, YearPlan
from annexes.models.contributions import exactly
from annexes.placeholders import fill
from portal.amounts import format_number
from portal.words import in_language

#: Changes when content is put together in another way; old content keeps its number.
CONTENT_VERSION = 1


def content_of(annex: LeaseAnnex) -> dict[str, Any]:
    """Return what the annex says: frozen when agreed, otherwise as of now.

    Returns:
        Plain JSON; texts in the language of the annex, quantities as strings.
    """
    return annex.content if annex.content is not None else live_content(annex)


def fingerprint(content: dict[str, Any]) -> str:
    """Return the SHA-256 of the content in canonical JSON, as 64 hexadecimal digits."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def live_content(annex: LeaseAnnex) -> dict[str, Any]:
    """Put the content together from the template, the lease and the first year plan."""
    with translation.override(annex.language):
        plan = annex.plans.order_by("year").first()
        values = _values(annex, plan)
        return {
            "content_version": CONTENT_VERSION,
            "language": annex.language,
            "number": annex.number,
            "template": {
                "code": annex.template_version.template.code,
                "name": annex.template_version.template.name,
                "version": annex.template_version.number,
            },
            "landlord": {"name": values["landlord"], "number": values["landlord_number"]},
            "tenant": {"name": values["tenant"], "number": values["tenant_number"]},
            "lease": {
                "number": values["lease_number"],
                "premises": values["premises"],
                "area": values["area_m2"],
            },
            "starts_on": annex.starts_on.isoformat(),
            "ends_on": annex.ends_on.isoformat(),
            "ambition": annex.ambition,
            "districts": sorted(district.name for district in annex.districts.all()),
            "themes": sorted(theme.name for theme in annex.themes.all()),
            "clauses": [
                {
                    "number": clause.number,
                    "heading": clause.heading,
                    "body": fill(clause.body, values).strip(),
                    "followed_by": clause.followed_by,
                }
                for clause in annex.template_version.clauses.order_by("number")
            ],
            "year": plan.year if plan else annex.starts_on.year,
            "commitments": [] if plan is None else _commitments(plan),
            "pledges": [] if plan is None else _pledges(plan),
        }


def _values(annex: LeaseAnnex, plan: YearPlan | None) -> dict[str, str]:
    """Return what each placeholder stands for."""
    lease, company, tenant = annex.lease, annex.company, annex.organisation
    area = lease.area_m2
    contact = annex.landlord_contact
    return {
        "number": annex.number,
        "landlord": company.name,
        "landlord_number": _org_number(company.org_number) or "–",
        "landlord_contact": contact.full_name if contact else "–",
        "tenant": tenant.name,
        "tenant_number": tenant.shown_number or "–",
        "lease_number": lease.number,
        "premises": str(lease.premises),
        "area_m2": f"{format_number(area, places=1)} m²" if area else "–",
        "starts_on": _spelt(annex.starts_on),
        "ends_on": _spelt(annex.ends_on),
        "ambition": in_language(*_AMBITION[annex.ambition]),
        "districts": _listed(district.name for district in annex.districts.all()) or _("the area"),
        "themes": _listed(theme.name.lower() for theme in annex.themes.all())
        or _("social sustainability"),
        "year": str(plan.year if plan else annex.starts_on.year),
    }


#: How a clause speaks of the level of ambition: Swedish, English.
_AMBITION = {
    "baseline": ("grundnivå", "baseline"),
    "light": ("lätt", "light"),
    "medium": ("medel", "medium"),
    "high": ("hög", "high"),
}


def _listed(names: Any) -> str:
    return get_text_list(sorted(names), _("and"))


def _org_number(digits: str) -> str:
    return f"{digits[:6]}-{digits[6:]}" if digits else ""


def _spelt(day: date) -> str:
    return date_format(day, "j F Y")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _commitments(plan: YearPlan) -> list[dict[str, Any]]:
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


def _pledges(plan: YearPlan) -> list[dict[str, Any]]:
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
