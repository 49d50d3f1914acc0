"""Celery: the app, the beat of which only one leads, and a task that proves a worker answers."""

import logging
import os
from typing import Any

import django.db
from celery import Celery
from celery.beat import PersistentScheduler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

log = logging.getLogger(__name__)

app = Celery("grannskap")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

#: PostgreSQL advisory lock of the beat that leads. Any constant that nothing else uses.
BEAT_LOCK = 7_203_411_905


@app.task(name="portal.ping", ignore_result=True)
def ping(**_later: object) -> str:
    """Answer, so that the start can tell that a worker listens."""
    return "pong"


class OneBeat(PersistentScheduler):
    """A beat that ticks only while it holds the advisory lock: two never double the work."""

    #: The connection that took the lock; None while another beat leads.
    _led_by: Any = None

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Tick when leading; otherwise look again in a few seconds."""
        if not self._leads():
            return 5.0
        return super().tick(*args, **kwargs)

    def _leads(self) -> bool:
        """Whether this beat holds the lock: it goes with the connection that took it."""
        connection = django.db.connection
        if self._led_by and self._led_by is connection.connection and connection.is_usable():
            return True
        self._led_by = None
        try:
            connection.close()
            with connection.cursor() as cursor:
                cursor.execute("select pg_try_advisory_lock(%s)", [BEAT_LOCK])
                leads = cursor.fetchone()[0]
        except django.db.Error as refusal:
            log.warning("The database does not answer; the beat waits: %s", refusal)
            return False
        self._led_by = connection.connection if leads else None
        return leads
