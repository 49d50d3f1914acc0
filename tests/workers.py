"""A worker in a process of its own, that is killed in the middle of its work."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from portal.records import jobs
from portal.records.models import Job

WORK = """
import sys, django
django.setup()
from portal.records.tasks import run_job
run_job(job_id=sys.argv[1])
"""
#: How long to wait for another process. Unit: seconds.
PATIENCE = 120


def killed_at_its_first_row_in(model: type[models.Model], job: Job) -> None:
    """Let a worker take the job, and kill -9 it when it writes its first row in the table.

    The table is locked against writing meanwhile, so the worker stands still in the middle.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'lock table "{model._meta.db_table}" in exclusive mode')
        with _worker(job) as process:
            _wait_for(lambda: _is_awaited(cursor, model) or process.poll() is not None)
            assert process.poll() is None, f"the worker has never written into {model.__name__}"


def swept_until_announced() -> None:
    """Sweep as the clock does, until the database has noticed that the worker is gone."""
    _wait_for(lambda: jobs.sweep(timezone.now()) == 1)


@contextmanager
def _worker(job: Job) -> Iterator[subprocess.Popen]:
    """Run the job in a process on this test's database; kill it at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, str(job.pk)],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DATABASE_URL": _address_of_database(),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TEST_FILES_DIR": str(settings.FILES_DIR),
        },
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _address_of_database() -> str:
    at = connection.settings_dict
    who = f"{quote(at['USER'])}:{quote(at['PASSWORD'])}" if at["USER"] else ""
    where = f"{quote(at['HOST'], safe='')}:{at['PORT'] or 5432}"
    return f"postgres://{who}@{where}/{quote(at['NAME'])}?{urlencode(at['OPTIONS'])}"


def _is_awaited(cursor, model: type[models.Model]) -> bool:
    """Whether some session waits for the lock on the table."""
    cursor.execute(
        "select exists (select from pg_locks where not granted and relation = %s::regclass)",
        [model._meta.db_table],
    )
    return cursor.fetchone()[0]


def _wait_for(happens) -> None:
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until, "it has not happened in two minutes"
        time.sleep(0.05)
