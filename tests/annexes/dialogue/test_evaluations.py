"""Evaluations: each side answers alone, and reads the other's answer when both have."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annexes.actions import evaluations as actions
from annexes.actions.evaluations import (
    EvaluationOver,
    EvaluationWords,
    NotAsked,
    NothingToEvaluate,
    TooSoon,
)
from annexes.models import (
    Evaluation,
    EvaluationAnswer,
    EvaluationKind,
    Party,
    SurveyAnswer,
    SurveyMeasure,
    SurveyQuestion,
)
from annexes.states.evaluations import EvaluationState
from portal.duties import duties_of
from portal.records.models import Letter
from portal.roles import Role
from portal.states import IllegalMove
from tests.annexes.dialogue.talk import make_talk
from tests.factories.annexes import LeaseAnnexFactory
from tests.factories.people import user_in

WORDS = EvaluationWords(
    promises_went=4, together_went=5, worked="Läxhjälpen", did_not_work="Nycklarna"
)


def question(company, asked=Party.TENANT, **given) -> SurveyQuestion:
    said = {"code": "lyssnar", "sort_order": 1, "text_sv": "Hyresvärden lyssnar på oss"}
    return SurveyQuestion.objects.create(company=company, asked=asked, **(said | given))


def opened(talk, **given) -> Evaluation:
    return actions.open_evaluation(talk.annex, by=talk.cast.caseworker, at=talk.at, **given)


def answer(talk, evaluation, party, survey=None, words=WORDS) -> Evaluation:
    by = talk.cast.signatory if party == Party.TENANT else talk.cast.caseworker
    return actions.answer_evaluation(
        evaluation, party=party, words=words, survey=survey or {}, by=by, at=talk.at
    )


def seen_by(person) -> set[str]:
    return set(EvaluationAnswer.objects.visible_to(person).values_list("party", flat=True))


# ── Opening ───────────────────────────────────────────────────────────────────────────────────


def test_an_evaluation_is_opened_once_a_year_and_the_tenant_gets_a_letter(talk):
    evaluation = opened(talk)

    assert opened(talk) == evaluation
    assert (evaluation.kind, evaluation.year) == (EvaluationKind.YEARLY, 2026)
    assert Letter.objects.filter(kind="evaluation_opened", to_user=talk.cast.signatory).count() == 1


def test_the_closing_evaluation_stands_beside_the_years(talk):
    yearly, closing = opened(talk), opened(talk, kind=EvaluationKind.CLOSING)

    assert yearly != closing
    assert closing.answer_by == talk.at.date() + timedelta(days=30)


def test_nobody_looks_back_on_an_annex_that_never_held(talk):
    agreed = LeaseAnnexFactory(agreed=True, lease__company=talk.annex.company)

    with pytest.raises(NothingToEvaluate):
        actions.open_evaluation(agreed, by=talk.cast.caseworker, at=talk.at)


@pytest.mark.parametrize(
    ("today", "last_day"),
    [
        (date(2026, 9, 30), date(2026, 10, 30)),
        (date(2026, 10, 1), date(2027, 1, 15)),
        (date(2026, 12, 31), date(2027, 1, 15)),
    ],
)
def test_the_years_evaluation_is_answered_by_the_middle_of_january(today, last_day):
    assert actions.last_day_to_answer(EvaluationKind.YEARLY, today) == last_day


@pytest.mark.parametrize(
    ("at", "how_many"),
    [
        (datetime(2026, 9, 30, 21, 59, tzinfo=UTC), 0),
        (datetime(2026, 9, 30, 22, 0, tzinfo=UTC), 1),
    ],
    ids=["23:59 in September", "midnight in Stockholm"],
)
def test_the_clock_opens_the_year_from_october_on(talk, at, how_many):
    assert actions.open_due_evaluations(at=at) == how_many
    assert actions.open_due_evaluations(at=at) == 0


def test_the_clock_leaves_out_an_annex_that_began_in_the_last_quarter(talk):
    type(talk.annex).objects.filter(pk=talk.annex.pk).update(starts_on=date(2026, 10, 1))

    assert actions.open_due_evaluations(at=datetime(2026, 11, 1, tzinfo=UTC)) == 0


def test_there_has_to_be_time_to_answer(talk):
    with pytest.raises(TooSoon):
        opened(talk, answer_by=talk.at.date() - timedelta(days=1))


# ── Sealed until both have answered ───────────────────────────────────────────────────────────


def test_neither_side_reads_the_other_before_it_has_answered(talk):
    evaluation = answer(talk, opened(talk), Party.TENANT)

    assert seen_by(talk.cast.signatory) == {Party.TENANT}
    assert seen_by(talk.cast.caseworker) == set()

    answer(talk, evaluation, Party.LANDLORD)

    assert seen_by(talk.cast.signatory) == seen_by(talk.cast.caseworker) == set(Party)


def test_the_tenant_does_not_read_the_landlord_either(talk):
    answer(talk, opened(talk), Party.LANDLORD)

    assert seen_by(talk.cast.signatory) == set()


def test_the_survey_is_sealed_with_the_rest(talk):
    asked = question(talk.annex.company)
    evaluation = answer(talk, opened(talk), Party.TENANT, {asked: 5})
    read = SurveyAnswer.objects.visible_to(talk.cast.caseworker)
    assert not read.exists()

    answer(talk, evaluation, Party.LANDLORD)
    assert [row.shown_value for row in read.all()] == ["instämmer helt"]


def test_the_seal_breaks_when_the_time_is_up(talk):
    evaluation = answer(talk, opened(talk), Party.TENANT)
    last_day = datetime.combine(evaluation.answer_by, datetime.min.time(), tzinfo=UTC)

    midnight = last_day + timedelta(hours=22)  # in Stockholm, in summer

    assert actions.close_due_evaluations(at=midnight - timedelta(minutes=1)) == 0
    assert actions.close_due_evaluations(at=midnight) == 1

    evaluation.refresh_from_db()
    assert evaluation.state == EvaluationState.CLOSED
    assert seen_by(talk.cast.caseworker) == {Party.TENANT}


def test_another_tenant_reads_nothing_at_any_time(talk, now):
    stranger = make_talk(now).cast.signatory
    evaluation = answer(talk, opened(talk), Party.TENANT)
    answer(talk, evaluation, Party.LANDLORD)

    assert seen_by(stranger) == set()


def test_both_sides_get_a_letter_when_both_have_answered(talk):
    evaluation = answer(talk, opened(talk), Party.TENANT)
    assert not Letter.objects.filter(kind="evaluation_answered").exists()

    evaluation = answer(talk, evaluation, Party.LANDLORD)

    told = set(Letter.objects.filter(kind="evaluation_answered").values_list("to_user", flat=True))
    assert told == {
        talk.cast.signatory.pk,
        talk.cast.administrator.pk,
        talk.cast.caseworker.pk,
    }
    assert evaluation.state == EvaluationState.ANSWERED


def test_a_side_answers_anew_until_the_other_has_and_not_afterwards(talk):
    evaluation = answer(talk, opened(talk), Party.TENANT)
    anew = EvaluationWords(promises_went=1, together_went=1, did_not_work="Allt")
    answer(talk, evaluation, Party.TENANT, words=anew)
    assert EvaluationAnswer.objects.get().promises_went == 1

    answer(talk, evaluation, Party.LANDLORD)
    with pytest.raises(EvaluationOver):
        answer(talk, evaluation, Party.TENANT)
    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluationAnswer.objects.filter(party=Party.TENANT).update(worked="Inget")


def test_more_time_is_given_only_while_it_is_open(talk):
    evaluation = opened(talk)
    later = evaluation.answer_by + timedelta(days=14)
    evaluation = actions.extend_evaluation(
        evaluation, answer_by=later, by=talk.cast.caseworker, at=talk.at
    )
    assert evaluation.answer_by == later

    answer(talk, evaluation, Party.TENANT)
    answer(talk, evaluation, Party.LANDLORD)
    with pytest.raises(IllegalMove):
        actions.extend_evaluation(evaluation, answer_by=later, by=talk.cast.caseworker, at=talk.at)


# ── The survey ────────────────────────────────────────────────────────────────────────────────


def test_a_side_answers_its_own_questions_alone(talk):
    ours = question(talk.annex.company, Party.LANDLORD)

    with pytest.raises(NotAsked):
        answer(talk, opened(talk), Party.TENANT, {ours: 3})


def test_a_side_is_asked_five_questions_at_most(talk):
    question(talk.annex.company)

    for place in (1, 6):
        with pytest.raises(IntegrityError), transaction.atomic():
            question(talk.annex.company, code=f"fraga-{place}", sort_order=place)
    question(talk.annex.company, code="gammal", is_active=False)


@pytest.mark.parametrize(
    ("measure", "value", "holds"),
    [
        (SurveyMeasure.AGREEMENT, 0, False),
        (SurveyMeasure.AGREEMENT, 5, True),
        (SurveyMeasure.AGREEMENT, 6, False),
        (SurveyMeasure.SCORE, 0, True),
        (SurveyMeasure.SCORE, 100, True),
        (SurveyMeasure.SCORE, 101, False),
    ],
)
def test_steps_and_scores_stay_within_their_own_scale(talk, measure, value, holds):
    asked = question(talk.annex.company, measure=measure)
    evaluation = opened(talk)

    if holds:
        answer(talk, evaluation, Party.TENANT, {asked: value})
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            answer(talk, evaluation, Party.TENANT, {asked: value})


def test_a_step_is_not_stored_as_a_score(talk):
    asked = question(talk.annex.company)
    answer(talk, opened(talk), Party.TENANT, {asked: 3})

    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyAnswer.objects.update(measure=SurveyMeasure.SCORE)
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyQuestion.objects.update(measure=SurveyMeasure.SCORE)


def test_what_did_not_work_is_compulsory_in_the_database_too(talk):
    answer(talk, opened(talk), Party.TENANT)

    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluationAnswer.objects.update(did_not_work="")


# ── Pages ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def clock(monkeypatch, now):
    monkeypatch.setattr(timezone, "now", lambda: now)


def window_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(**given) -> dict[str, str]:
    return {
        "once": "7b3f9a0e-6a4e-4c39-9d6c-3f2f6a0f1c11",
        "promises_went": "4",
        "together_went": "5",
        "worked": "Läxhjälpen",
        "did_not_work": "Nycklarna",
        "to_change": "",
    } | given


@pytest.mark.usefixtures("clock")
def test_a_tenant_answers_with_the_survey(talk):
    asked = question(talk.annex.company)
    score = question(
        talk.annex.company, code="betyg", sort_order=2, text_sv="Betyg", measure="score"
    )
    evaluation = opened(talk)
    url = reverse("annexes:evaluation_act", args=[evaluation.pk, "answer"])
    window = window_of(talk.cast.signatory)

    answer = window.post(url, typed(**{f"question_{asked.pk}": "5", f"question_{score.pk}": "70"}))

    assert answer.url == evaluation.get_absolute_url()
    values = SurveyAnswer.objects.order_by("question__sort_order").values_list("value", flat=True)
    assert list(values) == [5, 70]
    again = window.get(url).context["form"]
    assert again["did_not_work"].value() == "Nycklarna"
    assert again[f"question_{asked.pk}"].value() == 5


@pytest.mark.usefixtures("clock")
def test_the_form_asks_what_did_not_work_and_keeps_the_rest(talk):
    evaluation = opened(talk)
    url = reverse("annexes:evaluation_act", args=[evaluation.pk, "answer"])

    page = window_of(talk.cast.signatory).post(url, typed(did_not_work=""))

    assert list(page.context["form"].errors) == ["did_not_work"]
    assert "Läxhjälpen" in page.content.decode()


def test_a_reporter_reads_and_does_not_answer(talk):
    evaluation = opened(talk)
    reporter = user_in(talk.annex.organisation, Role.ORG_REPORTER)
    window = window_of(reporter)

    assert window.get(evaluation.get_absolute_url()).status_code == 200
    url = reverse("annexes:evaluation_act", args=[evaluation.pk, "answer"])
    assert window.post(url, typed()).status_code == 403


def test_the_page_shows_both_answers_side_by_side_when_both_have_answered(talk):
    evaluation = answer(talk, opened(talk), Party.TENANT)
    staff = window_of(talk.cast.caseworker)
    on_admin = reverse("admin:annexes_evaluation_change", args=[evaluation.pk])
    assert "Nycklarna" not in staff.get(on_admin).content.decode()

    answer(
        talk,
        evaluation,
        Party.LANDLORD,
        words=EvaluationWords(promises_went=2, together_went=3, did_not_work="Vi svarade sent"),
    )

    for page in (
        staff.get(on_admin),
        window_of(talk.cast.signatory).get(evaluation.get_absolute_url()),
    ):
        assert "Nycklarna" in page.content.decode()
        assert "Vi svarade sent" in page.content.decode()


def test_the_duty_is_the_tenants_until_it_has_answered(talk, now):
    evaluation = opened(talk)

    def duty():
        [found] = [
            duty for duty in duties_of(talk.cast.signatory, now.date()) if duty.about == evaluation
        ]
        return (found.is_theirs, found.by)

    assert duty() == (False, evaluation.answer_by)
    answer(talk, evaluation, Party.TENANT)
    assert duty() == (True, evaluation.answer_by)
