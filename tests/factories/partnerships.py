"""Factories of support programmes and calls. A ready call lacks nothing but its approval."""

from datetime import UTC, datetime
from decimal import Decimal

import factory

from partnerships.actions.calls import approve_call
from partnerships.models import (
    Criterion,
    CriterionKind,
    GrantCall,
    ProgrammeKind,
    Question,
    QuestionKind,
    SupportProgramme,
)
from portal.roles import Role
from tests.factories.people import HousingCompanyFactory, UserFactory, user_at

#: A Monday in January; the calls of tests open and close around it.
OPENS = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 31, 14, 0, tzinfo=UTC)


class SupportProgrammeFactory(factory.django.DjangoModelFactory):
    company = factory.SubFactory(HousingCompanyFactory)
    code = factory.Sequence(lambda n: f"programme_{n}")
    kind = ProgrammeKind.DISTRICT_PARTNERSHIP
    name_sv = "Stadsdelssamarbete"
    name_en = "District partnership"
    purpose_sv = "Stöd till dem som gör stadsdelarna bättre."

    class Meta:
        model = SupportProgramme

    class Params:
        rolling = factory.Trait(is_rolling=True, kind=ProgrammeKind.MICRO_GRANT)


class GrantCallFactory(factory.django.DjangoModelFactory):
    """A draft: ``ready=True`` adds what an approval asks for."""

    programme = factory.SubFactory(SupportProgrammeFactory)
    company = factory.SelfAttribute("programme.company")
    name_sv = "Stadsdelssamarbeten"
    name_en = "District partnerships"
    year = 2026
    opens_at = OPENS
    closes_at = CLOSES
    budget_sek = Decimal(400_000)
    drafted_by = factory.SubFactory(UserFactory)

    class Meta:
        model = GrantCall
        skip_postgeneration_save = True

    @factory.post_generation
    def ready(self, create, wanted, **kwargs):
        if wanted:
            CriterionFactory(call=self, kind=CriterionKind.ELIGIBILITY, weight=None)
            CriterionFactory(call=self, weight=60)
            CriterionFactory(call=self, weight=40)
            QuestionFactory(call=self)


class CriterionFactory(factory.django.DjangoModelFactory):
    call = factory.SubFactory(GrantCallFactory)
    company = factory.SelfAttribute("call.company")
    code = factory.Sequence(lambda n: f"criterion_{n}")
    kind = CriterionKind.ASSESSMENT
    heading_sv = "Långsiktighet"
    weight = 100

    class Meta:
        model = Criterion


class QuestionFactory(factory.django.DjangoModelFactory):
    call = factory.SubFactory(GrantCallFactory)
    company = factory.SelfAttribute("call.company")
    code = factory.Sequence(lambda n: f"question_{n}")
    step_sv = "Vad ni vill göra"
    label_sv = "Beskriv det så att en granne förstår."
    kind = QuestionKind.TEXT
    longest = 500

    class Meta:
        model = Question


def approved_call(*, at, **given):
    """Return a call that a manager approved at that moment, as staff do it."""
    call = GrantCallFactory(ready=True, **given)
    return approve_call(call, by=user_at(call.company, Role.MANAGER), at=at)
