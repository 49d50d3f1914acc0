"""Bookings of lent space: who borrows it, from whom, when, and what came of it."""

from datetime import date, datetime
from typing import Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.models.contributions import Contribution
from annexes.models.space import Moments, SpaceSlot
from annexes.states.contributions import ContributionState
from annexes.states.space import BOOKING_MOVES, LIVE, BookingState
from portal.activities.models import Activity
from portal.constraints import all_or_none, one_of, positive, set_in
from portal.ownership import OwnedQuerySet, Shared
from portal.people.models import Organisation
from portal.places.models import Premises
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key

#: How each state is marked where it is shown.
TONES = {
    BookingState.REQUESTED: "waiting",
    BookingState.APPROVED: "good",
    BookingState.DECLINED: "bad",
    BookingState.CANCELLED: "neutral",
    BookingState.NOT_USED: "neutral",
}

#: A contribution in one of these states tells of nothing that was done.
UNDONE = (ContributionState.REJECTED, ContributionState.WITHDRAWN)


class SpaceBookingQuerySet(OwnedQuerySet):
    """Questions about bookings. Every method chains."""

    def visible_to(self, user: Any) -> Self:
        """Return what staff, those who borrow and those who lend see."""
        shown = super().visible_to(user)
        if not user.is_authenticated or not user.organisation_ids:
            return shown
        return shown | self.filter(lender__in=user.organisation_ids)

    def borrowed_by(self, organisations: Any) -> Self:
        """Return the bookings that these organisations have made."""
        return self.filter(organisation__in=organisations)

    def lent_by(self, organisations: Any) -> Self:
        """Return the bookings of these tenants' space."""
        return self.filter(lender__in=organisations)

    def live(self) -> Self:
        """Return the bookings that hold their time."""
        return self.filter(state__in=sorted(LIVE))

    def to_answer(self) -> Self:
        """Return the requests that the tenant has not answered."""
        return self.filter(state=BookingState.REQUESTED)

    def to_log(self, at: datetime) -> Self:
        """Return what has been held and of which nobody has said what came of it."""
        return self.filter(
            Q(contribution=None) | Q(contribution__state__in=UNDONE),
            state=BookingState.APPROVED,
            ends_at__lte=at,
        )


@pghistory.track()
class SpaceBooking(Shared, Stateful):
    """An association's booking of a time at which a tenant lends space.

    ``organisation`` borrows, ``lender`` lends. Premises and time stand here too, held equal to
    the slot's: no two live bookings of the same premises overlap, whatever slots they came by.
    """

    moves = BOOKING_MOVES

    slot = models.ForeignKey(
        SpaceSlot, models.PROTECT, related_name="bookings", verbose_name=_("time")
    )
    lender = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("tenant")
    )
    premises = models.ForeignKey(
        Premises, models.PROTECT, related_name="+", verbose_name=_("premises")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    purpose = models.CharField(_("what for"), max_length=200)
    persons = models.PositiveIntegerField(_("about how many people"), null=True, blank=True)
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name=_("activity"),
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=BookingState,
        default=BookingState.REQUESTED,
        editable=False,
    )
    requested_at = models.DateTimeField(_("asked at"), editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("asked by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    contribution = models.OneToOneField(
        Contribution,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="booking",
        verbose_name=_("contribution"),
    )

    objects = SpaceBookingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        indexes = [
            models.Index(fields=["company", "state", "starts_at"], name="booking_by_state"),
            models.Index(fields=["organisation", "starts_at"], name="booking_of_borrower"),
            models.Index(fields=["lender", "state", "starts_at"], name="booking_of_lender"),
        ]
        constraints = [
            wall_key(name="booking_wall"),
            one_of("state", BookingState.values, name="booking_state"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False), name="booking_by_someone"
            ),
            models.CheckConstraint(
                condition=~Q(organisation=F("lender")),
                name="booking_of_anothers_space",
                violation_error_message=_("Nobody borrows from themselves."),
            ),
            positive("persons", name="booking_persons"),
            all_or_none("answered_at", "answered_by", name="booking_answer"),
            set_in(
                "answered_at",
                {BookingState.APPROVED, BookingState.DECLINED, BookingState.NOT_USED},
                name="booking_answered",
            ),
            models.CheckConstraint(
                condition=Q(contribution=None) | Q(state=BookingState.APPROVED),
                name="booking_logged_when_held",
            ),
            ExclusionConstraint(
                name="booking_no_double",
                expressions=[
                    ("premises", RangeOperators.EQUAL),
                    (Moments("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=sorted(LIVE)),
                violation_error_message=_("Somebody else has booked that time."),
            ),
            SameAsParent(parent="organisation", name="booking_borrower_same_company"),
            SameAsParent(parent="slot", name="booking_same_company"),
            SameAsParent(
                parent="slot",
                column="lender",
                parent_column="organisation",
                name="booking_lender_of_slot",
            ),
            SameAsParent(parent="slot", column="premises", name="booking_same_premises"),
            SameAsParent(parent="slot", column="starts_at", name="booking_same_start"),
            SameAsParent(parent="slot", column="ends_at", name="booking_same_end"),
            SameAsParent(parent="activity", name="booking_activity_same_company"),
            SameAsParent(parent="contribution", name="booking_contribution_same_company"),
        ]

    def __str__(self) -> str:
        begins, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{begins:%Y-%m-%d %H.%M}–{ends:%H.%M}, {self.purpose}"

    def get_absolute_url(self) -> str:
        """Its page in the portal, for both sides."""
        return reverse("annexes:booking", args=[self.pk])

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return TONES[BookingState(self.state)]

    @property
    def day(self) -> date:
        """The day in Stockholm."""
        return timezone.localdate(self.starts_at)

    @property
    def is_live(self) -> bool:
        """Whether it holds its time."""
        return self.state in LIVE

    def has_begun(self, at: datetime) -> bool:
        """Whether its time has come."""
        return self.starts_at <= at

    def waits_for_log(self, at: datetime) -> bool:
        """Whether it has been held and nobody has said what came of it."""
        undone = self.contribution is None or self.contribution.state in UNDONE
        return self.state == BookingState.APPROVED and self.ends_at <= at and undone
