"""The calls' pages: everybody reads them before any log-in; staff write drafts in the admin."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from partnerships import printing
from partnerships.actions import calls as actions
from partnerships.models import GrantCall
from partnerships.states.calls import CallState
from portal.pdf import checks
from portal.records import jobs
from portal.records.models import Job
from portal.roles import Role
from tests.catalogue import public_call
from tests.factories.partnerships import CLOSES, OPENS, GrantCallFactory, approved_call
from tests.factories.people import HousingCompanyFactory, user_at
from tests.factories.places import DistrictFactory
from tests.partnerships.test_calls import policy_for

BEFORE = OPENS - timedelta(days=7)
DURING = OPENS + timedelta(days=1)


def text_of(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# ── For everybody ─────────────────────────────────────────────────────────────────────────────


def test_nobody_reads_a_draft():
    draft = GrantCallFactory(ready=True)

    for name in ("call", "call_pdf", "call_json"):
        assert Client().get(reverse(f"partnerships:{name}", args=[draft.pk])).status_code == 404
    assert str(draft) not in text_of(reverse("partnerships:calls"))


def test_a_stranger_reads_every_criterion_and_every_question():
    call = public_call(HousingCompanyFactory())

    page = text_of(call.get_absolute_url())

    for part in (*call.criteria.all(), *call.questions.all()):
        assert str(part) in page
    assert "60 %" in page
    assert "högst 500 tecken" in page
    assert "Sportlovet." in page


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("opens_in", "closes_in", "listed"),
    [
        (HOUR, 2 * HOUR, "to_come"),
        (-HOUR, HOUR, "taking"),
        (-2 * HOUR, -HOUR, "closed"),
    ],
)
def test_a_call_is_listed_by_its_moments_not_by_the_clock_that_moves_it(
    opens_in, closes_in, listed
):
    now = timezone.now()
    call = approved_call(
        at=now - timedelta(days=1), opens_at=now + opens_in, closes_at=now + closes_in
    )

    context = Client().get(reverse("partnerships:calls")).context

    assert call.state == CallState.APPROVED
    assert {name: list(context[name]) for name in ("taking", "to_come", "closed")} == {
        "taking": [],
        "to_come": [],
        "closed": [],
    } | {listed: [call]}


def test_a_call_that_is_off_says_so_and_why():
    call = approved_call(at=BEFORE)
    actions.cancel_call(
        call, reason="Pengarna är slut.", by=user_at(call.company, Role.MANAGER), at=DURING
    )

    assert "Pengarna är slut." in text_of(call.get_absolute_url())
    assert str(call) not in text_of(reverse("partnerships:calls"))


def test_a_call_that_never_was_public_is_not_shown_when_it_is_called_off():
    call = GrantCallFactory(ready=True)
    actions.cancel_call(call, reason="x", by=user_at(call.company, Role.MANAGER), at=DURING)

    assert Client().get(call.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_as_often_however_many_calls_there_are(many, django_assert_max_num_queries):
    for _each in range(many):
        approved_call(
            at=timezone.now(),
            opens_at=timezone.now(),
            closes_at=timezone.now() + timedelta(days=1),
            year=timezone.now().year,
        )

    with django_assert_max_num_queries(6):
        context = Client().get(reverse("partnerships:calls")).context

    assert len(context["taking"]) == many


def test_the_data_have_both_languages_and_moments_with_their_zone():
    call = approved_call(at=BEFORE)

    data = Client().get(reverse("partnerships:call_json", args=[call.pk])).json()

    assert data["title"] == {"sv": "Stadsdelssamarbeten", "en": "District partnerships"}
    assert data["closes_at"] == "2026-03-31T16:00:00+02:00"
    assert data["budget_sek"] == "400000.00"
    assert [each["weight"] for each in data["criteria"]] == [None, 60, 40]
    assert [each["longest"] for each in data["questions"]] == [500]


def test_the_calendar_keeps_a_calls_identity_when_it_is_extended():
    call = approved_call(at=OPENS)
    before = closing_of(call)
    actions.extend_call(
        call, closes_at=CLOSES + timedelta(days=7), reason="x",
        by=user_at(call.company, Role.MANAGER), at=DURING,
    )  # fmt: skip
    after = closing_of(call)

    assert before["uid"] == after["uid"]
    assert after.decoded("dtstart") - before.decoded("dtstart") == timedelta(days=7)
    assert (before["sequence"], after["sequence"]) == (0, 1)


def closing_of(call):
    feed = Calendar.from_ical(Client().get(reverse("partnerships:calls_calendar")).content)
    return next(event for event in feed.walk("vevent") if event["uid"].endswith("closes"))


def test_the_printed_call_is_accessible_and_tells_of_an_extension():
    call = public_call(HousingCompanyFactory())
    for job in Job.objects.filter(kind=actions.PRINT_CALL).order_by("queued_at"):
        jobs.run(str(job.pk))
    call = GrantCall.objects.get(pk=call.pk)

    answer = Client().get(reverse("partnerships:call_pdf", args=[call.pk]))

    content = b"".join(answer.streaming_content)
    assert checks.problems(content) == []
    assert "Sportlovet." in printing.call_html(call)


def test_an_earlier_print_never_takes_the_place_of_a_later_one():
    call = public_call(HousingCompanyFactory())

    assert printing.keep_print(call, closes_at=call.notices.get().closed_at_before) is None


# ── In the admin ──────────────────────────────────────────────────────────────────────────────


def staff_of(company, role=Role.CASEWORKER):
    client = Client()
    client.force_login(user_at(company, role))
    return client


def change_form(call, **changed):
    """Return what the browser sends from the draft's page."""
    opens, closes = timezone.localtime(call.opens_at), timezone.localtime(call.closes_at)
    empty = {
        f"{part}-{field}": value
        for part in ("envelopes", "targets", "criteria", "questions", "notices")
        for field, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))
    }
    return empty | {
        "name_sv": call.name_sv, "name_en": call.name_en, "year": call.year,
        "opens_at_0": f"{opens:%Y-%m-%d}", "opens_at_1": f"{opens:%H:%M}",
        "closes_at_0": f"{closes:%Y-%m-%d}", "closes_at_1": f"{closes:%H:%M}",
        "grace_minutes": 0, "budget_sek": "400000", "highest_sek": "", "decisions_by": "",
        "introduction_sv": "", "introduction_en": "",
    } | changed  # fmt: skip


