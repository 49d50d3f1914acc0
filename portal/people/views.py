"""The page behind an invitation's link."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.errors import DomainError
from portal.http import PortalRequest
from portal.people import actions
from portal.people.forms import AcceptForm, TakeRoleForm
from portal.people.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: PortalRequest, token: str) -> HttpResponse:
    """Take an offered role: with a new account, or with the one that has the invited address."""
    try:
        invitation = actions.invitation_of(token)
    except DomainError as spent:
        return render(request, "people/invitation_spent.html", {"reason": spent}, status=410)
    person = request.user if request.user.is_authenticated else None
    known = User.objects.filter(email__iexact=invitation.email).exists()
    if known and person is None:
        messages.info(request, _("Log in with your account to accept the invitation."))
        return redirect(f"/konto/login/?next={request.path}")
    form_class = TakeRoleForm if known else AcceptForm
    form = form_class(request.POST or None, initial={"full_name": invitation.full_name})
    if form.is_valid():
        try:
            user = actions.accept_invitation(
                invitation,
                by=person,
                at=timezone.now(),
                full_name=form.cleaned_data.get("full_name", ""),
                password=form.cleaned_data.get("password"),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            if person is None:
                login(request, user, backend=BACKEND)
            messages.success(
                request,
                _("Welcome to %(where)s.")
                % {"where": invitation.organisation or invitation.company},
            )
            return redirect("start")
    return render(request, "people/invitation.html", {"invitation": invitation, "form": form})
