"""Doing an act on a page of the portal: fetch, form, action, back to the thing."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.acts import act_named, acts_for, perform
from portal.http import PortalRequest, fetch

if TYPE_CHECKING:
    from portal.acts import Act


def act_page(
    request: PortalRequest,
    wanted: type[models.Model] | models.QuerySet,
    pk: UUID,
    name: str,
    *,
    template: str = "act.html",
) -> HttpResponse:
    """Ask for what the act needs, do it, and go back to the thing.

    The thing's ``get_absolute_url()`` is its page in the portal; the address of this page is
    named ``<app>:<model>_act`` and takes the thing's id and the act's name.
    """
    thing = fetch(wanted, request, pk)
    act = act_named(thing, name)
    if act is None:
        raise Http404
    if not request.user.has_perm(act.permission, thing):
        raise PermissionDenied
    outcome = perform(request, thing, act)
    if outcome.done:
        messages.success(request, act.done)
        shown = outcome.result if hasattr(outcome.result, "get_absolute_url") else thing
        return redirect(shown.get_absolute_url())
    outcome.form.cancel_url = thing.get_absolute_url()
    context = {
        "thing": thing,
        "act": act,
        "form": outcome.form,
        "is_open": act.is_open(thing, request.user),
    }
    return render(request, template, context)


def act_links(thing: models.Model, request: PortalRequest) -> list[tuple["Act", str]]:
    """Return what this person can do to the thing now, with the addresses of the pages."""
    opts = thing._meta
    name = f"{opts.app_label}:{opts.model_name}_act"
    return [
        (act, reverse(name, args=[thing.pk, act.name])) for act in acts_for(thing, request.user)
    ]
