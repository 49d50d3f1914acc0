"""Every address there is, filled in with rows of ours: what the walks of the guards go through.

The URLconf is walked, not a list: a new page without a sample fails the walk.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.acts import acts_of
from portal.people import actions as people
from portal.people.models import Invitation
from tests.guards.samples import SAMPLES

#: Django's own, that answer without our rows: sent on or plainly refused.
UNSAMPLED = {"admin:view_on_site", "admin:app_list", "account_reset_password_from_key"}
VIEW_OF_ADMIN = re.compile(r"admin:(?P<label>[a-z]+_[a-z]+)_(?P<page>change|delete|history|act)$")


@dataclass
class Address:
    """One concrete address, and whose thing it shows."""

    name: str
    url: str
    thing: Any = None


def patterns(resolver=None, namespaces=()):
    """Yield the name of every pattern with its arguments."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from patterns(entry, inner)
        elif isinstance(entry, URLPattern):
            name = entry.name or str(entry.pattern)
            yield ":".join([*namespaces, name]), entry


def models_by_label():
    return {
        f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry
    }


def first_of(model, world):
    """Return a row of ours; where a tenant is party, our tenant's."""
    rows = model._default_manager.all()
    if model._meta.label == "people.HousingCompany":
        return world.ours
    if hasattr(model, "company"):
        rows = rows.filter(company=world.ours)
    if model._meta.label == "people.Organisation":
        return world.tenant
    if getattr(model, "shared_with_organisation", False):
        return rows.filter(organisation=world.tenant).first() or rows.first()
    return rows.first()


def portal_things(world):
    """Return the model behind each portal address that names a thing.

    A function gives the arguments of addresses that are open to everyone: no wall to test.
    """
    find = apps.get_model

    def the_call():
        return [[find("partnerships", "GrantCall").objects.public().first().pk]]

    return {
        "people:invitation": lambda: [[people.link_token(Invitation.objects.first())]],
        "records:download": find("records", "StoredFile"),
        "records:job": find("records", "Job"),
        "annexes:annex": find("annexes", "LeaseAnnex"),
        "annexes:as_of": find("annexes", "LeaseAnnex"),
        "annexes:plan": find("annexes", "YearPlan"),
        "annexes:amendment": find("annexes", "Amendment"),
        "annexes:log_to_pledge": find("annexes", "Pledge"),
        "annexes:contribution": find("annexes", "Contribution"),
        "annexes:log_again": find("annexes", "Contribution"),
        **{f"partnerships:call{part}": the_call for part in ("", "_pdf", "_json")},
        "partnerships:apply": the_call,
        "partnerships:application": find("partnerships", "Application"),
        "reports:report": find("reports", "AnnualReport"),
        "reports:download": find("reports", "AnnualReport"),
    }


def addresses(world):
    """Return every address, filled in with our rows; fail for one that nobody has sampled."""
    found, missing = [], []
    registered, samples = models_by_label(), portal_things(world)
    for name, entry in patterns():
        if name in UNSAMPLED or not _is_ours(entry):
            continue
        converters = entry.pattern.regex.groupindex
        if not converters and not entry.pattern.regex.groups:
            found.append(Address(name, reverse(name) if entry.name else f"/{name}"))
            continue
        made = _sampled(name, entry, world, registered, samples)
        if made:
            found += made
        else:
            missing.append(name)
    return found, missing


def _sampled(name, entry, world, registered, samples):
    on_admin = VIEW_OF_ADMIN.match(name)
    if name == "accent_css":
        return [Address(name, reverse(name, args=["2f5d50"]))]
    if on_admin and on_admin["label"] in registered:
        model = registered[on_admin["label"]]
        thing = first_of(model, world)
        if thing is None:
            return []
        if on_admin["page"] == "act":
            return [
                Address(name, reverse(name, args=[thing.pk, act.name]), thing)
                for act in acts_of(model)
            ] or [Address(name, reverse(name, args=[thing.pk, "x"]), thing)]
        return [Address(name, reverse(name, args=[thing.pk]), thing)]
    sample = samples.get(name)
    if sample is None:
        return _by_convention(name, entry, world)
    if callable(sample) and not isinstance(sample, type):
        return [Address(name, reverse(name, args=args)) for args in sample()]
    thing = first_of(sample, world)
    return [Address(name, reverse(name, args=[thing.pk]), thing)] if thing else []


def _by_convention(name, entry, world):
    """Fill in addresses that take more than an id, as `tests/guards/samples.py` says."""
    if name not in SAMPLES:
        return []
    return [
        Address(name, reverse(name, kwargs=kwargs), thing) for thing, kwargs in SAMPLES[name](world)
    ]


def names_of_all():
    return {name for name, entry in patterns() if _is_ours(entry)}


def _is_ours(entry):
    """Leave out the admin's nameless redirects, which lead to named addresses."""
    return bool(entry.name) or not entry.pattern.regex.groups
