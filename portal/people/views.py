"""Invitations, the people of an organisation, and one's own settings."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.conf import settings as site
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.acts import Act
from portal.duties import kinds_of_duties
from portal.errors import DomainError
from portal.http import PortalRequest
from portal.pages import act_links, act_page
from portal.people import actions, feeds, reminders
from portal.people.forms import AcceptForm, SettingsForm, TakeRoleForm
from portal.people.models import CalendarFeed, Invitation, Organisation, Representative, User

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


@require_http_methods(["GET", "POST"])
def settings(request: PortalRequest) -> HttpResponse:
    """Let people choose how they are written to, and give their calendar an address to read."""
    chosen = reminders.choice_of(request.user)
    initial = {
        "language": request.user.language,
        "cadence": chosen.cadence,
        "wanted": [kind for kind in kinds_of_duties() if kind not in chosen.unwanted],
    }
    form = SettingsForm(request.POST or None, initial=initial)
    if form.is_valid():
        reminders.choose(
            request.user,
            cadence=form.cleaned_data["cadence"],
            unwanted=form.unwanted,
            language=form.cleaned_data["language"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Your choices are saved."))
        return redirect("people:settings")
    live = CalendarFeed.objects.live().filter(user=request.user).first()
    return render(request, "people/settings.html", {"form": form, "feed": live})


@require_POST
def renew_feed(request: PortalRequest) -> HttpResponse:
    """Make a new calendar address and show it, this once."""
    secret = feeds.renew(request.user, at=timezone.now())
    address = site.SITE_URL + reverse("people:feed", args=[secret])
    webcal = f"webcal://{address.partition('://')[2]}"
    return render(request, "people/feed_made.html", {"address": address, "webcal": webcal})


@require_POST
def revoke_feed(request: PortalRequest) -> HttpResponse:
    """Make the calendar address dead."""
    feeds.revoke(request.user, at=timezone.now())
    messages.success(request, _("The address doesn't work any more."))
    return redirect("people:settings")


@login_not_required
@require_safe
def feed(request: PortalRequest, secret: str) -> HttpResponse:
    """Answer a calendar program. A wrong address is no address."""
    person = feeds.reader_of(secret)
    if person is None:
        raise Http404
    content = feeds.as_ics(person, on=timezone.localdate(), at=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@csrf_exempt  # RFC 8058: the mail program presses the button, without our cookie
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: PortalRequest, token: str) -> HttpResponse:
    """End reminders of a kind: a page with one button, or at once for mail programs."""
    try:
        person, kind = reminders.opened(token)
    except DomainError:
        raise Http404 from None
    if request.method == "POST":
        reminders.end(person, kind, at=timezone.now())
    context = {"kind": reminders.name_of(kind), "done": request.method == "POST"}
    return render(request, "people/unsubscribe.html", context)


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
