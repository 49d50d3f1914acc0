"""Jobs: rows first, done once, never lost."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from portal.errors import DomainError
from portal.records import jobs
from portal.records.jobs import JobCancelled
from portal.records.models import Job, JobState
from tests.factories.people import HousingCompanyFactory, UserFactory

done: list[str] = []


@jobs.handles("tests.note")
def note(work):
    work.progress(50, "halvvägs")
    done.append(work.input["word"])
    return {"letters": len(work.input["word"])}


@jobs.handles("tests.refuse")
def refuse(work):
    raise DomainError("Filen saknar rubriker.")


@jobs.handles("tests.crash")
def crash(work):
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


def ordered(kind="tests.note", word="hej", **kwargs):
    kwargs.setdefault("company", HousingCompanyFactory())
    kwargs.setdefault("at", timezone.now())
    return jobs.order(kind, given={"word": word}, by=UserFactory(), **kwargs)


def test_a_job_is_done_and_keeps_its_result():
    job = ordered()

    assert jobs.run(str(job.pk)) == JobState.DONE

    job.refresh_from_db()
    assert (job.state, job.progress, job.result, job.attempts) == (
        JobState.DONE,
        100,
        {"letters": 3},
        1,
    )


def test_a_message_that_comes_twice_does_the_work_once():
    job = ordered()

    jobs.run(str(job.pk))
    jobs.run(str(job.pk))

    assert done == ["hej"]


def test_the_same_order_while_one_waits_is_the_same_job():
    first = ordered()

    assert ordered(company=first.company) == first
    assert ordered(company=first.company, word="hopp") != first
    assert ordered() != first


def test_a_finished_job_is_used_again_only_when_asked():
    first = ordered()
    jobs.run(str(first.pk))

    assert ordered(company=first.company, reuse=True) == first
    assert ordered(company=first.company) != first


def test_a_refusal_is_told_in_its_own_words():
    job = ordered("tests.refuse")

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "Filen saknar rubriker.")


def test_a_crash_is_told_without_its_innards():
    job = ordered("tests.crash")

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "ZeroDivision" not in job.error
    assert str(job.pk) in job.error


def test_a_job_that_no_worker_took_is_announced_again(django_capture_on_commit_callbacks):
    job = ordered(at=timezone.now() - timedelta(minutes=2))

    assert jobs.sweep(timezone.now()) == 1
    assert jobs.sweep(timezone.now()) == 0
    assert Job.objects.get() == job


def test_a_job_whose_worker_died_is_taken_back_and_parked_after_three_times():
    job = ordered()
    for attempt in (1, 2):
        Job.objects.update(state=JobState.RUNNING, attempts=attempt)
        jobs.sweep(timezone.now())
        assert Job.objects.get(pk=job.pk).state == JobState.QUEUED
    Job.objects.update(state=JobState.RUNNING, attempts=3)

    jobs.sweep(timezone.now())

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error


@pytest.mark.django_db(transaction=True)
def test_a_job_that_a_living_worker_holds_is_left_alone():
    """Fails when `sweep` does not ask for the advisory lock: the job would be announced."""
    job = ordered()
    Job.objects.update(state=JobState.RUNNING, attempts=1)
    held, release = threading.Event(), threading.Event()

    def worker():
        with jobs._held(str(job.pk)):
            held.set()
            release.wait(10)
        connections.close_all()

    thread = threading.Thread(target=worker)
    thread.start()
    held.wait(10)
    announced = jobs.sweep(timezone.now())
    release.set()
    thread.join()

    assert announced == 0
    assert Job.objects.get().state == JobState.RUNNING
    assert jobs.sweep(timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_message_do_the_work_once():
    """Fails when `run` does not hold the lock and the claim: both would do it."""
    job = ordered()
    start = threading.Barrier(4)

    def worker():
        start.wait(10)
        jobs.run(str(job.pk))
        connections.close_all()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert done == ["hej"]


def test_a_waiting_job_is_cancelled_at_once():
    job = ordered()

    jobs.cancel(job, by=UserFactory(), at=timezone.now())

    assert jobs.run(str(job.pk)) is None
    assert job.state == JobState.CANCELLED
    assert done == []


def test_a_working_job_is_cancelled_at_its_next_step():
    job = ordered()
    Job.objects.update(state=JobState.RUNNING, attempts=1)
    jobs.cancel(job, by=UserFactory(), at=timezone.now())

    with pytest.raises(JobCancelled):
        jobs.Work(job).progress(10)


def test_a_failed_job_can_be_tried_again():
    job = ordered("tests.crash")
    jobs.run(str(job.pk))

    job = jobs.retry(job, by=UserFactory(), at=timezone.now())

    assert (job.state, job.attempts, job.error, job.ended_at) == (JobState.QUEUED, 0, "", None)


def test_a_broker_that_is_down_loses_nothing(
    settings, django_capture_on_commit_callbacks, monkeypatch
):
    """The order stands although the message could not be sent; the sweeper finds it."""
    from kombu.exceptions import OperationalError

    from portal import queueing

    def down(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(queueing.app, "send_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        job = ordered()

    assert Job.objects.get() == job
    assert job.state == JobState.QUEUED


def test_a_broker_that_is_down_holds_nobody_up():
    """Fails without `max_retries` in the transport's options: then each message takes 6 seconds."""
    from kombu.exceptions import OperationalError

    from portal.celery import app

    began = time.monotonic()
    with (
        app.connection_for_write("redis://127.0.0.1:1/0") as nobody_answers,
        pytest.raises(OperationalError),
    ):
        _ = nobody_answers.default_channel

    assert time.monotonic() - began < 3


def test_the_lock_is_given_back_when_the_work_fails():
    job = ordered("tests.crash")
    jobs.run(str(job.pk))

    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_locks join pg_database on oid = database"
            " where locktype = 'advisory' and datname = current_database()"
        )
        assert cursor.fetchone() == (0,)
