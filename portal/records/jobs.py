"""Jobs: ordering them, doing them once, finding those whose worker died."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.canonical import fingerprint
from portal.errors import DomainError
from portal.queueing import after_commit
from portal.records.models import Job, JobState
from portal.records.models.jobs import KIND_NAMES, LIVE

if TYPE_CHECKING:
    from portal.people.models import HousingCompany, Organisation, User

log = logging.getLogger(__name__)

#: A worker that dies is replaced this many times; then the job is parked as failed.
ATTEMPTS = 3
#: A queued job that no worker has taken within this time is announced again.
RESEND_AFTER = timedelta(seconds=60)


class JobCancelled(Exception):
    """The person who ordered the job has asked it to stop."""


class UnknownKind(LookupError):
    """No app handles jobs of this kind."""


@dataclass(frozen=True)
class Handler:
    """What does a kind of job, and in which queue."""

    work: Callable[["Work"], dict[str, Any] | None]
    queue: str


_handlers: dict[str, Handler] = {}


def handles(
    kind: str, *, name: str | Promise = "", queue: str = "celery"
) -> Callable[[Callable], Callable]:
    """Register the decorated function as what does jobs of this kind, which people call ``name``.

    The function takes a `Work` and returns the job's result (JSON) or None. It may be run
    again after a crash and must then give the same outcome. A `DomainError` that it raises
    is shown to the person who ordered the job.
    """

    def register(work: Callable[["Work"], dict[str, Any] | None]) -> Callable:
        if kind in _handlers:
            raise ValueError(f"Two handlers for {kind}.")
        _handlers[kind] = Handler(work, queue)
        KIND_NAMES[kind] = name or kind
        return work

    return register


def handler(kind: str) -> Handler:
    """Return what does jobs of this kind.

    Raises:
        UnknownKind: nothing does.
    """
    try:
        return _handlers[kind]
    except KeyError:
        raise UnknownKind(kind) from None


@dataclass
class Work:
    """One attempt at a job, in the hands of its handler."""

    job: Job
    input: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.input = self.job.input

    def progress(self, per_cent: int, text: str = "") -> None:
        """Show how far the work has come.

        Written on the spot when the handler holds no transaction, else at its end.

        Raises:
            JobCancelled: the person who ordered the job wants it to stop.
        """
        self.job.progress = max(0, min(100, per_cent))
        self.job.progress_text = text[:200]
        Job.objects.filter(pk=self.job.pk).update(
            progress=self.job.progress, progress_text=self.job.progress_text
        )
        if Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists():
            raise JobCancelled


def input_hash(kind: str, given: dict[str, Any]) -> str:
    """Return the SHA-256 of a job's kind and input in canonical JSON."""
    return fingerprint([kind, given])


@transaction.atomic
def order(
    kind: str,
    *,
    company: "HousingCompany",
    given: dict[str, Any],
    by: "User | None",
    at: datetime,
    organisation: "Organisation | None" = None,
    reuse: bool = False,
) -> Job:
    """Order a job, or return the one that does the same already.

    Args:
        kind: Registered with `handles`.
        company: Whose job.
        given: JSON; ids, not objects.
        by: Who orders it; None when the clock does.
        at: When.
        organisation: The outside party that may watch it.
        reuse: Return a finished job with the same input instead of doing it again.

    Raises:
        UnknownKind: nothing does jobs of this kind.
    """
    doer = handler(kind)
    digest = input_hash(kind, given)
    wanted = LIVE | {JobState.DONE} if reuse else LIVE
    same = Job.objects.filter(
        company=company, kind=kind, input_hash=digest, state__in=wanted
    ).order_by("-ordered_at")
    found = same.first()
    if found is None:
        try:
            with transaction.atomic():
                found = Job.objects.create(
                    company=company,
                    organisation=organisation,
                    kind=kind,
                    input=given,
                    input_hash=digest,
                    ordered_by=by,
                    ordered_at=at,
                    queued_at=at,
                )
        except IntegrityError:  # somebody ordered the same in this very moment
            found = same.get()
    if found.state == JobState.QUEUED:
        _announce(found, doer)
    return found


