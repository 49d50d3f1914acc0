"""The addresses of the embedded servers, for the settings when the environment names no others.

Asking is cheap and starts nothing: `manage.py services start` or `make run` does that.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import quote

from portal.embedded.paths import VALKEY_SOCKET, socket_folder


def database_url(var: Path, name: str = "portal") -> str:
    """Return the address of a database in the embedded PostgreSQL.

    Args:
        var: The portal's `VAR_DIR`.
        name: The database.
    """
    return f"postgres://portal@{quote(str(socket_folder(var.absolute())), safe='')}/{name}"


def broker_url(var: Path) -> str:
    """Return the address of the embedded Valkey, for Celery."""
    return f"redis+socket://{quote(str(socket_folder(var.absolute()) / VALKEY_SOCKET))}"


def secret_key(var: Path) -> str:
    """Return the key kept in ``VAR_DIR/secret-key``; the first to ask makes it (mode 0600)."""
    kept = var / "secret-key"
    if not kept.exists():
        var.mkdir(parents=True, exist_ok=True)
        made = var / f"secret-key.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(made, kept)
        except FileExistsError:
            pass  # another process was first; its key counts
        finally:
            made.unlink()
    return kept.read_text()
