"""Locks, and what there is to know about processes that somebody else may have started."""

import ctypes
import fcntl
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PR_SET_PDEATHSIG = 1


@contextmanager
def locked(file: Path, *, shared: bool = False) -> Iterator[int]:
    """Hold a lock on the file, waiting for it; the system frees it even after ``kill -9``."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def try_lock(file: Path) -> int | None:
    """Return a descriptor that holds the file's lock, or ``None`` when somebody else has it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def write_note(descriptor: int, **note: object) -> None:
    """Leave a note in a lock's file for those who find it taken."""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(note).encode(), 0)


def read_note(file: Path) -> dict[str, object]:
    """Return the note in a lock's file; empty when there is none."""
    try:
        return json.loads(file.read_text() or "{}")
    except (OSError, ValueError):
        return {}


def is_alive(pid: int) -> bool:
    """Whether a process has this id; one that is dead but not yet collected is not alive."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True  # no /proc here: the signal has said all there is to know


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process is alive and has the folder as its working directory.

    A process id is used again sooner or later; the folder tells a server from a stranger.
    """
    if not is_alive(pid):
        return False
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    except FileNotFoundError:
        return not Path("/proc/self").exists() and is_alive(pid)
    except PermissionError:
        return False


def wait_until(answer: Callable[[], bool], seconds: float, *, pause: float = 0.05) -> bool:
    """Ask until the answer is yes or the time is up, and return the last answer."""
    end = time.monotonic() + seconds
    while not (found := answer()) and time.monotonic() < end:
        time.sleep(pause)
    return found


def end_process(pid: int, steps: list[tuple[signal.Signals, float]]) -> None:
    """Send the signals in turn until the process is gone, waiting the given seconds after each."""
    for step, seconds in steps:
        try:
            os.kill(pid, step)
        except ProcessLookupError:
            return
        if wait_until(lambda: not is_alive(pid), seconds):
            return


def dies_with_parent() -> Callable[[], None] | None:
    """Return what a child runs before it starts, so that it is ended when we are killed.

    Linux only; elsewhere ``None``, and a killed `make run` leaves its children behind.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def run_as(uid: int | None, gid: int | None) -> dict[str, object]:
    """Return the arguments with which `subprocess` runs something as another user, or as us."""
    return {} if uid is None else {"user": uid, "group": gid, "extra_groups": []}


def tail(file: Path, lines: int = 20) -> str:
    """Return the last lines of a log."""
    try:
        return "\n".join(file.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
