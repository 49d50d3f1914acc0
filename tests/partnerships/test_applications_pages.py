"""The applicant's pages: from the call to the receipt, several people, nothing lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Answer, Application, QuestionKind
from portal.roles import Role
from tests.factories.partnerships import (
    ApplicationFactory,
    GrantCallFactory,
    QuestionFactory,
    approve_call,
    approved_call,
    complete,
    submitted_application,
)
from tests.factories.people import OrganisationFactory, user_at, user_in


def open_call(**given):
    now = timezone.now()
    return approved_call(
        at=now, opens_at=now, closes_at=now + timedelta(days=9), year=now.year, **given
    )


def open_draft():
    return ApplicationFactory(call=open_call())


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


def applicant(application, role=Role.ORG_SIGNATORY):
    return browser_of(user_in(application.organisation, role))


def step_of(application, number=1):
    return reverse("partnerships:application_step", args=[application.pk, number])


def act_on(application, name):
    return reverse("partnerships:application_act", args=[application.pk, name])


def test_an_application_from_the_call_to_the_receipt():
    call = open_call()
    organisation = OrganisationFactory(company=call.company)
    browser = browser_of(user_in(organisation, Role.ORG_SIGNATORY))
    [question] = call.questions.all()
    must = call.criteria.get(kind="eligibility")

    begun = browser.post(
        reverse("partnerships:apply", args=[call.pk]),
        {"organisation": organisation.pk, f"must_{must.code}": "on"},
    )
    application = Application.objects.get()
    saved = browser.post(step_of(application), {question.code: "Läxhjälp på onsdagar."})
    page = browser.get(application.get_absolute_url()).content.decode()
    sent = browser.post(act_on(application, "submit"), {})

    assert [each.status_code for each in (begun, saved, sent)] == [302, 302, 302]
    assert "Läxhjälp på onsdagar." in page
    assert "Granska och skicka in" in page
    application.refresh_from_db()
    assert application.number in browser.get(application.get_absolute_url()).content.decode()


def test_what_has_to_be_met_is_asked_before_anything_else():
    call = open_call()
    organisation = OrganisationFactory(company=call.company)
    browser = browser_of(user_in(organisation, Role.ORG_REPORTER))

    answer = browser.post(
        reverse("partnerships:apply", args=[call.pk]), {"organisation": organisation.pk}
    )

    assert "Det här måste vara uppfyllt" in answer.content.decode()
    assert not Application.objects.exists()


def test_somebody_elses_organisation_can_not_be_chosen():
    call = open_call()
    mine, neighbour = (OrganisationFactory(company=call.company) for _each in range(2))
    must = call.criteria.get(kind="eligibility")

    browser_of(user_in(mine, Role.ORG_SIGNATORY)).post(
        reverse("partnerships:apply", args=[call.pk]),
        {"organisation": neighbour.pk, f"must_{must.code}": "on"},
    )

    assert not Application.objects.exists()


def test_who_represents_nobody_here_is_told_how_to_begin():
    call = open_call()
    elsewhere = OrganisationFactory()

    page = browser_of(user_in(elsewhere, Role.ORG_SIGNATORY)).get(
        reverse("partnerships:apply", args=[call.pk])
    )

    assert "inbjudan" in page.content.decode()


def test_an_unfinished_step_is_kept_for_later_and_asked_for_when_going_on():
    application = open_draft()
    browser = applicant(application, Role.ORG_REPORTER)

    later = browser.post(step_of(application), {"later": ""})
    going_on = browser.post(step_of(application), {})

    assert (later.status_code, going_on.status_code) == (302, 200)
    assert "Fel: " in going_on.content.decode()


def test_a_text_that_is_too_long_is_kept_for_later_and_said_to_be_too_long():
    application = open_draft()
    [question] = application.call.questions.all()
    browser = applicant(application)
    long = "å" * 501

    going_on = browser.post(step_of(application), {question.code: long})
    browser.post(step_of(application), {question.code: long, "later": ""})

    assert long in going_on.content.decode()
    assert Answer.objects.get().value == long
    assert "501" in browser.get(application.get_absolute_url()).content.decode()


def test_what_is_typed_is_kept_while_it_is_typed():
    application = open_draft()
    [question] = application.call.questions.all()

    answer = applicant(application).post(
        step_of(application),
        {question.code: "Läxhj", "keep": "1"},
        headers={"hx-request": "true"},
    )

    assert Answer.objects.get().value == "Läxhj"
    page = answer.content.decode()
    assert "Sparat" in page
    assert 'id="id_seen"' in page


def test_two_people_who_write_at_once_see_each_other():
    application = open_draft()
    [question] = application.call.questions.all()
    anna, bo = applicant(application), applicant(application, Role.ORG_REPORTER)
    seen = bo.get(step_of(application)).context["form"]["seen"].value()
    anna.post(step_of(application), {question.code: "Annas text", "seen": seen})

    refused = bo.post(step_of(application), {question.code: "Bos text", "seen": seen})
    now_seen = refused.context["form"]["seen"].value()

    page = refused.content.decode()
    assert "Annas text" in page
    assert "Bos text" in page
    assert Answer.objects.get().value == "Annas text"
    bo.post(step_of(application), {question.code: "Bådas text", "seen": now_seen})
    assert Answer.objects.get().value == "Bådas text"


def test_a_file_is_an_answer_and_what_is_no_picture_or_pdf_is_refused(tmp_path):
    now = timezone.now()
    call = GrantCallFactory(
        ready=True, opens_at=now, closes_at=now + timedelta(days=9), year=now.year
    )
    QuestionFactory(call=call, code="bylaws", kind=QuestionKind.FILE, longest=None, step_sv="Filer")
    approve_call(call, by=user_at(call.company, Role.MANAGER), at=now)
    application = ApplicationFactory(call=call)
    browser = applicant(application)

    refused = browser.post(
        step_of(application, 2), {"bylaws": SimpleUploadedFile("a.exe", b"MZ\x90\x00 not a pdf")}
    )
    assert refused.status_code == 200
    assert not Answer.objects.exists()


def test_an_application_that_is_not_complete_is_not_sent_in():
    application = open_draft()

    answer = applicant(application).post(act_on(application, "submit"), {}, follow=True)

    assert "Några frågor" in answer.content.decode()
    application.refresh_from_db()
    assert application.state == "draft"


def test_a_reporter_is_refused_where_others_send_in():
    application = complete(open_draft())

    assert (
        applicant(application, Role.ORG_REPORTER).post(act_on(application, "submit")).status_code
        == 403
    )


def test_neighbours_find_nothing():
    application = complete(open_draft())
    neighbour = browser_of(
        user_in(OrganisationFactory(company=application.company), Role.ORG_SIGNATORY)
    )

    for url in (
        application.get_absolute_url(), step_of(application), act_on(application, "submit"),
    ):  # fmt: skip
        assert neighbour.get(url).status_code == 404
        assert neighbour.post(url).status_code in {404, 405}


def test_staff_read_what_was_sent_in_in_the_register_and_can_not_write_it():
    application = submitted_application()
    url = reverse("admin:partnerships_application_change", args=[application.pk])
    staff = browser_of(user_at(application.company, Role.MANAGER))

    assert "Läxhjälp i biblioteket." in staff.get(url).content.decode()
    assert staff.post(url, {"title": "x"}).status_code == 403


def test_a_draft_waits_on_its_writers_page_until_the_call_has_closed():
    draft = open_draft()
    person = user_in(draft.organisation, Role.ORG_REPORTER)

    page = browser_of(person).get(reverse("annexes:my_page"))

    assert draft.get_absolute_url() in [duty.url for duty in page.context["to_do"]]


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_as_often_however_many_there_are(many, django_assert_max_num_queries):
    first = open_draft()
    person = user_in(first.organisation, Role.ORG_REPORTER)
    for _each in range(many - 1):
        ApplicationFactory(
            call=open_call(programme__company=first.company), organisation=first.organisation
        )
    browser = browser_of(person)

    with django_assert_max_num_queries(12):
        page = browser.get(reverse("partnerships:applications"))

    assert len(page.context["applications"]) == many
