"""Frameworks, indicators and observations: what may stand, and what can't."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import translation

from portal.goals.models import (
    Comparison,
    FrameworkKind,
    Indicator,
    Level,
    Observation,
    Theme,
    ThemeMapping,
    Unit,
)
from portal.goals.sdg import load_sdg, sdg_words
from portal.roles import Role
from tests.factories.goals import (
    FrameworkFactory,
    IndicatorFactory,
    ObservationFactory,
    SdgGoalFactory,
    SdgTargetFactory,
    TargetFactory,
    ThemeFactory,
)
from tests.factories.people import user_at

# ── Frameworks and themes ────────────────────────────────────────────────────────────────────


def test_totals_count_by_one_framework_of_a_company():
    first = FrameworkFactory(primary=True)
    FrameworkFactory(primary=True)

    with pytest.raises(IntegrityError, match="framework_one_primary"):
        FrameworkFactory(primary=True, company=first.company)


def test_framework_code_is_used_once_in_a_company():
    focus = FrameworkFactory()

    with pytest.raises(IntegrityError, match="framework_code_once"):
        FrameworkFactory(company=focus.company, code=focus.code)


def test_framework_is_of_a_kind_that_we_know():
    with pytest.raises(IntegrityError, match="framework_kind"):
        FrameworkFactory(kind="mood")


def test_theme_code_is_used_once_in_a_framework():
    safety = ThemeFactory(code="safety")
    ThemeFactory(code="safety")

    with pytest.raises(IntegrityError, match="theme_code_once"):
        ThemeFactory(framework=safety.framework, code="safety")


def test_each_step_of_a_ladder_is_used_once():
    first = ThemeFactory(level=1)

    with pytest.raises(IntegrityError, match="theme_level_once"):
        ThemeFactory(framework=first.framework, level=1)


def test_theme_is_no_part_of_itself():
    safety = ThemeFactory()
    safety.parent = safety

    with pytest.raises(IntegrityError, match="theme_not_in_itself"):
        safety.save()


def test_countable_themes_are_those_of_the_primary_framework():
    counted = ThemeFactory(framework=FrameworkFactory(primary=True))
    ThemeFactory()

    assert list(Theme.objects.countable()) == [counted]


def test_themes_for_annexes_are_those_marked():
    focus = ThemeFactory(annex_focus=True)
    ThemeFactory()

    assert list(Theme.objects.for_annexes()) == [focus]


def test_themes_of_a_kind_are_found_across_frameworks():
    step = ThemeFactory(framework=FrameworkFactory(kind=FrameworkKind.LEVELS))
    ThemeFactory()

    assert list(Theme.objects.of_kind(FrameworkKind.LEVELS)) == [step]


def mapped():
    security = ThemeFactory(framework=FrameworkFactory(kind=FrameworkKind.AGREEMENT_SCHEME))
    safety = ThemeFactory(framework=FrameworkFactory(company=security.company, primary=True))
    ThemeMapping.objects.create(company=security.company, theme=security, maps_to=safety)
    return security, safety


def test_mapping_is_read_from_both_sides():
    security, safety = mapped()

    assert list(security.related.all()) == [safety]
    assert list(safety.mapped_from.all()) == [security]
    assert list(safety.related.all()) == []


def test_mapping_stands_once():
    security, safety = mapped()

    with pytest.raises(IntegrityError, match="theme_mapping_once"):
        ThemeMapping.objects.create(company=security.company, theme=security, maps_to=safety)


def test_theme_does_not_map_to_itself():
    safety = ThemeFactory()

    with pytest.raises(IntegrityError, match="theme_mapping_not_itself"):
        ThemeMapping.objects.create(company=safety.company, theme=safety, maps_to=safety)


def test_theme_does_not_map_to_another_companys():
    safety = ThemeFactory()

    with pytest.raises(IntegrityError, match="theme_mapping_to_same_company"):
        ThemeMapping.objects.create(company=safety.company, theme=safety, maps_to=ThemeFactory())


def test_name_is_english_on_an_english_page_when_there_is_one():
    theme = ThemeFactory(name_sv="Trygghet", name_en="Safety")

    with translation.override("en"):
        assert theme.name == "Safety"
    assert theme.name == "Trygghet"


# ── The global goals ─────────────────────────────────────────────────────────────────────────


def test_global_goals_are_loaded_whole_and_once():
    load_sdg()
    load_sdg()

    goals, targets = sdg_words()["sdg_goals"], sdg_words()["sdg_targets"]
    assert len(goals) == 17
    assert targets >= {"3.4", "5.5", "8.5", "8.6", "10.2", "11.3", "11.7", "16.7", "17.17"}
    assert SdgGoalFactory(number=11).targets.count() == 3


@pytest.mark.parametrize("number", [0, 18])
def test_there_are_seventeen_goals(number):
    with pytest.raises(IntegrityError, match="sdg_goal_number"):
        SdgGoalFactory(number=number)


@pytest.mark.parametrize("code", ["11", "18.1", "11.x7", "0.1"])
def test_target_of_a_goal_has_its_number(code):
    with pytest.raises(IntegrityError, match="sdg_target_code"):
        SdgTargetFactory(code=code)


# ── Indicators ───────────────────────────────────────────────────────────────────────────────


def test_context_indicators_are_told_from_the_companys_own():
    context = IndicatorFactory(measures=Level.CONTEXT)
    IndicatorFactory()

    assert list(Indicator.objects.context()) == [context]


def test_computed_indicators_are_not_typed_in():
    typed = IndicatorFactory()
    IndicatorFactory(computed_from="annexes.volunteer_hours")

    assert list(Indicator.objects.typed_in()) == [typed]


@pytest.mark.parametrize("field", ["unit", "direction", "measures", "quality"])
def test_indicator_takes_known_codes_only(field):
    with pytest.raises(IntegrityError, match=f"indicator_{field}"):
        IndicatorFactory(**{field: "odd"})


def test_indicator_has_one_target_a_year():
    target = TargetFactory(year=2026)

    with pytest.raises(IntegrityError, match="target_once_a_year"):
        TargetFactory(indicator=target.indicator, year=2026)


@pytest.mark.parametrize("year", [1999, 2101])
def test_year_of_a_target_is_a_likely_one(year):
    with pytest.raises(IntegrityError, match="target_year"):
        TargetFactory(year=year)


@pytest.mark.parametrize("value", [-1, 101])
def test_target_of_an_index_runs_from_0_to_100(value):
    with pytest.raises(IntegrityError, match="target_in_bounds"):
        TargetFactory(indicator__unit=Unit.INDEX_0_100, value=value)


def test_target_of_a_ratio_may_exceed_100_per_cent():
    assert TargetFactory(indicator__unit=Unit.PERCENT, value=110).value == 110


# ── Observations ─────────────────────────────────────────────────────────────────────────────


def test_seven_of_ten_stays_seven_of_ten():
    observation = ObservationFactory(of_parts=True)
    observation.refresh_from_db()

    assert (observation.numerator, observation.denominator, observation.value) == (7, 10, None)
    assert observation.amount == Decimal("70.0")
    assert observation.denominator_definition == "de som genomför"


def test_over_ninety_per_cent_stays_over():
    observation = ObservationFactory(comparison=Comparison.OVER, value=90)
    observation.refresh_from_db()

    assert (observation.get_comparison_display(), observation.value) == (">", 90)
    assert observation.numerator is None


def test_share_rounds_halves_away_from_zero():
    parts = {"value": None, "denominator_sv": "alla", "numerator": 1, "denominator": 16}

    assert ObservationFactory(**parts).amount == Decimal("6.3")


def test_share_of_answers_is_never_stored_as_a_score():
    index = IndicatorFactory(unit=Unit.INDEX_0_100)

    with pytest.raises(IntegrityError, match="observation_same_unit"):
        ObservationFactory(indicator=index, unit=Unit.PERCENT_POSITIVE)


def test_unit_of_an_indicator_with_values_can_not_change():
    observation = ObservationFactory()
    observation.indicator.unit = Unit.HOURS

    with pytest.raises(IntegrityError, match="observation_same_unit"):
        observation.indicator.save()


@pytest.mark.parametrize(
    "parts",
    [
        {"value": None},
        {"value": 70, "numerator": 7, "denominator": 10, "denominator_sv": "alla"},
        {"value": None, "numerator": 7},
        {"value": None, "denominator": 10, "denominator_sv": "alla"},
    ],
    ids=["nothing", "both", "no denominator", "no numerator"],
)
def test_value_is_written_whole_or_as_parts(parts):
    with pytest.raises(IntegrityError, match="observation_value_or_parts"):
        ObservationFactory(**parts)


@pytest.mark.parametrize("unit", [Unit.INDEX_0_100, Unit.HOURS, Unit.SEK])
def test_only_a_share_has_a_numerator(unit):
    with pytest.raises(IntegrityError, match="observation_value_or_parts"):
        ObservationFactory(indicator__unit=unit, of_parts=True)


def test_part_is_at_most_the_whole():
    assert ObservationFactory(of_parts=True, numerator=10).amount == 100
    with pytest.raises(IntegrityError, match="observation_part_of_whole"):
        ObservationFactory(of_parts=True, numerator=11)


def test_denominator_is_above_zero():
    with pytest.raises(IntegrityError, match="observation_denominator_positive"):
        ObservationFactory(of_parts=True, numerator=0, denominator=0)


def test_numerator_is_not_negative():
    with pytest.raises(IntegrityError, match="observation_numerator_not_negative"):
        ObservationFactory(of_parts=True, numerator=-1)


def test_denominator_is_told_in_words():
    with pytest.raises(IntegrityError, match="observation_denominator_told"):
        ObservationFactory(of_parts=True, denominator_sv="")


@pytest.mark.parametrize("unit", [Unit.INDEX_0_100, Unit.PERCENT_POSITIVE])
@pytest.mark.parametrize("value", ["-0.1", "100.1"])
def test_index_and_share_of_answers_run_from_0_to_100(unit, value):
    with pytest.raises(IntegrityError, match="observation_in_bounds"):
        ObservationFactory(indicator__unit=unit, value=value)


@pytest.mark.parametrize("value", [0, 100])
def test_the_ends_of_the_scale_belong_to_it(value):
    assert ObservationFactory(indicator__unit=Unit.INDEX_0_100, value=value).value == value


def test_period_does_not_end_before_it_begins():
    with pytest.raises(IntegrityError, match="observation_period"):
        ObservationFactory(period_from=date(2025, 2, 1), period_to=date(2025, 1, 31))


def test_same_value_stands_once_also_for_the_whole_company():
    observation = ObservationFactory()

    with pytest.raises(IntegrityError, match="observation_once"):
        ObservationFactory(indicator=observation.indicator)


def test_women_and_men_stand_side_by_side():
    board = IndicatorFactory(unit=Unit.PERSONS)
    women = ObservationFactory(indicator=board, dimension="gender", category="women", value=7)
    ObservationFactory(indicator=board, dimension="gender", category="men", value=6)
    whole = ObservationFactory(indicator=board, value=13)

    assert Observation.objects.count() == 3
    assert list(Observation.objects.undivided()) == [whole]
    assert women.amount == 7


@pytest.mark.parametrize("half", [{"dimension": "gender"}, {"category": "women"}])
def test_part_says_what_it_is_a_part_of(half):
    with pytest.raises(IntegrityError, match="observation_breakdown_whole"):
        ObservationFactory(**half)


def test_who_entered_stands_with_when(now):
    with pytest.raises(IntegrityError, match="observation_entered"):
        ObservationFactory(entered_at=now)


@pytest.mark.parametrize("field", ["comparison", "quality"])
def test_observation_takes_known_codes_only(field):
    with pytest.raises(IntegrityError, match=f"observation_{field}"):
        ObservationFactory(**{field: "odd"})


def test_observations_of_a_year_lie_within_it():
    inside = ObservationFactory()
    ObservationFactory(period_from=date(2024, 7, 1), period_to=date(2025, 6, 30))

    assert list(Observation.objects.in_year(2025)) == [inside]


def test_board_member_sees_no_raw_values():
    observation = ObservationFactory()

    board = user_at(observation.company, Role.BOARD)

    assert list(Observation.objects.visible_to(board)) == []
