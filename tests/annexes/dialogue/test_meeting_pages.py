"""The pages of meetings: the tenant's, and the registers and forms of staff."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annexes.actions import meetings as actions
from annexes.models import DialogueMeeting, Party, StandardAgenda
from annexes.states.meetings import MeetingState
from portal.desk import work_lists
from portal.duties import duties_of
from portal.roles import Role
from tests.annexes.dialogue.talk import make_talk
from tests.factories.annexes import LeaseAnnexFactory, LeaseFactory
from tests.factories.people import user_in


@pytest.fixture(autouse=True)
def clock(monkeypatch, now):
    """The pages ask what time it is: Wednesday 4 March 2026, 10:00 in Stockholm."""
    monkeypatch.setattr(timezone, "now", lambda: now)


def window_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(**given) -> dict[str, str]:
    return {
        "once": "7b3f9a0e-6a4e-4c39-9d6c-3f2f6a0f1c11",
        "title": "Uppföljning",
        "day": "25 mars 2026",
        "starts": "kl. 13",
        "ends": "14.30",
        "place": "Storgatan 1",
        "agenda": "",
    } | given


def act_url(thing, name) -> str:
    return reverse(f"annexes:{thing._meta.model_name}_act", args=[thing.pk, name])


def admin_act_url(thing, name) -> str:
    return reverse(f"admin:annexes_{thing._meta.model_name}_act", args=[thing.pk, name])


def text(answer) -> str:
    return answer.content.decode()


def test_a_tenant_proposes_a_meeting_from_the_annex(talk):
    window = window_of(talk.cast.signatory)
    page = window.get(reverse("annexes:annex", args=[talk.annex.pk]))
    assert act_url(talk.annex, "propose_meeting") in text(page)

    answer = window.post(act_url(talk.annex, "propose_meeting"), typed())

    meeting = DialogueMeeting.objects.get()
    assert answer.url == meeting.get_absolute_url()
    assert meeting.shown_time == "25 mars 2026, 13:00–14:30"
    assert meeting.state_tone == "neutral"


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"ends": "12:00"}, "ends", "slutar innan det börjar"),
        ({"day": "3 mars 2026"}, "day", "fortfarande ligger framför"),
        ({"day": "29 mars 2026", "starts": "2:30"}, "starts", "02:30"),
        ({"starts": "25:00"}, "starts", "14:30"),
    ],
)
def test_a_time_that_can_not_be_is_refused_beside_its_field(talk, given, field, said):
    page = window_of(talk.cast.signatory).post(
        act_url(talk.annex, "propose_meeting"), typed(**given)
    )

    assert field in page.context["form"].errors
    assert "Storgatan 1" in text(page)
    assert not DialogueMeeting.objects.exists()


def test_staff_plan_with_the_standard_agenda_and_invite(talk):
    agenda = StandardAgenda.objects.create(
        company=talk.annex.company, code="uppfoljning", name_sv="Uppföljning", points_sv="Läget"
    )
    window = window_of(talk.cast.caseworker)

    answer = window.post(
        admin_act_url(talk.annex, "plan_meeting"),
        typed(standard=agenda.pk, host=talk.cast.manager.pk),
    )
    meeting = DialogueMeeting.objects.get()
    assert answer.url == reverse("admin:annexes_dialoguemeeting_change", args=[meeting.pk])
    assert (meeting.agenda_points, meeting.host) == (["Läget"], talk.cast.manager)

    form = window.get(admin_act_url(meeting, "invite")).context["form"]
    window.post(
        admin_act_url(meeting, "invite"),
        {name: form[name].value() or "" for name in form.fields},
    )
    meeting.refresh_from_db()
    assert (meeting.state, meeting.place) == (MeetingState.INVITED, "Storgatan 1")


def test_an_invitation_without_a_place_is_refused_beside_the_field(talk):
    meeting = talk.planned()

    page = window_of(talk.cast.caseworker).post(
        admin_act_url(meeting, "invite"), typed(place="", host=talk.cast.caseworker.pk)
    )

    assert list(page.context["form"].errors) == ["place"]


def test_staff_gather_the_tenants_of_several_annexes(talk):
    other = LeaseAnnexFactory(
        active=True, lease=LeaseFactory(company=talk.annex.company), drafted_by=talk.cast.caseworker
    )
    window = window_of(talk.cast.caseworker)
    register = reverse("admin:annexes_leaseannex_changelist")
    chosen = {"action": "act_plan_meeting", "_selected_action": [talk.annex.pk, other.pk]}
    form = window.post(register, chosen).context["form"]

    window.post(
        register,
        chosen
        | {"confirmed": "1", "gathering": str(form["gathering"].value())}
        | typed(host=talk.cast.caseworker.pk),
    )

    first, second = DialogueMeeting.objects.all()
    assert first.gathering == second.gathering
    assert {first.annex, second.annex} == {talk.annex, other}


def test_the_tenant_reads_minutes_when_they_are_shared_and_not_before(talk):
    meeting = talk.held()
    actions.write_minutes(
        meeting, minutes="Utkast om hissen", participants="", by=talk.cast.caseworker, at=talk.at
    )
    tenant, staff = window_of(talk.cast.signatory), window_of(talk.cast.caseworker)
    on_admin = reverse("admin:annexes_dialoguemeeting_change", args=[meeting.pk])

    assert "Utkast om hissen" not in text(tenant.get(meeting.get_absolute_url()))
    assert "Utkast om hissen" in text(staff.get(on_admin))

    talk.share(meeting, "Hissen lagas i maj")
    assert "Hissen lagas i maj" in text(tenant.get(meeting.get_absolute_url()))


def test_the_meeting_page_offers_what_the_person_can_do(talk):
    meeting = talk.shared()
    reporter = user_in(talk.annex.organisation, Role.ORG_REPORTER)

    page = text(window_of(talk.cast.signatory).get(meeting.get_absolute_url()))
    assert act_url(meeting, "confirm") in page
    assert act_url(meeting, "return") in page
    assert act_url(meeting, "confirm") not in text(
        window_of(reporter).get(meeting.get_absolute_url())
    )


def test_somebody_elses_meeting_is_not_found(talk, now):
    stranger = make_talk(now).cast.signatory
    meeting = talk.invited()
    window = window_of(stranger)

    for url in (
        meeting.get_absolute_url(),
        reverse("annexes:meeting_calendar", args=[meeting.pk]),
        act_url(meeting, "accept"),
    ):
        assert window.get(url).status_code == 404


def test_the_meeting_is_handed_out_for_the_calendar(talk):
    meeting = talk.invited()

    answer = window_of(talk.cast.signatory).get(
        reverse("annexes:meeting_calendar", args=[meeting.pk])
    )

    assert answer["Content-Type"].startswith("text/calendar")
    assert b"METHOD:PUBLISH" in answer.content


def test_staff_who_follow_a_tenants_link_land_in_the_web_admin(talk):
    meeting = talk.invited()

    answer = window_of(talk.cast.caseworker).get(meeting.get_absolute_url())

    assert answer.url == reverse("admin:annexes_dialoguemeeting_change", args=[meeting.pk])


def titles(person, now) -> dict[str, bool]:
    """Return the person's duties about meetings and points: the title, and whether it is ours."""
    return {
        str(duty.title): duty.is_theirs
        for duty in duties_of(person, timezone.localdate(now))
        if "/mote/" in duty.url
    }


