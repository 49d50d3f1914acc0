"""What an annex says with its amendments: before, after, and as of any day."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from annexes.ambition import Ambition
from annexes.content import Source, commitments_in, content_of, pledges_in, put_together
from annexes.models import Agreement, Amendment, LeaseAnnex, Part, YearPlan
from portal.dates import format_day
from portal.words import in_language

#: Which placeholders of a clause speak of each part.
_SPEAKS_OF = {
    Part.END: ("{ends_on}",),
    Part.FOCUS: ("{ambition}", "{districts}", "{themes}"),
}


@dataclass(frozen=True)
class Wording:
    """What the annex says from a day on: the original's content, or an amendment's.

    Attributes:
        document: Under which the signatures stand.
        content: As `annexes.content` has it.
        holds_from: The first day on which it holds.
    """

    document: Agreement
    content: dict[str, Any]
    holds_from: date


def wordings_of(annex: LeaseAnnex) -> list[Wording]:
    """Return what the annex has said, the original first, one entry for each day of change."""
    signed = annex.amendments.signed()
    return [
        Wording(annex, content_of(annex), annex.starts_on),
        *(Wording(each, each.content, each.holds_from) for each in signed),
    ]


def wording_on(annex: LeaseAnnex, day: date) -> Wording | None:
    """Return what the annex says on a day; None before it begins and after it has ended."""
    if not annex.starts_on <= day <= annex.last_day:
        return None
    return [each for each in wordings_of(annex) if each.holds_from <= day][-1]


def latest_wording(annex: LeaseAnnex) -> Wording:
    """Return what the next amendment starts from: the last that both have signed."""
    return wordings_of(annex)[-1]


def content_of_amendment(amendment: Amendment) -> dict[str, Any]:
    """Return what the annex says with the amendment: frozen when agreed, otherwise as of now."""
    return amendment.content if amendment.content is not None else amended_content(amendment)


def content_before(amendment: Amendment) -> dict[str, Any]:
    """Return what the annex says without the amendment."""
    earlier = [
        each
        for each in wordings_of(amendment.annex)
        if isinstance(each.document, LeaseAnnex) or each.document.ordinal < amendment.ordinal
    ]
    return earlier[-1].content


def amended_content(amendment: Amendment) -> dict[str, Any]:
    """Put the content together: what held before, and in the amendment's scope what is new.

    Clauses that speak of something in scope, such as the last day, are filled in anew from the
    version that the annex is written on; every other clause is taken over word for word.
    """
    annex, before = amendment.annex, content_before(amendment)
    content = deepcopy(before)
    with translation.override(annex.language):
        _renew(content, amendment)
        if Part.PLAN in amendment.scope and (plan := _plan_of(amendment)):
            content["year"] = plan.year
            content["pledges"], content["commitments"] = pledges_in(plan), commitments_in(plan)
    if Part.CLAUSES in amendment.scope:
        wanted = {clause.number: clause for clause in amendment.clauses.all()}
        for clause in content["clauses"]:
            if found := wanted.get(clause["number"]):
                clause |= {"heading": found.heading, "body": found.body, "is_own": True}
    content["amendment"] = {
        "number": amendment.number,
        "ordinal": amendment.ordinal,
        "scope": sorted(amendment.scope),
        "background": amendment.background,
        "wanted_from": amendment.wanted_from.isoformat(),
    }
    return content


def _renew(content: dict[str, Any], amendment: Amendment) -> None:
    """Change the last day and the focus, and the clauses that speak of them."""
    annex = amendment.annex
    if Part.END in amendment.scope and amendment.new_ends_on:
        content["ends_on"] = amendment.new_ends_on.isoformat()
    if Part.FOCUS in amendment.scope:
        content["ambition"] = amendment.ambition or content["ambition"]
        content["districts"] = sorted(each.name for each in amendment.districts.all())
        content["themes"] = sorted(each.name for each in amendment.themes.all())
    spoken_of = [
        word for part, words in _SPEAKS_OF.items() if part in amendment.scope for word in words
    ]
    if not spoken_of:
        return
    fresh = put_together(
        Source(
            version=annex.template_version,
            landlord=annex.company,
            tenant=annex.organisation,
            lease=annex.lease,
            number=annex.number,
            language=annex.language,
            starts_on=annex.starts_on,
            ends_on=date.fromisoformat(content["ends_on"]),
            ambition=content["ambition"],
            districts=content["districts"],
            themes=content["themes"],
            contact=annex.landlord_contact,
            year=content["year"],
        )
    )
    anew = {clause["number"]: clause for clause in fresh["clauses"]}
    bodies = {clause.number: clause.body for clause in annex.template_version.clauses.all()}
    for clause in content["clauses"]:
        new = anew.get(clause["number"])
        if new is None or clause.get("is_own"):
            continue
        speaks = any(word in bodies[clause["number"]] for word in spoken_of)
        if speaks or new["applies"] != clause.get("applies", True):
            clause |= {"body": new["body"], "applies": new["applies"]}


def _plan_of(amendment: Amendment) -> YearPlan | None:
    """Return the plan of the year in which the amendment is to hold, or the last before it."""
    plans = amendment.annex.plans.filter(year__lte=amendment.wanted_from.year)
    return plans.order_by("-year").first()


@dataclass(frozen=True)
class Change:
    """What an amendment changes in one place: before and after, each as lines."""

    label: str
    before: list[str]
    after: list[str]


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Return every place in which two contents differ, in the language of the content."""
    with translation.override(after["language"]):
        return [
            *_changed_clauses(before, after),
            *_changed(_("Last day"), before, after, lambda c: [_day(c["ends_on"])]),
            *_changed(_("Ambition"), before, after, lambda c: [str(Ambition(c["ambition"]).label)]),
            *_changed(_("Districts"), before, after, lambda c: c["districts"]),
            *_changed(_("Focus areas"), before, after, lambda c: c["themes"]),
            *_changed(_("The tenant's pledges"), before, after, _pledge_lines),
            *_changed(_("The landlord's commitments"), before, after, _commitment_lines),
        ]


def _changed_clauses(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    old = {clause["number"]: clause for clause in before["clauses"]}
    return [
        Change(f"{new['number']}. {new['heading']}", _lines(was, new), _lines(new, was))
        for new in after["clauses"]
        if (was := old.get(new["number"])) and _said(was) != _said(new)
    ]


def _said(clause: dict[str, Any]) -> tuple[str, str]:
    return clause["heading"], clause["body"]


def _lines(clause: dict[str, Any], other: dict[str, Any]) -> list[str]:
    renamed = [clause["heading"]] if clause["heading"] != other["heading"] else []
    return renamed + [line for line in clause["body"].splitlines() if line.strip()]


def _changed(label: str, before: dict[str, Any], after: dict[str, Any], read: Any) -> list[Change]:
    old, new = read(before), read(after)
    return [] if old == new else [Change(label, old, new)]


def _day(iso: str) -> str:
    return format_day(date.fromisoformat(iso))


def _pledge_lines(content: dict[str, Any]) -> list[str]:
    return [f"{each['wording']} ({each['kind']}: {each['shown']})" for each in content["pledges"]]


def _commitment_lines(content: dict[str, Any]) -> list[str]:
    until = in_language("senast", "by")
    return [
        f"{each['wording']} ({until} {each['due_on']})" if each["due_on"] else each["wording"]
        for each in content["commitments"]
    ]
