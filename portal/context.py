"""What every page of the portal knows."""

from typing import Any

from django.http import HttpRequest

from portal.navigation import items_for


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the company, its look, and the way around."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"company": None, "nav_items": []}
    return {"company": getattr(request, "company", None), "nav_items": items_for(request)}
