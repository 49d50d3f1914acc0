"""The applicant's pages: begin, answer step by step, check, send in, follow."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.actions import applications as actions
from partnerships.acts.applications import SAVE_STEP
from partnerships.answering import checked, steps_of, unanswered
from partnerships.forms.applications import StartForm, StepForm
from partnerships.models import Application, GrantCall
from partnerships.states.applications import ApplicationState
from portal.acts import perform
from portal.errors import DomainError
from portal.http import PortalRequest, fetch
from portal.pages import act_links, act_page
from portal.people.models import Organisation

#: An application with what its pages speak of.
WHOLE = Application.objects.select_related(
    "call__programme", "call__company", "organisation", "company", "receipt_file", "submitted_by"
)


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List what one's organisations have applied for."""
    mine = (
        WHOLE.visible_to(request.user)
        .filter(organisation__in=request.user.organisation_ids)
        .standing()
    )
    return render(request, "partnerships/applications.html", {"applications": mine})


@require_http_methods(["GET", "POST"])
def start(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask who applies and whether what has to be met is met; then go to the application."""
    call = get_object_or_404(
        GrantCall.objects.public().select_related("programme", "company"), pk=pk
    )
    organisations = list(
        Organisation.objects.filter(pk__in=request.user.organisation_ids, company=call.company_id)
    )
    form = None
    if organisations:
        form = StartForm(request.POST or None, call=call, organisations=organisations)
        form.cancel_url = call.get_absolute_url()
        if form.is_valid():
            try:
                application = actions.start_application(
                    call, organisation=form.organisation, by=request.user, at=timezone.now()
                )
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect(application)
    return render(request, "partnerships/start.html", {"call": call, "form": form})


@require_safe
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show how far the application has come, step by step; or what was sent in."""
    application = fetch(WHOLE, request, pk, may="partnerships.read_application")
    steps = checked(application)
    context = {
        "application": application,
        "steps": steps,
        "is_draft": application.state == ApplicationState.DRAFT,
        "is_complete": all(step.is_done for step in steps),
        "takes": application.call.takes_applications(timezone.now()),
        "acts": act_links(application, request),
        "history": application.history(),
    }
    return render(request, "partnerships/application.html", context)


@require_http_methods(["GET", "POST"])
def step(request: PortalRequest, pk: UUID, number: int) -> HttpResponse:
    """Ask the questions of one step. What is unfinished is kept when one leaves for later."""
    application = fetch(WHOLE, request, pk, may="partnerships.write_application")
    steps = steps_of(application.call)
    if not 1 <= number <= len(steps):
        raise Http404
    if application.state != ApplicationState.DRAFT:
        return redirect(application)
    outcome = perform(
        request, application, replace(SAVE_STEP, form=partial(StepForm, step=steps[number - 1]))
    )
    is_keeping = request.htmx and "keep" in request.POST
    if is_keeping:
        context = {"form": outcome.form, "is_kept": outcome.done, "at": timezone.now()}
        return render(request, "partnerships/_kept.html", context)
    if outcome.done:
        messages.success(request, _("Saved."))
        if "later" in request.POST or number == len(steps):
            return redirect(application)
        return redirect(reverse("partnerships:application_step", args=[pk, number + 1]))
    outcome.form.cancel_url = application.get_absolute_url()
    context = {
        "application": application,
        "form": outcome.form,
        "step": steps[number - 1],
        "names": [each.name for each in steps],
        "address": request.path,
        "files": application.answers.filter(question__in=steps[number - 1].questions)
        .exclude(file=None)
        .select_related("file", "question"),
    }
    return render(request, "partnerships/step.html", context)


@require_http_methods(["GET", "POST"])
def act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Do what can be done to the application; before it is sent in, every answer is shown."""
    application = fetch(WHOLE, request, pk)
    if name == "submit" and application.state == ApplicationState.DRAFT and unanswered(application):
        messages.error(request, str(actions.NotAnswered.message))
        return redirect(application)
    return act_page(request, WHOLE, pk, name, template="partnerships/application_act.html")
