"""Certificates: the tenant orders them, and anybody who holds one checks it."""

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annexes import certificates
from annexes.actions.certificates import issue_certificate
from annexes.forms.certificates import CompareForm, OrderForm, Wanted
from annexes.models import Certificate, YearPlan
from annexes.states.plans import PlanState
from portal.errors import DomainError
from portal.http import PortalRequest
from portal.once import AlreadyDone, once
from portal.throttle import asks_too_much

#: So many looks at certificates are taken from one address in `WITHIN_SECONDS`.
MOST = 60
WITHIN_SECONDS = 300


@require_http_methods(["GET", "POST"])
def index(request: PortalRequest) -> HttpResponse:
    """List the tenant's certificates, and take the order for another."""
    offered = _offered(request)
    form = OrderForm(
        request.POST or None, offered=offered, initial={"language": request.user.language}
    )
    if form.is_valid():
        try:
            with once(form, by=request.user, at=timezone.now()):
                certificate = issue_certificate(
                    form.wanted.organisation,
                    year=form.wanted.year,
                    annex=form.wanted.annex,
                    language=form.cleaned_data["language"],
                    by=request.user,
                    at=timezone.now(),
                )
                messages.success(
                    request,
                    _("Certificate %(number)s is being made. It is here in a moment.")
                    % {"number": certificate.number},
                )
        except AlreadyDone:
            return redirect("annexes:certificates")
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("annexes:certificates")
    mine = (
        Certificate.objects.visible_to(request.user)
        .filter(organisation__in=request.user.organisation_ids)
        .select_related("organisation", "company", "annex", "file", "superseded_by")
    )
    context = {
        "form": form if offered else None,
        "certificates": list(mine),
        "several": len(request.user.organisation_ids) > 1,
    }
    return render(request, "annexes/certificate_list.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: PortalRequest, code: str) -> HttpResponse:
    """Say to anybody what the certificate with this code says, and whether a file is it.

    Only what the holder of the paper can read there anyway, and of that only what has been
    verified. A sole trader's firm often is a person's name, so it is not shown.
    """
    if asks_too_much(request, "certificate", most=MOST, seconds=WITHIN_SECONDS):
        return render(request, "annexes/certificate_slow.html", status=429)
    found = (
        Certificate.objects.filter(code=code.upper())
        .select_related("company", "superseded_by")
        .first()
    )
    if found is None:  # answered, not raised: the count of wrong codes must be kept
        return render(request, "404.html", status=404)
    form = CompareForm(request.POST or None, request.FILES or None)
    compared = None
    if request.method == "POST" and form.is_valid():
        compared = certificates.is_the_file(found, form.cleaned_data["file"])
    context = {
        "certificate": found,
        "content": found.content,
        "lines": [line for line in found.content["lines"] if line["verified_above_zero"]],
        "company": found.company,
        "form": form,
        "compared": compared,
    }
    return render(request, "annexes/certificate.html", context)


def _offered(request: PortalRequest) -> list[Wanted]:
    """Return what this person may order: each annex's years, and years of several annexes."""
    plans = (
        YearPlan.objects.visible_to(request.user)
        .filter(
            organisation__in=request.user.organisation_ids,
            state__in=[PlanState.RUNNING, PlanState.CLOSED],
        )
        .select_related("organisation__company", "annex__lease__premises")
        .order_by("-year", "organisation__name", "annex__number")
    )
    by_year: dict[tuple, list[YearPlan]] = defaultdict(list)
    for plan in plans:
        if request.user.has_perm("annexes.issue_certificate", plan):
            by_year[plan.year, plan.organisation].append(plan)
    offered = []
    for (year, organisation), of_year in by_year.items():
        if len(of_year) > 1:
            label = _("%(year)d, everything that %(organisation)s has given") % {
                "year": year, "organisation": organisation,
            }  # fmt: skip
            offered.append(Wanted(organisation, year, None, label + _so_far(of_year)))
        offered += [
            Wanted(organisation, year, plan.annex, _of_annex(plan) + _so_far([plan]))
            for plan in of_year
        ]
    return offered


def _of_annex(plan: YearPlan) -> str:
    return _("%(year)d, annex %(number)s for %(premises)s (%(organisation)s)") % {
        "year": plan.year,
        "number": plan.annex.number,
        "premises": plan.annex.lease.premises,
        "organisation": plan.organisation,
    }


def _so_far(plans: list[YearPlan]) -> str:
    if all(plan.state == PlanState.CLOSED for plan in plans):
        return ""
    return " – " + _("the year so far")
