"""One row in each register of a company's model, for the tests that walk every page."""

from partnerships.models import AgreementParty, CooperationAgreement
from portal.activities.models import CollaborationForum, ForumKind
from portal.goals.models import ThemeMapping
from portal.people.models import HousingCompany
from portal.records.models import DocumentType, PolicyDocument, PolicyState, PolicyVersion
from tests.factories.activities import (
    ActivityFactory,
    MeetingPlaceFactory,
    NeedFactory,
    ProgrammeCohortFactory,
    ProgrammeOutcomeFactory,
)
from tests.factories.goals import ObservationFactory, TargetFactory, ThemeFactory
from tests.factories.places import AreaRuleFactory, PremisesFactory


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
    ]
