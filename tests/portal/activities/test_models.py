"""Activities, needs and programmes."""

from datetime import date

import pytest
from django.db import IntegrityError

from portal.activities.models import Activity, Need, ProgrammeOutcome
from portal.activities.states import NeedState
from portal.goals.models import Comparison
from portal.roles import Role
from tests.factories.activities import (
    ActivityFactory,
    MeetingPlaceFactory,
    NeedFactory,
    ProgrammeCohortFactory,
    ProgrammeFactory,
    ProgrammeOutcomeFactory,
)
from tests.factories.goals import ThemeFactory
from tests.factories.people import HousingCompanyFactory, OrganisationFactory, user_at, user_in
from tests.factories.places import DistrictFactory

DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_ongoing"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (date(2026, 3, 5), None, False),
        (None, date(2026, 3, 3), False),
    ],
)
def test_activity_goes_on_from_its_first_day_to_its_last(starts_on, ends_on, is_ongoing):
    ActivityFactory(starts_on=starts_on, ends_on=ends_on)

    assert Activity.objects.ongoing(DAY).exists() == is_ongoing


def test_activity_is_found_in_its_main_and_further_districts_once():
    district = DistrictFactory()
    main = ActivityFactory(company=district.company, district=district)
    main.districts.add(district)
    also = ActivityFactory(company=district.company)
    also.districts.add(district)
    ActivityFactory(company=district.company)

    assert sorted(Activity.objects.in_district(district), key=str) == sorted([main, also], key=str)


def test_activity_counts_under_one_theme_and_may_touch_more():
    theme = ThemeFactory()
    other = ThemeFactory(framework=theme.framework)
    activity = ActivityFactory(company=theme.company, theme=theme)
    activity.themes.add(other)

    assert list(theme.activities.all()) == [activity]
    assert list(other.activities.all()) == []
    assert list(other.also_activities.all()) == [activity]


def test_activity_code_is_used_once_in_a_company():
    activity = ActivityFactory(code="walks")
    ActivityFactory(code="walks")

    with pytest.raises(IntegrityError, match="activity_code_once"):
        ActivityFactory(company=activity.company, code="walks")


def test_activity_does_not_end_before_it_begins():
    with pytest.raises(IntegrityError, match="activity_period"):
        ActivityFactory(starts_on=DAY, ends_on=date(2026, 3, 3))


