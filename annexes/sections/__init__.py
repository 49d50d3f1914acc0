"""The sections of an annex's page, in the order in which they stand there.

A noun brings its section without touching the page: a function in a module here, and its name in
the tuple of each side that sees it.
"""

from typing import TYPE_CHECKING

from annexes.models import LeaseAnnex, Party
from annexes.sections.amendments import amendments_for
from annexes.sections.meetings import landlords_meetings, tenants_meetings
from annexes.sections.papers import papers
from annexes.sections.section import Provider, Section
from annexes.sections.suspensions import suspensions_for
from annexes.sections.talk import talk_for

if TYPE_CHECKING:
    from portal.http import PortalRequest

#: On the tenant's page, between the plans of the years and the annex's wording.
FOR_TENANT: tuple[Provider, ...] = (
    talk_for(Party.TENANT),
    suspensions_for(Party.TENANT),
    amendments_for(Party.TENANT),
    tenants_meetings,
)

#: On the page of staff, between the plans of the years and the annex's wording.
FOR_LANDLORD: tuple[Provider, ...] = (
    talk_for(Party.LANDLORD),
    papers,
    suspensions_for(Party.LANDLORD),
    amendments_for(Party.LANDLORD),
    landlords_meetings,
)


def sections_of(annex: LeaseAnnex, request: "PortalRequest", *, seen_by: Party) -> list[Section]:
    """Return what this person sees of the annex besides its plans, wording and history."""
    providers = FOR_LANDLORD if seen_by == Party.LANDLORD else FOR_TENANT
    return [section for each in providers if (section := each(annex, request)) is not None]
