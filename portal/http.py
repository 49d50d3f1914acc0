"""Fetching what a request asks for: somebody else's is not found, the wrong role is refused."""

from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest

if TYPE_CHECKING:
    from portal.people.models import HousingCompany, User

M = TypeVar("M", bound=models.Model)


class PortalRequest(HttpRequest):
    """A request after the middleware: a person, and the company whose house they stand in."""

    user: "User"
    company: "HousingCompany | None"


def fetch(
    wanted: type[M] | models.QuerySet[M],
    request: PortalRequest,
    pk: UUID | str,
    *,
    may: str = "",
) -> M:
    """Return the row, if this person may know of it and, when asked, may act on it.

    Args:
        wanted: A model, or a queryset of it with what the page needs joined in.
        request: Carries the person.
        pk: From the address.
        may: A permission, for example ``"annexes.sign"``.

    Raises:
        Http404: there is no such row, or it is somebody else's.
        PermissionDenied: it may be seen, but not acted on by this role.
    """
    rows = wanted if isinstance(wanted, models.QuerySet) else wanted._default_manager.all()
    thing: Any = rows.visible_to(request.user).filter(pk=pk).first()
    if thing is None:
        raise Http404
    if may and not request.user.has_perm(may, thing):
        raise PermissionDenied
    return thing
