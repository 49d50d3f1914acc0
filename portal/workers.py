"""Whether somebody works on each queue: ``python -m portal.workers --wait 10``.

There is no result store. The workers are asked to tell what they do (Celery's events), and the
answer is their word that the very task sent has succeeded: a round trip through the broker. Where a
long queue stands before it, a worker that has just done another task of that queue will do.
"""

import argparse
import sys
import time
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from kombu import Connection

from portal.celery import app

#: Every queue that a portal's workers serve; reports have one of their own.
QUEUES = ("celery", "pdf")


def unanswered(queues: Iterable[str] = QUEUES, *, seconds: float) -> set[str]:
    """Return the queues on which no worker has carried out a task within the seconds."""
    waiting = {str(uuid4()): queue for queue in queues}
    busy: set[str] = set()
    end = time.monotonic() + seconds

    def note(event: dict[str, Any]) -> None:
        if not waiting.pop(event["uuid"], None):
            busy.add(event["hostname"])

    with app.connection_for_read() as connection:
        receiver = app.events.Receiver(connection, handlers={"task-succeeded": note})
        with receiver.Consumer() as (listening, _channel, _consumers):
            # A worker that is just starting misses the request, and what it does first: ask again.
            while waiting and time.monotonic() < end:
                app.control.enable_events()
                for task_id, queue in waiting.items():
                    app.send_task("portal.ping", task_id=task_id, queue=queue, expires=seconds)
                _listen(listening, waiting, seconds=1)
                served = _served_by(busy)
                waiting = {one: queue for one, queue in waiting.items() if queue not in served}
    app.control.disable_events()
    return set(waiting.values())


def _served_by(workers: set[str]) -> set[str]:
    """Return the queues that these workers take tasks from."""
    if not workers:
        return set()
    told = app.control.inspect(destination=sorted(workers), timeout=1).active_queues() or {}
    return {queue["name"] for queues in told.values() for queue in queues}


def _listen(connection: Connection, waiting: dict[str, str], *, seconds: float) -> None:
    """Take in events until nothing is waited for or the time is up."""
    end = time.monotonic() + seconds
    while waiting and (left := end - time.monotonic()) > 0:
        try:
            connection.drain_events(timeout=left)
        except TimeoutError:
            return


def main(words: list[str]) -> int:
    """Ask every queue and return 0 when each has answered."""
    parser = argparse.ArgumentParser(prog="python -m portal.workers", description=__doc__)
    parser.add_argument("--wait", type=float, default=10, metavar="SECONDS")
    options = parser.parse_args(words)
    silent = sorted(unanswered(seconds=options.wait))
    if silent:
        sys.stderr.write(f"No worker answered in {options.wait:.0f} s on: {', '.join(silent)}\n")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
