"""The walls: every address there is, as everybody, and nobody sees what is somebody else's.

The URLconf is walked, not a list: a new page without a sample here fails. Shown to fail when
`visible_to` returns everything, and when a view reaches rows past it.
"""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.acts import acts_of
from portal.people import actions as people
from portal.people.models import Invitation
from tests.world import make_world, ours_annexes

#: Open to everyone.
PUBLIC = {
    "start", "accessibility", "alive", "ready", "set_language", "accent_css", "style_guide",
    "people:invitation", "account_login", "account_signup", "account_logout", "account_inactive",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "admin:login", "jsi18n",
}  # fmt: skip
#: Django's own, that answer without our rows: sent on or plainly refused.
UNSAMPLED = {"admin:view_on_site", "admin:app_list", "account_reset_password_from_key"}
LOG_INS = ("/konto/login/", "/admin/login/")
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
    """Return the model behind each portal address that names a thing."""
    find = apps.get_model
    return {
        "people:invitation": lambda: [[people.link_token(Invitation.objects.first())]],
        "records:download": find("records", "StoredFile"),
        "records:job": find("records", "Job"),
        "annexes:annex": find("annexes", "LeaseAnnex"),
        "annexes:log_to_pledge": find("annexes", "Pledge"),
        "annexes:contribution": find("annexes", "Contribution"),
        "annexes:log_again": find("annexes", "Contribution"),
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
    """Fill in addresses whose pattern says what it takes: see `tests/guards/samples.py`."""
    from tests.guards.samples import SAMPLES

    if name not in SAMPLES:
        return []
    return [
        Address(name, reverse(name, kwargs=kwargs), thing) for thing, kwargs in SAMPLES[name](world)
    ]


@pytest.fixture
def world():
    made = make_world()
    people.invite(
        "ny@example.se", full_name="Ny", role="caseworker", company=made.ours,
        by=None, at=ours_annexes(made.ours)[0].drafted_at.replace(year=2099),
    )  # fmt: skip
    return made


def window_of(user=None):
    """Return a browser window, logged in once."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def test_every_address_as_everybody(world):
    found, missing = addresses(world)
    assert missing == [], "addresses without a sample"

    stranger = window_of()
    let_in = [
        f"{address.name}: {answer.status_code}"
        for address in found
        if address.name not in PUBLIC
        for answer in [stranger.get(address.url)]
        if not (answer.status_code == 302 and answer.url.startswith(LOG_INS))
    ]
    broken = [
        f"{who} at {address.url}"
        for who, user in world.insiders().items()
        for window in [window_of(user)]
        for address in found
        if window.get(address.url).status_code >= 500
    ]
    seen = [
        f"{who} at {address.name} {address.url}: {answer.status_code}"
        for who, user in world.outsiders().items()
        for window in [window_of(user)]
        for address in found
        if address.thing is not None and _is_walled(address, who, world)
        for ask in (window.get, window.post)
        for answer in [ask(address.url)]
        if not _keeps_out(answer)
    ]

    assert "\n".join(let_in + broken + seen) == ""
    assert {address.name for address in found} | (UNSAMPLED & _names()) == _names()


def _names():
    return {name for name, entry in patterns() if _is_ours(entry)}


def _is_ours(entry):
    """Leave out the admin's nameless redirects, which lead to named addresses."""
    return bool(entry.name) or not entry.pattern.regex.groups


def _is_walled(address, who, world):
    """Reference data is the same for all; a neighbour may see what carries no tenant."""
    if not hasattr(address.thing, "company_id"):
        return False
    if who.startswith("neighbour"):
        return getattr(address.thing, "organisation_id", None) != world.neighbour.pk
    return True


def _keeps_out(answer):
    if answer.status_code == 302:  # no member of staff anywhere: the admin sends people home
        return answer.url.startswith(LOG_INS)
    return answer.status_code in {404, 405}  # 405: the address takes no such request from anyone
