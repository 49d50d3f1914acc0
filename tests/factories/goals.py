"""Factories of goals and figures."""

from datetime import date

import factory

from portal.goals.models import (
    Framework,
    FrameworkKind,
    Indicator,
    Observation,
    SdgGoal,
    SdgTarget,
    Target,
    Theme,
    Unit,
)
from tests.factories.people import HousingCompanyFactory


class FrameworkFactory(factory.django.DjangoModelFactory):
    company = factory.SubFactory(HousingCompanyFactory)
    code = factory.Sequence(lambda n: f"framework-{n}")
    name_sv = "Fokusområden"
    kind = FrameworkKind.FOCUS_AREAS

    class Meta:
        model = Framework

    class Params:
        primary = factory.Trait(is_primary=True)


class ThemeFactory(factory.django.DjangoModelFactory):
    framework = factory.SubFactory(FrameworkFactory)
    company = factory.SelfAttribute("framework.company")
    code = factory.Sequence(lambda n: f"theme-{n}")
    name_sv = factory.Sequence(lambda n: f"Trygghet {n}")

    class Meta:
        model = Theme

    class Params:
        annex_focus = factory.Trait(is_annex_focus=True)


class IndicatorFactory(factory.django.DjangoModelFactory):
    company = factory.SubFactory(HousingCompanyFactory)
    code = factory.Sequence(lambda n: f"indicator-{n}")
    name_sv = factory.Sequence(lambda n: f"Nyckeltal {n}")
    unit = Unit.PERCENT

    class Meta:
        model = Indicator


class TargetFactory(factory.django.DjangoModelFactory):
    indicator = factory.SubFactory(IndicatorFactory)
    company = factory.SelfAttribute("indicator.company")
    unit = factory.SelfAttribute("indicator.unit")
    year = 2026
    value = 70

    class Meta:
        model = Target


class ObservationFactory(factory.django.DjangoModelFactory):
    indicator = factory.SubFactory(IndicatorFactory)
    company = factory.SelfAttribute("indicator.company")
    unit = factory.SelfAttribute("indicator.unit")
    period_from = date(2025, 1, 1)
    period_to = date(2025, 12, 31)
    value = 70

    class Meta:
        model = Observation

    class Params:
        of_parts = factory.Trait(
            value=None, numerator=7, denominator=10, denominator_sv="de som genomför"
        )


class SdgGoalFactory(factory.django.DjangoModelFactory):
    number = factory.Sequence(lambda n: n % 17 + 1)
    name_sv = "Hållbara städer och samhällen"

    class Meta:
        model = SdgGoal
        django_get_or_create = ["number"]


class SdgTargetFactory(factory.django.DjangoModelFactory):
    goal = factory.SubFactory(SdgGoalFactory, number=11)
    code = "11.7"
    name_sv = "Gröna och trygga mötesplatser för alla"

    class Meta:
        model = SdgTarget
        django_get_or_create = ["code"]
