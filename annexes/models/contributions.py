"""What tenants have done: one row per occasion, seen by tenant, activity and report alike."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Self
from uuid import UUID

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Abs, ExtractYear, Round
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from annexes.states.confirmations import HOST_DISAGREES
from annexes.states.contributions import (
    ANSWERED,
    CONTRIBUTION_MOVES,
    DELIVERED,
    NOT_COUNTED,
    UNHANDLED,
    ContributionState,
)
from portal import dates
from portal.constraints import all_or_none, one_of, positive, set_exactly_in, set_in
from portal.goals.models import Unit
from portal.numbers import quantity
from portal.ownership import OwnedQuerySet, Shared
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key

if TYPE_CHECKING:
    from annexes.models import Confirmation, LeaseAnnex

#: The longest that one occasion lasts, since it is dated by one day. Unit: hours.
DAY_HOURS = 24

#: The colour of each state in lists.
TONES = {
    ContributionState.DRAFT: "neutral",
    ContributionState.SUBMITTED: "waiting",
    ContributionState.RETURNED: "bad",
    ContributionState.VERIFIED: "good",
    ContributionState.REJECTED: "bad",
    ContributionState.WITHDRAWN: "neutral",
}


class Verifier(models.TextChoices):
    """Who verified it: a person, or the clock within the limit that staff have set."""

    PERSON = "person", _("a person")
    LIMIT = "limit", _("automatically, within the limit")


#: SQL that refuses allocations of more than a contribution, in any one account. It locks the
#: contribution, so that of two who allocate at the same time the second sees the first.
ALLOCATED_AT_MOST = """
    SELECT amount INTO given FROM annexes_contribution
    WHERE id = {contribution} FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM annexes_allocation WHERE contribution_id = {contribution} GROUP BY side
        HAVING sum(amount * sign(given)) > abs(given) OR min(amount * sign(given)) <= 0
    ) THEN
        RAISE EXCEPTION 'more is allocated than was contributed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""

HOURS = Q(unit=Unit.HOURS)
SPACE = Q(unit=Unit.M2_HOURS)
PERSONS = Q(unit=Unit.PERSONS)
REVERSING = Q(reverses__isnull=False)


def exactly(amount: Decimal, unit: str) -> str:
    """Return a quantity with its unit and all its decimals: 12,5 h."""
    places = max(0, -amount.normalize().as_tuple().exponent)
    return quantity(amount, unit, places)


class ContributionQuerySet(OwnedQuerySet):
    """Questions about contributions. Every method chains."""

    def in_year(self, year: int) -> Self:
        """Return those that count in the year."""
        return self.filter(year=year)

    def delivered(self) -> Self:
        """Return what tenants say has been done, checked or not."""
        return self.filter(state__in=sorted(DELIVERED))

    def verified(self) -> Self:
        """Return what the company has checked."""
        return self.filter(state=ContributionState.VERIFIED)

    def to_verify(self) -> Self:
        """Return what waits for the company, the longest wait first."""
        return self.filter(state=ContributionState.SUBMITTED).order_by("submitted_at", "pk")

    def objected(self) -> Self:
        """Return the rejected that a second person at the company has to look at."""
        return self.filter(state=ContributionState.SUBMITTED, objected_at__isnull=False)

    def sampled(self) -> Self:
        """Return the spot checks that wait for a person."""
        return self.filter(state=ContributionState.SUBMITTED, sampled_at__isnull=False)

    def disputed(self) -> Self:
        """Return what the host does not agree to, and nobody has settled."""
        return self.filter(self._disputed(), state=ContributionState.SUBMITTED)

    def contested(self) -> Self:
        """Return what a tenant objects to, or a host."""
        return self.filter(
            Q(objected_at__isnull=False) | self._disputed(), state=ContributionState.SUBMITTED
        )

    def _disputed(self) -> Q:
        other = self.model.confirmations.rel.related_model.objects.filter(
            contribution=OuterRef("pk"), state__in=sorted(HOST_DISAGREES)
        )
        return Q(Exists(other))

    def counting(self) -> Self:
        """Return what counts as delivered and has not been taken back by a correcting row."""
        undone = self.model.objects.filter(reverses=OuterRef("pk")).exclude(
            state__in=[ContributionState.REJECTED, ContributionState.WITHDRAWN]
        )
        return self.delivered().filter(~Exists(undone), reverses=None)

    def with_confirmations(self) -> Self:
        """Return them with the host's standing question or answer, in one query more."""
        standing = self.model.confirmations.rel.related_model.objects.standing()
        return self.prefetch_related(
            Prefetch("confirmations", standing.select_related("host"), to_attr="standing")
        )

    def returned(self) -> Self:
        """Return what waits for the tenant."""
        return self.filter(state=ContributionState.RETURNED)

    def alike(self, *, annex: "LeaseAnnex", done_on: date, kind_id: UUID, amount: Decimal) -> Self:
        """Return what may be the same occasion logged before."""
        return self.filter(
            annex=annex, done_on=done_on, kind=kind_id, amount=amount, reverses=None
        ).exclude(state__in=[ContributionState.REJECTED, ContributionState.WITHDRAWN])


