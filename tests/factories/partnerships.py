"""Factories of support programmes and calls. A ready call lacks nothing but its approval."""

from datetime import UTC, datetime
from decimal import Decimal

import factory

from partnerships.actions.applications import submit_application
from partnerships.actions.calls import approve_call
from partnerships.models import (
    Answer,
    Application,
    Criterion,
    CriterionKind,
    GrantCall,
    ProgrammeKind,
    Question,
    QuestionKind,
    SupportProgramme,
)
from portal.roles import Role
from tests.factories.people import (
    HousingCompanyFactory,
    OrganisationFactory,
    UserFactory,
    user_at,
    user_in,
)

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


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A draft without answers, to an open call."""

    call = factory.LazyFunction(lambda: approved_call(at=OPENS))
    company = factory.SelfAttribute("call.company")
    organisation = factory.SubFactory(
        OrganisationFactory, company=factory.SelfAttribute("..company")
    )
    started_at = OPENS
    started_by = factory.SubFactory(UserFactory)

    class Meta:
        model = Application


def complete(application, **answers):
    """Answer every question of the application's call as one would; ``answers`` by code."""
    plain = {
        QuestionKind.NUMBER: "40",
        QuestionKind.AMOUNT: "25000.00",
        QuestionKind.DAY: "2026-05-01",
        QuestionKind.YES_NO: "yes",
    }
    for question in application.call.questions.all():
        Answer.objects.create(
            company=application.company,
            organisation=application.organisation,
            application=application,
            call=application.call,
            question=question,
            value=answers.get(question.code, plain.get(question.kind, "Läxhjälp i biblioteket.")),
            saved_at=OPENS,
            saved_by=application.started_by,
        )
    return application


def submitted_application(*, at=OPENS, **given):
    """Return an application that its signatory sent in, as people do it."""
    application = complete(ApplicationFactory(**given))
    signatory = user_in(application.organisation, Role.ORG_SIGNATORY)
    return submit_application(application, by=signatory, at=at)
