"""Invitations, the people of an organisation, and one's own settings."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.acts import Act
from portal.errors import DomainError
from portal.http import PortalRequest
from portal.pages import act_links, act_page
from portal.people import actions
from portal.people.forms import AcceptForm, TakeRoleForm
from portal.people.models import Invitation, Organisation, Representative, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


#: An act, and the page on which it is done.
Link = tuple[Act, str]


@dataclass(frozen=True)
class HeldRole:
    """A role that someone holds, and what may be done about it."""

    representative: Representative
    acts: list[Link]


@dataclass(frozen=True)
class Colleague:
    """Someone who acts for the organisation."""

    user: User
    roles: list[HeldRole]


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that nobody has accepted yet."""

    invitation: Invitation
    acts: list[Link]


@dataclass(frozen=True)
class People:
    """Those who act for one organisation, and those who have been asked to."""

    organisation: Organisation
    acts: list[Link]
    colleagues: list[Colleague]
    invitations: list[OpenInvitation]


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


@require_safe
def colleagues(request: PortalRequest) -> HttpResponse:
    """Show who acts for each of one's organisations, and in which role."""
    mine = Organisation.objects.filter(pk__in=request.user.organisation_ids)
    everyone = [_people_of(each, request) for each in mine.select_related("company")]
    return render(request, "people/colleagues.html", {"everyone": everyone})


@require_http_methods(["GET", "POST"])
def organisation_act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Do something for the organisation as a whole: invite a colleague."""
    return act_page(request, Organisation, pk, name)


@require_http_methods(["GET", "POST"])
def role_act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Change or end a colleague's role."""
    return act_page(request, Representative, pk, name)


@require_http_methods(["GET", "POST"])
def invitation_act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Take an invitation back."""
    return act_page(request, Invitation, pk, name)


def _people_of(organisation: Organisation, request: PortalRequest) -> People:
    roles = (
        Representative.objects.filter(organisation=organisation, ended_on=None)
        .select_related("user", "organisation")
        .order_by("user__full_name", "user_id", "role")
    )
    invitations = Invitation.objects.open(timezone.now()).filter(organisation=organisation)
    return People(
        organisation,
        act_links(organisation, request),
        [
            Colleague(user, [HeldRole(role, act_links(role, request)) for role in held])
            for user, held in groupby(roles, key=lambda role: role.user)
        ],
        [OpenInvitation(each, act_links(each, request)) for each in invitations],
    )
