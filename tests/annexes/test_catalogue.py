"""The pledge catalogue: steps, evidence and what adds up, for each kind of every company."""

from datetime import date
from decimal import Decimal

import pytest

from annexes.actions.contributions import log_contribution
from annexes.actions.verifying import reject_contribution
from annexes.counting import SamePersons
from annexes.models import EvidenceRule, KindCode, PledgeKind
from annexes.occasions import Occasion, OccasionRefused
from portal.goals.models import Unit
from portal.management.commands.demo import PROFILES
from portal.profiles.loader import load_profile
from tests.factories.annexes import PledgeKindFactory, YearPlanFactory
from tests.factories.contributions import placements, reporter_of
from tests.factories.people import UserFactory


@pytest.mark.parametrize(
    ("step", "typed", "counted"),
    [
        ("0.25", "1.37", "1.25"),
        ("0.25", "1.375", "1.50"),
        ("0.25", "0.01", "0.25"),
        ("1", "2.5", "3"),
        ("0.01", "7.77", "7.77"),
        ("10", "104", "100"),
    ],
)
def test_what_is_typed_is_rounded_to_the_kinds_step(step, typed, counted):
    assert PledgeKind(step=Decimal(step)).rounded(Decimal(typed)) == Decimal(counted)


@pytest.mark.parametrize(
    ("rule", "sent", "enough"),
    [
        (EvidenceRule.NONE, [], True),
        (EvidenceRule.ANY, [], False),
        (EvidenceRule.ANY, ["image/png"], True),
        (EvidenceRule.ANY, ["application/pdf"], True),
        (EvidenceRule.PHOTO, ["application/pdf"], False),
        (EvidenceRule.PHOTO, ["application/pdf", "image/jpeg"], True),
        (EvidenceRule.DOCUMENT, ["image/jpeg"], False),
        (EvidenceRule.DOCUMENT, ["application/pdf"], True),
    ],
)
def test_a_kind_says_which_evidence_is_missing(rule, sent, enough):
    lacking = PledgeKind(evidence_rule=rule).lacks_evidence(sent)

    assert (str(lacking) == "") == enough


def walks(company) -> PledgeKind:
    return PledgeKindFactory(
        company=company,
        code=KindCode.SAFETY,
        unit=Unit.OCCASIONS,
        counting_rule="once_a_day",
        asks_headcount=False,
    )


def log(plan, kind, now, *, done_on=date(2026, 3, 2), certain=False, **said):
    occasion = Occasion(kind=kind, done_on=done_on, **said)
    return log_contribution(
        plan.annex, occasion=occasion, certain=certain, by=reporter_of(plan), at=now
    )


def test_what_counts_once_a_day_is_logged_once_a_day(now):
    plan = YearPlanFactory()
    kind = walks(plan.company)
    log(plan, kind, now, quantity=Decimal(1))

    with pytest.raises(OccasionRefused) as refused:
        log(plan, kind, now, quantity=Decimal(1), certain=True)

    assert refused.value.field == "done_on"
    assert log(plan, kind, now, quantity=Decimal(1), done_on=date(2026, 3, 3)).amount == 1


def test_what_counts_once_a_day_is_one(now):
    plan = YearPlanFactory()

    with pytest.raises(OccasionRefused) as refused:
        log(plan, walks(plan.company), now, quantity=Decimal(2))

    assert refused.value.field == "quantity"


def test_a_rejected_row_is_not_in_the_way(now):
    plan = YearPlanFactory()
    kind = walks(plan.company)
    first = log(plan, kind, now, quantity=Decimal(1))
    reject_contribution(first, reason="Inte i området.", by=UserFactory(), at=now)

    assert log(plan, kind, now, quantity=Decimal(1)).amount == 1


def test_persons_count_once_a_year_unless_they_are_others(now):
    plan = YearPlanFactory()
    kind = placements(plan.company)
    kind.counting_rule = "once_a_year"
    kind.save()
    log(plan, kind, now, women=1)

    with pytest.raises(SamePersons):
        log(plan, kind, now, men=2, done_on=date(2026, 2, 2))

    assert log(plan, kind, now, men=2, done_on=date(2026, 2, 2), certain=True).amount == 2


@pytest.mark.parametrize(
    "slug", ["vasterporten", "vatterhem", "kommunfastighet", "mimer", "platen"]
)
def test_every_companys_catalogue_has_the_nine_kinds_with_their_rules(slug, now):
    company = load_profile(PROFILES / f"{slug}.yaml", at=now).company

    kinds = {kind.code: kind for kind in PledgeKind.objects.of(company).on_offer()}

    assert set(KindCode) <= set(kinds)
    assert kinds[KindCode.VOLUNTEER_HOURS].step == Decimal("0.25")
    assert kinds[KindCode.GOODS].evidence_rule == EvidenceRule.ANY
    assert all(kind.rule_sv and kind.rule_en and kind.evidence_sv for kind in kinds.values())
