"""The desk: lists of work that wait for someone, each said once by the app that knows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from portal.http import PortalRequest


@dataclass(frozen=True)
class WorkList:
    """So many things wait, and here they are."""

    label: str | Promise
    count: int
    url: str
    explain: str | Promise = ""


_sources: list[Callable[["PortalRequest"], list[WorkList]]] = []


def on_desk(source: Callable[["PortalRequest"], list[WorkList]]) -> Callable:
    """Register a function that returns work lists for the person and company of a request."""
    _sources.append(source)
    return source


def work_lists(request: "PortalRequest") -> list[WorkList]:
    """Return every list of work for this person, empty ones too: an empty list is good news."""
    return [work for source in _sources for work in source(request)]
