"""Celery: the app, the beat of which only one leads, and a task that proves a worker answers."""

import os
from typing import Any

import django.db
from celery import Celery
from celery.beat import PersistentScheduler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

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

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Tick when leading; otherwise look again in a few seconds."""
        if not self._leads():
            return 5.0
        return super().tick(*args, **kwargs)

    def _leads(self) -> bool:
        connection = django.db.connection
        if getattr(self, "_led_by", None) is connection.connection and connection.is_usable():
            return True
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(%s)", [BEAT_LOCK])
            leads = cursor.fetchone()[0]
        self._led_by = connection.connection if leads else None
        return leads
