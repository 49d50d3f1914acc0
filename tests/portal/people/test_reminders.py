"""Reminders: on the days that the company chose, nothing twice, nothing missed, never at night."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal import duties
from portal.duties import Duty
from portal.people import reminders
from portal.people.models import Cadence, Organisation, ReminderChoice, ReminderPlan
from portal.records import letters
from portal.records.models import Letter
from portal.roles import Role
from tests.factories.people import OrganisationFactory, RepresentativeFactory, user_in

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LAST_DAY = date(2026, 3, 29)  # the night before it, clocks go to summer time
KIND = "people.organisation"


def morning(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 5, tzinfo=STOCKHOLM)


@dataclass
class Case:
    """A tenant's person with one thing to do."""

    organisation: Organisation
    person: object

    def clock(self, day: date, hour: int = 8) -> list[str]:
        """Let the clock tick; return the occasions of all letters until then."""
        reminders.remind(self.organisation.company, at=morning(day, hour))
        keys = Letter.objects.order_by("queued_at", "key").values_list("key", flat=True)
        return [key.partition("example.se:")[2] for key in keys]


@pytest.fixture
def case(monkeypatch):
    """The only source of duties here: answer by 29 March, and something without a last day."""
    organisation = OrganisationFactory()

    def answer(person, on):
        return [
            Duty("Svara", "/svara/", by=LAST_DAY, about=organisation),
            Duty("Rätta", "/ratta/", about=organisation),
            Duty("Vänta", "/vanta/", by=LAST_DAY, about=organisation, is_theirs=True),
        ]

    monkeypatch.setattr(duties, "_sources", [answer])
    monkeypatch.setattr(duties, "_kinds", {KIND: Organisation})
    return Case(organisation, user_in(organisation, Role.ORG_REPORTER))


def days(*distances: int) -> list[str]:
    return [f"{LAST_DAY}:{distance}" for distance in distances]


def test_each_reminder_goes_on_its_day_and_once(case):
    seen = {}
    for back in range(-20, 15):
        day = LAST_DAY + timedelta(days=back)
        for hour in (7, 8, 23):
            seen[back] = case.clock(day, hour)

    assert (seen[-15], seen[-14], seen[-4]) == ([], days(-14), days(-14))
    assert (seen[-3], seen[0], seen[7]) == (days(-14, -3), days(-14, -3, 0), days(-14, -3, 0, 7))
    assert seen[14] == seen[7]


def test_after_a_standstill_the_latest_missed_reminder_goes_once(case):
    case.clock(LAST_DAY - timedelta(days=20))

    assert case.clock(LAST_DAY + timedelta(days=1)) == days(0)
    assert case.clock(LAST_DAY + timedelta(days=2)) == days(0)
    assert case.clock(LAST_DAY + timedelta(days=8)) == days(0, 7)


def test_what_is_new_is_not_reminded_of_for_days_that_had_passed(case):
    """The letter that offers an annex is not followed by a reminder in the same hour."""
    assert case.clock(LAST_DAY - timedelta(days=5)) == []


def test_a_clock_that_was_cut_short_writes_nothing_twice(case):
    case.clock(LAST_DAY - timedelta(days=3))
    ReminderPlan.objects.update(reminded_until=None)

    assert case.clock(LAST_DAY - timedelta(days=3)) == days(-3)


@pytest.mark.parametrize(("hour", "written"), [(6, []), (7, days(0))])
def test_nobody_is_written_to_at_night(case, hour, written):
    assert case.clock(LAST_DAY, hour) == written


def test_the_days_are_the_companys(case):
    ReminderPlan.objects.create(company=case.organisation.company, days=[-1])

    assert case.clock(LAST_DAY - timedelta(days=3)) == []
    assert case.clock(LAST_DAY - timedelta(days=1)) == days(-1)


def test_a_company_without_days_sends_none(case):
    ReminderPlan.objects.create(company=case.organisation.company, days=[])

    assert case.clock(LAST_DAY) == []


def test_only_those_who_can_do_it_are_reminded(case, monkeypatch):
    signing = Duty(
        "Skriv under", "/x/", by=LAST_DAY, about=case.organisation,
        may="people.invite_to_organisation",
    )  # fmt: skip
    monkeypatch.setattr(duties, "_sources", [lambda person, on: [signing]])
    administrator = user_in(case.organisation, Role.ORG_ADMINISTRATOR)

    case.clock(LAST_DAY)

    assert [letter.to_user for letter in Letter.objects.all()] == [administrator]


def test_what_belongs_to_another_company_is_reminded_of_there(case):
    elsewhere = OrganisationFactory()
    RepresentativeFactory(organisation=elsewhere, user=case.person)

    reminders.remind(elsewhere.company, at=morning(LAST_DAY))
    assert Letter.objects.count() == 0

    reminders.remind_everybody(at=morning(LAST_DAY))
    assert [letter.company for letter in Letter.objects.all()] == [case.organisation.company]


