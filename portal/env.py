"""Settings from the environment, read strictly: a wrong value stops the start with a sentence."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """Return the variable as text; unset or blank is ``default``."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """Return the variable as a yes or no.

    Raises:
        ImproperlyConfigured: it is set to anything but 1/0, true/false, yes/no, on/off.
    """
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE | FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name}={value!r} is neither true nor false. Write 1 or 0.")


def number(name: str, default: int, *, at_least: int | None = None) -> int:
    """Return the variable as a whole number.

    Raises:
        ImproperlyConfigured: it is not a whole number, or below ``at_least``.
    """
    value = text(name)
    if not value:
        return default
    try:
        found = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None
    if at_least is not None and found < at_least:
        raise ImproperlyConfigured(f"{name}={found} is below {at_least}.")
    return found


def words(name: str, default: str = "") -> list[str]:
    """Return the variable as a list, split at commas, blanks dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str) -> dict[str, object]:
    """Return Django's database settings for a ``postgres://`` address.

    A unix socket folder is written percent-encoded as the host
    (``postgres://portal@%2Fvar%2Frun/portal``); options follow as a query.

    Raises:
        ImproperlyConfigured: the address is not PostgreSQL's, or names no database.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgres://.")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database.")
    host = parts.netloc.rpartition("@")[2]
    if ":" in host and not host.endswith("]"):
        host = host.rpartition(":")[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
