"""The demo's lent space and needs: associations that ask, book and answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from annexes.actions import bookings, matching, pledges, space
from annexes.demo.annexes import morning
from annexes.models import Match, Party, Pledge, PledgeKind, SpaceBooking, SpaceSlot
from annexes.models.catalogue import KindCode
from annexes.occasions import Occasion
from annexes.states.annexes import AnnexState
from annexes.states.pledges import PledgeState
from portal import demo
from portal.activities.actions import publish_need
from portal.activities.models import Activity, ActivityType, Need
from portal.goals.models import Unit
from portal.people.models import HousingCompany, Organisation, OrganisationKind, User
from portal.roles import Role

#: How long ago associations asked, so that some bookings lie behind us. Unit: days.
SINCE = 42


@dataclass(frozen=True)
class Host:
    """An association of the demo, the activity that it hosts, and what it asks for."""

    code: str
    name: str
    person: str
    activity: str
    activity_type: ActivityType
    description: str
    asks: tuple[tuple[str, int, str], ...]


HOSTS = (
    Host(
        "sprakvannerna",
        "Språkvännerna",
        "Leyla Aydin",
        "Språkvännernas språkcafé",
        ActivityType.LANGUAGE_CAFE,
        "Träna svenska tillsammans över en kopp kaffe.",
        ((KindCode.VOLUNTEER_HOURS, 30, "Någon som samtalar vid ett bord, tisdagar 17–19."),),
    ),
    Host(
        "cykelkoket",
        "Föreningen Cykelköket",
        "Jonas Wik",
        "Cykelkök för barn och unga",
        ActivityType.HOLIDAY_ACTIVITY,
        "Barn lagar sin egen cykel med hjälp av vuxna.",
        (
            (KindCode.VOLUNTEER_HOURS, 40, "Händiga vuxna på lördagar."),
            (KindCode.GOODS, 5000, "Däck, slangar och bromsklossar."),
        ),
    ),
)


@demo.demo_part
def lent_space_and_needs() -> Iterator[str]:
    """Associations with activities, times at which tenants lend space, bookings and pledges."""
    for company in HousingCompany.objects.all():
        if SpaceSlot.objects.of(company).exists():
            yield f"{company}: lent space is there"
            continue
        Lending(company).tell()
        yield (
            f"{company}: {SpaceSlot.objects.of(company).count()} times to lend, "
            f"{SpaceBooking.objects.of(company).count()} bookings, "
            f"{Need.objects.of(company).count()} needs"
        )


class Lending:
    """What one company's tenants lend, and what its associations ask for."""

    def __init__(self, company: HousingCompany) -> None:
        self.company = company
        self.caseworker = demo.staff(company, Role.CASEWORKER)
        self.today = timezone.localdate()
        self.kinds = {kind.code: kind for kind in PledgeKind.objects.of(company).on_offer()}

    def tell(self) -> None:
        """Let associations come, tenants lend, and both meet."""
        hosts = [self._host(host) for host in HOSTS]
        self._company_asks()
        lent = Pledge.objects.of(self.company).filter(
            area_m2__isnull=False, state=PledgeState.ACTIVE, plan__year=self.today.year
        )
        for pledge in lent.select_related("plan__annex", "kind"):
            self._lend(pledge, hosts)
        self._pledge_to(Need.objects.of(self.company).filter(organisation__isnull=False).first())

    def _host(self, host: Host) -> tuple[Organisation, User, Activity]:
        association, _new = Organisation.objects.get_or_create(
            company=self.company, name=host.name, defaults={"kind": OrganisationKind.ASSOCIATION}
        )
        person = demo.person(demo.address(host.code, self.company), host.person)
        demo.represent(association, person, Role.ORG_ADMINISTRATOR, date(2024, 9, 1))
        like = Activity.objects.of(self.company).filter(activity_type=host.activity_type).first()
        activity, _new = Activity.objects.get_or_create(
            company=self.company,
            code=host.code,
            defaults={
                "organisation": association,
                "name_sv": host.activity,
                "description_sv": host.description,
                "activity_type": host.activity_type,
                "theme": like.theme if like else None,
                "district": like.district if like else None,
            },
        )
        for code, quantity, description in host.asks:
            self._ask(activity, code, quantity, description, by=person)
        return association, person, activity

    def _company_asks(self) -> None:
        """Let the company ask for help with something of its own."""
        own = Activity.objects.of(self.company).filter(organisation=None, is_public=True)
        if activity := own.order_by("code").first():
            self._ask(
                activity, KindCode.VOLUNTEER_HOURS, 60, "En kväll i veckan.", by=self.caseworker
            )

    def _ask(
        self, activity: Activity, code: str, quantity: int, description: str, *, by: User
    ) -> None:
        if code not in self.kinds or activity.needs.filter(kind=code).exists():
            return
        publish_need(
            activity,
            kind=code,
            unit=self.kinds[code].unit,
            quantity=Decimal(quantity),
            description=description,
            wanted_to=date(self.today.year, 12, 31),
            by=by,
            at=morning(self.today - timedelta(days=SINCE)),
        )

    def _lend(self, pledge: Pledge, hosts: list[tuple[Organisation, User, Activity]]) -> None:
        """Offer Tuesday evenings; some are booked, some were, and one waits for an answer."""
        offered = morning(pledge.starts_on - timedelta(days=1))
        asked = morning(self.today - timedelta(days=SINCE))
        tenant = pledge.proposed_by
        times = space.Times(
            first_on=pledge.starts_on,
            last_on=pledge.ends_on,
            weekdays=frozenset({2}),
            opens=time(17),
            closes=time(20),
            area_m2=pledge.area_m2,
            skips_holidays=True,
        )
        try:
            series = space.offer_times(pledge, times=times, by=tenant, at=offered)
        except (space.NoTimes, space.TimesClash):
            return
        for number, slot in enumerate(series.slots.filter(starts_at__gt=asked)[:9]):
            if number % 3 != 2:
                association, person, activity = hosts[number % len(hosts)]
                self._book(slot, association, person, activity, tenant, at=asked)

    def _book(
        self,
        slot: SpaceSlot,
        association: Organisation,
        person: User,
        activity: Activity,
        tenant: User,
        *,
        at: datetime,
    ) -> None:
        booking = bookings.book_slot(
            slot,
            organisation=association,
            purpose=activity.name_sv,
            persons=15,
            activity=activity,
            by=person,
            at=at,
        )
        if slot.day > self.today + timedelta(days=8):
            return  # waits for an answer
        bookings.approve_booking(booking, by=tenant, at=at)
        if slot.day < self.today - timedelta(days=8):
            pledge = slot.pledge
            occasion = Occasion(
                kind=pledge.kind,
                pledge=pledge,
                done_on=slot.day,
                hours=slot.hours,
                area_m2=slot.area_m2,
                note=f"{association}: {activity.name_sv}",
            )
            bookings.log_booking(
                booking,
                occasion=occasion,
                certain=True,
                by=tenant,
                at=morning(slot.day + timedelta(days=1)),
            )

    def _pledge_to(self, need: Need | None) -> None:
        """Let two tenants pledge to an association's need; it has answered one of them."""
        if need is None or need.unit != Unit.HOURS:
            return
        plans = [
            pledge.plan
            for pledge in Pledge.objects.of(self.company)
            .filter(
                plan__year=self.today.year,
                plan__annex__state=AnnexState.ACTIVE,
                proposed_party=Party.TENANT,
            )
            .order_by("plan__annex__number")
            .distinct("plan__annex__number")
            .select_related("plan__annex__lease__premises", "proposed_by")
        ][:2]
        for number, plan in enumerate(plans):
            by = plan.pledges.filter(proposed_party=Party.TENANT).first().proposed_by
            words = pledges.PledgeWords(
                kind=self.kinds[need.kind],
                wording="Två av oss är med vid borden på tisdagar.",
                quantity=Decimal(8),
                starts_on=self.today,
                ends_on=plan.last_day,
                theme=need.activity.theme,
                district=need.activity.district,
                activity=need.activity,
                need=need,
            )
            at = morning(self.today - timedelta(days=3 - number))
            pledge = pledges.propose_pledge(plan, words=words, party=Party.TENANT, by=by, at=at)
            if number == 0:
                host = need.organisation
                person = User.objects.filter(represents__organisation=host).first()
                matching.welcome_offer(Match.objects.get(pledge=pledge), by=person, at=at)
