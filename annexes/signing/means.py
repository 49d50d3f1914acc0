"""The interface of a means of signing, and the register of those that are installed."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from django.conf import settings
from django.utils.functional import Promise

if TYPE_CHECKING:
    from annexes.models.agreements import Agreement, Party
    from portal.people.models import HousingCompany, User


@dataclass(frozen=True)
class Evidence:
    """What a means hands over when somebody has signed. It is kept with the signature.

    Attributes:
        by_name: Who signed.
        statement: The sentence by which they signed, as it stood before them.
        content_sha256: Fingerprint of the content under which they put their name.
        shown: Exactly what was shown to them; empty on paper, where the scan is kept.
        by: The person, when they were logged in.
    """

    by_name: str
    statement: str
    content_sha256: str
    shown: str = ""
    by: "User | None" = None


@runtime_checkable
class Means(Protocol):
    """One means of signing.

    A means asks the signer in its own way and then calls
    ``annexes.actions.annexes.sign(document, party, means=…, evidence=…, at=…)``; that action, and
    nothing else, puts signatures under documents. An e-signing service is one more class:
    it begins a signing at the service, and its callback view, which checks the service's own
    seal, calls the same action. See docs/signing.md.
    """

    #: Stored with each signature; never reused for another means.
    code: str
    #: What people call it.
    name: str | Promise
    #: Whether a company that has not chosen uses it.
    is_on_by_default: bool

    def is_ready(self, document: "Agreement", party: "Party") -> bool:
        """Whether this side can sign this document by it now, besides state and permission."""
        ...


@cache
def registered() -> dict[str, Means]:
    """Return the installed means by code, in the order of ``SIGNING_MEANS``.

    Raises:
        TypeError: a name in the setting is no means of signing.
        ValueError: two of them have the same code.
    """
    found: dict[str, Means] = {}
    for path in settings.SIGNING_MEANS:
        module, _dot, name = path.rpartition(".")
        means = getattr(import_module(module), name)()
        if not isinstance(means, Means):
            raise TypeError(f"{path} is no means of signing.")
        if means.code in found:
            raise ValueError(f"Two means of signing are called {means.code}.")
        found[means.code] = means
    return found


def name_of(code: str) -> str:
    """Return what people call the means; its code when it is not installed any more."""
    means = registered().get(code)
    return str(means.name) if means else code


def is_on(code: str, company: "HousingCompany | object") -> bool:
    """Whether the company takes signatures by these means."""
    from annexes.models import SigningMethod  # its name is asked for here

    means = registered().get(code)
    if means is None:
        return False
    chosen = SigningMethod.objects.filter(company=company, code=code).values_list(
        "is_on", flat=True
    )
    return chosen[0] if chosen else means.is_on_by_default


def means_of(company: "HousingCompany") -> list[Means]:
    """Return the means by which the company takes signatures."""
    return [means for means in registered().values() if is_on(means.code, company)]