# ── Once a week ───────────────────────────────────────────────────────────────────────────────

MONDAY = date(2026, 3, 23)


def test_once_a_week_there_is_one_letter_with_all_that_waits(case):
    ReminderChoice.objects.create(user=case.person, cadence=Cadence.WEEKLY)
    case.clock(MONDAY - timedelta(days=1))
    assert Letter.objects.count() == 0

    for later in range(7):
        case.clock(MONDAY + timedelta(days=later))

    letter = Letter.objects.get()
    assert letter.kind == "weekly_digest"
    assert "Svara, senast 29 mars 2026" in letter.body
    assert "Rätta" in letter.body
    assert "Vänta" not in letter.body


def test_the_weekly_letter_comes_later_when_the_clock_stood_still_on_monday(case):
    ReminderChoice.objects.create(user=case.person, cadence=Cadence.WEEKLY)
    case.clock(MONDAY - timedelta(days=3))

    case.clock(MONDAY + timedelta(days=2))
    case.clock(MONDAY + timedelta(days=3))

    assert Letter.objects.count() == 1


def test_there_is_no_weekly_letter_about_nothing(case, monkeypatch):
    ReminderChoice.objects.create(user=case.person, cadence=Cadence.WEEKLY)
    monkeypatch.setattr(duties, "_sources", [lambda person, on: []])

    case.clock(MONDAY)

    assert Letter.objects.count() == 0


# ── Ending them ───────────────────────────────────────────────────────────────────────────────


def test_a_reminder_carries_the_header_behind_the_mail_programs_button(case):
    case.clock(LAST_DAY)
    letter = Letter.objects.get()

    letters.send(str(letter.pk), at=morning(LAST_DAY))

    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe"] == f"<{letter.unsubscribe_url}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.unsubscribe_url in letter.body


def test_letters_that_must_reach_people_have_no_such_header(case):
    letter = letters.write(
        "role_ended",
        to=letters.Recipient.of(case.person),
        about=case.person.represents.get(),
        company=case.organisation.company,
        at=morning(LAST_DAY),
        context={"by": case.person},
    )

    letters.send(str(letter.pk), at=morning(LAST_DAY))

    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_mail_programs_end_reminders_of_a_kind_with_one_post_and_no_cookie(case):
    path = reminders.link_to_end(case.person, KIND).partition("/paminnelser/")[2]
    program = Client(enforce_csrf_checks=True)

    answer = program.post(f"/paminnelser/{path}", {"List-Unsubscribe": "One-Click"})
    case.clock(LAST_DAY)

    assert answer.status_code == 200
    assert ReminderChoice.objects.get().unwanted == [KIND]
    assert Letter.objects.count() == 0


def test_looking_at_the_link_ends_nothing(case, client):
    page = client.get(reverse("people:unsubscribe", args=[_token(case.person, KIND)]))

    assert page.status_code == 200
    assert not ReminderChoice.objects.exists()


def test_the_weekly_letters_link_ends_them_all(case, client):
    ReminderChoice.objects.create(user=case.person, cadence=Cadence.WEEKLY)

    client.post(reverse("people:unsubscribe", args=[_token(case.person, "")]))
    case.clock(MONDAY)

    assert ReminderChoice.objects.get().cadence == Cadence.NEVER
    assert Letter.objects.count() == 0


def test_a_link_that_we_did_not_sign_ends_nothing(case, client):
    forged = _token(case.person, KIND)[:-2] + "xx"

    assert client.post(reverse("people:unsubscribe", args=[forged])).status_code == 404
    assert not ReminderChoice.objects.exists()


def _token(person, kind: str) -> str:
    return reminders.link_to_end(person, kind).rpartition("/paminnelser/")[2].rstrip("/")


# ── The settings page ─────────────────────────────────────────────────────────────────────────


def test_people_choose_how_often_about_what_and_in_which_language(case, client):
    client.force_login(case.person)

    answer = client.post(
        reverse("people:settings"), {"language": "en", "cadence": Cadence.WEEKLY, "wanted": []}
    )

    chosen = ReminderChoice.objects.get(user=case.person)
    case.person.refresh_from_db()
    assert answer.status_code == 302
    assert (chosen.cadence, chosen.unwanted) == (Cadence.WEEKLY, [KIND])
    assert case.person.language == "en"


def test_the_settings_page_shows_what_was_chosen(case, client):
    client.force_login(case.person)
    ReminderChoice.objects.create(user=case.person, unwanted=[KIND], cadence=Cadence.NEVER)

    form = client.get(reverse("people:settings")).context["form"]

    assert (form["cadence"].value(), form["wanted"].value()) == (Cadence.NEVER, [])
