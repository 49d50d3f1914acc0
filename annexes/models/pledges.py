"""What tenants pledge: a quantity of some kind, spread over a part of the year."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annexes.models.annexes import Party
from annexes.models.catalogue import PledgeKind
from annexes.models.contributions import exactly
from annexes.models.plans import YearPlan
from annexes.models.promises import Dated, DatedQuerySet, closed_year_stands
from annexes.models.space import SpaceConsent
from annexes.states.annexes import AnnexState
from annexes.states.pledges import BEGUN, COUNTED, PLEDGE_MOVES, UNSETTLED, PledgeState
from portal.activities.models import Activity, Need, takes_from_need
from portal.constraints import all_or_none, in_order, one_of, positive
from portal.goals.models import Theme
from portal.ownership import Shared
from portal.places.models import District
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key

if TYPE_CHECKING:
    from annexes.models.revisions import PledgeRevision

#: How each state is marked where it is shown.
TONES = {
    PledgeState.PROPOSED: "waiting",
    PledgeState.RETURNED: "waiting",
    PledgeState.ACCEPTED: "active",
    PledgeState.ACTIVE: "active",
    PledgeState.FULFILLED: "good",
    PledgeState.PARTLY_FULFILLED: "neutral",
    PledgeState.NOT_FULFILLED: "bad",
    PledgeState.CANCELLED: "neutral",
}


class Spread(models.TextChoices):
    """How a pledge is spread over its time. `annexes.schedules` works out the parts."""

    MONTHS = "months", _("evenly, month by month")
    QUARTERS = "quarters", _("evenly, quarter by quarter")
    CHOSEN = "chosen", _("evenly over months that we choose")


class PledgeQuerySet(DatedQuerySet):
    """Questions about pledges. Every method chains."""

    def running(self, on: date) -> Self:
        """Return the pledges whose time it is that day: contributions can be logged to them."""
        return self.filter(state=PledgeState.ACTIVE, starts_on__lte=on, ends_on__gte=on)

    def counted(self) -> Self:
        """Return the pledges that both sides have agreed to: what totals add up."""
        return self.filter(state__in=sorted(COUNTED))

    def unsettled(self) -> Self:
        """Return the pledges that one side has yet to agree to."""
        return self.filter(state__in=sorted(UNSETTLED))

    def standing(self) -> Self:
        """Return all but the cancelled."""
        return self.exclude(state=PledgeState.CANCELLED)

    def to_answer(self) -> Self:
        """Return what tenants have proposed under signed annexes."""
        return self.filter(
            state=PledgeState.PROPOSED,
            proposed_party=Party.TENANT,
            plan__annex__state=AnnexState.ACTIVE,
        )

    def to_consent(self) -> Self:
        """Return agreed floor space that cannot begin before the landlord has consented."""
        return self.filter(state=PledgeState.ACCEPTED, needs_consent=True, consent=None)

    def of_year(self, year: int) -> Self:
        """Return the pledges of that year's plans."""
        return self.filter(plan__year=year)


