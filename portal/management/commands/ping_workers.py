"""Send each queue a task and wait until a worker has carried it out.

There is no result store. The workers are asked to tell what they do (Celery's events), and the
answer is their word that the very task sent has succeeded: a round trip through the broker.
"""

import time
from argparse import ArgumentParser
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError
from kombu import Connection

from portal.celery import app

QUEUES = ("celery", "pdf")


class Command(BaseCommand):
    """Ends with 0 when a worker has answered on every queue."""

    help = "Send a task to each queue and wait for the workers' answers."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask how long to wait."""
        parser.add_argument("--wait", type=float, default=10, metavar="SECONDS")
        parser.add_argument("--queue", action="append", choices=QUEUES, help="default: all")

    def handle(self, *, wait: float, queue: list[str] | None, **_options: Any) -> None:
        """Wait for the answers.

        Raises:
            CommandError: a queue has not answered in time.
        """
        silent = unanswered(queue or list(QUEUES), seconds=wait)
        if silent:
            raise CommandError(
                f"No worker answered within {wait:.0f} s on: {', '.join(sorted(silent))}."
            )
        self.stdout.write("pong")


def unanswered(queues: list[str], *, seconds: float) -> set[str]:
    """Return the queues on which no worker has carried out a task within the seconds."""
    waiting = {str(uuid4()): queue for queue in queues}
    end = time.monotonic() + seconds
    with app.connection_for_read() as connection:
        receiver = app.events.Receiver(
            connection,
            handlers={"task-succeeded": lambda event: waiting.pop(event["uuid"], None)},
        )
        with receiver.Consumer() as (listening, _channel, _consumers):
            # A worker that is just starting misses both the request and the task: ask again.
            while waiting and time.monotonic() < end:
                app.control.enable_events()
                for task_id, queue in waiting.items():
                    app.send_task("portal.ping", task_id=task_id, queue=queue, expires=seconds)
                _listen(listening, waiting, seconds=1)
    app.control.disable_events()
    return set(waiting.values())


def _listen(connection: Connection, waiting: dict[str, str], *, seconds: float) -> None:
    """Take in events until nothing is waited for or the time is up."""
    end = time.monotonic() + seconds
    while waiting and (left := end - time.monotonic()) > 0:
        try:
            connection.drain_events(timeout=left)
        except TimeoutError:
            return
