"""One row in each register of a company's model, for the tests that walk every page."""

from datetime import timedelta

from django.utils import timezone

from annexes.actions.confirmations import ask_host
from annexes.models import (
    Contribution,
    LeaseAnnex,
    LogDraft,
    Overlap,
    SigningMethod,
    VerificationLimit,
)
from partnerships.actions.applications import submit_application
from partnerships.actions.calls import approve_call, extend_call
from partnerships.models import (
    AgreementParty,
    Application,
    CallTarget,
    CooperationAgreement,
    CriterionLevel,
    Envelope,
    GrantCall,
    Question,
    QuestionChoice,
    QuestionKind,
    TargetDimension,
)
from portal.activities.models import CollaborationForum, ForumKind
from portal.goals.models import ThemeMapping
from portal.people.models import HousingCompany, Organisation, ReminderPlan
from portal.records.models import DocumentType, PolicyDocument, PolicyState, PolicyVersion
from portal.roles import Role
from tests.factories.activities import (
    ActivityFactory,
    MeetingPlaceFactory,
    NeedFactory,
    ProgrammeCohortFactory,
    ProgrammeOutcomeFactory,
)
from tests.factories.goals import ObservationFactory, TargetFactory, ThemeFactory
from tests.factories.partnerships import (
    ApplicationFactory,
    GrantCallFactory,
    QuestionFactory,
    complete,
)
from tests.factories.people import OrganisationFactory, user_at, user_in
from tests.factories.places import AreaRuleFactory, DistrictFactory, PremisesFactory


def fill_catalogue(company: HousingCompany, code: str = "sample") -> list:
    """Make one row of each model of places, goals, activities, policies and agreements."""
    premises = PremisesFactory(district__company=company)
    theme = ThemeFactory(framework__company=company)
    other = ThemeFactory(framework__company=company)
    target = TargetFactory(indicator__company=company)
    activity = ActivityFactory(company=company, theme=theme, district=premises.district)
    cohort = ProgrammeCohortFactory(programme__company=company)
    policy = PolicyDocument.objects.create(
        company=company, code=code, title_sv="Policy", document_type=DocumentType.POLICY
    )
    agreement = CooperationAgreement.objects.create(
        company=company, code=code, name_sv="Samverkan", scheme=other.framework
    )
    AgreementParty.objects.create(company=company, agreement=agreement)
    call = public_call(company)
    ReminderPlan.objects.get_or_create(company=company)
    SigningMethod.objects.get_or_create(company=company, code="portal")
    return [
        premises,
        premises.district,
        AreaRuleFactory(company=company),
        theme,
        theme.framework,
        ThemeMapping.objects.create(company=company, theme=theme, maps_to=other),
        target,
        target.indicator,
        ObservationFactory(indicator=target.indicator, of_parts=True),
        activity,
        NeedFactory(activity=activity),
        cohort,
        cohort.programme,
        ProgrammeOutcomeFactory(programme=cohort.programme, cohort=cohort),
        MeetingPlaceFactory(company=company, district=premises.district),
        CollaborationForum.objects.create(
            company=company, code=code, name_sv="EST", kind=ForumKind.EST, theme=theme
        ),
        policy,
        PolicyVersion.objects.create(
            company=company, document=policy, number=1, state=PolicyState.DRAFT
        ),
        agreement,
        call,
        call.programme,
        *call.criteria.all(),
        *call.questions.all(),
    ]


def public_call(company: HousingCompany) -> GrantCall:
    """Return an open call with shares, targets, levels and choices, extended once."""
    now = timezone.now()
    call = GrantCallFactory(
        ready=True,
        programme__company=company,
        year=now.year,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
    )
    Envelope.objects.create(
        company=company, call=call, district=DistrictFactory(company=company), amount_sek=1000
    )
    CallTarget.objects.create(
        company=company, call=call, dimension=TargetDimension.GENDER, label_sv="Flickor",
        label_en="Girls", at_least_percent=50,
    )  # fmt: skip
    CriterionLevel.objects.create(
        company=company, criterion=call.criteria.last(), score=1, anchor_sv="Nämns.",
        anchor_en="Is mentioned.",
    )  # fmt: skip
    question = QuestionFactory(call=call, kind=QuestionKind.ONE_OF, longest=None)
    QuestionChoice.objects.create(
        company=company, question=question, code="yes", label_sv="Ja", label_en="Yes"
    )
    manager = user_at(company, Role.MANAGER)
    approve_call(call, by=manager, at=now)
    return extend_call(
        call, closes_at=now + timedelta(days=9), reason="Sportlovet.", by=manager, at=now
    )


def applications_of(tenant: Organisation) -> list[Application]:
    """Return an application of the organisation that is being written, and one sent in."""
    now = timezone.now()
    draft, sent = (
        ApplicationFactory(call=public_call(tenant.company), organisation=tenant, started_at=now)
        for _each in range(2)
    )
    signatory = user_in(tenant, Role.ORG_SIGNATORY)
    complete(sent, **{question.code: "yes" for question in choices_of(sent)})
    return [draft, submit_application(sent, by=signatory, at=now)]


def choices_of(application: Application) -> list[Question]:
    """Return the questions that are answered by choosing."""
    return list(application.call.questions.filter(kind=QuestionKind.ONE_OF))


def fill_contributions(annex: LeaseAnnex) -> list:
    """Make what stands beside contributions: a host's question, a double, a limit, a draft."""
    contribution = Contribution.objects.filter(annex=annex).order_by("pk").last()
    kind, now = contribution.kind, timezone.now()
    host = OrganisationFactory(company=annex.company, email="host@example.se")
    overlap = Overlap.objects.create(
        company=annex.company, kind=kind, done_on=contribution.done_on, found_at=now
    )
    Contribution.objects.filter(pk=contribution.pk).update(overlap=overlap)
    contribution.activity = ActivityFactory(company=annex.company, organisation=host)
    return [
        overlap,
        ask_host(contribution, at=now),
        VerificationLimit.objects.create(company=annex.company, kind=kind, up_to=4),
        LogDraft.objects.create(
            company=annex.company,
            annex=annex,
            kind=kind,
            typed={"hours": "2"},
            typed_by=contribution.logged_by,
            saved_at=now,
        ),
    ]
