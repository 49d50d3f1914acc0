"""Pages about lent space and needs: those who borrow, those who lend, hosts and staff."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annexes.models import Contribution, Match, Pledge, SpaceBooking, SpaceSlot
from annexes.states.pledges import PledgeState
from annexes.states.space import BookingState, SlotState
from portal.activities.models import Need
from portal.roles import Role
from tests.factories.activities import ActivityFactory, NeedFactory
from tests.factories.annexes import PledgeFactory, PledgeKindFactory, YearPlanFactory
from tests.factories.contributions import running_pledge
from tests.factories.people import user_at, user_in
from tests.factories.space import SpaceBookingFactory, SpaceSlotFactory, association_of


@pytest.fixture(autouse=True)
def clock(monkeypatch, now):
    """The pages ask what time it is: Wednesday 4 March 2026, 10.00."""
    monkeypatch.setattr(timezone, "now", lambda: now)


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def at(organisation, role=Role.ORG_ADMINISTRATOR) -> Client:
    return logged_in(user_in(organisation, role))


@pytest.fixture
def slot():
    return SpaceSlotFactory()


@pytest.fixture
def association(slot):
    return association_of(slot.company, name="Språkvännerna")


def another(slot, days=1, **given):
    """Return a time so many days after this one."""
    moved = {name: getattr(slot, name) + timedelta(days=days) for name in ("starts_at", "ends_at")}
    return SpaceSlotFactory(
        series=slot.series, day=slot.day + timedelta(days=days), **(moved | given)
    )


# ── Finding and booking ───────────────────────────────────────────────────────────────────────


def found(client, **query):
    return list(client.get(reverse("annexes:find_space"), query).context["page"])


def test_an_association_finds_free_times(slot, association):
    SpaceBookingFactory(slot=another(slot))
    another(slot, days=2, state=SlotState.HELD_BACK)

    assert found(at(association)) == [slot]


def test_times_are_looked_for_by_district_day_weekday_hour_and_size(slot, association):
    client = at(association)
    other = another(slot, days=1, area_m2=Decimal("20.0"))
    district = slot.premises.district_id

    assert found(client, district=district) == [slot, other]
    assert found(client, day="2026-03-11") == [other]
    assert found(client, day="2026-02-20") == []
    assert found(client, weekday="2") == [slot]
    assert found(client, area_m2="40") == [slot]
    assert found(client, from_time="18:00", until_time="19:00") == [slot, other]
    assert found(client, from_time="20:00") == []


def test_a_day_that_can_be_two_is_said_so_and_kept(association):
    page = at(association).get(reverse("annexes:find_space"), {"day": "03/04/2026"})

    text = page.content.decode()
    assert "<title>Fel: " in text
    assert 'value="03/04/2026"' in text


def test_a_tenant_does_not_find_its_own_space(slot):
    assert found(at(slot.organisation)) == []


def test_an_association_books_and_finds_the_booking_among_its_own(slot, association):
    client = at(association)

    answer = client.post(
        reverse("annexes:book", args=[slot.pk]),
        {"organisation": association.pk, "purpose": "Språkcafé", "persons": "20"},
        follow=True,
    )

    booking = SpaceBooking.objects.get()
    assert answer.redirect_chain == [(booking.get_absolute_url(), 302)]
    assert (booking.organisation, booking.persons) == (association, 20)
    assert list(client.get(reverse("annexes:bookings")).context["borrowed"]) == [booking]


def test_nobody_books_for_somebody_elses_association(slot, association):
    other = association_of(slot.company)

    page = at(association).post(
        reverse("annexes:book", args=[slot.pk]), {"organisation": other.pk, "purpose": "Fika"}
    )

    assert page.status_code == 200
    assert not SpaceBooking.objects.exists()


def test_a_time_that_somebody_took_meanwhile_says_so(slot, association):
    SpaceBookingFactory(slot=slot)

    page = at(association).get(reverse("annexes:book", args=[slot.pk]))

    assert not page.context["is_open"]


def test_another_companys_association_finds_nothing(slot):
    stranger = at(association_of(SpaceSlotFactory().company))

    assert slot not in found(stranger)
    assert stranger.get(reverse("annexes:book", args=[slot.pk])).status_code == 404


def test_staff_book_for_an_association_in_the_admin(slot, association):
    staff = logged_in(user_at(slot.company, Role.CASEWORKER))

    staff.post(
        reverse("admin:annexes_spaceslot_act", args=[slot.pk, "book"]),
        {"organisation": association.pk, "purpose": "Läxhjälp"},
    )

    assert SpaceBooking.objects.get().organisation == association


# ── The tenant ────────────────────────────────────────────────────────────────────────────────


def test_the_tenant_offers_times(now):
    pledge = running_pledge(space=True)

    at(pledge.organisation).post(
        reverse("annexes:pledge_act", args=[pledge.pk, "offer_times"]),
        {
            "first_on": "2026-03-10",
            "last_on": "2026-03-31",
            "weekdays": ["2"],
            "opens": "17",
            "closes": "20.00",
            "area_m2": "60",
            "except_on": "2026-03-17, 24 mars 2026",
        },
    )

    assert [slot.day for slot in pledge.slots.all()] == [date(2026, 3, 10), date(2026, 3, 31)]


def test_a_long_time_without_weekdays_is_refused_and_kept(now):
    pledge = running_pledge(space=True)

    page = at(pledge.organisation).post(
        reverse("annexes:pledge_act", args=[pledge.pk, "offer_times"]),
        {"first_on": "2026-03-10", "last_on": "2026-03-31", "opens": "20", "closes": "17"},
    )

    form = page.context["form"]
    assert set(form.errors) == {"weekdays", "closes", "area_m2"}
    assert form["first_on"].value() == "2026-03-10"


def test_the_calendar_shows_a_week_and_counts_offered_and_used_apart(slot):
    booking = SpaceBookingFactory(slot=slot)
    another(slot, days=7)
    client = at(slot.organisation)
    address = reverse("annexes:space_calendar", args=[slot.pledge_id])

    page = client.get(address, {"vecka": "2026-W11"})

    assert [(each.slot, each.booking) for each in page.context["slots"]] == [(slot, booking)]
    assert (page.context["year"].offered, page.context["year"].used) == (Decimal(360), 0)
    assert client.get(address, {"vecka": "strunt"}).status_code == 200


def test_the_tenants_duties_are_to_answer_and_to_log(slot, monkeypatch):
    booking = SpaceBookingFactory(slot=slot)
    client = at(slot.organisation)
    duties = [duty.url for duty in client.get(reverse("annexes:my_page")).context["to_do"]]
    assert duties == [booking.get_absolute_url()]

    client.post(reverse("annexes:spacebooking_act", args=[booking.pk, "approve"]))
    booking.refresh_from_db()
    assert booking.state == BookingState.APPROVED

    monkeypatch.setattr(timezone, "now", lambda: slot.ends_at)
    page = at(slot.organisation).get(booking.get_absolute_url())
    assert page.context["may_log"]


def test_logging_a_booking_has_everything_filled_in(slot, monkeypatch):
    booking = SpaceBookingFactory(slot=slot, approved=True)
    monkeypatch.setattr(timezone, "now", lambda: slot.ends_at)
    client = at(slot.organisation)
    address = reverse("annexes:log_booking", args=[booking.pk])

    form = client.get(address).context["form"]
    typed = {name: form[name].value() for name in ("done_on", "hours", "area_m2")}
    assert typed == {"done_on": "2026-03-10", "hours": "3", "area_m2": "60"}
    client.post(address, {**typed, "once": "7b3f9a0e-6a4e-4c39-9d6c-3f2f6a0f1c12"})

    booking.refresh_from_db()
    assert Contribution.objects.get() == booking.contribution
    assert client.get(address).url == booking.get_absolute_url()


def test_the_association_cancels_but_does_not_answer(slot):
    booking = SpaceBookingFactory(slot=slot)
    client = at(booking.organisation)
    acts = [act.name for act, _url in client.get(booking.get_absolute_url()).context["acts"]]

    assert acts == ["cancel"]
    refused = client.post(reverse("annexes:spacebooking_act", args=[booking.pk, "approve"]))
    assert refused.status_code == 403


def test_only_the_tenant_touches_its_times(slot, association):
    address = reverse("annexes:spaceslot_act", args=[slot.pk, "take_back"])

    assert at(association).post(address).status_code == 404
    at(slot.organisation).post(address)
    assert SpaceSlot.objects.get().state == SlotState.TAKEN_BACK


def test_an_association_without_an_annex_has_a_start_page(association):
    page = at(association).get(reverse("annexes:my_page"))

    assert page.status_code == 200
    assert reverse("annexes:find_space") in page.content.decode()


# ── Consent, in the admin ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def waiting():
    return PledgeFactory(accepted=True, space=True)


def test_a_manager_consents_with_the_list_of_who_answers_for_what(waiting):
    manager = user_at(waiting.company, Role.MANAGER)

    logged_in(manager).post(
        reverse("admin:annexes_pledge_act", args=[waiting.pk, "consent"]),
        {
            "conditions": "Tisdagar",
            "vat_finding": "unchanged",
            "vat_note": "Enstaka kvällar",
            "vat_checked_by": manager.pk,
            "vat_checked_on": "2026-03-04",
            "own_1": "Snöskottning",
            "own_who_1": "landlord",
            "own_who_2": "tenant",
            "own_who_3": "tenant",
        },
    )

    waiting.refresh_from_db()
    assert waiting.consent.vat_checked_by == manager
    assert list(waiting.consent.responsibilities.values_list("item", "responsible")) == [
        ("Snöskottning", "landlord")
    ]


def test_a_caseworker_does_not_consent(waiting):
    address = reverse("admin:annexes_pledge_act", args=[waiting.pk, "consent"])

    page = logged_in(user_at(waiting.company, Role.CASEWORKER)).get(address)

    assert page.status_code == 403


# ── Needs ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def plan():
    return YearPlanFactory()


@pytest.fixture
def need(plan):
    PledgeKindFactory(company=plan.company)
    host = association_of(plan.company, name="Cykelköket")
    activity = ActivityFactory(company=plan.company, organisation=host)
    return NeedFactory(activity=activity, quantity=Decimal(40), description="Händiga vuxna")


def needs_of(client, **query):
    page = client.get(reverse("annexes:needs"), query)
    return [each.need for each in page.context["listed"]]


def test_needs_in_the_tenants_own_district_come_first(plan, need):
    near = NeedFactory(activity=need.activity, district=plan.annex.lease.premises.district)

    page = at(plan.organisation).get(reverse("annexes:needs"))

    assert [(each.need, each.is_near) for each in page.context["listed"]] == [
        (near, True),
        (need, False),
    ]


def test_needs_are_looked_for_by_kind_district_and_day(plan, need):
    client = at(plan.organisation)
    later = NeedFactory(activity=need.activity, wanted_from=date(2026, 6, 1))

    assert needs_of(client, kind="volunteer_hours", day="2026-03-04") == [need]
    assert set(needs_of(client, day="2026-06-01")) == {need, later}
    assert needs_of(client, district=plan.annex.lease.premises.district_id) == []


def test_full_needs_and_those_of_a_kind_that_nobody_can_pledge_are_not_offered(plan, need):
    NeedFactory(activity=need.activity, kind="okänt_slag")
    full = NeedFactory(activity=need.activity, quantity=Decimal(5))
    PledgeFactory(plan=plan, need=full, quantity=5)

    assert needs_of(at(plan.organisation)) == [need]


def test_a_tenant_pledges_with_two_clicks(plan, need):
    client = at(plan.organisation)
    address = reverse("annexes:pledge_to_need", args=[need.pk])

    form = client.get(address).context["form"]
    filled = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    client.post(address, filled)

    pledge = Pledge.objects.get(need=need)
    assert (pledge.quantity, pledge.wording, pledge.state) == (
        Decimal(40),
        "Händiga vuxna",
        PledgeState.PROPOSED,
    )
    assert pledge.activity == need.activity
    assert Match.objects.get().organisation == need.organisation


def test_more_than_is_needed_is_refused_beside_the_number(plan, need):
    client = at(plan.organisation)
    address = reverse("annexes:pledge_to_need", args=[need.pk])
    form = client.get(address).context["form"]
    filled = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    page = client.post(address, filled | {"quantity": "41"})

    assert set(page.context["form"].errors) == {"quantity"}
    assert page.context["form"]["quantity"].value() == "41"


def test_a_reporter_is_told_that_others_pledge(plan, need):
    client = at(plan.organisation, Role.ORG_REPORTER)

    page = client.get(reverse("annexes:pledge_to_need", args=[need.pk]))

    assert (page.status_code, page.context["form"]) == (200, None)


# ── Hosts ─────────────────────────────────────────────────────────────────────────────────────


def test_a_host_asks_for_help(need):
    host = at(need.organisation)
    activity = need.activity

    host.post(
        reverse("activities:ask", args=[activity.pk]),
        {"kind": "volunteer_hours", "quantity": "12", "description": "Lördagar"},
    )

    asked = Need.objects.get(description="Lördagar")
    assert (asked.unit, asked.quantity, asked.organisation) == ("hours", 12, need.organisation)


def test_a_host_says_how_much_it_can_take(need):
    host = at(need.organisation)

    host.post(reverse("activities:need_act", args=[need.pk, "capacity"]), {"quantity": "15"})

    need.refresh_from_db()
    assert need.quantity == 15


def test_a_host_declines_with_a_reason(plan, need):
    pledge = PledgeFactory(plan=plan, need=need, activity=need.activity)
    match = Match.objects.create(
        company=need.company,
        organisation=need.organisation,
        need=need,
        pledge=pledge,
        tenant=pledge.organisation,
        asked_at=timezone.now(),
    )
    host = at(need.organisation)
    assert match.get_absolute_url() in [
        duty.url for duty in host.get(reverse("annexes:my_page")).context["to_do"]
    ]

    address = reverse("annexes:match_act", args=[match.pk, "decline"])
    assert host.post(address, {"reason": ""}).context["form"].errors
    host.post(address, {"reason": "Vi är fulltaliga"})

    pledge.refresh_from_db()
    assert (pledge.state, pledge.need) == (PledgeState.RETURNED, None)


def test_a_neighbour_does_not_answer_for_the_host(plan, need):
    neighbour = at(association_of(need.company))

    assert neighbour.get(reverse("activities:activity", args=[need.activity_id])).status_code == 404
    capacity = reverse("activities:need_act", args=[need.pk, "capacity"])
    assert neighbour.post(capacity, {"quantity": "1"}).status_code == 403


def test_the_desk_counts_needs_without_pledges(need):
    page = logged_in(user_at(need.company, Role.CASEWORKER)).get(reverse("admin:index"))

    assert "Behov utan löften" in page.content.decode()


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(
    ("page", "most"),
    [("annexes:find_space", 12), ("annexes:bookings", 14), ("annexes:needs", 18)],
)
def test_lists_take_as_many_queries_for_three_rows_as_for_one(
    slot, association, many, page, most, django_assert_max_num_queries
):
    PledgeKindFactory(company=slot.company)
    activity = ActivityFactory(company=slot.company)
    for number in range(many):
        NeedFactory(activity=activity)
        SpaceBookingFactory(slot=another(slot, days=number + 1), organisation=association)
        another(slot, days=number + 10)
    client = at(association if page != "annexes:needs" else slot.organisation)

    with django_assert_max_num_queries(most):
        client.get(reverse(page))


def test_the_annex_leads_to_the_times_of_a_pledge_that_has_consent(slot):
    tenant = Client()
    tenant.force_login(user_in(slot.pledge.organisation, Role.ORG_REPORTER))

    page = tenant.get(slot.pledge.plan.annex.get_absolute_url()).content.decode()

    assert reverse("annexes:space_calendar", args=[slot.pledge.pk]) in page
