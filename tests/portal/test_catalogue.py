"""The registers of a company's model: seen by its staff, edited by those who may, told in words."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.goals.models import Observation, Target, Theme, Unit
from portal.places.models import District
from portal.roles import Role
from tests.catalogue import fill_catalogue
from tests.factories.goals import (
    FrameworkFactory,
    IndicatorFactory,
    ObservationFactory,
    TargetFactory,
)
from tests.factories.people import HousingCompanyFactory, user_at
from tests.factories.places import DistrictFactory


def page(thing_or_model, verb, *args):
    opts = thing_or_model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{verb}", args=args)


@pytest.fixture
def company():
    return HousingCompanyFactory()


@pytest.fixture
def administrator(client, company):
    user = user_at(company, Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def things(company):
    return [thing for thing in fill_catalogue(company) if admin.site.is_registered(type(thing))]


def test_every_row_of_the_model_is_listed_found_and_shown(client, company, administrator):
    for thing in things(company):
        listed = client.get(page(thing, "changelist"), {"q": "x"})
        shown = client.get(page(thing, "change", thing.pk))

        assert (listed.status_code, shown.status_code) == (200, 200), thing._meta.label


def test_no_row_is_shown_to_another_companys_staff(client, company):
    client.force_login(user_at(HousingCompanyFactory(), Role.ADMINISTRATOR))

    for thing in things(company):
        assert client.get(page(thing, "change", thing.pk)).status_code == 404, thing._meta.label


def test_filters_offer_no_row_of_another_company(client, company, administrator):
    DistrictFactory(company=company, name_sv="Västra stranden")
    DistrictFactory(company=company, name_sv="Östra stranden")
    DistrictFactory(name_sv="Någon annans kvarter")

    listed = client.get(page(Observation, "changelist"))

    assert "Västra stranden" in listed.content.decode()
    assert "Någon annans kvarter" not in listed.content.decode()


def test_parts_of_a_value_are_told_in_words(client, company, administrator):
    indicator = IndicatorFactory(company=company)
    ObservationFactory(indicator=indicator, dimension="age", category="youth")

    assert "Unga" in client.get(page(Observation, "changelist")).content.decode()


def test_years_are_written_without_a_separator(client, company, administrator):
    TargetFactory(indicator=IndicatorFactory(company=company), year=2026)

    assert ">2026<" in client.get(page(Target, "changelist")).content.decode()


def test_lists_cost_as_many_queries_with_three_rows_as_with_one(client, company, administrator):
    models = {type(thing) for thing in things(company)}
    client.get(page(District, "changelist"))  # what is read once and kept

    def queries():
        counts = {}
        for model in models:
            with CaptureQueriesContext(connection) as captured:
                client.get(page(model, "changelist"))
            counts[model._meta.label] = len(captured)
        return counts

    with_one = queries()
    fill_catalogue(company, "second")
    fill_catalogue(company, "third")

    assert queries() == with_one


def test_code_that_is_taken_is_said_in_the_form(client, company, administrator):
    DistrictFactory(company=company, code="west")

    answer = client.post(
        page(District, "add"), {"code": "west", "name_sv": "Väster", "sort_order": "0"}
    )

    assert answer.status_code == 200
    assert District.objects.count() == 1
    assert answer.context["errors"]


def test_new_row_belongs_to_the_company_that_one_works_in(client, company, administrator):
    client.post(page(District, "add"), {"code": "west", "name_sv": "Väster", "sort_order": "0"})

    assert District.objects.get().company == company


def test_code_of_a_row_that_stands_can_not_be_changed(client, company, administrator):
    west = DistrictFactory(company=company, code="west")

    client.post(
        page(west, "change", west.pk), {"code": "east", "name_sv": "Väst", "sort_order": "0"}
    )

    west.refresh_from_db()
    assert (west.code, west.name_sv) == ("west", "Väst")


def observation(indicator, **values):
    return {
        "indicator": indicator.pk,
        "dimension": "",
        "category": "",
        "period_from": "2025-01-01",
        "period_to": "2025-12-31",
        "comparison": "eq",
        "value": "70",
        "quality": "measured",
    } | values


def test_value_that_is_entered_takes_the_indicators_unit_and_says_who(
    client, company, administrator
):
    index = IndicatorFactory(company=company, unit=Unit.INDEX_0_100)

    client.post(page(Observation, "add"), observation(index))

    entered = Observation.objects.get()
    assert (entered.unit, entered.entered_by, entered.company) == (
        Unit.INDEX_0_100,
        administrator,
        company,
    )
    assert entered.entered_at is not None


@pytest.mark.parametrize(
    "values",
    [
        {"value": "101"},
        {"value": "", "numerator": "7", "denominator": "10", "denominator_sv": "alla"},
        {"value": ""},
        {"period_to": "2024-12-31"},
    ],
    ids=["beyond the scale", "parts of a score", "no value", "ends before it begins"],
)
def test_value_that_makes_no_sense_is_refused_in_the_form(client, company, administrator, values):
    index = IndicatorFactory(company=company, unit=Unit.INDEX_0_100)

    answer = client.post(page(Observation, "add"), observation(index, **values))

    assert answer.status_code == 200
    assert answer.context["errors"]
    assert Observation.objects.count() == 0


def test_other_companys_framework_can_not_be_chosen(client, company, administrator):
    theirs = FrameworkFactory()

    answer = client.post(
        page(Theme, "add"),
        {"framework": theirs.pk, "code": "x", "name_sv": "X", "sort_order": "0"},
    )

    assert answer.status_code == 200
    assert Theme.objects.count() == 0


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.FINANCE, Role.AUDITOR])
def test_those_who_do_not_shape_the_model_can_not_add_to_it(client, company, role):
    client.force_login(user_at(company, role))

    assert client.get(page(District, "add")).status_code == 403


def test_caseworker_enters_values(client, company):
    client.force_login(user_at(company, Role.CASEWORKER))

    client.post(page(Observation, "add"), observation(IndicatorFactory(company=company)))

    assert Observation.objects.count() == 1