@pghistory.track()
class Pledge(Shared, Dated, Stateful):
    """A quantity that the tenant promises in a year: 40 volunteer hours, 60 m² on Tuesday evenings.

    ``quantity`` is in the unit of the kind; floor space is m² × hours, the product of
    ``area_m2`` and ``hours``. Totals count the pledge by ``theme`` and ``district`` alone.
    ``original_quantity`` is what was first agreed to: both sides may agree to another quantity
    later (`PledgeRevision`), and the database keeps the first.
    """

    moves = PLEDGE_MOVES
    due_column = "ends_on"
    open_states = frozenset({PledgeState.ACTIVE})

    plan = models.ForeignKey(
        YearPlan, models.PROTECT, related_name="pledges", verbose_name=_("year plan")
    )
    kind = models.ForeignKey(
        PledgeKind, models.PROTECT, related_name="pledges", verbose_name=_("kind")
    )
    needs_consent = models.BooleanField(editable=False)
    wording = models.CharField(_("the pledge"), max_length=300)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=2)
    original_quantity = models.DecimalField(
        _("quantity as first agreed"), max_digits=14, decimal_places=2, editable=False
    )
    area_m2 = models.DecimalField(
        _("area, m²"), max_digits=9, decimal_places=1, null=True, blank=True
    )
    hours = models.DecimalField(
        _("hours in the year"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pledges",
        verbose_name=_("focus area"),
    )
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pledges",
        verbose_name=_("district"),
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pledges",
        verbose_name=_("activity"),
    )
    need = models.ForeignKey(
        Need,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pledges",
        verbose_name=_("need"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    spread = models.CharField(
        _("spread over the time"), max_length=10, choices=Spread, default=Spread.MONTHS
    )
    months = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("months"),
        null=True,
        blank=True,
        help_text=_("Numbers of the months that were chosen, 1 to 12."),
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=PledgeState,
        default=PledgeState.PROPOSED,
        editable=False,
    )
    proposed_at = models.DateTimeField(_("proposed at"), editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_party = models.CharField(
        _("proposed by"), max_length=10, choices=Party, default=Party.TENANT, editable=False
    )
    consent = models.OneToOneField(
        SpaceConsent,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="pledge",
        verbose_name=_("consent to lend premises"),
    )
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="carried_to",
        verbose_name=_("the rest of"),
        help_text=_("Last year's pledge whose rest this is."),
    )

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "kind__sort_order", "starts_on", "id"]
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        indexes = [
            models.Index(fields=["company", "state", "starts_on"], name="pledge_by_state"),
            models.Index(fields=["organisation", "state"], name="pledge_of_tenant"),
        ]
        constraints = [
            wall_key(name="pledge_wall"),
            wall_key("organisation", name="pledge_party_key"),
            wall_key("plan", name="pledge_plan_key"),
            wall_key("kind", name="pledge_of_kind_key"),
            one_of("state", PledgeState.values, name="pledge_state"),
            one_of("proposed_party", Party.values, name="pledge_proposed_party"),
            positive("quantity", name="pledge_quantity"),
            positive("area_m2", name="pledge_area"),
            positive("hours", name="pledge_hours"),
            all_or_none("area_m2", "hours", name="pledge_area_and_hours"),
            models.CheckConstraint(
                condition=Q(area_m2=None)
                | Q(quantity=Round(F("area_m2") * F("hours"), precision=2)),
                name="pledge_space_is_area_times_hours",
                violation_error_message=_("The quantity is the area times the hours."),
            ),
            in_order("starts_on", "ends_on", name="pledge_period"),
            positive("original_quantity", name="pledge_original_quantity"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(UNSETTLED)) | Q(original_quantity=F("quantity")),
                name="pledge_original_while_unsettled",
            ),
            one_of("spread", Spread.values, name="pledge_spread"),
            models.CheckConstraint(
                condition=Q(
                    spread=Spread.CHOSEN,
                    months__isnull=False,
                    months__len__gte=1,
                    months__contained_by=list(range(1, 13)),
                )
                | (~Q(spread=Spread.CHOSEN) & Q(months__isnull=True)),
                name="pledge_months_when_chosen",
                violation_error_message=_("Choose at least one month."),
            ),
            models.UniqueConstraint(
                fields=["carried_from"],
                condition=~Q(state=PledgeState.CANCELLED),
                name="pledge_carried_once",
                violation_error_message=_("The rest of this pledge has been carried over already."),
            ),
            models.CheckConstraint(
                condition=Q(needs_consent=False)
                | ~Q(state__in=sorted(BEGUN))
                | Q(consent__isnull=False),
                name="pledge_begins_with_consent",
                violation_error_message=_("The landlord has to consent to lending space first."),
            ),
            SameAsParent(parent="plan", name="pledge_same_company"),
            SameAsParent(parent="plan", column="organisation", name="pledge_same_party"),
            SameAsParent(parent="kind", name="pledge_kind_same_company"),
            SameAsParent(parent="kind", column="needs_consent", name="pledge_kind_same_consent"),
            SameAsParent(parent="theme", name="pledge_theme_same_company"),
            SameAsParent(parent="district", name="pledge_district_same_company"),
            SameAsParent(parent="activity", name="pledge_activity_same_company"),
            SameAsParent(parent="need", name="pledge_need_same_company"),
            SameAsParent(parent="consent", name="pledge_consent_same_company"),
            SameAsParent(parent="consent", column="organisation", name="pledge_consent_same_party"),
            SameAsParent(parent="carried_from", name="pledge_carried_same_company"),
            SameAsParent(
                parent="carried_from", column="organisation", name="pledge_carried_same_party"
            ),
            SameAsParent(parent="carried_from", column="kind", name="pledge_carried_same_kind"),
        ]
        triggers = [
            closed_year_stands("pledge_closed_year"),
            takes_from_need("pledge_takes_from_need"),
            pgtrigger.Protect(
                name="original_quantity_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state NOT IN ('proposed', 'returned') "
                    "AND OLD.original_quantity IS DISTINCT FROM NEW.original_quantity"
                ),
            ),
            pgtrigger.Trigger(
                name="carried_once_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.carried_from_id IS NOT NULL"),
                func="""
                    IF EXISTS (
                        SELECT FROM annexes_pledge
                        WHERE id = NEW.carried_from_id AND carried_from_id IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'a rest is carried over once, not from year to year'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.wording

    @classmethod
    def organisation_sees(cls) -> Q:
        """A tenant sees the pledges from the moment the annex has been offered."""
        return Q(plan__annex__offered_at__isnull=False)

    def get_absolute_url(self) -> str:
        """Its place on the tenant's page about the annex."""
        return f"{reverse('annexes:annex', args=[self.plan.annex_id])}#pledges"

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return TONES[PledgeState(self.state)]

    @property
    def unit(self) -> str:
        """The code of the unit that the quantity is in."""
        return self.kind.unit

    @property
    def shown_quantity(self) -> str:
        """The quantity with its unit: 40 h."""
        return self.shown(self.quantity)

    @property
    def shown_original(self) -> str:
        """The quantity as it was first agreed, with its unit."""
        return self.shown(self.original_quantity)

    def shown(self, quantity: Decimal) -> str:
        """Return a quantity of the pledge's kind with its unit."""
        return exactly(quantity, self.kind.unit)

    @property
    def is_adjusted(self) -> bool:
        """Whether both sides have since agreed to another quantity."""
        return self.quantity != self.original_quantity

    @property
    def waiting_revision(self) -> "PledgeRevision | None":
        """The change that waits for an answer; read from the prefetched revisions."""
        return next((each for each in self.revisions.all() if each.is_waiting), None)

    @property
    def waits_for_consent(self) -> bool:
        """Whether the landlord's consent is what stands in the way of its beginning."""
        return self.needs_consent and self.consent_id is None
