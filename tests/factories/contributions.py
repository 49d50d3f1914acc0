"""Contributions for tests. Traits name states."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from annexes.models import Contribution, Verifier
from annexes.states.contributions import ContributionState
from portal.goals.models import Unit
from portal.people.models import User
from portal.roles import Role
from tests.factories.annexes import PledgeFactory, PledgeKindFactory, YearPlanFactory
from tests.factories.people import UserFactory, user_in


def running_pledge(**given):
    """Return an active pledge of the running year 2026; floor space comes with consent."""
    return PledgeFactory(active=True, consented="space" in given, **given)


def placements(company):
    """Return a kind that counts persons."""
    return PledgeKindFactory(
        company=company, code="work_placement", name_sv="Praktikplatser", unit=Unit.PERSONS
    )


def money(company):
    """Return a kind that counts kronor."""
    return PledgeKindFactory(
        company=company, code="money", name_sv="Pengar", unit=Unit.SEK, asks_headcount=False
    )


class ContributionFactory(factory.django.DjangoModelFactory):
    """Three hours by one woman and one man; a draft unless a trait says how far it has come."""

    pledge = factory.SubFactory(PledgeFactory, active=True)
    plan = factory.SelfAttribute("pledge.plan")
    annex = factory.SelfAttribute("plan.annex")
    company = factory.SelfAttribute("plan.company")
    organisation = factory.SelfAttribute("plan.organisation")
    year = factory.SelfAttribute("plan.year")
    kind = factory.SelfAttribute("pledge.kind")
    unit = factory.SelfAttribute("kind.unit")
    district = factory.SelfAttribute("annex.lease.premises.district")
    done_on = factory.LazyAttribute(lambda contribution: date(contribution.year, 2, 3))
    hours = Decimal(3)
    women = 1
    men = 1
    amount = factory.LazyAttribute(
        lambda given: Decimal(given.hours) * (given.women + given.men + getattr(given, "other", 0))
    )
    logged_by = factory.SubFactory(UserFactory)
    logged_at = datetime(2026, 2, 3, 15, 0, tzinfo=UTC)

    class Meta:
        model = Contribution

    class Params:
        sent = factory.Trait(
            submitted_by=factory.SelfAttribute("logged_by"),
            submitted_at=factory.SelfAttribute("logged_at"),
        )
        submitted = factory.Trait(sent=True, state=ContributionState.SUBMITTED)
        returned = factory.Trait(
            sent=True, state=ContributionState.RETURNED, answer="Hur många var ni?"
        )
        rejected = factory.Trait(
            sent=True,
            state=ContributionState.REJECTED,
            answer="Det var inte i området.",
            rejected_by=factory.SubFactory(UserFactory),
        )
        verified = factory.Trait(
            sent=True,
            state=ContributionState.VERIFIED,
            verified_by=factory.SubFactory(UserFactory),
            verified_at=factory.SelfAttribute("logged_at"),
            verifier=Verifier.PERSON,
        )
        withdrawn = factory.Trait(state=ContributionState.WITHDRAWN)
        beside = factory.Trait(
            pledge=None,
            plan=factory.SubFactory(YearPlanFactory),
            kind=factory.SubFactory(PledgeKindFactory, company=factory.SelfAttribute("..company")),
        )


def contribution_in(state: str, **given) -> Contribution:
    """Return a contribution in this state."""
    traits = {} if state == ContributionState.DRAFT else {str(state): True}
    return ContributionFactory(**traits, **given)


def reporter_of(thing) -> User:
    """Return a new reporter of the thing's tenant."""
    return user_in(thing.organisation, Role.ORG_REPORTER)
