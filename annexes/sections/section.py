"""A section of an annex's page: what it is called, what it shows, and with which template."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from annexes.models import LeaseAnnex
    from portal.http import PortalRequest


@dataclass(frozen=True)
class Section:
    """One section.

    Attributes:
        anchor: Its id on the page; letters and duties link to ``#meetings``.
        heading: What stands over it.
        template: Is included under the heading with ``annex`` and what ``about`` holds.
        about: What the template shows: read already, for one annex and one person.
    """

    anchor: str
    heading: str | Promise
    template: str
    about: dict[str, Any] = field(default_factory=dict)


#: Returns the section for this annex and person; None when there is nothing to show or do.
Provider = Callable[["LeaseAnnex", "PortalRequest"], Section | None]
