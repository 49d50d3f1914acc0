"""Pages of the portal itself: the start, switching company, health."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.http import PortalRequest
from portal.navigation import items_for


@login_not_required
@require_safe
def start(request: PortalRequest) -> HttpResponse:
    """Send people to where their work is; tell strangers what this is."""
    if not request.user.is_authenticated:
        return render(request, "start.html")
    if request.user.is_staff:
        return redirect("admin:index")
    items = items_for(request)
    if items:
        return redirect(items[0].url)
    return render(request, "no_role.html")


@require_POST
def choose_company(request: PortalRequest) -> HttpResponse:
    """Go to work in another of one's companies."""
    wanted = request.POST.get("company", "")
    if any(str(company.pk) == wanted for company in request.user.companies):
        request.session["company"] = wanted
    return redirect(reverse("start"))


@login_not_required
@require_safe
def accessibility(request: PortalRequest) -> HttpResponse:
    """Say how accessible the portal is, and where to complain."""
    return render(request, "accessibility.html")


@login_not_required
@never_cache
@require_safe
def alive(request: PortalRequest) -> HttpResponse:
    """Answer a watchdog: the process is up."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request: PortalRequest) -> HttpResponse:
    """Answer a watchdog: the process is up and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"database": "ok"})
