"""`make run`: the servers, the database's state, web, workers and beat, until Ctrl-C.

Every child writes to its own log in ``VAR_DIR/log``. A child that dies is started again; one that
keeps dying ends everything with the last lines of its log. When this process is killed, its
children end by themselves (Linux), and PostgreSQL and Valkey wait for the next start.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType

from portal.embedded import EmbeddedError
from portal.embedded.paths import PROJECT
from portal.embedded.processes import (
    dies_with_parent,
    read_note,
    tail,
    try_lock,
    wait_until,
    write_note,
)
from portal.embedded.progress import Progress
from portal.embedded.services import check_owner, services_up

ANSWER_SECONDS = 90
#: A worker may finish what it does; a longer job is a row and is taken up again.
STOP = [(signal.SIGTERM, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)]
#: A child that dies this often within a minute will not get better.
TRIES_A_MINUTE = 5
LONGEST_LOG = 5_000_000
MANAGE = [sys.executable, str(PROJECT / "manage.py")]


class Stopped(Exception):
    """Somebody has asked us to stop: Ctrl-C, or a signal."""


@dataclass
class Program:
    """One child: its name, its command, and how often it was started lately."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start the child with its output in its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        self.starts = [start for start in self.starts if start > time.monotonic() - 60]
        self.starts.append(time.monotonic())
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=dies_with_parent(),
            )

    def ended(self) -> int | None:
        """Return the exit code of a child that has ended, else ``None``."""
        return self.process.poll() if self.process else None

    def said(self) -> str:
        """Return the last lines of the log, each with the child's name before it."""
        return "\n".join(f"[{self.name}] {line}" for line in tail(self.log).splitlines())


def web(var: Path, port: int) -> Program:
    """Return the web server: two processes of four threads, on this machine's own address."""
    addresses = [f"127.0.0.1:{port}"] + ([f"[::1]:{port}"] if _can_bind("::1", 0) else [])
    command = [
        sys.executable, "-m", "gunicorn", "portal.wsgi", "--preload",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4",
        "--max-requests", "2000", "--max-requests-jitter", "200", "--no-control-socket",
        "--access-logfile", "-", "--timeout", "60", "--graceful-timeout", "5",
    ]  # fmt: skip
    for address in addresses:
        command += ["--bind", address]
    return Program("web", command, var / "log" / "web.log")


def workers(var: Path, prefix: str = "") -> list[Program]:
    """Return one worker for everything and one that renders PDFs, one at a time."""
    celery = [sys.executable, "-m", "celery", "-A", "portal.celery", "worker", "-l", "INFO"]
    plain = ["--without-gossip", "--without-mingle"]
    return [
        Program(
            "worker",
            [*celery, *plain, "-Q", "celery", "-c", "2", "-n", f"{prefix}default@%h"],
            var / "log" / f"{prefix}worker.log",
        ),
        Program(
            "worker-pdf",
            [*celery, *plain, "-Q", "pdf", "-c", "1", "--max-tasks-per-child", "50",
             "-n", f"{prefix}pdf@%h"],
            var / "log" / f"{prefix}worker-pdf.log",
        ),
    ]  # fmt: skip


def beat(var: Path) -> Program:
    """Return the clock that wakes the sweepers."""
    command = [
        sys.executable, "-m", "celery", "-A", "portal.celery", "beat", "-l", "INFO",
        "--pidfile=", "--schedule", str(var / "beat-schedule"),
    ]  # fmt: skip
    return Program("beat", command, var / "log" / "beat.log")


def run(var: Path, port: int) -> int:
    """Start everything, say where it is, and stay until asked to stop; return the exit code."""
    progress = Progress()
    check_owner(var)
    lock = try_lock(run_lock(var))
    if lock is None:
        note = read_note(run_lock(var))
        raise EmbeddedError(
            f"Grannskap runs already: {note.get('address', 'it is just starting')} "
            f"(process {note.get('pid', 'unknown')}). End that one with Ctrl-C first."
        )
    address = f"http://localhost:{port}"
    write_note(lock, pid=os.getpid(), address=address)
    _require_port(port)
    os.environ["PORT"] = str(port)
    os.environ["PYTHONUNBUFFERED"] = "1"  # lines are read and kept as they are said
    try:
        with stopping_on_signals(), services_up(var, say=progress.say):
            prepare(progress)
            worker, pdf_worker = workers(var)
            # The page first: everything at once would take longer to show anything.
            with running([web(var, port), worker]) as first:
                wait_for_page(address, first)
                progress.say("The start page answers")
                with running([pdf_worker, beat(var)]) as rest:
                    wait_for_workers(first + rest)
                    progress.say("The workers answer")
                    _introduce(var, address)
                    watch(first + rest, progress)
    except Stopped:
        progress.say("Stopped.")
    finally:
        os.close(lock)
    return 0


def is_running(var: Path) -> bool:
    """Whether a `make run` is up on this folder."""
    lock = try_lock(run_lock(var))
    if lock is None:
        return True
    os.close(lock)
    return False


def run_lock(var: Path) -> Path:
    """Return the file whose lock the running portal holds."""
    return var / "locks" / "portal"


