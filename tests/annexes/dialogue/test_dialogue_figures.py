"""The numbers of the dialogue: shares and scores apart, few answers hidden, sealed ones out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annexes.actions import evaluations, points, voices
from annexes.actions.evaluations import EvaluationWords
from annexes.dialogue_figures import dialogue_year, voices_of_year
from annexes.models import Party, SurveyMeasure, SurveyQuestion
from annexes.states.voices import VoiceState
from portal.ids import uuid7
from portal.numbers import HIDDEN
from portal.roles import Role
from tests.factories.annexes import LeaseAnnexFactory, LeaseFactory
from tests.factories.people import user_in


def answered(talk, annexes, values, survey=None):
    """Let tenants answer 2026 with these steps, and unseal it by the time."""
    for annex, value in zip(annexes, values, strict=True):
        evaluation = evaluations.open_evaluation(annex, by=None, at=talk.at)
        evaluations.answer_evaluation(
            evaluation,
            party=Party.TENANT,
            words=EvaluationWords(value, 3, "Nycklarna"),
            survey=survey or {},
            by=talk.cast.signatory,
            at=talk.at,
        )


def unseal(talk):
    evaluations.close_due_evaluations(at=talk.at + timedelta(days=60))


@pytest.fixture
def annexes(talk):
    """Five annexes of one company."""
    others = [
        LeaseAnnexFactory(
            active=True,
            lease=LeaseFactory(company=talk.annex.company),
            drafted_by=talk.cast.caseworker,
            template_version=talk.annex.template_version,
        )
        for _number in range(4)
    ]
    return [talk.annex, *others]


def result(talk, party=Party.TENANT):
    figures = [q for q in dialogue_year(talk.annex.company, 2026).questions if q.party == party]
    return figures[0].result if figures else None


def test_a_share_of_positive_answers_says_of_how_many(talk, annexes):
    answered(talk, annexes, [5, 4, 3, 2, 1])
    unseal(talk)

    found = result(talk)

    assert (found.value, found.unit) == (Decimal(40), "percent_positive")
    assert (found.numerator, found.denominator) == (2, 5)


@pytest.mark.parametrize(("how_many", "shown"), [(4, HIDDEN), (5, "100\u00a0% positiva")])
def test_what_fewer_than_five_answered_is_hidden(talk, annexes, how_many, shown):
    answered(talk, annexes[:how_many], [5] * how_many)
    unseal(talk)

    found = result(talk)

    assert str(found) == shown
    assert (found.numerator is None) == (how_many < 5)


def test_sealed_answers_are_in_no_total(talk, annexes):
    answered(talk, annexes, [5] * 5)

    assert result(talk) is None
    assert dialogue_year(talk.annex.company, 2026).response[Party.TENANT].value == 100


def test_a_score_is_a_mean_and_no_share(talk, annexes):
    asked = SurveyQuestion.objects.create(
        company=talk.annex.company, asked=Party.TENANT, code="betyg", sort_order=1,
        text_sv="Betyg", measure=SurveyMeasure.SCORE,
    )  # fmt: skip
    answered(talk, annexes, [5] * 5, {asked: 70})
    unseal(talk)

    found = dialogue_year(talk.annex.company, 2026).questions[-1].result

    assert (found.value, found.unit) == (70, "index_0_100")
    assert (found.numerator, found.denominator) == (None, None)


def test_the_response_counts_each_side_apart(talk, annexes):
    answered(talk, annexes[:2], [5, 5])
    evaluations.open_evaluation(annexes[2], by=None, at=talk.at)

    response = dialogue_year(talk.annex.company, 2026).response

    said = {party: (found.numerator, found.denominator) for party, found in response.items()}
    assert said == {Party.TENANT: (2, 3), Party.LANDLORD: (0, 3)}


def test_a_gathering_is_one_meeting_and_meets_each_tenant(talk, annexes):
    gathering = uuid7()
    user_in(annexes[1].organisation, Role.ORG_SIGNATORY)
    first = talk.planned(gathering=gathering)
    talk.planned(annexes[1], gathering=gathering)
    talk.hold(talk.invite(first))
    talk.planned(annexes[2])

    year = dialogue_year(talk.annex.company, 2026)

    assert (year.planned, year.held, year.confirmed, year.tenants_met) == (2, 1, 0, 2)


def test_what_was_taken_on_counts_in_the_year_it_is_due(talk):
    meeting = talk.held()
    done, _open = talk.point(meeting), talk.point(meeting, owner=talk.cast.signatory)
    talk.point(meeting, due_on=date(2027, 1, 1))
    talk.share(meeting)
    points.finish_point(done, done_on=talk.at.date(), by=talk.cast.caseworker, at=talk.at)

    year = dialogue_year(talk.annex.company, 2026)

    assert (year.points_due, year.points_done) == (2, 1)


def test_what_was_said_is_told_with_what_came_of_it(talk):
    voice = voices.note_voice(
        talk.annex.company, said="Belysningen är trasig", said_on=talk.at.date(),
        by=talk.cast.caseworker, at=talk.at,
    )  # fmt: skip
    voices.decline_voice(voice, reason="Kommunens", by=talk.cast.caseworker, at=talk.at)

    [told] = voices_of_year(talk.annex.company, 2026)

    assert (told.said, told.state, told.answer) == (
        "Belysningen är trasig",
        VoiceState.DECLINED,
        "Kommunens",
    )
    assert voices_of_year(talk.annex.company, 2025) == ()
    assert dialogue_year(talk.annex.company, 2026).voices[VoiceState.DECLINED] == 1


def test_the_year_is_counted_in_eight_queries_at_most(talk, annexes):
    answered(talk, annexes, [5] * 5)

    with CaptureQueriesContext(connection) as asked:
        dialogue_year(talk.annex.company, 2026)

    assert len(asked) <= 8
