"""What happens around every request: headers, language, one transaction, the current company."""

from collections.abc import Callable

import pghistory
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def plain_headers(get_response: GetResponse) -> GetResponse:
    """Add headers that Django has no setting for; keep personal pages out of caches."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        return response

    return respond


def language(get_response: GetResponse) -> GetResponse:
    """Speak Swedish unless the reader has chosen English with the switch.

    The browser's own preference is not asked: a Swedish company's portal is Swedish, and half
    of Sweden's browsers are set to English.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get("django_language", "sv")
        translation.activate(chosen if chosen in {"sv", "en"} else "sv")
        request.LANGUAGE_CODE = translation.get_language()
        response = get_response(request)
        response.setdefault("Content-Language", translation.get_language())
        return response

    return respond


class OneTransaction:
    """Run each request in one transaction, so that a page is one view of the data (design D21).

    The transaction spans rendering too: a template that asks lazily sees what the view saw.
    An exception rolls everything back.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside a transaction."""
        with transaction.atomic():
            response = self.get_response(request)
            if getattr(request, "failed", False):
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Remember that the view failed; the answer itself is made further out."""
        request.failed = True


def current_company(get_response: GetResponse) -> GetResponse:
    """Set ``request.company``: the house in which a member of staff or the board now works."""

    def respond(request: HttpRequest) -> HttpResponse:
        request.company = None
        if request.user.is_authenticated:
            companies = request.user.companies
            wanted = request.session.get("company")
            request.company = next(
                (company for company in companies if str(company.pk) == wanted),
                companies[0] if companies else None,
            )
        return get_response(request)

    return respond


class HistoryContext:
    """Tell the history triggers who does this and at which address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the person and the address known to the triggers."""
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        user = str(request.user.pk) if request.user.is_authenticated else None
        with pghistory.context(user=user, url=request.path):
            return self.get_response(request)
