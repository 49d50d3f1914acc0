"""Factories of leases, annexes, plans and pledges. Traits name states.

States beyond a draft are reached as the code reaches them where that matters (see
tests/annexes/journey.py); the traits here set columns, for tests that need rows, not a life.
"""

from datetime import UTC, date, datetime

import factory

from annexes.models import (
    AnnexTemplate,
    AnnexTemplateVersion,
    Clause,
    Commitment,
    KindCode,
    Lease,
    LeaseAnnex,
    Party,
    Pledge,
    PledgeKind,
    PledgeRevision,
    SpaceConsent,
    StandardCommitment,
    VatFinding,
    YearPlan,
)
from annexes.states.annexes import AnnexState, VersionState
from annexes.states.plans import PlanState
from annexes.states.pledges import PledgeState
from portal.goals.models import Unit
from tests.factories.people import HousingCompanyFactory, OrganisationFactory, UserFactory
from tests.factories.places import PremisesFactory

LONG_AGO = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)


class LeaseFactory(factory.django.DjangoModelFactory):
    company = factory.SubFactory(HousingCompanyFactory)
    organisation = factory.SubFactory(
        OrganisationFactory, company=factory.SelfAttribute("..company")
    )
    premises = factory.SubFactory(
        PremisesFactory,
        district__company=factory.SelfAttribute("...company"),
    )
    number = factory.Sequence(lambda n: f"L-{1000 + n}")
    starts_on = date(2020, 1, 1)
    ends_on = date(2030, 12, 31)

    class Meta:
        model = Lease


class AnnexTemplateFactory(factory.django.DjangoModelFactory):
    company = factory.SubFactory(HousingCompanyFactory)
    code = factory.Sequence(lambda n: f"template-{n}")
    name_sv = "Socialsmart hyresbilaga"
    name_en = "Social-smart lease annex"

    class Meta:
        model = AnnexTemplate


class AnnexTemplateVersionFactory(factory.django.DjangoModelFactory):
    template = factory.SubFactory(AnnexTemplateFactory)
    company = factory.SelfAttribute("template.company")
    number = 1

    class Meta:
        model = AnnexTemplateVersion

    class Params:
        published = factory.Trait(state=VersionState.PUBLISHED, published_at=LONG_AGO)


class ClauseFactory(factory.django.DjangoModelFactory):
    version = factory.SubFactory(AnnexTemplateVersionFactory)
    company = factory.SelfAttribute("version.company")
    number = 1
    heading_sv = "Parter"
    body_sv = "Bilagan gäller {landlord} och {tenant}."

    class Meta:
        model = Clause


class StandardCommitmentFactory(factory.django.DjangoModelFactory):
    version = factory.SubFactory(AnnexTemplateVersionFactory)
    company = factory.SelfAttribute("version.company")
    wording_sv = "Bjuda in till startmöte"
    due_month = 3

    class Meta:
        model = StandardCommitment


class LeaseAnnexFactory(factory.django.DjangoModelFactory):
    lease = factory.SubFactory(LeaseFactory)
    company = factory.SelfAttribute("lease.company")
    organisation = factory.SelfAttribute("lease.organisation")
    template_version = factory.SubFactory(
        AnnexTemplateVersionFactory, template__company=factory.SelfAttribute("...company")
    )
    number = factory.Sequence(lambda n: f"SHA 2025:{n:04d}")
    starts_on = date(2026, 1, 1)
    ends_on = date(2028, 12, 31)
    drafted_at = LONG_AGO
    drafted_by = factory.SubFactory(UserFactory)

    class Meta:
        model = LeaseAnnex

    class Params:
        shown = factory.Trait(offered_at=LONG_AGO, offered_by=factory.SelfAttribute("drafted_by"))
        offered = factory.Trait(shown=True, state=AnnexState.OFFERED)
        negotiating = factory.Trait(shown=True, state=AnnexState.NEGOTIATING)
        frozen = factory.Trait(
            shown=True,
            agreed_at=LONG_AGO,
            agreed_by=factory.SelfAttribute("drafted_by"),
            content={"clauses": [], "pledges": [], "commitments": []},
            content_sha256="0" * 64,
        )
        agreed = factory.Trait(frozen=True, state=AnnexState.AGREED)
        active = factory.Trait(frozen=True, activated_at=LONG_AGO, state=AnnexState.ACTIVE)


