"""The tenant's start page: what to do, what waits for the housing company, what is done."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from annexes.figures import tenant_year
from annexes.models import Contribution, YearPlan
from annexes.states.contributions import ContributionState
from portal.duties import Duty, duties_of
from portal.http import PortalRequest
from portal.people.models import Organisation

#: How many of the latest contributions the page shows.
LATEST = 5
#: Where a row names the organisation whose people see it; a loan of space names two.
PARTIES = ("organisation_id", "lender_id", "tenant_id")


@dataclass(frozen=True)
class Tab:
    """One of one's organisations, or all of them."""

    label: str | Promise
    url: str
    is_current: bool


@require_safe
def my_page(request: PortalRequest) -> HttpResponse:
    """Show a representative where their firm stands, and the next thing to do.

    Someone who acts for several organisations sees everything with the name of whom it is for,
    or one organisation at a time.
    """
    today = timezone.localdate()
    mine = list(
        Organisation.objects.filter(pk__in=request.user.organisation_ids).select_related("company")
    )
    chosen = _chosen(request, mine)
    shown = {each.pk: each for each in ([chosen] if chosen else mine)}
    plans = YearPlan.objects.visible_to(request.user).filter(organisation__in=shown)
    duties = list(_labelled(duties_of(request.user, today), mine, shown))
    context = {
        "organisations": mine,
        "chosen": chosen,
        "several": len(mine) > 1 and chosen is None,
        "tabs": _tabs(mine, chosen),
        "to_do": [duty for duty in duties if not duty.is_theirs],
        "waiting": [duty for duty in duties if duty.is_theirs],
        "latest": list(_labelled(_latest(request, shown), mine, shown)),
        "years": [
            tenant_year(plan)
            for plan in plans.begun(today.year).select_related(
                "annex__lease__premises", "company", "organisation"
            )
        ],
    }
    return render(request, "annexes/my_page.html", context)


def _chosen(request: PortalRequest, mine: list[Organisation]) -> Organisation | None:
    """Return the organisation in the address, when it is one of the person's own."""
    wanted = request.GET.get("organisation", "")
    return next((each for each in mine if str(each.pk) == wanted), None)


def _tabs(mine: list[Organisation], chosen: Organisation | None) -> list[Tab]:
    if len(mine) < 2:
        return []
    page = reverse("annexes:my_page")
    return [Tab(_("All"), page, chosen is None)] + [
        Tab(f"{each} ({each.company})", f"{page}?organisation={each.pk}", each == chosen)
        for each in mine
    ]


def _labelled(
    duties: list[Duty], mine: list[Organisation], shown: dict[UUID, Organisation]
) -> list[Duty]:
    """Return the duties of the shown organisations, with the name of whom each is for."""
    if len(mine) == 1:
        return duties
    by_pk = {each.pk: each for each in mine}
    labelled = []
    for duty in duties:
        parties = (getattr(duty.about, name, None) for name in PARTIES)
        whose = next((by_pk[pk] for pk in parties if pk in by_pk), None)
        if whose is None or whose.pk in shown:
            named = whose is not None and len(shown) > 1
            hint = " · ".join(filter(None, [str(whose) if named else "", duty.hint]))
            labelled.append(replace(duty, hint=hint))
    return labelled


def _latest(request: PortalRequest, shown: dict[UUID, Organisation]) -> list[Duty]:
    rows = (
        Contribution.objects.visible_to(request.user)
        .filter(organisation__in=shown)
        .exclude(state=ContributionState.WITHDRAWN)
        .select_related("kind")[:LATEST]
    )
    return [
        Duty(
            _("%(what)s, %(amount)s") % {"what": row.kind, "amount": row.shown_amount},
            row.get_absolute_url(),
            state=row.get_state_display(),
            tone=row.state_tone,
            hint=date_format(row.done_on),
            about=row,
        )
        for row in rows
    ]
