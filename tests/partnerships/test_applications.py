"""Applications: written together, sent in while the call is open, frozen word for word."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction

from partnerships import answering, receipts
from partnerships.actions import applications as actions
from partnerships.actions import calls
from partnerships.actions.applications import Written
from partnerships.models import Answer, Application, Question, QuestionKind
from partnerships.states.applications import APPLICATION_MOVES, ApplicationState
from portal.canonical import fingerprint
from portal.errors import DomainError
from portal.pdf import checks
from portal.records import jobs
from portal.records.models import Job, Letter
from portal.roles import Role
from tests.factories.partnerships import (
    CLOSES,
    OPENS,
    ApplicationFactory,
    GrantCallFactory,
    QuestionFactory,
    approved_call,
    complete,
    submitted_application,
)
from tests.factories.people import OrganisationFactory, user_at, user_in

SECOND = timedelta(seconds=1)
DURING = OPENS + timedelta(days=1)


def signatory_of(application):
    return user_in(application.organisation, Role.ORG_SIGNATORY)


# ── Beginning ─────────────────────────────────────────────────────────────────────────────────


def test_an_organisation_has_one_application_to_a_call():
    call = approved_call(at=OPENS)
    organisation = OrganisationFactory(company=call.company)
    by = user_in(organisation, Role.ORG_REPORTER)

    first, again = (
        actions.start_application(call, organisation=organisation, by=by, at=DURING)
        for _time in range(2)
    )

    assert first == again
    with pytest.raises(IntegrityError, match="application_once"):
        ApplicationFactory(call=call, organisation=organisation)


@pytest.mark.parametrize(
    ("at", "refusal"),
    [(OPENS - SECOND, actions.NotOpen), (CLOSES + SECOND, actions.TooLate)],
)
def test_an_application_begins_while_the_call_is_open(at, refusal):
    call = approved_call(at=OPENS - timedelta(days=7))
    organisation = OrganisationFactory(company=call.company)

    with pytest.raises(refusal):
        actions.start_application(
            call, organisation=organisation, by=user_in(organisation, Role.ORG_REPORTER), at=at
        )


def test_an_organisation_can_not_apply_for_what_is_for_residents():
    call = approved_call(at=OPENS, programme__applicants="residents")
    organisation = OrganisationFactory(company=call.company)

    with pytest.raises(actions.NotForOrganisations):
        actions.start_application(
            call, organisation=organisation, by=user_in(organisation, Role.ORG_REPORTER), at=DURING
        )


def test_after_taking_one_back_the_organisation_may_begin_anew():
    taken_back = ApplicationFactory()
    by = signatory_of(taken_back)
    actions.withdraw_application(taken_back, reason="Vi söker om.", by=by, at=DURING)

    new = actions.start_application(
        taken_back.call, organisation=taken_back.organisation, by=by, at=DURING
    )

    assert new != taken_back


# ── Writing ───────────────────────────────────────────────────────────────────────────────────


def test_answers_are_saved_as_they_are_and_who_wrote_them():
    application = ApplicationFactory()
    [question] = application.call.questions.all()
    by = user_in(application.organisation, Role.ORG_REPORTER)

    actions.save_answers(application, written={question: Written("Läxhjälp")}, by=by, at=DURING)

    answer = Answer.objects.get()
    assert (answer.value, answer.saved_by, answer.saved_at) == ("Läxhjälp", by, DURING)


def test_an_answer_that_did_not_change_keeps_its_writer():
    application = complete(ApplicationFactory())
    [answer] = application.answers.all()

    actions.save_answers(
        application,
        written={answer.question: Written(answer.value)},
        by=signatory_of(application),
        at=DURING,
    )

    assert Answer.objects.get().saved_by == application.started_by


def test_what_was_answered_can_be_taken_out_again():
    application = complete(ApplicationFactory())
    [question] = application.call.questions.all()

    actions.save_answers(
        application, written={question: Written(None)}, by=signatory_of(application), at=DURING
    )

    assert [each.question for each in answering.unanswered(application)] == [question]


def test_nobody_writes_in_what_has_been_sent_in():
    application = submitted_application()
    [question] = application.call.questions.all()

    with pytest.raises(actions.SentIn):
        actions.save_answers(
            application, written={question: Written("Nytt")}, by=application.submitted_by, at=DURING
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Answer.objects.update(value="Nytt")


def test_an_answer_belongs_to_a_question_of_the_same_call():
    application = ApplicationFactory()
    stray = QuestionFactory(call=GrantCallFactory(programme=application.call.programme))

    with pytest.raises(IntegrityError, match="answer_question_of_call"):
        Answer.objects.create(
            company=application.company, organisation=application.organisation,
            application=application, call=application.call, question=stray, value="x",
            saved_at=OPENS, saved_by=application.started_by,
        )  # fmt: skip


STORED = [
    (QuestionKind.NUMBER, "1 234,5", "1234.5", "1\xa0234,5"),
    (QuestionKind.AMOUNT, "25 000 kr", "25000", "25\xa0000\xa0kr"),
    (QuestionKind.DAY, "1 maj 2026", "2026-05-01", "1 maj 2026"),
    (QuestionKind.YES_NO, "no", "no", "Nej"),
    (QuestionKind.LINE, " Läxhjälp ", "Läxhjälp", "Läxhjälp"),
]


@pytest.mark.parametrize(("kind", "typed", "stored", "shown"), STORED)
def test_each_kind_of_answer_is_stored_plainly_and_shown_in_words(kind, typed, stored, shown):
    question = Question(kind=kind, label_sv="?", longest=100)
    field = answering.field_for(question, lenient=False)

    kept = answering.stored(field.clean(typed))

    assert (kept, answering.shown(question, kept)) == (stored, shown)
    assert (
        answering.stored(field.clean(field.prepare_value(answering.loaded(question, kept)))) == kept
    )


# ── Sending in ────────────────────────────────────────────────────────────────────────────────


def test_what_is_sent_in_is_numbered_frozen_and_received():
    application = submitted_application(at=DURING)

    assert (application.state, application.number) == ("submitted", "ANS 2026:0001")
    assert application.content_sha256 == fingerprint(application.content)
    [answer] = application.content["answers"]
    assert answer["shown"] == "Läxhjälp i biblioteket."
    [letter] = Letter.objects.filter(kind="application_received")
    assert letter.to_email == application.submitted_by.email
    assert "ANS 2026:0001" in letter.subject


def test_the_content_says_the_same_in_every_language(settings):
    from django.utils import translation

    with translation.override("en"):
        application = submitted_application()

    assert application.content["applicant"]["name"] == application.organisation.name
    assert application.content == answering.content_of(application)


@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        (CLOSES, None),
        (CLOSES + timedelta(minutes=10), None),
        (CLOSES + timedelta(minutes=10) + SECOND, actions.TooLate),
    ],
)
def test_an_application_is_in_time_to_the_second(at, refusal):
    call = approved_call(at=OPENS, grace_minutes=10)
    application = complete(ApplicationFactory(call=call))
    by = signatory_of(application)

    if refusal is None:
        assert actions.submit_application(application, by=by, at=at).submitted_at == at
    else:
        with pytest.raises(refusal):
            actions.submit_application(application, by=by, at=at)


def test_an_application_is_late_even_if_the_clock_that_closes_calls_stands_still():
    application = complete(ApplicationFactory())

    with pytest.raises(actions.TooLate):
        actions.submit_application(application, by=signatory_of(application), at=CLOSES + SECOND)

    application.call.refresh_from_db()
    assert application.call.state == "open"


def test_nothing_unanswered_is_sent_in():
    application = ApplicationFactory()

    with pytest.raises(actions.NotAnswered):
        actions.submit_application(application, by=signatory_of(application), at=DURING)


@pytest.mark.parametrize(("length", "problems"), [(500, 0), (501, 1)])
def test_an_answer_that_is_too_long_is_kept_and_not_sent_in(length, problems):
    application = ApplicationFactory()
    [question] = application.call.questions.all()
    by = signatory_of(application)

    actions.save_answers(application, written={question: Written("å" * length)}, by=by, at=DURING)

    assert len(Answer.objects.get().value) == length
    assert len(answering.unanswered(application)) == problems


def test_what_was_sent_in_does_not_change():
    application = submitted_application()

    with pytest.raises(DatabaseError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(content={"answers": []})
    with pytest.raises(DatabaseError), transaction.atomic():
        application.delete()


def test_an_application_opened_again_keeps_its_number_and_gets_a_new_receipt():
    application = submitted_application()
    by = application.submitted_by
    first = application.content_sha256
    actions.reopen_application(application, by=by, at=DURING)
    [question] = application.call.questions.all()
    actions.save_answers(application, written={question: Written("Nytt")}, by=by, at=DURING)

    again = actions.submit_application(application, by=by, at=DURING + SECOND)

    assert again.number == "ANS 2026:0001"
    assert again.content_sha256 != first
    assert Job.objects.filter(kind=actions.RECEIPT).count() == 2
    assert receipts.keep_receipt(again, sha256=first) is None


def test_an_application_is_not_opened_again_when_the_call_has_closed():
    application = submitted_application()

    with pytest.raises(actions.TooLate):
        actions.reopen_application(application, by=application.submitted_by, at=CLOSES + SECOND)


def test_the_receipt_is_made_once_and_reads_well():
    application = submitted_application()
    for job in Job.objects.filter(kind=actions.RECEIPT):
        jobs.run(str(job.pk))
        jobs.run(str(job.pk))

    application.refresh_from_db()
    content = application.receipt_file.content.open("rb").read()
    assert checks.problems(content) == []
    assert application.content_sha256 in receipts.receipt_html(application)
    assert mail.outbox == []


EVERY_STEP = list(itertools.product(ApplicationState, APPLICATION_MOVES))


@pytest.mark.parametrize(
    ("state", "move"), EVERY_STEP, ids=[f"{state}-{move.name}" for state, move in EVERY_STEP]
)
def test_every_step_is_taken_where_it_leads_from_and_refused_elsewhere(state, move):
    application = complete(ApplicationFactory())
    by = signatory_of(application)
    if state == ApplicationState.SUBMITTED:
        actions.submit_application(application, by=by, at=OPENS)
    if state == ApplicationState.WITHDRAWN:
        actions.withdraw_application(application, reason="x", by=by, at=OPENS)
    doing = {
        "submit": actions.submit_application,
        "reopen": actions.reopen_application,
        "withdraw": partial(actions.withdraw_application, reason="x"),
    }[move.name]

    try:
        doing(application, by=by, at=DURING)
        went = True
    except DomainError:
        went = False

    application.refresh_from_db()
    assert (went, application.state) == (
        (True, move.target) if move.starts_from(state) else (False, state)
    )


@pytest.mark.django_db(transaction=True)
def test_none_of_those_who_send_in_in_the_last_second_is_lost():
    """Forty at once over eight connections; shown to fail when numbers are given without a lock."""
    call = approved_call(at=OPENS)
    waiting = [complete(ApplicationFactory(call=call)) for _each in range(40)]
    people = [signatory_of(application) for application in waiting]

    def send(pair):
        application, by = pair
        try:
            return actions.submit_application(application, by=by, at=CLOSES).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(send, zip(waiting, people, strict=True)))

    assert sorted(numbers) == [f"ANS 2026:{number:04d}" for number in range(1, 41)]
    assert Letter.objects.filter(kind="application_received").count() == 40


# ── Whose ─────────────────────────────────────────────────────────────────────────────────────


def test_staff_read_what_has_been_sent_in_and_no_drafts():
    sent = submitted_application()
    ApplicationFactory(call=sent.call)
    for role in (Role.CASEWORKER, Role.AUDITOR):
        staff = user_at(sent.company, role)
        assert list(Application.objects.visible_to(staff)) == [sent]


def test_staff_know_of_an_application_that_was_taken_back_after_it_was_sent_in():
    sent = submitted_application()
    actions.withdraw_application(sent, reason="x", by=sent.submitted_by, at=DURING)

    assert list(Application.objects.visible_to(user_at(sent.company, Role.CASEWORKER))) == [sent]


def test_the_board_and_other_companies_read_no_applications():
    sent = submitted_application()
    other = submitted_application()

    assert not Application.objects.visible_to(user_at(sent.company, Role.BOARD)).exists()
    assert sent not in Application.objects.visible_to(user_at(other.company, Role.MANAGER))


def test_colleagues_read_and_write_the_same_draft_and_neighbours_do_not():
    draft = ApplicationFactory()
    neighbour = OrganisationFactory(company=draft.company)

    for role in (Role.ORG_REPORTER, Role.ORG_ADMINISTRATOR, Role.ORG_SIGNATORY):
        assert Application.objects.visible_to(user_in(draft.organisation, role)).get() == draft
        assert not Application.objects.visible_to(user_in(neighbour, role)).exists()


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.ORG_REPORTER, False), (Role.ORG_ADMINISTRATOR, True), (Role.ORG_SIGNATORY, True)],
)
def test_a_reporter_writes_and_somebody_who_answers_for_the_organisation_sends_in(role, may):
    draft = ApplicationFactory()
    person = user_in(draft.organisation, role)

    assert person.has_perm("partnerships.write_application", draft)
    assert person.has_perm("partnerships.submit_application", draft) is may


def test_a_call_that_is_called_off_takes_no_applications():
    application = complete(ApplicationFactory())
    manager = user_at(application.company, Role.MANAGER)
    calls.cancel_call(application.call, reason="Slut.", by=manager, at=DURING)
    application.call.refresh_from_db()

    with pytest.raises(actions.NotOpen):
        actions.submit_application(application, by=signatory_of(application), at=DURING)
