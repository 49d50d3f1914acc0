"""What waits for a person of an outside organisation, and what waits for the other side.

Each app says it once, for the person's start page and for the reminders.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
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
        about: The row that it is about. What has one and a last day is reminded of by letter.
        may: Only people who hold this permission for the row are reminded; "" means everybody.
    """

    title: str | Promise
    url: str
    state: str | Promise = ""
    tone: str = "neutral"
    hint: str = ""
    is_theirs: bool = False
    by: date | None = None
    about: models.Model | None = None
    may: str = ""

    @property
    def kind(self) -> str:
        """What kind of thing it is about, as people choose what to be reminded of."""
        return self.about._meta.label_lower if self.about is not None else ""


Source = Callable[["User", date], list[Duty]]

_sources: list[Source] = []
_kinds: dict[str, type[models.Model]] = {}


def says_duties(
    source: Source | None = None, *, about: type[models.Model] | None = None
) -> Callable:
    """Register a function that returns the duties of a person as of a day.

    ``@says_duties(about=LeaseAnnex)`` also lets people choose whether to be reminded of them.
    """

    def register(source: Source) -> Source:
        _sources.append(source)
        if about is not None:
            _kinds[about._meta.label_lower] = about
        return source

    return register(source) if source else register


def kinds_of_duties() -> dict[str, str]:
    """Return what duties can be about, by kind, in the reader's language."""
    return {
        kind: str(model._meta.verbose_name_plural).capitalize() for kind, model in _kinds.items()
    }


def duties_of(person: "User", on: date) -> list[Duty]:
    """Return all that waits, what has a last day first and the nearest day first of all."""
    found = [duty for source in _sources for duty in source(person, on)]
    return sorted(found, key=lambda duty: (duty.by is None, duty.by or on))
