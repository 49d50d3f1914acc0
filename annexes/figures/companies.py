"""A company's year in a few grouped queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractMonth
from django.utils import timezone

from annexes.figures.rows import AGREED_PLANS, VERIFIED, Measure, pledge_rows
from annexes.figures.shapes import (
    Commitment,
    CompanyYear,
    Coverage,
    Kind,
    Line,
    Month,
    Named,
    Party,
    Unmet,
)
from annexes.models import Commitment as CommitmentRow
from annexes.models import Contribution, Lease, LeaseAnnex, Pledge, PledgeKind
from annexes.states.contributions import NOT_COUNTED, ContributionState
from annexes.states.plans import CommitmentState
from annexes.states.pledges import JUDGED
from portal.goals.models import Theme
from portal.models import StateChange
from portal.people.models import Organisation
from portal.places.models import COMMERCIAL_KINDS, District

if TYPE_CHECKING:
    from portal.people.models import HousingCompany


def company_year(company: "HousingCompany", year: int, *, on: date | None = None) -> CompanyYear:
    """Return the numbers of a company's calendar year.

    Args:
        company: Whose.
        year: Calendar year, by the day on which things were done.
        on: The day on which leases and annexes are counted; otherwise the last day of the year,
            or today when the year is not over.

    Returns:
        Sums of contribution rows and of agreed pledges; a correcting row is taken off.
    """
    on = on or min(date(year, 12, 31), timezone.localdate())
    kinds = list(PledgeKind.objects.of(company))
    code_of = {kind.pk: kind.code for kind in kinds}
    delivered = list(_delivered(company, year))
    pledges = list(_pledges(company, year))
    lines = _lines(delivered, pledges, code_of)
    commitments = tuple(_commitments(company, year))
    concerned = {line.organisation_id for line in lines} | {
        commitment.organisation_id for commitment in commitments
    }
    themes = Theme.objects.of(company).filter(
        Q(is_annex_focus=True) | Q(pk__in={line.theme_id for line in lines})
    )
    not_counted = _not_counted(company, year)
    return CompanyYear(
        company_id=company.pk,
        year=year,
        lines=lines,
        months=tuple(_months(company, year, code_of)),
        kinds=tuple(Kind(k.code, k.name_sv, k.name_en, k.unit) for k in kinds),
        districts=tuple(_named(District.objects.of(company))),
        themes=tuple(_named(themes)),
        organisations=tuple(_parties(concerned)),
        commitments=commitments,
        unmet=tuple(_unmet(pledges, delivered, code_of)),
        coverage=tuple(_coverage(company, on)),
        annexes_by_state=_annexes_by_state(company, on),
        draft_rows=not_counted.get(ContributionState.DRAFT, 0),
        returned_rows=not_counted.get(ContributionState.RETURNED, 0),
        rejected_rows=not_counted.get(ContributionState.REJECTED, 0),
    )


def _delivered(company: "HousingCompany", year: int) -> Iterable[tuple]:
    """Yield the sums by kind, district, theme, tenant and pledge: the heavy query."""
    return (
        Contribution.objects.of(company)
        .in_year(year)
        .delivered()
        .order_by()
        .values_list("kind_id", "district_id", "theme_id", "organisation_id", "pledge_id")
        .annotate(
            delivered=Sum("amount"),
            verified=Sum("amount", filter=VERIFIED),
            delivered_rows=Count("*"),
            verified_rows=Count("state", filter=VERIFIED),
            all_women=Sum("women"),
            all_men=Sum("men"),
            all_other=Sum("other"),
        )
    )


class Promise(NamedTuple):
    """What the figures need of a pledge; ten thousand model instances would cost more."""

    id: UUID
    kind_id: UUID
    district_id: UUID | None
    theme_id: UUID | None
    organisation_id: UUID
    quantity: Decimal
    wording: str
    state: str


def _pledges(company: "HousingCompany", year: int) -> Iterator[Promise]:
    rows = pledge_rows(company, year).order_by("organisation", "kind__sort_order", "pk")
    for row in rows.values_list(
        "pk",
        "kind_id",
        "district_id",
        "theme_id",
        "organisation_id",
        "quantity",
        "wording",
        "state",
    ):
        yield Promise(*row)


def _lines(
    delivered: Iterable[tuple], pledges: Iterable[Promise], code_of: dict[UUID, str]
) -> tuple[Line, ...]:
    """Roll both up to kind, district, theme and tenant."""
    sums: dict[tuple, dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    names = [field.name for field in fields(Line)]
    of_contributions = ["delivered", "verified", *names[names.index("delivered_rows") :]]
    for kind, district, theme, organisation, _pledge, *values in delivered:
        line = sums[code_of[kind], district, theme, organisation]
        for name, value in zip(of_contributions, values, strict=True):
            line[name] += value or 0
    for pledge in pledges:
        line = sums[
            code_of[pledge.kind_id], pledge.district_id, pledge.theme_id, pledge.organisation_id
        ]
        line["pledged"] += pledge.quantity
        line["pledge_rows"] += 1
    return tuple(
        Line(*key, **_with_decimals(values))
        for key, values in sorted(sums.items(), key=lambda item: tuple(map(str, item[0])))
    )


def _with_decimals(values: dict[str, Any]) -> dict[str, Any]:
    quantities = {name: Decimal(values.get(name, 0)) for name in Measure}
    return dict(values) | quantities


def _months(company: "HousingCompany", year: int, code_of: dict[UUID, str]) -> Iterator[Month]:
    rows = (
        Contribution.objects.of(company)
        .in_year(year)
        .delivered()
        .annotate(month=ExtractMonth("done_on"))
        .order_by("kind_id", "month")
        .values_list("kind_id", "month")
        .annotate(delivered=Sum("amount"), verified=Sum("amount", filter=VERIFIED), rows=Count("*"))
    )
    for kind, month, delivered, verified, count in rows:
        yield Month(code_of[kind], month, delivered, verified or Decimal(0), count)


def _not_counted(company: "HousingCompany", year: int) -> dict[str, int]:
    rows = (
        Contribution.objects.of(company)
        .in_year(year)
        .filter(state__in=sorted(NOT_COUNTED))
        .order_by()
        .values_list("state")
        .annotate(rows=Count("*"))
    )
    return dict(rows)


def _unmet(
    pledges: Iterable[Promise], delivered: Iterable[tuple], code_of: dict[UUID, str]
) -> Iterator[Unmet]:
    sums: dict[UUID, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for _kind, _district, _theme, _organisation, pledge_id, amount, verified, *_counts in delivered:
        sums[pledge_id][0] += amount
        sums[pledge_id][1] += verified or 0
    unmet = [pledge for pledge in pledges if sums[pledge.id][1] < pledge.quantity]
    reasons = _reasons(pledge.id for pledge in unmet if pledge.state in JUDGED)
    for pledge in unmet:
        yield Unmet(
            pledge_id=pledge.id,
            organisation_id=pledge.organisation_id,
            district_id=pledge.district_id,
            kind=code_of[pledge.kind_id],
            wording=pledge.wording,
            pledged=pledge.quantity,
            delivered=sums[pledge.id][0],
            verified=sums[pledge.id][1],
            reason=reasons.get(pledge.id, ""),
        )


def _reasons(judged: Iterable[UUID]) -> dict[UUID, str]:
    """Return what was written when pledges were judged, the latest word last."""
    return dict(
        StateChange.objects.filter(thing_type=Pledge._meta.label_lower, thing_id__in=list(judged))
        .exclude(reason="")
        .order_by("at", "id")
        .values_list("thing_id", "reason")
    )


def _commitments(company: "HousingCompany", year: int) -> Iterator[Commitment]:
    rows = (
        CommitmentRow.objects.of(company)
        .filter(plan__year=year, plan__state__in=sorted(AGREED_PLANS))
        .order_by("due_on", "pk")
        .values_list(
            "pk",
            "plan__annex_id",
            "organisation_id",
            "plan__annex__lease__premises__district_id",
            "wording",
            "due_on",
            "done_on",
            "state",
        )
    )
    for *given, due_on, done_on, state in rows:
        late = state == CommitmentState.KEPT and done_on > due_on
        yield Commitment(*given, due_on, done_on, "late" if late else str(state))


def _coverage(company: "HousingCompany", on: date) -> Iterator[Coverage]:
    """Yield per district how many commercial leases there are, and how many with an annex."""
    annexed = Q(pk__in=LeaseAnnex.objects.of(company).in_force(on).order_by().values("lease"))
    area = "premises__area_m2"
    rows = (
        Lease.objects.of(company)
        .running(on)
        .filter(premises__kind__in=sorted(COMMERCIAL_KINDS))
        .order_by("premises__district_id")
        .values_list("premises__district_id")
        .annotate(
            leases_all=Count("pk"),
            leases_with=Count("pk", filter=annexed),
            area_all=Coalesce(Sum(area), Decimal(0)),
            area_with=Coalesce(Sum(area, filter=annexed), Decimal(0)),
        )
    )
    for row in rows:
        yield Coverage(*row)


def _annexes_by_state(company: "HousingCompany", on: date) -> tuple[tuple[str, int], ...]:
    """Return how many annexes are in each state now, of those that had been drafted by then."""
    midnight = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    rows = (
        LeaseAnnex.objects.of(company)
        .filter(drafted_at__lt=midnight)
        .order_by("state")
        .values_list("state")
        .annotate(rows=Count("*"))
    )
    return tuple(rows)


def _named(rows: QuerySet) -> Iterator[Named]:
    for row in rows.values_list("pk", "code", "name_sv", "name_en", "parent_id"):
        yield Named(*row)


def _parties(ids: set[UUID]) -> Iterator[Party]:
    rows = Organisation.objects.filter(pk__in=ids).only("name", "org_number", "sole_trader_masked")
    for organisation in rows:
        yield Party(
            organisation.pk,
            organisation.name,
            organisation.shown_number,
            organisation.is_sole_trader,
        )
