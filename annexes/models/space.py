"""Lending premises: the landlord's consent with its conditions, and the times that are offered."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import DurationField, Exists, ExpressionWrapper, F, Func, OuterRef, Q, Sum
from django.db.models.functions import Extract
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.models.suspensions import Suspension
from annexes.states.annexes import IN_FORCE, AnnexState
from annexes.states.pledges import PledgeState
from annexes.states.space import LIVE, OFFERED, SLOT_MOVES, SlotState
from portal.activities.models.activities import seen_from_outside
from portal.constraints import in_order, one_of, positive
from portal.ownership import Owned, OwnedQuerySet, Shared
from portal.places.models import Premises
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key
from portal.words import Named


class VatFinding(models.TextChoices):
    """What the check of the VAT showed."""

    NO_VAT = "no_vat", _("There is no VAT on the rent")
    UNCHANGED = "unchanged", _("VAT on the rent, and lending changes nothing")
    SETTLED = "settled", _("VAT on the rent; the change is known and dealt with")


class Responsible(models.TextChoices):
    """Who answers for something while space is lent."""

    LANDLORD = "landlord", _("the landlord")
    TENANT = "tenant", _("the tenant")
    ASSOCIATION = "association", _("the association")


class StandardResponsibility(Owned, Named):
    """A line of the company's standard list of who answers for what when space is lent."""

    code = models.SlugField(_("code"), max_length=60)
    responsible = models.CharField(_("responsible"), max_length=12, choices=Responsible)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in new consents"), default=True)

    class Meta:
        ordering = ["sort_order", "name_sv"]
        verbose_name = _("standard responsibility")
        verbose_name_plural = _("standard responsibilities")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "code"],
                name="standard_responsibility_once",
                violation_error_message=_("There is already a line with this code."),
            ),
            one_of("responsible", Responsible.values, name="standard_responsible"),
        ]


@pghistory.track()
class SpaceConsent(Shared):
    """The landlord's consent to let others use the tenant's premises, with its conditions.

    A refusal is no consent: it is a step in the pledge's life, with its reason.

    Source: jordabalken 12:39 (independent use needs consent) and 12:41 (outsiders must not be
    housed to the landlord's harm); a use that breaks voluntary VAT can cost the landlord
    adjustment of ten years' investment VAT. Reference `domain.md` §1 no 4.
    """

    conditions = models.TextField(_("conditions"))
    vat_finding = models.CharField(_("VAT"), max_length=10, choices=VatFinding)
    vat_note = models.CharField(_("what was checked"), max_length=300, blank=True)
    vat_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("VAT checked by")
    )
    vat_checked_on = models.DateField(_("VAT checked on"))
    insurance_note = models.CharField(_("insurance"), max_length=300, blank=True)
    keys_note = models.CharField(_("keys and alarm"), max_length=300, blank=True)
    granted_at = models.DateTimeField(_("granted at"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )

    class Meta:
        ordering = ["-granted_at"]
        verbose_name = _("consent to lend premises")
        verbose_name_plural = _("consents to lend premises")
        constraints = [
            wall_key(name="consent_wall"),
            wall_key("organisation", name="consent_party_key"),
            one_of("vat_finding", VatFinding.values, name="consent_vat_checked"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False), name="consent_to_someone"
            ),
            SameAsParent(parent="organisation", name="consent_same_company"),
        ]

    def __str__(self) -> str:
        return self.conditions[:80]


@pghistory.track()
class ResponsibilityItem(Shared):
    """Who answers for one thing under a consent: a line of the list of responsibilities."""

    consent = models.ForeignKey(
        SpaceConsent,
        models.CASCADE,
        related_name="responsibilities",
        verbose_name=_("consent to lend premises"),
    )
    item = models.CharField(_("what"), max_length=200)
    responsible = models.CharField(_("responsible"), max_length=12, choices=Responsible)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["consent", "sort_order"]
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        constraints = [
            models.UniqueConstraint(fields=["consent", "item"], name="responsibility_once"),
            one_of("responsible", Responsible.values, name="responsibility_of"),
            SameAsParent(parent="consent", name="responsibility_same_company"),
            SameAsParent(parent="consent", column="organisation", name="responsibility_same_party"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_responsible_display()}"


class SlotSeries(Shared):
    """The times of a pledge that were offered together: once, or every week on some weekdays.

    Times are by the clock in Stockholm: 17.00 is 17.00 on either side of a change to summer time.
    """

    pledge = models.ForeignKey(
        "annexes.Pledge", models.PROTECT, related_name="slot_series", verbose_name=_("pledge")
    )
    #: 1 is Monday, 7 Sunday.
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("weekdays")
    )
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    except_on = ArrayField(
        models.DateField(), default=list, blank=True, verbose_name=_("not on these days")
    )
    area_m2 = models.DecimalField(_("area, m²"), max_digits=9, decimal_places=1)
    offered_at = models.DateTimeField(_("offered at"), editable=False)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["first_on", "opens"]
        verbose_name = _("series of times")
        verbose_name_plural = _("series of times")
        constraints = [
            wall_key(name="slot_series_wall"),
            wall_key("pledge", name="slot_series_pledge_key"),
            in_order("first_on", "last_on", name="slot_series_days"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="slot_series_hours",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]),
                name="slot_series_weekdays",
            ),
            positive("area_m2", name="slot_series_area"),
            SameAsParent(parent="pledge", name="slot_series_same_company"),
            SameAsParent(parent="pledge", column="organisation", name="slot_series_same_party"),
        ]

    def __str__(self) -> str:
        return f"{self.first_on}–{self.last_on} {self.opens:%H.%M}–{self.closes:%H.%M}"


