"""What waits for a person of an outside organisation, and what waits for the other side.

Each app says it once, for the person's start page and for the reminders.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from portal.people.models import User


@dataclass(frozen=True)
class Duty:
    """One thing that somebody has to do.

    Attributes:
        title: In the imperative when it is the person's own: "Sign the annex".
        url: Where it is done.
        state: How far it has come, in the reader's words; ``tone`` marks it.
        hint: What tells it from the next one.
        is_theirs: The other side has to do it; the person waits.
        by: The last day for it.
    """

    title: str | Promise
    url: str
    state: str | Promise = ""
    tone: str = "neutral"
    hint: str = ""
    is_theirs: bool = False
    by: date | None = None


_sources: list[Callable[["User", date], list[Duty]]] = []


def says_duties(source: Callable[["User", date], list[Duty]]) -> Callable:
    """Register a function that returns the duties of a person as of a day."""
    _sources.append(source)
    return source


def duties_of(person: "User", on: date) -> list[Duty]:
    """Return all that waits, what has a last day first and the nearest day first of all."""
    found = [duty for source in _sources for duty in source(person, on)]
    return sorted(found, key=lambda duty: (duty.by is None, duty.by or on))
