"""Waking a worker once the transaction has been committed. Rows, not messages, carry the work."""

from typing import Any

from django.db import transaction

from portal.celery import app


def after_commit(task_name: str, /, **kwargs: Any) -> None:
    """Send a task by name after the commit.

    A broker that is down loses nothing: the message only wakes a worker, the row it speaks of
    is committed, and a sweeper finds it.
    """
    transaction.on_commit(lambda: app.send_task(task_name, kwargs=kwargs, retry=False), robust=True)
