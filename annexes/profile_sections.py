"""The profile's section of pledge kinds: the company's pledge catalogue."""

from decimal import Decimal

from annexes.models import (
    CountingRule,
    EvidenceRule,
    Party,
    PledgeKind,
    Responsible,
    StandardAgenda,
    StandardResponsibility,
    SurveyMeasure,
    SurveyQuestion,
)
from annexes.models.evaluations import MOST_QUESTIONS
from portal.goals.models import Unit
from portal.profiles.loader import Load
from portal.profiles.registry import section
from portal.profiles.schema import Choice, Code, Flag, Number, Row, Rows, Text

PLEDGE_KINDS = Rows(
    {
        "code": Code(),
        "name_sv": Text(required=True, longest=200),
        "name_en": Text(longest=200),
        "unit": Choice(Unit, required=True),
        "step": Number(at_least=Decimal("0.01"), at_most=9999, default=Decimal("0.01")),
        "counting_rule": Choice(CountingRule, default=CountingRule.EVERYTHING),
        "evidence_rule": Choice(EvidenceRule, default=EvidenceRule.NONE),
        "needs_consent": Flag(default=False),
        "is_paid_time": Flag(default=False),
        "asks_headcount": Flag(default=False),
        "rule_sv": Text(required=True),
        "rule_en": Text(),
        "evidence_sv": Text(required=True, longest=300),
        "evidence_en": Text(longest=300),
        "is_active": Flag(default=True),
    }
)


@section("pledge_kinds", PLEDGE_KINDS)
def load_pledge_kinds(load: Load, rows: list[Row]) -> None:
    """What tenants can pledge, how it is counted and what shows that it was done."""
    for order, row in enumerate(rows):
        values = row.picked(*(key for key in PLEDGE_KINDS.keys if key != "code"))
        kind = load.put(
            PledgeKind, row, key=row.picked("code"), values=values | {"sort_order": order}
        )
        load.name("pledge_kinds", row["code"], kind)


SPACE_RESPONSIBILITIES = Rows(
    {
        "code": Code(),
        "name_sv": Text(required=True, longest=200),
        "name_en": Text(longest=200),
        "responsible": Choice(Responsible, required=True),
        "is_active": Flag(default=True),
    }
)


@section("space_responsibilities", SPACE_RESPONSIBILITIES)
def load_space_responsibilities(load: Load, rows: list[Row]) -> None:
    """Who usually answers for what when tenants lend their premises."""
    for order, row in enumerate(rows):
        values = row.picked(*(key for key in SPACE_RESPONSIBILITIES.keys if key != "code"))
        load.put(
            StandardResponsibility,
            row,
            key=row.picked("code"),
            values=values | {"sort_order": order},
        )


AGENDAS = Rows(
    {
        "code": Code(),
        "name_sv": Text(required=True, longest=120),
        "name_en": Text(longest=120),
        "points_sv": Text(required=True),
        "points_en": Text(),
        "is_active": Flag(default=True),
    }
)


@section("agendas", AGENDAS)
def load_agendas(load: Load, rows: list[Row]) -> None:
    """What the parties of an annex usually talk about when they meet."""
    for order, row in enumerate(rows):
        values = row.picked(*(key for key in AGENDAS.keys if key != "code"))
        load.put(
            StandardAgenda,
            row,
            key=row.picked("code"),
            values=values | {"sort_order": order},
        )


SURVEY_QUESTIONS = Rows(
    {
        "code": Code(),
        "asked": Choice(Party, required=True),
        "place": Number(whole=True, at_least=1, at_most=MOST_QUESTIONS, required=True),
        "measure": Choice(SurveyMeasure, default=SurveyMeasure.AGREEMENT),
        "text_sv": Text(required=True, longest=200),
        "text_en": Text(longest=200),
        "is_active": Flag(default=True),
    }
)


@section("survey_questions", SURVEY_QUESTIONS)
def load_survey_questions(load: Load, rows: list[Row]) -> None:
    """The short survey both ways: five questions a side at most."""
    for row in rows:
        values = row.picked("asked", "measure", "text_sv", "text_en", "is_active")
        load.put(
            SurveyQuestion,
            row,
            key=row.picked("code"),
            values=values | {"sort_order": row["place"]},
        )