class YearPlanFactory(factory.django.DjangoModelFactory):
    annex = factory.SubFactory(LeaseAnnexFactory, active=True)
    company = factory.SelfAttribute("annex.company")
    organisation = factory.SelfAttribute("annex.organisation")
    year = 2026
    state = PlanState.RUNNING

    class Meta:
        model = YearPlan

    class Params:
        draft = factory.Trait(annex=factory.SubFactory(LeaseAnnexFactory), state=PlanState.DRAFT)
        closed = factory.Trait(
            state=PlanState.CLOSED, closed_at=LONG_AGO, closed_by=factory.SubFactory(UserFactory)
        )


class CommitmentFactory(factory.django.DjangoModelFactory):
    plan = factory.SubFactory(YearPlanFactory)
    company = factory.SelfAttribute("plan.company")
    organisation = factory.SelfAttribute("plan.organisation")
    wording = "Bjuda in till startmöte"
    due_on = date(2026, 3, 31)

    class Meta:
        model = Commitment


class PledgeKindFactory(factory.django.DjangoModelFactory):
    company = factory.SubFactory(HousingCompanyFactory)
    code = KindCode.VOLUNTEER_HOURS
    name_sv = "Volontärtimmar, betald tid"
    name_en = "Volunteer hours, paid time"
    unit = Unit.HOURS
    is_paid_time = True
    asks_headcount = True

    class Meta:
        model = PledgeKind
        django_get_or_create = ["company", "code"]

    class Params:
        space = factory.Trait(
            code=KindCode.FLOOR_SPACE,
            name_sv="Upplåten lokalyta",
            name_en="Floor space",
            unit=Unit.M2_HOURS,
            needs_consent=True,
            is_paid_time=False,
            asks_headcount=False,
        )


class SpaceConsentFactory(factory.django.DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    company = factory.SelfAttribute("organisation.company")
    conditions = "Tisdagar 17–20, nyckel hämtas på kontoret."
    vat_finding = VatFinding.UNCHANGED
    vat_note = "Enstaka kvällar utan ersättning"
    vat_checked_by = factory.SelfAttribute("granted_by")
    vat_checked_on = date(2026, 1, 2)
    granted_at = LONG_AGO
    granted_by = factory.SubFactory(UserFactory)

    class Meta:
        model = SpaceConsent


class PledgeFactory(factory.django.DjangoModelFactory):
    plan = factory.SubFactory(YearPlanFactory)
    company = factory.SelfAttribute("plan.company")
    organisation = factory.SelfAttribute("plan.organisation")
    kind = factory.SubFactory(PledgeKindFactory, company=factory.SelfAttribute("..company"))
    needs_consent = factory.SelfAttribute("kind.needs_consent")
    wording = "Vi läser läxor med högstadieelever"
    quantity = 40
    original_quantity = factory.SelfAttribute("quantity")
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)
    proposed_at = LONG_AGO
    proposed_by = factory.SubFactory(UserFactory)

    class Meta:
        model = Pledge

    class Params:
        accepted = factory.Trait(state=PledgeState.ACCEPTED)
        active = factory.Trait(state=PledgeState.ACTIVE)
        space = factory.Trait(
            kind=factory.SubFactory(
                PledgeKindFactory, space=True, company=factory.SelfAttribute("..company")
            ),
            area_m2="60.0",
            hours="100.00",
            quantity="6000.00",
        )
        consented = factory.Trait(
            consent=factory.SubFactory(
                SpaceConsentFactory,
                organisation=factory.SelfAttribute("..organisation"),
            )
        )


class PledgeRevisionFactory(factory.django.DjangoModelFactory):
    """A proposal by the tenant to give 30 hours instead of 40."""

    pledge = factory.SubFactory(PledgeFactory, active=True)
    company = factory.SelfAttribute("pledge.company")
    organisation = factory.SelfAttribute("pledge.organisation")
    before = factory.SelfAttribute("pledge.quantity")
    after = 30
    reason = "Två av oss har slutat."
    proposed_at = LONG_AGO
    proposed_by = factory.SubFactory(UserFactory)
    proposed_party = Party.TENANT

    class Meta:
        model = PledgeRevision
