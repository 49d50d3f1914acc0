"""What tenants pledge: the catalogue of kinds, and the pledges."""

from datetime import date
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annexes.models.annexes import Party
from annexes.models.contributions import exactly
from annexes.models.plans import YearPlan
from annexes.models.space import SpaceConsent
from annexes.states.annexes import AnnexState
from annexes.states.pledges import BEGUN, COUNTED, PLEDGE_MOVES, UNSETTLED, PledgeState
from portal.activities.models import Activity, Need
from portal.constraints import all_or_none, in_order, one_of, positive
from portal.goals.models import Theme, Unit
from portal.ownership import Owned, OwnedQuerySet, Shared
from portal.places.models import District
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key
from portal.words import Named, in_language


class KindCode(models.TextChoices):
    """Codes that code may speak of. A company's catalogue may hold others too."""

    VOLUNTEER_HOURS = "volunteer_hours", _("volunteer hours, paid time")
    OWN_TIME_HOURS = "own_time_hours", _("volunteer hours, own time")
    SKILLED_HOURS = "skilled_hours", _("skilled hours")
    FLOOR_SPACE = "floor_space", _("floor space")
    WORK_PLACEMENT = "work_placement", _("work placements and holiday jobs")
    MENTORING = "mentoring", _("mentoring and study visits")
    GOODS = "goods", _("goods, prizes and discounts")
    MONEY = "money", _("money to a social project")
    SAFETY = "safety", _("safety")


class PledgeKindQuerySet(OwnedQuerySet):
    """Questions about kinds."""

    def on_offer(self) -> Self:
        """Return the kinds in which new pledges can be made."""
        return self.filter(is_active=True)


@pghistory.track()
class PledgeKind(Owned, Named):
    """A kind of pledge in the company's catalogue: what it is counted in, and by which rule."""

    code = models.SlugField(_("code"), max_length=60)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit)
    needs_consent = models.BooleanField(
        _("needs the landlord's consent"),
        default=False,
        help_text=_("Lending premises to others needs consent before it begins."),
    )
    is_paid_time = models.BooleanField(
        _("paid working time"),
        default=False,
        help_text=_("Only paid time is the firm's own contribution; own time is shown apart."),
    )
    asks_headcount = models.BooleanField(
        _("asks for how many took part"),
        default=False,
        help_text=_("Women, men and others as numbers, never names."),
    )
    rule_sv = models.TextField(_("counting rule in Swedish"), blank=True)
    rule_en = models.TextField(_("counting rule in English"), blank=True)
    evidence_sv = models.CharField(_("evidence in Swedish"), max_length=300, blank=True)
    evidence_en = models.CharField(_("evidence in English"), max_length=300, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("offered in new plans"), default=True)

    objects = PledgeKindQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name_sv"]
        verbose_name = _("kind of pledge")
        verbose_name_plural = _("kinds of pledges")
        constraints = [
            wall_key(name="pledge_kind_wall"),
            wall_key("needs_consent", name="pledge_kind_consent_key"),
            wall_key("unit", name="pledge_kind_unit_key"),
            models.UniqueConstraint(
                fields=["company", "code"],
                name="pledge_kind_code_once",
                violation_error_message=_("There is already a kind with this code."),
            ),
            one_of("unit", Unit.values, name="pledge_kind_unit"),
        ]

    @property
    def rule(self) -> str:
        """The counting rule in the reader's language."""
        return in_language(self.rule_sv, self.rule_en)

    @property
    def evidence(self) -> str:
        """What shows that it was done, in the reader's language."""
        return in_language(self.evidence_sv, self.evidence_en)

    @property
    def is_space(self) -> bool:
        """Whether it is measured as area × time."""
        return self.unit == Unit.M2_HOURS


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


class PledgeQuerySet(OwnedQuerySet):
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
class Pledge(Shared, Stateful):
    """A quantity that the tenant promises in a year: 40 volunteer hours, 60 m² on Tuesday evenings.

    ``quantity`` is in the unit of the kind; floor space is m² × hours, the product of
    ``area_m2`` and ``hours``. Totals count the pledge by ``theme`` and ``district`` alone.
    """

    moves = PLEDGE_MOVES

    plan = models.ForeignKey(
        YearPlan, models.PROTECT, related_name="pledges", verbose_name=_("year plan")
    )
    kind = models.ForeignKey(
        PledgeKind, models.PROTECT, related_name="pledges", verbose_name=_("kind")
    )
    needs_consent = models.BooleanField(editable=False)
    wording = models.CharField(_("the pledge"), max_length=300)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=2)
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
        return exactly(self.quantity, self.kind.unit)

    @property
    def waits_for_consent(self) -> bool:
        """Whether the landlord's consent is what stands in the way of its beginning."""
        return self.needs_consent and self.consent_id is None
