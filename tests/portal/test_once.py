import threading
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django import db
from django.db import transaction

from portal.errors import DomainError
from portal.forms import LineField, PortalForm
from portal.ids import uuid7
from portal.models import SpentForm
from portal.once import AlreadyDone, forget_spent, once

SOMEBODY = SimpleNamespace(pk=uuid7())


class NoteForm(PortalForm):
    """A note."""

    note = LineField()


def filled(mark, note="hello"):
    return NoteForm({"once": str(mark), "note": note})


def test_same_submit_is_done_once(now):
    mark, done = uuid4(), []
    with once(filled(mark), by=SOMEBODY, at=now):
        done.append(1)
    with pytest.raises(AlreadyDone), once(filled(mark), by=SOMEBODY, at=now):
        done.append(2)
    assert done == [1]


def test_changed_text_sent_from_the_same_page_is_a_second_thing(now):
    mark = uuid4()
    with once(filled(mark, "first"), by=SOMEBODY, at=now):
        pass
    with once(filled(mark, "second"), by=SOMEBODY, at=now):
        pass
    assert SpentForm.objects.count() == 2


def test_somebody_elses_same_submit_is_their_own(now):
    mark = uuid4()
    for person in (SOMEBODY, SimpleNamespace(pk=uuid7())):
        with once(filled(mark), by=person, at=now):
            pass
    assert SpentForm.objects.count() == 2


def test_refused_submit_can_be_sent_again(now):
    mark = uuid4()
    with pytest.raises(DomainError), once(filled(mark), by=SOMEBODY, at=now):
        raise DomainError("Not today.")
    with once(filled(mark), by=SOMEBODY, at=now):
        pass


def test_form_without_a_mark_is_let_through(now):
    for _time in range(2):
        with once(NoteForm({"note": "hello"}), by=SOMEBODY, at=now):
            pass
    assert not SpentForm.objects.exists()


def test_old_marks_are_forgotten(now):
    with once(filled(uuid4()), by=SOMEBODY, at=now - timedelta(days=8)):
        pass
    with once(filled(uuid4()), by=SOMEBODY, at=now):
        pass
    assert forget_spent(before=now - timedelta(days=7)) == 1
    assert SpentForm.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_submits_at_the_same_moment_are_done_once(now):
    """The second waits at the key until the first commits. Without the key both were done."""
    mark, done, together = uuid4(), [], threading.Barrier(2)

    def send():
        together.wait()
        try:
            with transaction.atomic(), once(filled(mark), by=SOMEBODY, at=now):
                done.append("done")
        except AlreadyDone:
            done.append("already")
        finally:
            db.connection.close()

    threads = [threading.Thread(target=send) for _time in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["already", "done"]