def test_duties_follow_the_meeting(talk, now):
    signatory = talk.cast.signatory
    meeting = talk.invited()
    assert titles(signatory, now) == {"Svara på kallelsen: Uppföljning av året": False}

    actions.accept_time(meeting, by=signatory, at=now)
    assert titles(signatory, now) == {}

    talk.share(talk.hold(meeting))
    assert titles(signatory, now) == {"Läs och bekräfta protokollet": False}

    talk.confirm(meeting, Party.TENANT)
    assert titles(signatory, now) == {"Läs och bekräfta protokollet": True}


def test_what_a_person_has_taken_on_is_a_duty_with_a_last_day(talk, now):
    meeting = talk.held()
    point = talk.point(meeting, owner=talk.cast.signatory)
    talk.share(meeting)

    [duty] = [duty for duty in duties_of(talk.cast.signatory, now.date()) if duty.about == point]
    assert (duty.title, duty.by) == (point.wording, point.due_on)
    assert not [
        duty for duty in duties_of(talk.cast.administrator, now.date()) if duty.about == point
    ]


def desk(talk) -> dict[str, int]:
    class Request:
        user, company = talk.cast.caseworker, talk.annex.company

    return {str(work.label): work.count for work in work_lists(Request())}


def test_the_desk_counts_whom_to_meet_and_what_to_write_up(talk, monkeypatch):
    due, answer, write = (
        "Hyresgäster att boka dialogmöte med",
        "Mötestider som hyresgäster föreslår",
        "Möten att skriva protokoll för",
    )
    assert {name: desk(talk)[name] for name in (due, answer, write)} == {
        due: 1, answer: 0, write: 0
    }  # fmt: skip

    meeting = talk.proposed()
    assert {name: desk(talk)[name] for name in (due, answer)} == {due: 0, answer: 1}

    talk.invite(meeting)
    monkeypatch.setattr(timezone, "now", lambda: talk.starts_at + timedelta(hours=2))
    assert {name: desk(talk)[name] for name in (answer, write)} == {answer: 0, write: 1}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_asks_the_same_however_long_it_is(talk, rows):
    for _number in range(rows):
        talk.planned()
    window = window_of(talk.cast.caseworker)
    window.get("/admin/")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = window.get(reverse("admin:annexes_dialoguemeeting_changelist"))

    assert text(page).count("Uppföljning av året") == rows
    assert len(asked) <= 12


@pytest.mark.parametrize("rows", [1, 3])
def test_the_dialogue_page_asks_the_same_however_long_it_is(talk, rows):
    for _number in range(rows):
        talk.planned()
    window = window_of(talk.cast.signatory)
    window.get(reverse("annexes:dialogue"))

    with CaptureQueriesContext(connection) as asked:
        page = window.get(reverse("annexes:dialogue"))

    assert len(page.context["ahead"]) == rows
    assert len(asked) <= 14
