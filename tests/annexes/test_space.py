"""Lent premises: consent and refusal, the times on offer, summer time, offered counted apart."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from annexes.actions.pledges import accept_pledge, change_pledge
from annexes.actions.space import (
    BookedAlready,
    MoreThanPledged,
    NeedsNoConsent,
    NoTimes,
    NotLent,
    NotWithLandlord,
    OutsidePledge,
    Times,
    TimesClash,
    VatCheck,
    VatContradicted,
    VatUnchecked,
    consent_to_space,
    hold_back_slot,
    offer_times,
    refuse_space,
    release_slot,
    take_back_rest,
    take_back_slot,
)
from annexes.models import (
    LeaseAnnex,
    Party,
    Pledge,
    Responsible,
    SpaceSlot,
    StandardResponsibility,
    VatFinding,
)
from annexes.models.suspensions import Suspension
from annexes.states.pledges import PledgeState
from annexes.states.space import SlotState
from annexes.states.suspensions import SuspensionState
from portal.holidays import easter_sunday, holidays
from portal.people.models import Organisation
from portal.records.models import Letter
from portal.roles import Role
from portal.states import IllegalMove, ReasonNeeded
from tests.factories.annexes import PledgeFactory
from tests.factories.contributions import contribution_in, running_pledge
from tests.factories.people import user_at, user_in
from tests.factories.space import SpaceBookingFactory, SpaceSlotFactory


def vat(cast, **given):
    return VatCheck(
        **({"finding": VatFinding.UNCHANGED, "by": cast.manager, "on": date(2026, 3, 4)} | given)
    )


@pytest.fixture
def pledge(cast):
    """Floor space, agreed under a signed annex, that waits for consent."""
    proposed = cast.propose(cast.active(), cast.space_words())
    return accept_pledge(proposed, party=Party.LANDLORD, by=cast.caseworker, at=cast.at)


def consented(pledge, cast, **given):
    said = {"conditions": "Tisdagar 17–20", "vat": vat(cast), "by": cast.manager, "at": cast.at}
    return consent_to_space(pledge, **(said | given))


# ── Consent ───────────────────────────────────────────────────────────────────────────────────


def test_floor_space_begins_when_the_landlord_has_consented(pledge, cast):
    assert pledge.state == PledgeState.ACCEPTED

    pledge = consented(pledge, cast, insurance_note="Hyresgästens", keys_note="Kontoret")

    assert pledge.state == PledgeState.ACTIVE
    consent = pledge.consent
    assert (consent.granted_by, consent.granted_at) == (cast.manager, cast.at)
    assert (consent.vat_finding, consent.vat_checked_by) == (VatFinding.UNCHANGED, cast.manager)
    assert (consent.insurance_note, consent.keys_note) == ("Hyresgästens", "Kontoret")


def test_nobody_consents_before_the_vat_has_been_checked(pledge, cast):
    with pytest.raises(VatUnchecked):
        consented(pledge, cast, vat=None)


def test_a_check_that_finds_no_vat_is_refused_when_the_lease_has_it(pledge, cast):
    cast.lease.vat_liable = True
    cast.lease.save()

    with pytest.raises(VatContradicted):
        consented(pledge, cast, vat=vat(cast, finding=VatFinding.NO_VAT))


def test_consent_is_given_once(pledge, cast):
    consented(pledge, cast)

    with pytest.raises(NeedsNoConsent):
        consented(pledge, cast)


def test_the_standard_list_says_who_answers_for_what(pledge, cast):
    for order, (code, who) in enumerate([("locks", "tenant"), ("cleaning", "association")]):
        StandardResponsibility.objects.create(
            company=pledge.company, code=code, name_sv=code, responsible=who, sort_order=order
        )

    lines = consented(pledge, cast).consent.responsibilities.values_list("item", "responsible")

    assert list(lines) == [("locks", "tenant"), ("cleaning", "association")]


def test_a_consent_may_say_otherwise_than_the_standard_list(pledge, cast):
    consent = consented(pledge, cast, responsibilities=[("Larm", Responsible.LANDLORD)]).consent

    assert list(consent.responsibilities.values_list("item", "responsible")) == [
        ("Larm", "landlord")
    ]


def test_a_refusal_gives_the_pledge_back_with_its_reason(pledge, cast):
    pledge = refuse_space(pledge, reason="Brandskyddet räcker inte.", by=cast.manager, at=cast.at)

    assert pledge.state == PledgeState.RETURNED
    last = pledge.history().last()
    assert (last.move, last.reason, last.by) == (
        "refuse_space",
        "Brandskyddet räcker inte.",
        cast.manager,
    )
    letter = Letter.objects.get(kind="space_refused", to_user=cast.signatory)
    assert "Brandskyddet räcker inte." in letter.body


def test_a_refused_pledge_can_be_changed_and_consented_to(pledge, cast):
    refused = refuse_space(pledge, reason="För många", by=cast.manager, at=cast.at)
    words = cast.space_words(area_m2=Decimal(30))
    again = change_pledge(refused, words=words, party=Party.TENANT, by=cast.signatory, at=cast.at)
    accept_pledge(again, party=Party.LANDLORD, by=cast.caseworker, at=cast.at)

    assert consented(again, cast).state == PledgeState.ACTIVE


def test_a_refusal_has_a_reason(pledge, cast):
    with pytest.raises(ReasonNeeded):
        refuse_space(pledge, reason=" ", by=cast.manager, at=cast.at)


def test_what_has_consent_is_not_refused(pledge, cast):
    consented(pledge, cast)

    with pytest.raises(NeedsNoConsent):
        refuse_space(pledge, reason="Ångrar oss", by=cast.manager, at=cast.at)


def test_nothing_is_refused_while_the_tenant_has_the_annex(cast):
    pledge = cast.propose(cast.offered(), cast.space_words())

    with pytest.raises(NotWithLandlord):
        refuse_space(pledge, reason="Nej", by=cast.manager, at=cast.at)


def test_the_database_begins_no_floor_space_without_consent(pledge):
    with pytest.raises(IntegrityError, match="pledge_begins_with_consent"), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(state=PledgeState.ACTIVE)


# ── Times ─────────────────────────────────────────────────────────────────────────────────────


def tuesdays(**given):
    said = {
        "first_on": date(2026, 3, 10),
        "last_on": date(2026, 4, 28),
        "opens": time(17),
        "closes": time(20),
        "area_m2": Decimal(60),
        "weekdays": frozenset({2}),
    }
    return Times(**(said | given))


@pytest.fixture
def lent():
    return running_pledge(space=True)


def offer(pledge, now, **given):
    return offer_times(pledge, times=tuesdays(**given), by=pledge.proposed_by, at=now)


def test_a_weekly_offer_is_a_row_for_each_week(lent, now):
    series = offer(lent, now)

    assert [slot.day for slot in series.slots.all()] == [
        date(2026, 3, 10) + timedelta(days=7 * week) for week in range(8)
    ]


def test_a_single_offer_is_one_row(lent, now):
    day = date(2026, 5, 9)  # a Saturday

    series = offer(lent, now, first_on=day, last_on=day, weekdays=frozenset())

    assert [slot.day for slot in series.slots.all()] == [day]


def test_times_keep_their_hour_when_summer_time_begins(lent, now):
    """On 29 March 2026 the clock goes forward; 17.00 is 16.00 UTC before and 15.00 UTC after."""
    starts = offer(lent, now).slots.values_list("day", "starts_at", "ends_at")

    assert {day: (start.hour, end.hour) for day, start, end in starts} == {
        date(2026, 3, 10): (16, 19),
        date(2026, 3, 17): (16, 19),
        date(2026, 3, 24): (16, 19),
        date(2026, 3, 31): (15, 18),
        date(2026, 4, 7): (15, 18),
        date(2026, 4, 14): (15, 18),
        date(2026, 4, 21): (15, 18),
        date(2026, 4, 28): (15, 18),
    }


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 28), 4), (date(2026, 3, 29), 3), (date(2026, 10, 25), 5)]
)
def test_a_night_is_an_hour_shorter_or_longer_when_the_clock_changes(lent, now, day, hours):
    night = {"first_on": day, "last_on": day, "weekdays": frozenset()}

    [slot] = offer(lent, now, opens=time(0), closes=time(4), **night).slots.all()

    assert slot.hours == hours
    assert slot.m2_hours == 60 * hours


def test_a_time_that_the_clock_jumps_over_is_left_out(lent, now):
    gap = {"opens": time(2), "closes": time(3), "weekdays": frozenset({7})}

    days = [s.day for s in offer(lent, now, first_on=date(2026, 3, 22), **gap).slots.all()]

    assert date(2026, 3, 29) not in days
    assert date(2026, 4, 5) in days


def test_exceptions_and_holidays_are_left_out(lent, now):
    """Walpurgis week: Friday 1 May is a holiday, 8 May is excepted."""
    fridays = {
        "first_on": date(2026, 4, 24),
        "last_on": date(2026, 5, 15),
        "weekdays": frozenset({5}),
        "except_on": frozenset({date(2026, 5, 8)}),
    }

    series = offer(lent, now, skips_holidays=True, **fridays)

    assert [slot.day for slot in series.slots.all()] == [date(2026, 4, 24), date(2026, 5, 15)]
    assert series.except_on == [date(2026, 5, 1), date(2026, 5, 8)]


def test_days_that_have_passed_are_left_out(lent, now):
    series = offer(lent, now, first_on=date(2026, 2, 24), last_on=date(2026, 3, 10))

    assert [slot.day for slot in series.slots.all()] == [date(2026, 3, 10)]


def test_an_offer_without_a_day_to_come_is_refused(lent, now):
    with pytest.raises(NoTimes):
        offer(lent, now, last_on=date(2026, 3, 11), weekdays=frozenset({4}))


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2025, 12, 31), date(2026, 3, 31)), (date(2026, 12, 1), date(2027, 1, 1))],
)
def test_times_outside_the_pledge_are_refused(lent, now, first, last):
    with pytest.raises(OutsidePledge):
        offer(lent, now, first_on=first, last_on=last)


def test_no_more_space_is_offered_than_is_pledged(lent, now):
    offer(lent, now, area_m2=Decimal("60.0"), last_on=date(2026, 3, 10))

    with pytest.raises(MoreThanPledged):
        offer(lent, now, area_m2=Decimal("60.1"), first_on=date(2026, 3, 17))


def test_the_same_premises_are_offered_once_at_a_time(lent, now):
    offer(lent, now)

    with pytest.raises(TimesClash, match="2026-03-10"):
        offer(lent, now, opens=time(19), closes=time(21))
    assert offer(lent, now, opens=time(20), closes=time(21)).slots.count() == 8


def test_the_database_refuses_what_overlaps():
    slot = SpaceSlotFactory()
    later = {
        "starts_at": slot.ends_at - timedelta(minutes=1),
        "ends_at": slot.ends_at.replace(hour=21),
    }

    with pytest.raises(IntegrityError, match="slot_offered_once"), transaction.atomic():
        SpaceSlotFactory(series=slot.series, **later)


def test_nothing_is_offered_without_consent(now):
    pledge = PledgeFactory(accepted=True, space=True)

    with pytest.raises(NotLent):
        offer(pledge, now)


# ── Taking back ───────────────────────────────────────────────────────────────────────────────


def test_a_time_that_is_taken_back_counts_as_offered_no_more(lent, now):
    first, *_rest = offer(lent, now).slots.all()
    assert lent.slots.offered().m2_hours() == 8 * 3 * 60

    take_back_slot(first, by=lent.proposed_by, at=now)

    assert lent.slots.offered().m2_hours() == 7 * 3 * 60


def test_a_time_that_is_held_back_counts_as_offered_and_cannot_be_booked(now):
    slot = SpaceSlotFactory()

    slot = hold_back_slot(slot, by=slot.series.offered_by, at=now)

    assert SpaceSlot.objects.offered().m2_hours() == 180
    assert not SpaceSlot.objects.free(now).exists()
    release_slot(slot, by=slot.series.offered_by, at=now)
    assert SpaceSlot.objects.free(now).get() == slot


def test_a_booked_time_is_not_taken_back(now):
    booking = SpaceBookingFactory()

    for act in (take_back_slot, hold_back_slot):
        with pytest.raises(BookedAlready):
            act(booking.slot, by=booking.requested_by, at=now)


def test_the_rest_of_a_series_is_taken_back_but_for_what_is_booked(lent, now):
    slots = list(offer(lent, now).slots.all())
    SpaceBookingFactory(slot=slots[3])

    take_back_rest(slots[2], by=lent.proposed_by, at=now)

    assert list(lent.slots.offered()) == [slots[0], slots[1], slots[3]]


def test_what_is_taken_back_stays_so(now):
    slot = take_back_slot(SpaceSlotFactory(), by=user_at(SpaceSlotFactory().company), at=now)

    with pytest.raises(IllegalMove):
        release_slot(slot, by=slot.series.offered_by, at=now)
    assert slot.state == SlotState.TAKEN_BACK


def test_offered_and_used_are_counted_apart(lent, now):
    offer(lent, now, last_on=date(2026, 3, 17))
    contribution_in(
        "submitted", pledge=lent, unit="m2_hours", area_m2=60, hours=2, amount=120, women=0, men=0
    )

    assert lent.slots.offered().m2_hours() == Decimal("360.00")
    assert sum(row.amount for row in lent.contributions.delivered()) == Decimal("120.00")


# ── Who sees what ─────────────────────────────────────────────────────────────────────────────


def test_an_association_sees_the_open_times_of_the_companys_tenants(now):
    slot = SpaceSlotFactory()
    held_back = SpaceSlotFactory(
        series=slot.series,
        state=SlotState.HELD_BACK,
        starts_at=slot.starts_at + timedelta(days=1),
        ends_at=slot.ends_at + timedelta(days=1),
    )
    elsewhere = SpaceSlotFactory()
    association = SpaceBookingFactory(slot=elsewhere).organisation

    neighbour = user_in(
        Organisation.objects.create(company=slot.company, name="Hyresgästföreningen"),
        Role.ORG_REPORTER,
    )

    assert list(SpaceSlot.objects.visible_to(neighbour)) == [slot]
    assert list(SpaceSlot.objects.visible_to(user_in(slot.organisation, Role.ORG_REPORTER))) == [
        slot,
        held_back,
    ]
    assert list(SpaceSlot.objects.visible_to(user_in(association, Role.ORG_REPORTER))) == [
        elsewhere
    ]


def test_times_end_with_the_annex(now):
    slot = SpaceSlotFactory()
    rows = LeaseAnnex.objects.filter(pk=slot.pledge.plan.annex_id)

    rows.update(ended_on=slot.day)
    assert SpaceSlot.objects.free(now).exists()

    rows.update(ended_on=slot.day - timedelta(days=1))
    assert not SpaceSlot.objects.free(now).exists()


@pytest.mark.parametrize(("first", "is_free"), [(0, False), (1, True), (-3, False)])
def test_nothing_is_lent_while_the_annex_rests(now, first, is_free):
    slot = SpaceSlotFactory()
    person = user_at(slot.company, Role.MANAGER)
    Suspension.objects.create(
        company=slot.company,
        organisation=slot.organisation,
        annex=slot.pledge.plan.annex,
        state=SuspensionState.DECIDED,
        party=Party.TENANT,
        reason="Ombyggnad",
        starts_on=slot.day + timedelta(days=first),
        asked_at=now,
        asked_by=person,
        decided_at=now,
        decided_by=person,
    )

    assert SpaceSlot.objects.free(now).exists() == is_free


# ── Holidays ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
        (2285, date(2285, 3, 22)),
    ],
)
def test_easter(year, day):
    assert easter_sunday(year) == day


def test_the_holidays_of_2026():
    assert sorted(holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 1, 6),
        date(2026, 4, 3),
        date(2026, 4, 5),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 24),
        date(2026, 6, 6),
        date(2026, 6, 19),
        date(2026, 6, 20),
        date(2026, 10, 31),
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2026, 12, 31),
    ]


def test_the_first_moment_of_a_time_is_in_stockholm():
    [(day, starts_at, _ends_at)] = tuesdays(
        first_on=date(2026, 7, 7), last_on=date(2026, 7, 7), opens=time(0)
    ).moments()

    assert (day, starts_at) == (date(2026, 7, 7), datetime(2026, 7, 6, 22, tzinfo=UTC))
