"""The profile's section of pledge kinds: the company's pledge catalogue."""

from decimal import Decimal

from annexes.models import (
    CountingRule,
    EvidenceRule,
    PledgeKind,
    Responsible,
    StandardResponsibility,
)
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