def prepare(progress: Progress) -> None:
    """Bring the database, the static files and the demo up to date.

    Raises:
        EmbeddedError: a step failed; it has said why.
    """
    with tempfile.TemporaryFile("w+") as errors:
        steps = subprocess.Popen(
            [*MANAGE, "prepare"],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,  # Ctrl-C is ours to answer
            preexec_fn=dies_with_parent(),
        )
        try:
            for line in steps.stdout:
                progress.say(line.rstrip())
            code = steps.wait()
        finally:
            if steps.poll() is None:
                steps.terminate()
                steps.wait()
        if code:
            errors.seek(0)
            raise EmbeddedError(f"{errors.read()}\nThe database could not be made ready.")


class running:  # noqa: N801  read as a word: with running(children)
    """The children live inside the block."""

    def __init__(self, children: list[Program]) -> None:
        self.children = children

    def __enter__(self) -> list[Program]:
        """Start them all."""
        try:
            for child in self.children:
                child.start()
        except BaseException:
            self.__exit__()
            raise
        return self.children

    def __exit__(self, *_failure: object) -> None:
        """Stop them all at the same time, asking first."""
        alive = [child.process for child in self.children if child.process]
        for step, seconds in STOP:
            alive = [process for process in alive if process.poll() is None]
            for process in alive:
                with suppress(ProcessLookupError):
                    if step is signal.SIGKILL:
                        os.killpg(process.pid, step)  # its own children, too
                    else:
                        process.send_signal(step)
            if wait_until(partial(_all_ended, alive), seconds):
                return


class stopping_on_signals:  # noqa: N801  read as a word
    """Inside the block the first signal raises `Stopped`; later ones wait for the clean-up."""

    ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __enter__(self) -> None:
        """Listen."""
        self.before = {one: signal.signal(one, self._stop) for one in self.ASKED}

    def __exit__(self, *_failure: object) -> None:
        """Listen no more."""
        for one, handler in self.before.items():
            signal.signal(one, handler)

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        for one in self.ASKED:
            signal.signal(one, signal.SIG_IGN)
        print(f"\nStopping ({signal.Signals(number).name}) …", flush=True)
        raise Stopped


def wait_for_page(address: str, children: list[Program]) -> None:
    """Wait until the start page answers.

    Raises:
        EmbeddedError: it does not within the time; the web server's log is in the message.
    """
    answered = wait_until(lambda: _ended(children) or answers(address), ANSWER_SECONDS, pause=0.1)
    _require_alive(children)
    if not answered:
        raise EmbeddedError(f"The start page does not answer.\n{children[0].said()}")


def wait_for_workers(children: list[Program]) -> None:
    """Wait until a task on each queue was carried out.

    Raises:
        EmbeddedError: one was not within the time; the workers' logs are in the message.
    """
    question = subprocess.Popen(
        [sys.executable, "-m", "portal.workers", "--wait", str(ANSWER_SECONDS)],
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=dies_with_parent(),
    )
    try:
        wait_until(lambda: _ended(children) or question.poll() is not None, ANSWER_SECONDS + 10)
        _require_alive(children)
        if question.poll() != 0:
            said = question.stderr.read() if question.poll() is not None else ""
            logs = "\n".join(child.said() for child in children if child.name != "web")
            raise EmbeddedError(f"The workers do not answer. {said}\n{logs}")
    finally:
        if question.poll() is None:
            question.kill()
        question.wait()


def answers(address: str) -> bool:
    """Whether the start page (or the log-in it leads to) comes back without an error."""
    try:
        with urllib.request.urlopen(address + "/", timeout=10) as page:  # noqa: S310  our own
            return page.status == 200
    except urllib.error.HTTPError as error:
        raise EmbeddedError(f"{address}/ answers {error.code}; see var/log/web.log.") from error
    except OSError:
        return False


def watch(children: list[Program], progress: Progress) -> None:
    """Start what dies again, until `Stopped`.

    Raises:
        EmbeddedError: a child dies again and again.
    """
    while True:
        time.sleep(0.5)
        for child in _ended(children):
            if len(child.starts) >= TRIES_A_MINUTE:
                raise EmbeddedError(f"{child.name} dies again and again.\n{child.said()}")
            progress.say(f"{child.name} ended (code {child.ended()}) and is started again")
            child.start()


def _all_ended(processes: list[subprocess.Popen]) -> bool:
    return all(process.poll() is not None for process in processes)


def _ended(children: list[Program]) -> list[Program]:
    return [child for child in children if child.ended() is not None]


def _require_alive(children: list[Program]) -> None:
    for child in _ended(children):
        raise EmbeddedError(f"{child.name} ended with code {child.ended()}.\n{child.said()}")


def _require_port(port: int) -> None:
    """Refuse a taken port; a web server that is just ending gets a moment."""
    if not wait_until(lambda: _can_bind("127.0.0.1", port), 3):
        raise EmbeddedError(
            f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
        )


def _can_bind(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError:
        return False
    return True


def _introduce(var: Path, address: str) -> None:
    log_ins = var / "demo-log-ins.txt"
    print(f"\n  Grannskap is up: {address}\n", flush=True)
    if log_ins.exists():
        for line in log_ins.read_text().splitlines():
            print(f"  {line}", flush=True)
    print(f"\n  Logs: {var / 'log'}   Mail: {var / 'mail'}   Stop: Ctrl-C\n", flush=True)
