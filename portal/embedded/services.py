"""PostgreSQL and Valkey together: up while somebody uses them, down when the last one leaves.

Who uses them holds a shared lock. The last one to let go of it stops them, unless
`manage.py services start` has asked for them to stay.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.embedded import EmbeddedError
from portal.embedded.paths import postgres_home, socket_folder
from portal.embedded.postgres import Cluster
from portal.embedded.processes import locked, try_lock
from portal.embedded.valkey import Broker


def _quiet(_sentence: str) -> None:
    """Say nothing."""


def in_use(var: Path) -> Path:
    """Return the file whose lock tells whether anybody uses the servers."""
    return var / "locks" / "in-use"


def kept(var: Path) -> Path:
    """Return the file that stands while the servers shall stay up unused."""
    return var / "locks" / "kept"


@contextmanager
def services_up(
    var: Path, *, throw_away: bool = False, say: Callable[[str], None] = _quiet
) -> Iterator[Cluster]:
    """Have the servers up inside the block; the last user stops them.

    Args:
        var: The portal's `VAR_DIR`.
        throw_away: Speed matters and the data do not.
        say: Told in a sentence what was started.

    Raises:
        EmbeddedError: a server cannot be started; the message says why.
    """
    check_owner(var)
    with locked(in_use(var), shared=True) as use:
        try:
            yield start_services(var, throw_away=throw_away, say=say)
        finally:
            if _is_last(use) and not kept(var).exists():
                stop_servers(var)


def start_services(
    var: Path, *, throw_away: bool = False, say: Callable[[str], None] = _quiet
) -> Cluster:
    """Start what the environment does not name; what runs already is used as it is."""
    cluster, broker = Cluster(var, throw_away=throw_away), Broker(var)
    if os.environ.get("DATABASE_URL"):
        say("PostgreSQL: the one in DATABASE_URL")
    else:
        say(_told("PostgreSQL", started=cluster.start()))
    if os.environ.get("CELERY_BROKER_URL"):
        say("Broker: the one in CELERY_BROKER_URL")
    else:
        say(_told("Valkey", started=broker.start()))
    return cluster


def keep_services(var: Path, *, say: Callable[[str], None] = _quiet) -> None:
    """Start the servers and leave them up until `stop_services`."""
    check_owner(var)
    with locked(in_use(var), shared=True):
        kept(var).touch()
        start_services(var, say=say)


def stop_services(var: Path) -> bool:
    """Stop the servers.

    Returns:
        Whether any was running.

    Raises:
        EmbeddedError: they are in use.
    """
    kept(var).unlink(missing_ok=True)
    use = try_lock(in_use(var))
    if use is None:
        raise EmbeddedError("The servers are in use; they stop when the last user (make run) ends.")
    try:
        return stop_servers(var)
    finally:
        os.close(use)


def stop_servers(var: Path) -> bool:
    """Stop both servers, whoever uses them, and say whether any was running."""
    stopped = [Broker(var).stop(), Cluster(var).stop()]
    return any(stopped)


def remove_servers(var: Path) -> None:
    """Stop both servers and delete their data, their sockets and their logs."""
    stop_services(var)
    for folder in (postgres_home(var), socket_folder(var), var / "valkey"):
        shutil.rmtree(folder, ignore_errors=True)


def check_owner(var: Path) -> None:
    """Refuse to work in a folder that another user has made.

    Raises:
        EmbeddedError: we may not write there.
    """
    var.mkdir(parents=True, exist_ok=True)
    owned = [place for place in (var, var / "locks", var / "valkey") if place.exists()]
    for place in owned:
        if not os.access(place, os.W_OK | os.X_OK) or place.stat().st_uid != os.geteuid():
            raise EmbeddedError(
                f"{place} belongs to another user. Run as that user, remove the folder, or set "
                "VAR_DIR to a folder of your own."
            )


def _is_last(use: int) -> bool:
    """Whether nobody else holds the lock; if so it is now ours alone."""
    try:
        fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _told(server: str, *, started: bool) -> str:
    return f"{server} started" if started else f"{server} was running already"
