"""Slowing down whoever asks too much of a page that is open to strangers."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def asks_too_much(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count this request, and say whether its address has asked too often.

    All web processes count together, in the cache. Two requests at the very same moment may
    count as one: this keeps a machine from trying thousands, it is no lock.

    Args:
        request: Carries the address that it comes from.
        what: Which page; each has a count of its own.
        most: So many are let through.
        seconds: The time in which they are counted, from the first one.
    """
    key = f"asks:{what}:{get_adapter().get_client_ip(request)}"
    if cache.add(key, 1, timeout=seconds):
        return most < 1
    try:
        return cache.incr(key) > most
    except ValueError:  # the count ran out between the two
        return False
