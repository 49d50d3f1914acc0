"""Kinds of help that can be asked for. The catalogue lives in an app above, which tells it here."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from portal.goals.models import Unit


@dataclass(frozen=True)
class AskedKind:
    """A kind of help, as a host chooses it."""

    code: str
    name: str
    unit: str

    @property
    def label(self) -> str:
        """The kind with what it is counted in."""
        return f"{self.name} ({Unit(self.unit).label})"


_sources: list[Callable[[UUID], list[AskedKind]]] = []


def names_kinds(source: Callable[[UUID], list[AskedKind]]) -> Callable:
    """Register a function that returns the kinds in a company's catalogue."""
    _sources.append(source)
    return source


def kinds_of(company_id: UUID) -> list[AskedKind]:
    """Return what can be asked for at the company, in the order of its catalogue."""
    return [kind for source in _sources for kind in source(company_id)]