@pghistory.track()
class Contribution(Shared, Stateful):
    """One occasion on which a tenant gave time, space or something else.

    ``amount`` is in the kind's unit and is what figures sum. It follows from what was typed:

    ========== ==========================================================================
    unit       amount
    ========== ==========================================================================
    hours      ``hours`` (how long it lasted) × everybody who took part
    m2_hours   ``area_m2`` × ``hours``
    persons    everybody who took part
    others     what was typed
    ========== ==========================================================================

    Nobody is named: ``women``, ``men`` and ``other`` are counts. ``year`` is the plan's and
    ``unit`` the kind's, held equal by the database.

    A verified contribution is never changed. A row that ``reverses`` it has the negative
    amount and head-counts, and is itself verified by a second person. ``verified_by`` is empty
    when the clock did it, and ``verifier`` says which of the two it was. ``sampled_at`` marks
    what the clock could have verified and left to people as a spot check.
    """

    moves = CONTRIBUTION_MOVES

    annex = models.ForeignKey(
        "annexes.LeaseAnnex",
        models.PROTECT,
        related_name="contributions",
        verbose_name=_("annex"),
        db_index=False,
    )
    plan = models.ForeignKey(
        "annexes.YearPlan",
        models.PROTECT,
        related_name="contributions",
        verbose_name=_("year plan"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    pledge = models.ForeignKey(
        "annexes.Pledge",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("pledge"),
    )
    kind = models.ForeignKey(
        "annexes.PledgeKind",
        models.PROTECT,
        related_name="+",
        verbose_name=_("kind"),
        db_index=False,
    )
    unit = models.CharField(_("unit"), max_length=20, choices=Unit)
    activity = models.ForeignKey(
        "activities.Activity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("activity"),
    )
    district = models.ForeignKey(
        "places.District",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
        db_index=False,
    )
    theme = models.ForeignKey(
        "goals.Theme",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("theme"),
        db_index=False,
        help_text=_("Totals count the contribution here, and only here."),
    )
    done_on = models.DateField(_("done on"))
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=2, null=True, blank=True)
    area_m2 = models.DecimalField(
        _("area, m²"), max_digits=9, decimal_places=1, null=True, blank=True
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    women = models.IntegerField(_("women"), default=0)
    men = models.IntegerField(_("men"), default=0)
    other = models.IntegerField(_("other or unknown"), default=0)
    note = models.CharField(_("note"), max_length=500, blank=True)
    evidence = models.ManyToManyField(
        "records.StoredFile", blank=True, related_name="+", verbose_name=_("evidence")
    )

    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ContributionState,
        default=ContributionState.DRAFT,
        editable=False,
    )
    logged_by = models.ForeignKey(
        "people.User",
        models.PROTECT,
        related_name="+",
        verbose_name=_("logged by"),
        db_index=False,
    )
    logged_at = models.DateTimeField(_("logged at"))
    submitted_by = models.ForeignKey(
        "people.User",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("sent in by"),
        db_index=False,
    )
    submitted_at = models.DateTimeField(_("sent in at"), null=True)
    verified_by = models.ForeignKey(
        "people.User",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("verified by"),
        db_index=False,
    )
    verified_at = models.DateTimeField(_("verified at"), null=True)
    verifier = models.CharField(_("verified"), max_length=10, choices=Verifier, blank=True)
    sampled_at = models.DateTimeField(_("chosen for a spot check"), null=True)
    rejected_by = models.ForeignKey(
        "people.User",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rejected by"),
        db_index=False,
    )
    objected_by = models.ForeignKey(
        "people.User",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("objected by"),
        db_index=False,
    )
    objected_at = models.DateTimeField(_("objected at"), null=True)
    objection = models.TextField(_("the tenant's objection"), blank=True)
    answer = models.TextField(
        _("answer"),
        blank=True,
        help_text=_("Why it was returned or rejected; the tenant reads it."),
    )
    reverses = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reversals",
        verbose_name=_("corrects"),
    )
    overlap = models.ForeignKey(
        "annexes.Overlap",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="contributions",
        verbose_name=_("possible double"),
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["-done_on", "-id"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        indexes = [
            # All that a company-year sums, without a visit to the table.
            models.Index(
                fields=["company", "year"],
                include=[
                    "state",
                    "kind",
                    "district",
                    "theme",
                    "organisation",
                    "done_on",
                    "amount",
                    "women",
                    "men",
                    "other",
                ],
                name="contribution_figures",
            ),
            models.Index(fields=["annex", "-done_on"], name="contribution_of_annex"),
            models.Index(fields=["company", "-done_on", "-id"], name="contribution_register"),
            # The few that count nowhere, counted beside the many that do.
            models.Index(
                fields=["company", "year", "state"],
                condition=Q(state__in=sorted(NOT_COUNTED)),
                name="contribution_not_counted",
            ),
            models.Index(
                fields=["company", "submitted_at"],
                condition=Q(state=ContributionState.SUBMITTED),
                name="contribution_to_verify",
            ),
        ]
        constraints = [
            wall_key(name="contribution_wall"),
            wall_key("organisation", name="contribution_party_key"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False), name="contribution_of_someone"
            ),
            SameAsParent(parent="organisation", name="contribution_party_same_company"),
            SameAsParent(parent="annex", name="contribution_same_company"),
            SameAsParent(
                parent="annex",
                column="organisation",
                name="contribution_same_party",
                violation_error_message=_("The contribution belongs to the annex's tenant."),
            ),
            SameAsParent(parent="plan", column="annex", name="contribution_plan_of_annex"),
            SameAsParent(parent="plan", column="year", name="contribution_year_of_plan"),
            SameAsParent(parent="pledge", column="plan", name="contribution_pledge_of_plan"),
            SameAsParent(parent="pledge", column="kind", name="contribution_kind_of_pledge"),
            SameAsParent(parent="kind", name="contribution_kind_same_company"),
            SameAsParent(parent="kind", column="unit", name="contribution_unit_of_kind"),
            SameAsParent(parent="activity", name="contribution_activity_same_company"),
            SameAsParent(parent="district", name="contribution_district_same_company"),
            SameAsParent(parent="theme", name="contribution_theme_same_company"),
            SameAsParent(parent="reverses", name="contribution_reverses_same_company"),
            SameAsParent(parent="overlap", name="contribution_overlap_same_company"),
            one_of("state", ContributionState.values, name="contribution_state"),
            models.CheckConstraint(
                condition=Q(year=ExtractYear("done_on")),
                name="contribution_in_its_year",
                violation_error_message=_("The day is not in the year of the plan."),
            ),
            models.CheckConstraint(
                condition=(~REVERSING & Q(amount__gt=0, women__gte=0, men__gte=0, other__gte=0))
                | (REVERSING & Q(amount__lt=0, women__lte=0, men__lte=0, other__lte=0)),
                name="contribution_amount",
                violation_error_message=_("Write a number above zero."),
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__gt=0, hours__lte=DAY_HOURS),
                name="contribution_within_a_day",
                violation_error_message=_("A day has 24 hours."),
            ),
            positive("area_m2", name="contribution_area"),
            models.CheckConstraint(
                condition=~HOURS
                | Q(
                    hours__isnull=False,
                    amount=F("hours") * (F("women") + F("men") + F("other")),
                ),
                name="contribution_hours_add_up",
            ),
            models.CheckConstraint(
                condition=~SPACE
                | Q(hours__isnull=False, area_m2__isnull=False)
                & Q(Exact(Abs("amount"), Round(F("area_m2") * F("hours"), precision=2))),
                name="contribution_space_adds_up",
            ),
            models.CheckConstraint(
                condition=~PERSONS | Q(amount=F("women") + F("men") + F("other")),
                name="contribution_persons_add_up",
            ),
            all_or_none("submitted_by", "submitted_at", name="contribution_sent_in"),
            set_in(
                "submitted_at",
                set(ContributionState) - {ContributionState.DRAFT, ContributionState.WITHDRAWN},
                name="contribution_sent_in_before_answered",
            ),
            models.CheckConstraint(
                condition=Q(verifier="", verified_by=None, verified_at=None)
                | Q(verifier=Verifier.PERSON, verified_by__isnull=False, verified_at__isnull=False)
                | Q(verifier=Verifier.LIMIT, verified_by=None, verified_at__isnull=False),
                name="contribution_verification",
            ),
            set_exactly_in(
                "verified_at", {ContributionState.VERIFIED}, name="contribution_verified"
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None)
                | ~Q(verified_by=F("logged_by"))
                & ~Q(verified_by=F("submitted_by"))
                & ~Q(verified_by=F("rejected_by")),
                name="contribution_four_eyes",
                violation_error_message=_("Somebody else has to verify it."),
            ),
            set_in("rejected_by", {ContributionState.REJECTED}, name="contribution_rejected"),
            models.CheckConstraint(
                condition=Q(objected_by=None, objected_at=None, objection="")
                | Q(objected_by__isnull=False, objected_at__isnull=False, rejected_by__isnull=False)
                & ~Q(objection=""),
                name="contribution_objection",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ANSWERED)) | ~Q(answer=""),
                name="contribution_answer_has_reason",
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=~Q(state__in=[ContributionState.REJECTED, ContributionState.WITHDRAWN]),
                name="contribution_corrected_once",
                violation_error_message=_("This contribution has been corrected already."),
            ),
            models.CheckConstraint(
                condition=~Q(reverses=F("id")), name="contribution_not_its_own_correction"
            ),
        ]
        triggers = [
            # Locks the plan while it looks, so that a year cannot close between look and write.
            pgtrigger.Trigger(
                name="closed_year",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("plan_state", "text")],
                func="""
                    SELECT state INTO plan_state FROM annexes_yearplan
                    WHERE id = COALESCE(NEW.plan_id, OLD.plan_id) FOR SHARE;
                    IF plan_state = 'closed' THEN
                        RAISE EXCEPTION 'the contributions of a closed year are locked'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            ),
            pgtrigger.Trigger(
                name="allocated_at_most",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.amount IS DISTINCT FROM NEW.amount"),
                declare=[("given", "numeric")],
                func=ALLOCATED_AT_MOST.format(contribution="NEW.id"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {dates.format_day(self.done_on)}"

    def get_absolute_url(self) -> str:
        """Its own page in the portal."""
        return reverse("annexes:contribution", args=[self.pk])

    @property
    def state_tone(self) -> str:
        """The colour of its state."""
        return TONES[self.state]

    @property
    def persons(self) -> int:
        """How many took part."""
        return self.women + self.men + self.other

    @property
    def is_unhandled(self) -> bool:
        """Whether the tenant may still change it or take it back."""
        return self.state in UNHANDLED and self.reverses_id is None

    @property
    def can_be_objected_to(self) -> bool:
        """Whether the tenant may still say that the rejection was wrong: once."""
        return (
            self.state == ContributionState.REJECTED
            and self.objected_at is None
            and self.reverses_id is None
        )

    @cached_property
    def confirmation(self) -> "Confirmation | None":
        """The host's question or answer that stands, if there is one."""
        if hasattr(self, "standing"):
            return self.standing[0] if self.standing else None
        return self.confirmations.standing().select_related("host").first()

    @property
    def is_disputed(self) -> bool:
        """Whether the host has said something else."""
        return self.confirmation is not None and self.confirmation.state in HOST_DISAGREES

    @property
    def shown_amount(self) -> str:
        """The amount with its unit: 6 hours."""
        return exactly(self.amount, self.unit)

    @property
    def shown_hours(self) -> str:
        """How long it lasted: 1,5 h."""
        return exactly(self.hours, Unit.HOURS) if self.hours else ""

    @property
    def shown_area(self) -> str:
        """How much space: 60 m²."""
        return exactly(self.area_m2, "m2") if self.area_m2 else ""
