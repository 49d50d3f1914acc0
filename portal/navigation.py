"""The way around the portal: each app says which of its pages a person finds in the menu."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from portal.http import PortalRequest


@dataclass(frozen=True)
class NavItem:
    """A line in the menu."""

    label: str | Promise
    url: str
    is_current: bool = False


_sources: list[Callable[["PortalRequest"], list[tuple[str | Promise, str]]]] = []


def in_menu(source: Callable) -> Callable:
    """Register a function that returns (label, url) pairs for the person of a request."""
    _sources.append(source)
    return source


def items_for(request: "PortalRequest") -> list[NavItem]:
    """Return the person's menu; the longest address that the page starts with is current."""
    pairs = [pair for source in _sources for pair in source(request)]
    here = max(
        (url for _label, url in pairs if request.path.startswith(url)), key=len, default=None
    )
    return [NavItem(label, url, url == here) for label, url in pairs]
