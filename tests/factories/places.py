"""Factories of places."""

import factory

from portal.places.models import AreaRule, AreaRuleKind, District, Premises
from tests.factories.people import HousingCompanyFactory


class DistrictFactory(factory.django.DjangoModelFactory):
    company = factory.SubFactory(HousingCompanyFactory)
    code = factory.Sequence(lambda n: f"district-{n}")
    name_sv = factory.Sequence(lambda n: f"Stadsdel {n}")

    class Meta:
        model = District


class PremisesFactory(factory.django.DjangoModelFactory):
    district = factory.SubFactory(DistrictFactory)
    company = factory.SelfAttribute("district.company")
    object_number = factory.Sequence(lambda n: f"{100 + n}-001")
    address = "Storgatan 1"
    area_m2 = "120.0"

    class Meta:
        model = Premises


class AreaRuleFactory(factory.django.DjangoModelFactory):
    company = factory.SubFactory(HousingCompanyFactory)
    code = factory.Sequence(lambda n: f"rule-{n}")
    name_sv = "Inkomst"
    kind = AreaRuleKind.INCOME

    class Meta:
        model = AreaRule
