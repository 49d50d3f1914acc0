"""A child's copy of a column is its parent's: the database says so, and a form says it first."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.goals.models import Theme
from tests.factories.activities import ActivityFactory, NeedFactory
from tests.factories.goals import FrameworkFactory, ThemeFactory
from tests.factories.people import HousingCompanyFactory, OrganisationFactory
from tests.factories.places import DistrictFactory, PremisesFactory


def test_child_of_another_companys_row_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="premises_district_same_company"):
        PremisesFactory(company=HousingCompanyFactory())


def test_moving_a_row_away_from_its_children_is_refused():
    theme = ThemeFactory()
    theme.framework.company = HousingCompanyFactory()

    with pytest.raises(IntegrityError, match="theme_framework_same_company"):
        theme.framework.save()


def test_same_company_is_accepted():
    assert PremisesFactory().district_id is not None


def test_empty_parent_asks_nothing():
    premises = PremisesFactory(district=None, company=HousingCompanyFactory())

    assert premises.district_id is None


def test_form_is_told_before_the_database_is_asked():
    theme = Theme(
        framework=FrameworkFactory(), company=HousingCompanyFactory(), code="x", name_sv="X"
    )

    with pytest.raises(ValidationError) as refused:
        theme.full_clean()

    assert list(refused.value.message_dict) == ["framework"]


def test_copy_that_follows_changes_with_its_parent():
    company = HousingCompanyFactory()
    first, second = OrganisationFactory.create_batch(2, company=company)
    need = NeedFactory(activity=ActivityFactory(company=company, organisation=first))

    need.activity.organisation = second
    need.activity.save()

    need.refresh_from_db()
    assert need.organisation == second


def test_copy_that_follows_can_not_say_something_else():
    company = HousingCompanyFactory()
    host, stranger = OrganisationFactory.create_batch(2, company=company)
    activity = ActivityFactory(company=company, organisation=host)

    with pytest.raises(IntegrityError, match="need_same_host"), transaction.atomic():
        NeedFactory(activity=activity, organisation=stranger)


def test_district_of_another_company_can_not_be_a_parent():
    with pytest.raises(IntegrityError, match="district_parent_same_company"):
        DistrictFactory(parent=DistrictFactory())
