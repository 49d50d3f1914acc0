"""Factories of times at which space is lent, and of their bookings."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import factory

from annexes.models import SlotSeries, SpaceBooking, SpaceSlot
from annexes.states.space import BookingState
from portal.people.models import OrganisationKind
from tests.factories.annexes import LONG_AGO, PledgeFactory
from tests.factories.people import OrganisationFactory, UserFactory


class SlotSeriesFactory(factory.django.DjangoModelFactory):
    """Tuesdays 17–20 in March 2026."""

    pledge = factory.SubFactory(PledgeFactory, active=True, space=True, consented=True)
    company = factory.SelfAttribute("pledge.company")
    organisation = factory.SelfAttribute("pledge.organisation")
    weekdays = [2]
    first_on = date(2026, 3, 10)
    last_on = date(2026, 3, 31)
    opens = time(17)
    closes = time(20)
    area_m2 = Decimal("60.0")
    offered_at = LONG_AGO
    offered_by = factory.SubFactory(UserFactory)

    class Meta:
        model = SlotSeries


class SpaceSlotFactory(factory.django.DjangoModelFactory):
    """Tuesday 10 March 2026, 17–20 in Stockholm."""

    series = factory.SubFactory(SlotSeriesFactory)
    pledge = factory.SelfAttribute("series.pledge")
    company = factory.SelfAttribute("series.company")
    organisation = factory.SelfAttribute("series.organisation")
    premises = factory.SelfAttribute("pledge.plan.annex.lease.premises")
    day = date(2026, 3, 10)
    starts_at = datetime(2026, 3, 10, 16, tzinfo=UTC)
    ends_at = datetime(2026, 3, 10, 19, tzinfo=UTC)
    area_m2 = Decimal("60.0")

    class Meta:
        model = SpaceSlot


class SpaceBookingFactory(factory.django.DjangoModelFactory):
    slot = factory.SubFactory(SpaceSlotFactory)
    company = factory.SelfAttribute("slot.company")
    organisation = factory.SubFactory(
        OrganisationFactory,
        company=factory.SelfAttribute("..company"),
        kind=OrganisationKind.ASSOCIATION,
    )
    lender = factory.SelfAttribute("slot.organisation")
    premises = factory.SelfAttribute("slot.premises")
    starts_at = factory.SelfAttribute("slot.starts_at")
    ends_at = factory.SelfAttribute("slot.ends_at")
    purpose = "Språkcafé, öppet för alla"
    requested_at = LONG_AGO
    requested_by = factory.SubFactory(UserFactory)

    class Meta:
        model = SpaceBooking

    class Params:
        answered = factory.Trait(answered_at=LONG_AGO, answered_by=factory.SubFactory(UserFactory))
        approved = factory.Trait(answered=True, state=BookingState.APPROVED)
        declined = factory.Trait(answered=True, state=BookingState.DECLINED)
        not_used = factory.Trait(answered=True, state=BookingState.NOT_USED)
        cancelled = factory.Trait(state=BookingState.CANCELLED)


def association_of(company, **given):
    """Return an association in the company's register."""
    return OrganisationFactory(company=company, kind=OrganisationKind.ASSOCIATION, **given)
