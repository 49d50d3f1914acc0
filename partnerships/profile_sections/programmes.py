"""The profile's section of support programmes, and of the calls that wait to be written on.

A call in a profile is a draft: criteria and questions as the company has published them, without
money and days. Once a call has been approved, a later load leaves it alone.
"""

from partnerships.models import (
    Applicants,
    Criterion,
    CriterionKind,
    CriterionLevel,
    GrantCall,
    ProgrammeKind,
    Question,
    QuestionChoice,
    QuestionKind,
    SupportProgramme,
)
from partnerships.states.calls import CallState
from portal.profiles.loader import Load
from portal.profiles.registry import section
from portal.profiles.schema import Choice, Code, Flag, Number, Ref, Row, Rows, Text

PROGRAMMES = Rows(
    {
        "code": Code(),
        "kind": Choice(ProgrammeKind, required=True),
        "name_sv": Text(required=True, longest=200),
        "name_en": Text(longest=200),
        "purpose_sv": Text(required=True),
        "purpose_en": Text(),
        "applicants": Choice(Applicants, default=Applicants.ORGANISATIONS),
        "policy": Ref("policies"),
        "is_rolling": Flag(default=False),
        "expects_counter_performance": Flag(default=False),
        "decision_days": Number(whole=True, at_least=1, at_most=366),
        "report_days": Number(whole=True, at_least=1, at_most=730),
        "grace_minutes": Number(whole=True, at_least=0, at_most=1440, default=0),
        "highest_sek": Number(at_least=1),
        "source": Text(longest=300),
    }
)

CRITERIA = Rows(
    {
        "code": Code(),
        "kind": Choice(CriterionKind, required=True),
        "heading_sv": Text(required=True, longest=200),
        "heading_en": Text(longest=200),
        "text_sv": Text(),
        "text_en": Text(),
        "weight": Number(whole=True, at_least=1, at_most=100),
        "levels": Rows(
            {
                "score": Number(required=True, whole=True, at_least=0, at_most=10),
                "anchor_sv": Text(required=True, longest=300),
                "anchor_en": Text(longest=300),
            },
            known_by="score",
        ),
    },
    required=True,
)
QUESTIONS = Rows(
    {
        "code": Code(),
        "step_sv": Text(required=True, longest=120),
        "step_en": Text(longest=120),
        "label_sv": Text(required=True, longest=300),
        "label_en": Text(longest=300),
        "hint_sv": Text(longest=500),
        "hint_en": Text(longest=500),
        "kind": Choice(QuestionKind, required=True),
        "is_required": Flag(default=True),
        "longest": Number(whole=True, at_least=1, at_most=20_000),
        "choices": Rows(
            {
                "code": Code(),
                "label_sv": Text(required=True, longest=200),
                "label_en": Text(longest=200),
            }
        ),
    },
    required=True,
)
CALLS = Rows(
    {
        "programme": Ref("support_programmes", required=True),
        "year": Number(required=True, whole=True, at_least=2000, at_most=2199),
        "name_sv": Text(required=True, longest=200),
        "name_en": Text(longest=200),
        "introduction_sv": Text(),
        "introduction_en": Text(),
        "criteria": CRITERIA,
        "questions": QUESTIONS,
    },
    known_by="programme",
)


@section("support_programmes", PROGRAMMES)
def load_programmes(load: Load, rows: list[Row]) -> None:
    """How the company gives support: for what, to whom, under which policy, how fast."""
    for row in rows:
        values = row.picked(*(key for key in PROGRAMMES.keys if key not in {"code", "policy"}))
        programme = load.put(
            SupportProgramme,
            row,
            key=row.picked("code"),
            values=values | {"policy": load.the("policies", row["policy"])},
        )
        load.name("support_programmes", row["code"], programme)


@section("calls", CALLS)
def load_calls(load: Load, rows: list[Row]) -> None:
    """The next call of a programme, ready for its money and its days."""
    for row in rows:
        programme = load.the("support_programmes", row["programme"])
        begun = GrantCall.objects.filter(programme=programme, year=row["year"])
        if begun.exclude(state=CallState.DRAFT).exists():
            continue
        call = load.put(
            GrantCall,
            row,
            key={"programme": programme, "year": row["year"]},
            values=row.picked("name_sv", "name_en", "introduction_sv", "introduction_en")
            | {"grace_minutes": programme.grace_minutes},
        )
        for order, part in enumerate(row["criteria"]):
            _load_criterion(load, call, part, order)
        for order, part in enumerate(row["questions"]):
            _load_question(load, call, part, order)


def _load_criterion(load: Load, call: GrantCall, row: Row, order: int) -> None:
    criterion = load.put(
        Criterion,
        row,
        key={"call": call, "code": row["code"]},
        values=row.picked("kind", "heading_sv", "heading_en", "text_sv", "text_en", "weight")
        | {"sort_order": order},
    )
    for level in row["levels"]:
        load.put(
            CriterionLevel,
            level,
            key={"criterion": criterion, "score": level["score"]},
            values=level.picked("anchor_sv", "anchor_en"),
        )


def _load_question(load: Load, call: GrantCall, row: Row, order: int) -> None:
    question = load.put(
        Question,
        row,
        key={"call": call, "code": row["code"]},
        values=row.picked(
            "step_sv", "step_en", "label_sv", "label_en", "hint_sv", "hint_en", "kind",
            "is_required", "longest",
        )
        | {"sort_order": order},
    )  # fmt: skip
    for place, choice in enumerate(row["choices"]):
        load.put(
            QuestionChoice,
            choice,
            key={"question": question, "code": choice["code"]},
            values=choice.picked("label_sv", "label_en") | {"sort_order": place},
        )
