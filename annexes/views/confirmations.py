"""The page behind the link that a host gets: no account, one answer."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annexes.actions import confirmations as actions
from annexes.forms.confirmations import Answer, HostForm
from annexes.models import Confirmation
from portal.errors import DomainError
from portal.http import PortalRequest
from portal.throttle import asks_too_much

#: So many answers and wrong links are taken from one address in `WITHIN_SECONDS`.
MOST = 30
WITHIN_SECONDS = 300


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: PortalRequest, token: str) -> HttpResponse:
    """Ask the host whether a contribution is right, and take the answer.

    Opening the page changes nothing, so that mail programs may look at links. Answers and wrong
    links are counted by address.
    """
    now = timezone.now()
    try:
        confirmation = actions.confirmation_of(token, at=now)
    except DomainError as spent:
        return _refused(request) or _spent(request, spent)
    if request.method == "POST" and (too_much := _refused(request)):
        return too_much
    form = HostForm(request.POST or None, confirmation=confirmation)
    if form.is_valid():
        try:
            _answer(confirmation, form)
        except actions.LinkSpent as spent:
            return _spent(request, spent)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            context = {"confirmation": confirmation, "company": confirmation.company}
            return render(request, "annexes/confirmation_thanks.html", context)
    context = {
        "confirmation": confirmation,
        "contribution": confirmation.contribution,
        "form": form,
        "company": confirmation.company,
    }
    return render(request, "annexes/confirmation.html", context)


def _answer(confirmation: Confirmation, form: HostForm) -> None:
    at, said = timezone.now(), form.cleaned_data
    match said["answer"]:
        case Answer.YES:
            actions.confirm_as_host(confirmation, at=at)
        case Answer.ADJUST:
            actions.adjust_as_host(
                confirmation, numbers=form.numbers(), remark=said["reason"], at=at
            )
        case Answer.NO:
            actions.deny_as_host(confirmation, reason=said["reason"], at=at)


def _refused(request: PortalRequest) -> HttpResponse | None:
    if not asks_too_much(request, "confirmation", most=MOST, seconds=WITHIN_SECONDS):
        return None
    return render(request, "annexes/confirmation_slow.html", status=429)


def _spent(request: PortalRequest, reason: DomainError) -> HttpResponse:
    return render(request, "annexes/confirmation_spent.html", {"reason": reason}, status=410)
