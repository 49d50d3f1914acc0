"""What tenants said, and what came of it: without names, for all tenants to read."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from annexes.actions import evaluations, voices
from annexes.actions.plans import DoneTooEarly
from annexes.actions.voices import NothingAnswered, StillSealed
from annexes.models import Voice, VoiceSource
from annexes.states.voices import VOICE_MOVES, VoiceState
from portal.roles import Role
from portal.states import IllegalMove
from tests.annexes.dialogue.talk import make_talk
from tests.factories.annexes import LeaseFactory
from tests.factories.people import user_at, user_in


def noted(talk, where=None, **given) -> Voice:
    said = {"said": "Belysningen på gården är trasig", "said_on": talk.at.date()}
    return voices.note_voice(
        where or talk.annex.company, **(said | given), by=talk.cast.caseworker, at=talk.at
    )


def do(talk, voice, name) -> Voice:
    given = {"by": talk.cast.caseworker, "at": talk.at}
    match name:
        case "decide":
            return voices.decide_on_voice(voice, answer="Vi byter armaturer i maj", **given)
        case "finish":
            return voices.finish_voice(
                voice, answer="Nya armaturer", done_on=talk.at.date(), **given
            )
        case "decline":
            return voices.decline_voice(voice, reason="Gården är kommunens", **given)
        case "resume":
            return voices.resume_voice(voice, reason="Fel gård", **given)
    raise ValueError(name)


def in_state(talk, state) -> Voice:
    voice = noted(talk)
    steps = {"open": None, "decided": "decide", "done": "finish", "declined": "decline"}
    return do(talk, voice, steps[state]) if steps[state] else voice


@pytest.mark.parametrize("state", list(VoiceState))
@pytest.mark.parametrize("move", VOICE_MOVES, ids=lambda move: move.name)
def test_a_move_is_made_from_its_own_states_alone(talk, state, move):
    voice = in_state(talk, state)

    if move.starts_from(state):
        assert do(talk, voice, move.name).state == move.target
    else:
        with pytest.raises(IllegalMove):
            do(talk, voice, move.name)


def test_what_was_said_at_a_meeting_keeps_where_it_came_from(talk):
    meeting = talk.held()

    voice = noted(talk, meeting)

    assert (voice.source, voice.meeting, voice.company) == (
        VoiceSource.MEETING,
        meeting,
        talk.annex.company,
    )


def test_nothing_is_taken_out_of_a_sealed_evaluation(talk):
    evaluation = evaluations.open_evaluation(talk.annex, by=talk.cast.caseworker, at=talk.at)
    with pytest.raises(StillSealed):
        noted(talk, evaluation)

    evaluations.close_due_evaluations(at=talk.at + timedelta(days=40))
    assert noted(talk, evaluation).source == VoiceSource.EVALUATION


def test_nothing_was_said_tomorrow(talk):
    with pytest.raises(DoneTooEarly):
        noted(talk, said_on=talk.at.date() + timedelta(days=1))


def test_an_answer_says_something(talk):
    with pytest.raises(NothingAnswered):
        voices.decide_on_voice(noted(talk), answer=" ", by=talk.cast.caseworker, at=talk.at)


def test_all_the_companys_tenants_and_its_board_read_it_and_nobody_else(talk, now):
    voice = noted(talk)
    neighbour = user_in(LeaseFactory(company=talk.annex.company).organisation, Role.ORG_REPORTER)
    board = user_at(talk.annex.company, Role.BOARD)

    for person in (talk.cast.signatory, neighbour, board, talk.cast.caseworker):
        assert list(Voice.objects.visible_to(person)) == [voice]
    for person in (make_talk(now).cast.signatory, make_talk(now).cast.caseworker):
        assert list(Voice.objects.visible_to(person)) == []


def test_the_tenants_page_says_what_was_changed_and_why_not(talk):
    do(talk, noted(talk), "finish")
    do(talk, noted(talk, said="Fler cykelställ"), "decline")
    client = Client()
    client.force_login(talk.cast.signatory)

    page = client.get(reverse("annexes:dialogue")).content.decode()

    for said in ("Belysningen på gården", "Nya armaturer", "Gården är kommunens"):
        assert said in page


def test_staff_take_a_point_up_from_the_meeting(talk):
    meeting = talk.held()
    client = Client()
    client.force_login(talk.cast.caseworker)

    client.post(
        reverse("admin:annexes_dialoguemeeting_act", args=[meeting.pk, "take_point"]),
        {"said": "Fler cykelställ", "said_on": "4 mars 2026", "once": ""},
    )

    assert Voice.objects.get().meeting == meeting


def test_staff_write_down_what_was_said_elsewhere_and_word_it_better_until_it_is_answered(talk):
    client = Client()
    client.force_login(talk.cast.caseworker)
    given = {"said": "Fler cykelställ", "said_on": "2026-03-04"}

    client.post(reverse("admin:annexes_voice_add"), given)

    voice = Voice.objects.get()
    assert (voice.noted_by, voice.source) == (talk.cast.caseworker, VoiceSource.OTHER)
    change = reverse("admin:annexes_voice_change", args=[voice.pk])
    client.post(change, given | {"said": "Fler cykelställ vid torget"})
    voice.refresh_from_db()
    assert voice.said == "Fler cykelställ vid torget"

    do(talk, voice, "decide")
    assert client.post(change, given).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"state": VoiceState.DONE},
        {"done_on": date(2026, 3, 1)},
        {"source": VoiceSource.MEETING},
        {"state": VoiceState.DECIDED},
    ],
    ids=str,
)
def test_the_database_refuses_half_an_answer(talk, changes):
    voice = noted(talk)

    with pytest.raises(IntegrityError), transaction.atomic():
        Voice.objects.filter(pk=voice.pk).update(**changes)
