"""Factories of activities, needs and programmes."""

from datetime import date

import factory

from portal.activities.models import (
    Activity,
    ActivityType,
    MeetingPlace,
    Need,
    OutcomeMeasure,
    Programme,
    ProgrammeCohort,
    ProgrammeOutcome,
)
from portal.goals.models import Unit
from tests.factories.goals import IndicatorFactory
from tests.factories.people import HousingCompanyFactory


class ActivityFactory(factory.django.DjangoModelFactory):
    company = factory.SubFactory(HousingCompanyFactory)
    code = factory.Sequence(lambda n: f"activity-{n}")
    name_sv = factory.Sequence(lambda n: f"Läxhjälp {n}")
    activity_type = ActivityType.HOMEWORK_HELP

    class Meta:
        model = Activity

    class Params:
        hidden = factory.Trait(is_public=False)


class NeedFactory(factory.django.DjangoModelFactory):
    activity = factory.SubFactory(ActivityFactory)
    company = factory.SelfAttribute("activity.company")
    organisation = factory.SelfAttribute("activity.organisation")
    kind = "volunteer_hours"
    quantity = 40
    unit = Unit.HOURS

    class Meta:
        model = Need


class ProgrammeFactory(factory.django.DjangoModelFactory):
    company = factory.SubFactory(HousingCompanyFactory)
    code = factory.Sequence(lambda n: f"programme-{n}")
    name_sv = factory.Sequence(lambda n: f"Jobbspår {n}")

    class Meta:
        model = Programme


class ProgrammeCohortFactory(factory.django.DjangoModelFactory):
    programme = factory.SubFactory(ProgrammeFactory)
    company = factory.SelfAttribute("programme.company")
    name = factory.Sequence(lambda n: f"Omgång {n}")
    starts_on = date(2025, 1, 15)
    started = 20
    completed = 12

    class Meta:
        model = ProgrammeCohort


class ProgrammeOutcomeFactory(factory.django.DjangoModelFactory):
    programme = factory.SubFactory(ProgrammeFactory)
    company = factory.SelfAttribute("programme.company")
    indicator = factory.SubFactory(
        IndicatorFactory, company=factory.SelfAttribute("..company"), unit=Unit.PERCENT
    )
    unit = factory.SelfAttribute("indicator.unit")
    measure = OutcomeMeasure.TO_WORK
    numerator = 7
    denominator = 10
    denominator_sv = "de som genomför programmet"
    period_from = date(2025, 1, 1)
    period_to = date(2025, 12, 31)

    class Meta:
        model = ProgrammeOutcome


class MeetingPlaceFactory(factory.django.DjangoModelFactory):
    company = factory.SubFactory(HousingCompanyFactory)
    code = factory.Sequence(lambda n: f"place-{n}")
    name_sv = "Kvarterslokalen"

    class Meta:
        model = MeetingPlace
