"""Districts and premises."""

import pytest
from django.db import IntegrityError

from portal.places.models import District, Premises, PremisesKind
from portal.roles import Role
from tests.factories.people import HousingCompanyFactory, user_at
from tests.factories.places import AreaRuleFactory, DistrictFactory, PremisesFactory


def test_within_reaches_areas_of_areas_and_nothing_beside():
    west = DistrictFactory()
    area = DistrictFactory(company=west.company, parent=west)
    yard = DistrictFactory(company=west.company, parent=area)
    DistrictFactory(company=west.company)

    assert set(District.objects.within(west)) == {west, area, yard}


def test_within_a_district_without_parts_is_the_district():
    west = DistrictFactory()

    assert list(District.objects.within(west)) == [west]


def test_top_districts_are_part_of_no_other():
    west = DistrictFactory()
    DistrictFactory(company=west.company, parent=west)

    assert list(District.objects.top()) == [west]


def test_district_code_is_used_once_in_a_company():
    west = DistrictFactory(code="west")
    DistrictFactory(code="west")

    with pytest.raises(IntegrityError, match="district_code_once"):
        DistrictFactory(company=west.company, code="west")


def test_district_is_no_part_of_itself():
    west = DistrictFactory()
    west.parent = west

    with pytest.raises(IntegrityError, match="district_not_in_itself"):
        west.save()


def test_object_number_is_used_once_in_a_company():
    shop = PremisesFactory(object_number="347-028")
    PremisesFactory(object_number="347-028")

    with pytest.raises(IntegrityError, match="premises_number_once"):
        PremisesFactory(district=shop.district, object_number="347-028")


@pytest.mark.parametrize("area", ["0", "-0.1"])
def test_area_is_above_zero(area):
    with pytest.raises(IntegrityError, match="premises_area"):
        PremisesFactory(area_m2=area)


def test_smallest_area_and_unknown_area_are_accepted():
    assert PremisesFactory(area_m2="0.1").area_m2 == "0.1"
    assert PremisesFactory(area_m2=None).area_m2 is None


def test_kind_of_premises_is_one_that_we_know():
    with pytest.raises(IntegrityError, match="premises_kind"):
        PremisesFactory(kind="castle")


def test_dwellings_and_parking_are_not_commercial():
    shop = PremisesFactory(kind=PremisesKind.SHOP)
    PremisesFactory(kind=PremisesKind.DWELLING)
    PremisesFactory(kind=PremisesKind.PARKING)

    assert list(Premises.objects.commercial()) == [shop]


def test_area_rule_without_districts_is_one_whose_places_are_not_published():
    rule = AreaRuleFactory()

    assert list(rule.districts.all()) == []


def test_area_rule_is_of_a_kind_that_we_know():
    with pytest.raises(IntegrityError, match="area_rule_kind"):
        AreaRuleFactory(kind="colour")


def test_staff_see_their_own_companys_districts():
    west = DistrictFactory()
    DistrictFactory()

    staff = user_at(west.company, Role.CASEWORKER)

    assert list(District.objects.visible_to(staff)) == [west]
    assert not District.objects.visible_to(user_at(HousingCompanyFactory(), Role.MANAGER)).exists()