def cancel(job: Job, *, by: "User", at: datetime) -> Job:
    """Stop a job: at once when it waits, at its next step when it works."""
    stopped = Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, ended_at=at, cancel_asked=True
    )
    if not stopped:
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True)
    job.refresh_from_db()
    return job


@transaction.atomic
def retry(job: Job, *, by: "User", at: datetime) -> Job:
    """Send a job that failed or was cancelled back to the queue."""
    job = Job.objects.locked(job.pk)
    if job.state not in {JobState.FAILED, JobState.CANCELLED}:
        return job
    job.state, job.ended_at, job.queued_at = JobState.QUEUED, None, at
    job.attempts, job.error, job.cancel_asked, job.progress = 0, "", False, 0
    job.save()
    _announce(job, handler(job.kind))
    return job


def run(job_id: str) -> JobState | None:
    """Do a job, unless it is done, is being done, or is gone.

    The worker holds a PostgreSQL advisory lock for as long as it works. A worker that dies
    loses its connection and with it the lock, so `sweep` knows at once and without guessing
    a time-out that the job has to be done again.

    Returns:
        The state in which the job ended, or None when another worker has it.
    """
    with _held(job_id) as mine:
        if not mine:
            return None
        job = _claim(job_id)
        if job is None:
            return None
        try:
            result = handler(job.kind).work(Work(job)) or {}
        except JobCancelled:
            return _end(job, JobState.CANCELLED)
        except DomainError as refusal:
            return _end(job, JobState.FAILED, error=str(refusal))
        except Exception:
            log.exception("Job %s (%s) failed", job.pk, job.kind)
            return _end(
                job,
                JobState.FAILED,
                error=_(
                    "Something unexpected went wrong. Nothing has been lost. Try again; if it "
                    "happens again, send this number to support: %(id)s"
                )
                % {"id": job.pk},
            )
        return _end(job, JobState.DONE, result=result)


def sweep(at: datetime) -> int:
    """Announce again what no worker has taken, and take back what a dead worker has left.

    Returns:
        How many jobs were announced.
    """
    announced = 0
    for job in Job.objects.filter(state=JobState.RUNNING):
        with _held(str(job.pk)) as free:
            if free:
                announced += _take_back(job, at)
    for job in Job.objects.waiting_since_before(at - RESEND_AFTER):
        with transaction.atomic():
            Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(queued_at=at)
            _announce(job, handler(job.kind))
        announced += 1
    return announced


def _announce(job: Job, doer: Handler) -> None:
    task = "records.run_job" if doer.queue == "celery" else f"records.{doer.queue}.run_job"
    after_commit(task, job_id=str(job.pk))


def _claim(job_id: str) -> Job | None:
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id, state=JobState.QUEUED).first()
        if job is None:
            return None
        job.state, job.started_at = JobState.RUNNING, timezone.now()
        job.attempts += 1
        job.save()
    return job


def _end(job: Job, state: JobState, *, error: str = "", result: dict | None = None) -> JobState:
    with transaction.atomic():
        job = Job.objects.locked(job.pk)
        job.state, job.ended_at, job.error = state, timezone.now(), error
        if state == JobState.DONE:
            job.progress, job.progress_text, job.result = 100, "", result or {}
        job.save()
    return state


@transaction.atomic
def _take_back(job: Job, at: datetime) -> int:
    job = Job.objects.locked(job.pk)
    if job.state != JobState.RUNNING:
        return 0
    if job.attempts >= ATTEMPTS:
        job.state, job.ended_at = JobState.FAILED, at
        job.error = _("The work was interrupted %(count)d times and has been stopped.") % {
            "count": job.attempts
        }
        job.save()
        return 0
    job.state, job.queued_at = JobState.QUEUED, at
    job.save()
    _announce(job, handler(job.kind))
    return 1


@contextmanager
def _held(job_id: str) -> Iterator[bool]:
    key = int.from_bytes(hashlib.sha256(str(job_id).encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [key])
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [key])
