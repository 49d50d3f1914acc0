"""What a call says to everybody: one content for its page, its PDF and its JSON."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from partnerships.models import (
    CallNotice,
    Criterion,
    CriterionKind,
    GrantCall,
    Question,
)


@dataclass(frozen=True)
class Announcement:
    """A call with everything that a would-be applicant wants to read, in the active language.

    ``criteria`` are grouped by kind, in the order in which they matter to an applicant;
    ``steps`` are the questions grouped by the step of the form in which they stand.
    """

    call: GrantCall
    criteria: list[tuple[CriterionKind, list[Criterion]]]
    steps: list[tuple[str, list[Question]]]
    notices: list[CallNotice]
    cancelled_because: str

    @property
    def grace(self) -> str:
        """The rule about being late, in words."""
        minutes = self.call.grace_minutes
        if self.call.closes_at is None:
            return ""
        if not minutes:
            return gettext("What comes after that moment is late, without exception.")
        return ngettext(
            "What comes within %(minutes)d minute after that is in time too; later is late.",
            "What comes within %(minutes)d minutes after that is in time too; later is late.",
            minutes,
        ) % {"minutes": minutes}


def announcement(call: GrantCall) -> Announcement:
    """Return what the call says."""
    criteria = list(call.criteria.prefetch_related("levels"))
    questions = list(call.questions.prefetch_related("choices"))
    off = call.history().filter(move="cancel").last()
    return Announcement(
        call,
        [
            (kind, found)
            for kind in CriterionKind
            if (found := [each for each in criteria if each.kind == kind])
        ],
        [(step, list(group)) for step, group in groupby(questions, key=lambda each: each.step)],
        list(call.notices.all()),
        off.reason if off else "",
    )


def as_data(told: Announcement) -> dict[str, Any]:
    """Return the announcement as JSON has it: both languages, moments with their zone.

    The shape is part of what others build on: names are added, never changed.
    """
    call = told.call
    return {
        "id": str(call.pk),
        "number": call.number,
        "title": _both(call, "name"),
        "company": {"name": call.company.name, "id": str(call.company_id)},
        "programme": {
            "code": call.programme.code,
            "kind": call.programme.kind,
            "title": _both(call.programme, "name"),
            "purpose": _both(call.programme, "purpose"),
            "applicants": call.programme.applicants,
            "decision_days": call.programme.decision_days,
            "report_days": call.programme.report_days,
        },
        "state": call.state,
        "introduction": _both(call, "introduction"),
        "opens_at": _moment(call.opens_at),
        "closes_at": _moment(call.closes_at),
        "grace_minutes": call.grace_minutes,
        "decisions_by": call.decisions_by and call.decisions_by.isoformat(),
        "budget_sek": str(call.budget_sek),
        "highest_sek": call.highest_sek and str(call.highest_sek),
        "districts": [
            {"name": _both(share.district, "name"), "amount_sek": str(share.amount_sek)}
            for share in call.envelopes.select_related("district")
        ],
        "targets": [
            {
                "dimension": target.dimension,
                "group": _both(target, "label"),
                "at_least_percent": target.at_least_percent,
            }
            for target in call.targets.all()
        ],
        "policy": call.policy_version
        and {
            "title": call.policy_version.document.title,
            "version": call.policy_version.number,
        },
        "criteria": [
            {
                "code": each.code,
                "kind": kind.value,
                "heading": _both(each, "heading"),
                "text": _both(each, "text"),
                "weight": each.weight,
                "levels": [
                    {"score": level.score, "meaning": _both(level, "anchor")}
                    for level in each.levels.all()
                ],
            }
            for kind, found in told.criteria
            for each in found
        ],
        "questions": [
            {
                "code": each.code,
                "step": _both(each, "step"),
                "label": _both(each, "label"),
                "hint": _both(each, "hint"),
                "kind": each.kind,
                "required": each.is_required,
                "longest": each.longest,
                "choices": [
                    {"code": choice.code, "label": _both(choice, "label")}
                    for choice in each.choices.all()
                ],
            }
            for _step, found in told.steps
            for each in found
        ],
        "notices": [
            {
                "at": _moment(notice.at),
                "closed_at_before": _moment(notice.closed_at_before),
                "closes_at": _moment(notice.closes_at),
                "reason": notice.reason,
            }
            for notice in told.notices
        ],
    }


def _both(thing: Any, field: str) -> dict[str, str]:
    return {language: getattr(thing, f"{field}_{language}") for language in ("sv", "en")}


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat() if at else None
