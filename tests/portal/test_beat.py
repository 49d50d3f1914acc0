"""Of all beats one leads, and it goes on leading when its connection is cut."""

import threading

import pytest
from django.db import connection, connections

from portal.celery import OneBeat, app


@pytest.fixture
def beat():
    """A beat that is asked to lead; in the end it lets go of the lock."""
    yield OneBeat(app, lazy=True)
    connection.close()


def elsewhere(question):
    """Return the answer that another process would get, with a connection of its own."""
    answers = []

    def ask():
        answers.append(question())
        connections.close_all()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return answers[0]


def cut():
    """End the beat's session at the server, as a restart or a firewall does."""
    pid = connection.connection.info.backend_pid

    def end():
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s, 5000)", [pid])

    elsewhere(end)


@pytest.mark.django_db(transaction=True)
def test_one_beat_leads_and_the_others_wait(beat):
    assert beat._leads()
    assert beat._leads()
    assert not elsewhere(OneBeat(app, lazy=True)._leads)


@pytest.mark.django_db(transaction=True)
def test_a_beat_whose_connection_was_cut_takes_the_lock_anew(beat):
    """Fails when the beat does not ask whether its connection is usable: it would lead alone."""
    beat._leads()
    cut()

    assert beat._leads()
    assert not elsewhere(OneBeat(app, lazy=True)._leads)


@pytest.mark.django_db(transaction=True)
def test_a_beat_waits_while_the_database_does_not_answer(beat, monkeypatch):
    """Fails when the error leaves the beat: then its process ends."""
    beat._leads()
    cut()
    with monkeypatch.context() as no_way_in:
        no_way_in.setitem(connection.settings_dict, "HOST", "/nowhere")
        assert not beat._leads()

    assert beat._leads()
