"""Where the embedded servers keep what they own, and where their sockets are.

Everything is derived from the `VAR_DIR` folder alone, so that any process finds the servers without
asking the one that started them.
"""

import hashlib
import os
import re
import stat
from pathlib import Path

from portal.embedded import EmbeddedError

PROJECT = Path(__file__).resolve().parents[2]

#: A unix socket's path has 108 bytes on Linux and 104 on macOS, the closing zero included.
LONGEST_SOCKET = 100

#: Characters that every client reads alike in an address; libpq splits host names at commas.
PLAIN_PATH = re.compile(r"[\w ./+-]+")

POSTGRES_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"


def var_dir() -> Path:
    """Return the folder of everything that a running portal writes (`VAR_DIR`, else ``var``)."""
    return Path(os.environ.get("VAR_DIR", "").strip() or PROJECT / "var").absolute()


def identity(var: Path) -> str:
    """Return a short name for this folder, the same at every start."""
    return hashlib.sha256(os.fsencode(var.resolve())).hexdigest()[:12]


def is_open(folder: Path) -> bool:
    """Whether every user may walk to the folder: it and all its parents have the x bit."""
    folder = folder.resolve()
    return all(
        not place.exists() or place.stat().st_mode & stat.S_IXOTH
        for place in (folder, *folder.parents)
    )


def socket_folder(var: Path) -> Path:
    """Return the folder of the sockets: ``VAR_DIR/run``, or a short one outside the project.

    The short one is taken when the path is too long for a socket, has characters that addresses
    cannot carry, or (as root, whose PostgreSQL runs as somebody else) lies below a closed folder.
    """
    inside = var / "run"
    too_long = len(os.fsencode(inside / POSTGRES_SOCKET)) > LONGEST_SOCKET
    if too_long or not PLAIN_PATH.fullmatch(str(inside)) or (as_root() and not is_open(var)):
        if as_root():
            return Path("/run") / f"grannskap-{identity(var)}"
        return Path("/tmp") / f"grannskap-{os.getuid()}-{identity(var)}"  # noqa: S108  checked by own_folder
    return inside


def postgres_home(var: Path) -> Path:
    """Return the folder that holds PostgreSQL's data: ``VAR_DIR/postgres``.

    Root's PostgreSQL runs as somebody else. Below a closed folder (a home with mode 0700) it could
    not reach its data, so they go to ``/var/lib``, and stay there if the folder is opened later.

    Raises:
        EmbeddedError: data lie inside a folder that was closed after they were written.
    """
    inside, outside = var / "postgres", Path("/var/lib") / f"grannskap-{identity(var)}"
    if not as_root():
        return inside
    if (outside / "data").exists():
        return outside
    if is_open(var):
        return inside
    if (inside / "data").exists():
        raise EmbeddedError(
            f"PostgreSQL's data in {inside} cannot be reached by its user: a folder above is "
            "closed. Open it (chmod o+x), or move the project."
        )
    return outside


def as_root() -> bool:
    """Whether this process may give processes and files to other users."""
    return os.geteuid() == 0


def own_folder(folder: Path, *, owner: int | None = None) -> Path:
    """Make a folder that only its owner (and root) may enter, and refuse one of somebody else's.

    Args:
        folder: The folder; its parents are made as usual.
        owner: The user id it shall belong to; ``None`` is the one who asks.

    Raises:
        EmbeddedError: it exists and belongs to somebody else, or is a link.
    """
    expected = os.geteuid() if owner is None else owner
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        if expected != os.geteuid():
            os.chown(folder, expected, -1)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {expected, os.geteuid()}:
        raise EmbeddedError(
            f"{folder} belongs to another user. Run as that user, or remove the folder."
        )
    if found.st_uid != expected:
        os.chown(folder, expected, -1)
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)
    return folder