@pytest.mark.parametrize(
    ("field", "constraint"),
    [
        ("activity_type", "activity_type"),
        ("phase", "activity_phase"),
        ("participation_degree", "activity_participation"),
    ],
)
def test_activity_takes_known_codes_only(field, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        ActivityFactory(**{field: "odd"})


def test_activity_is_for_groups_that_we_know():
    assert len(ActivityFactory(target_groups=["children", "youth"]).target_group_names) == 2
    with pytest.raises(IntegrityError, match="activity_target_groups"):
        ActivityFactory(target_groups=["children", "cats"])


@pytest.mark.parametrize("field", ["theme", "level", "district", "programme", "organisation"])
def test_activity_points_at_its_own_companys_rows(field):
    strangers = {
        "theme": ThemeFactory,
        "level": ThemeFactory,
        "district": DistrictFactory,
        "programme": ProgrammeFactory,
        "organisation": OrganisationFactory,
    }
    with pytest.raises(IntegrityError, match="same_company"):
        ActivityFactory(**{field: strangers[field]()})


def test_tenant_sees_the_public_catalogue_of_its_landlord_only():
    tenant = OrganisationFactory()
    public = ActivityFactory(company=tenant.company)
    ActivityFactory(company=tenant.company, hidden=True)
    ActivityFactory()

    reporter = user_in(tenant, Role.ORG_REPORTER)

    assert list(Activity.objects.visible_to(reporter)) == [public]


def test_host_sees_its_own_activity_though_it_is_not_in_the_catalogue():
    host = OrganisationFactory()
    hidden = ActivityFactory(company=host.company, organisation=host, hidden=True)

    assert list(Activity.objects.visible_to(user_in(host, Role.ORG_REPORTER))) == [hidden]


def test_stranger_sees_no_activity():
    ActivityFactory()

    assert list(Activity.objects.visible_to(user_at(HousingCompanyFactory(), Role.MANAGER))) == []


def test_tenant_sees_needs_of_public_activities_only():
    tenant = OrganisationFactory()
    shown = NeedFactory(activity__company=tenant.company)
    NeedFactory(activity__company=tenant.company, activity__hidden=True)
    NeedFactory()

    assert list(Need.objects.visible_to(user_in(tenant, Role.ORG_REPORTER))) == [shown]


@pytest.mark.parametrize(
    ("changes", "is_open"),
    [
        ({}, True),
        ({"wanted_to": DAY}, True),
        ({"wanted_to": date(2026, 3, 3)}, False),
        ({"state": NeedState.FILLED}, False),
        ({"state": NeedState.WITHDRAWN}, False),
        ({"activity__ends_on": date(2026, 3, 3)}, False),
    ],
)
def test_need_is_open_while_it_can_still_be_met(changes, is_open):
    NeedFactory(**changes)

    assert Need.objects.open(DAY).exists() == is_open


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"quantity": 0}, "need_quantity"),
        ({"wanted_from": DAY, "wanted_to": date(2026, 3, 3)}, "need_period"),
        ({"state": "odd"}, "need_state"),
        ({"unit": "odd"}, "need_unit"),
    ],
)
def test_need_that_makes_no_sense_is_refused(changes, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        NeedFactory(**changes)


def test_need_tells_how_much_without_idle_zeros():
    need = NeedFactory(activity__name_sv="Läxhjälp", quantity=40)
    need.refresh_from_db()

    assert str(need).startswith("Läxhjälp: 40 ")


# ── Programmes ───────────────────────────────────────────────────────────────────────────────


def test_two_outcomes_of_one_programme_keep_their_own_denominators():
    work = ProgrammeOutcomeFactory()
    satisfied = ProgrammeOutcomeFactory(
        programme=work.programme,
        measure="satisfied",
        numerator=None,
        denominator=None,
        value=90,
        comparison=Comparison.OVER,
        denominator_sv="dem vi träffar",
    )

    rows = ProgrammeOutcome.objects.filter(programme=work.programme)
    assert {row.measure: row.denominator_definition for row in rows} == {
        "to_work": "de som genomför programmet",
        "satisfied": "dem vi träffar",
    }
    assert (work.amount, satisfied.amount) == (70, 90)


@pytest.mark.parametrize("comparison", [Comparison.OVER, Comparison.EQUAL])
def test_outcome_always_says_of_whom(comparison):
    with pytest.raises(IntegrityError, match="outcome_denominator"):
        ProgrammeOutcomeFactory(
            numerator=None, denominator=None, value=90, comparison=comparison, denominator_sv=""
        )


def test_same_outcome_stands_once():
    outcome = ProgrammeOutcomeFactory()

    with pytest.raises(IntegrityError, match="outcome_once"):
        ProgrammeOutcomeFactory(programme=outcome.programme)


def test_outcome_is_of_a_kind_that_we_know():
    with pytest.raises(IntegrityError, match="outcome_measure"):
        ProgrammeOutcomeFactory(measure="fame")


def test_no_more_complete_than_began():
    assert ProgrammeCohortFactory(started=12, completed=12).completed == 12
    with pytest.raises(IntegrityError, match="cohort_completed_of_started"):
        ProgrammeCohortFactory(started=12, completed=13)


def test_cohort_does_not_end_before_it_begins():
    with pytest.raises(IntegrityError, match="cohort_period"):
        ProgrammeCohortFactory(ends_on=date(2025, 1, 14))


def test_cohort_stands_once_in_its_programme():
    cohort = ProgrammeCohortFactory()

    with pytest.raises(IntegrityError, match="cohort_once"):
        ProgrammeCohortFactory(programme=cohort.programme, name=cohort.name)


def test_programme_is_no_part_of_itself():
    programme = ProgrammeFactory()
    programme.parent = programme

    with pytest.raises(IntegrityError, match="programme_not_in_itself"):
        programme.save()


def test_meeting_place_code_is_used_once_in_a_company():
    place = MeetingPlaceFactory()

    with pytest.raises(IntegrityError, match="meeting_place_code_once"):
        MeetingPlaceFactory(company=place.company, code=place.code)