class Moments(Func):
    """The time from ``starts_at`` until ``ends_at``; the last moment is not in it."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class SpaceSlotQuerySet(OwnedQuerySet):
    """Questions about times at which space is lent. Every method chains."""

    def visible_to(self, user: Any) -> Self:
        """Return own and shared times, and the open ones of companies that one works with."""
        shown = super().visible_to(user)
        if not user.is_authenticated or not user.organisation_ids:
            return shown
        return shown | self.filter(seen_from_outside(user)).lent()

    def offered(self) -> Self:
        """Return what stands ready or stood ready for others."""
        return self.filter(state__in=sorted(OFFERED))

    def lent(self) -> Self:
        """Return the open times whose pledge and annex hold, and do not rest, on that day."""
        rests = Suspension.objects.standing().filter(
            Q(ends_on=None) | Q(ends_on__gte=OuterRef("day")),
            annex=OuterRef("pledge__plan__annex"),
            starts_on__lte=OuterRef("day"),
        )
        return self.filter(
            ~Exists(rests),
            Q(pledge__plan__annex__ended_on=None) | Q(day__lte=F("pledge__plan__annex__ended_on")),
            state=SlotState.OPEN,
            pledge__state=PledgeState.ACTIVE,
            pledge__plan__annex__state__in=sorted(IN_FORCE | {AnnexState.TERMINATED}),
        )

    def free(self, at: datetime) -> Self:
        """Return the times to come that can be booked and that nobody has."""
        taken = Q(bookings__state__in=sorted(LIVE))
        return self.lent().filter(starts_at__gt=at).exclude(taken)

    def m2_hours(self) -> Decimal:
        """Return area × time of them all, m²·h with two decimals."""
        hours = Extract(ExpressionWrapper(F("ends_at") - F("starts_at"), DurationField()), "epoch")
        total = self.order_by().aggregate(total=Sum(F("area_m2") * hours))["total"]
        return (Decimal(total or 0) / 3600).quantize(Decimal("0.01"))


@pghistory.track()
class SpaceSlot(Shared, Stateful):
    """One time at which a tenant lends space. ``organisation`` is the tenant.

    ``day`` is the day in Stockholm on which it begins. What is offered is counted from slots,
    what was used from contributions; neither is ever added to the other.
    """

    moves = SLOT_MOVES

    series = models.ForeignKey(
        SlotSeries, models.PROTECT, related_name="slots", verbose_name=_("series of times")
    )
    pledge = models.ForeignKey(
        "annexes.Pledge", models.PROTECT, related_name="slots", verbose_name=_("pledge")
    )
    premises = models.ForeignKey(
        Premises, models.PROTECT, related_name="slots", verbose_name=_("premises")
    )
    day = models.DateField(_("day"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    area_m2 = models.DecimalField(_("area, m²"), max_digits=9, decimal_places=1)
    state = models.CharField(
        _("state"), max_length=12, choices=SlotState, default=SlotState.OPEN, editable=False
    )

    objects = SpaceSlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("time for lending")
        verbose_name_plural = _("times for lending")
        indexes = [
            models.Index(fields=["company", "state", "starts_at"], name="slot_to_come"),
            models.Index(fields=["pledge", "starts_at"], name="slot_of_pledge"),
        ]
        constraints = [
            wall_key(name="slot_wall"),
            wall_key("organisation", name="slot_party_key"),
            wall_key("premises", name="slot_premises_key"),
            wall_key("starts_at", name="slot_starts_key"),
            wall_key("ends_at", name="slot_ends_key"),
            one_of("state", SlotState.values, name="slot_state"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_lasts"),
            positive("area_m2", name="slot_area"),
            ExclusionConstraint(
                name="slot_offered_once",
                expressions=[
                    ("premises", RangeOperators.EQUAL),
                    (Moments("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=sorted(OFFERED)),
                violation_error_message=_("The premises are offered at that time already."),
            ),
            SameAsParent(parent="series", name="slot_series_same"),
            SameAsParent(parent="series", column="pledge", name="slot_pledge_of_series"),
            SameAsParent(parent="pledge", name="slot_same_company"),
            SameAsParent(parent="pledge", column="organisation", name="slot_same_party"),
            SameAsParent(parent="premises", name="slot_premises_same_company"),
        ]

    def __str__(self) -> str:
        begins, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{begins:%Y-%m-%d %H.%M}–{ends:%H.%M}"

    def get_absolute_url(self) -> str:
        """Its week in the tenant's calendar."""
        week = f"{self.day:%G-W%V}"
        return f"{reverse('annexes:space_calendar', args=[self.pledge_id])}?vecka={week}"

    @property
    def hours(self) -> Decimal:
        """How long it lasts, hours: three on the clock are two when summer time begins in it."""
        seconds = Decimal(int((self.ends_at - self.starts_at).total_seconds()))
        return (seconds / 3600).quantize(Decimal("0.01"))

    @property
    def m2_hours(self) -> Decimal:
        """Area × time, m²·h."""
        return (self.area_m2 * self.hours).quantize(Decimal("0.01"))

    def is_over(self, on: date) -> bool:
        """Whether its day has passed."""
        return self.day < on