def test_staff_write_a_draft_with_its_shares():
    call = GrantCallFactory()
    district = DistrictFactory(company=call.company)
    url = reverse("admin:partnerships_grantcall_change", args=[call.pk])

    answer = staff_of(call.company).post(
        url,
        change_form(call, **{
            "introduction_sv": "Välkomna!", "envelopes-TOTAL_FORMS": 1,
            "envelopes-0-district": district.pk, "envelopes-0-amount_sek": "100000",
            "envelopes-0-call": call.pk, "envelopes-0-id": "",
        }),
    )  # fmt: skip

    assert answer.status_code == 302
    call.refresh_from_db()
    assert call.introduction_sv == "Välkomna!"
    assert call.free_sek == Decimal(300_000)


def test_shares_above_the_budget_are_refused_in_words_and_kept_in_the_form():
    call = GrantCallFactory()
    district = DistrictFactory(company=call.company)
    url = reverse("admin:partnerships_grantcall_change", args=[call.pk])

    answer = staff_of(call.company).post(
        url,
        change_form(call, **{
            "envelopes-TOTAL_FORMS": 1, "envelopes-0-district": district.pk,
            "envelopes-0-amount_sek": "400001", "envelopes-0-call": call.pk, "envelopes-0-id": "",
        }),
    )  # fmt: skip

    assert answer.status_code == 200
    assert "400001" in answer.content.decode()
    assert call.envelopes.count() == 0


def test_an_approved_call_is_read_not_written():
    call = approved_call(at=BEFORE)
    url = reverse("admin:partnerships_grantcall_change", args=[call.pk])
    staff = staff_of(call.company, Role.MANAGER)

    assert staff.get(url).status_code == 200
    assert staff.post(url, change_form(call, introduction_sv="Nytt")).status_code == 403
    call.refresh_from_db()
    assert call.introduction_sv == ""


def test_a_manager_extends_a_call_by_day_and_time():
    now = timezone.now()
    call = approved_call(at=now, opens_at=now, closes_at=now + timedelta(days=1), year=now.year)
    url = reverse("admin:partnerships_grantcall_act", args=[call.pk, "extend"])
    next_year = timezone.localdate().year + 1

    answer = staff_of(call.company, Role.MANAGER).post(
        url,
        {"closes_on": f"30 april {next_year}", "closes_clock": "16.00", "reason": "Sportlovet."},
    )

    assert answer.status_code == 302
    call.refresh_from_db()
    assert timezone.localtime(call.closes_at).isoformat() == f"{next_year}-04-30T16:00:00+02:00"


def test_approving_over_an_expired_policy_asks_for_the_reason_in_the_form():
    now = timezone.now()
    call = GrantCallFactory(ready=True, opens_at=now + HOUR, closes_at=now + timedelta(days=9))
    policy_for(call, review_due=date(2025, 8, 30))
    url = reverse("admin:partnerships_grantcall_act", args=[call.pk, "approve"])
    manager = staff_of(call.company, Role.MANAGER)

    refused = manager.post(url, {"expired_policy_reason": ""})
    done = manager.post(url, {"expired_policy_reason": "Styrelsen tar den i juni."})

    assert "30 augusti 2025" in refused.content.decode()
    assert done.status_code == 302
    call.refresh_from_db()
    assert call.state == CallState.APPROVED


def test_a_draft_says_what_it_lacks():
    call = GrantCallFactory(opens_at=None, closes_at=None)

    page = staff_of(call.company).get(
        reverse("admin:partnerships_grantcall_change", args=[call.pk])
    )

    assert "Skriv minst ett kriterium." in page.content.decode()
