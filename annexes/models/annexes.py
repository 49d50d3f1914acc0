"""The social annex to a lease."""

from datetime import date, timedelta
from typing import Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annexes.ambition import Ambition
from annexes.models.agreements import (
    Agreement,
    Party,
    agreement_constraints,
    agreement_triggers,
)
from annexes.models.leases import Lease
from annexes.models.templates import AnnexTemplateVersion
from annexes.states.annexes import ANNEX_MOVES, BINDING, IN_FORCE, UNDER_WAY, AnnexState
from portal.constraints import all_or_none, in_order, one_of, set_exactly_in
from portal.goals.models import Theme
from portal.ownership import OwnedQuerySet
from portal.places.models import District
from portal.walls import SameAsParent, wall_key

#: So long before its last day an annex is shown as ending soon. Source: issue 3, 60 days.
SOON = timedelta(days=60)


class AnnexQuerySet(OwnedQuerySet):
    """Questions about annexes. Every method chains."""

    def in_force(self, on: date) -> Self:
        """Return the annexes that bind both parties that day, today or in hindsight."""
        return self.filter(
            Q(ended_on=None, ends_on__gte=on) | Q(ended_on__gte=on),
            state__in=sorted(BINDING),
            starts_on__lte=on,
        )

    def suspended(self, on: date) -> Self:
        """Return the annexes that rest that day."""
        from annexes.models.suspensions import Suspension  # it points at the annex

        resting = Suspension.objects.covering(on).values("annex")
        return self.filter(pk__in=resting)

    def expiring(self, on: date) -> Self:
        """Return the annexes in force whose last day is near: today's and `SOON` days ahead."""
        return self.filter(state__in=sorted(IN_FORCE)).filter(
            Q(ended_on=None, ends_on__range=(on, on + SOON)) | Q(ended_on__range=(on, on + SOON))
        )

    def under_way(self) -> Self:
        """Return the annexes that still lack a signature."""
        return self.filter(state__in=sorted(UNDER_WAY))

    def with_company(self) -> Self:
        """Return the annexes in which the landlord has the next step."""
        return self.filter(
            state__in=[AnnexState.DRAFT, AnnexState.NEGOTIATING, AnnexState.SIGNED_BY_TENANT]
        )

    def with_tenant(self) -> Self:
        """Return the annexes in which the tenant has the next step."""
        return self.filter(state__in=[AnnexState.OFFERED, AnnexState.SIGNED_BY_LANDLORD])


class _Days(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


@pghistory.track(exclude=["content"])
class LeaseAnnex(Agreement):
    """A social annex to one lease: what landlord and tenant promise, and until when.

    ``organisation`` is the tenant when the annex was drafted. Once agreed, ``content`` is the
    annex, word for word; what stands in the template, the lease or the year plan can change
    without touching it, and so can an amendment: it is a document of its own.
    """

    moves = ANNEX_MOVES

    lease = models.ForeignKey(
        Lease, models.PROTECT, related_name="annexes", verbose_name=_("lease")
    )
    template_version = models.ForeignKey(
        AnnexTemplateVersion,
        models.PROTECT,
        related_name="annexes",
        verbose_name=_("wording"),
    )
    number = models.CharField(_("number"), max_length=24)
    state = models.CharField(
        _("state"), max_length=20, choices=AnnexState, default=AnnexState.DRAFT, editable=False
    )
    language = models.CharField(
        _("language of the annex"), max_length=2, choices=settings.LANGUAGES, default="sv"
    )
    starts_on = models.DateField(_("valid from"))
    ends_on = models.DateField(_("valid to"))
    #: Earlier than ``ends_on``: by notice, or because the lease ends.
    ended_on = models.DateField(_("ends early on"), null=True, editable=False)
    ambition = models.CharField(
        _("ambition"), max_length=10, choices=Ambition, default=Ambition.LIGHT
    )
    districts = models.ManyToManyField(
        District, blank=True, related_name="+", verbose_name=_("districts")
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="+", verbose_name=_("focus areas")
    )
    landlord_contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the landlord's contact person"),
    )
    drafted_at = models.DateTimeField(_("drafted at"), editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    notice_on = models.DateField(_("notice given on"), null=True, editable=False)
    notice_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    notice_party = models.CharField(
        _("notice given by"), max_length=10, choices=Party, blank=True, editable=False
    )

    objects = AnnexQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-id"]
        verbose_name = _("annex")
        verbose_name_plural = _("annexes")
        indexes = [
            models.Index(fields=["company", "state", "-drafted_at"], name="annex_by_state"),
            models.Index(fields=["company", "-drafted_at", "-id"], name="annex_latest"),
            models.Index(fields=["organisation", "state"], name="annex_of_tenant"),
        ]
        constraints = [
            wall_key(name="annex_wall"),
            wall_key("organisation", name="annex_party_key"),
            models.UniqueConstraint(fields=["company", "number"], name="annex_number_once"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False), name="annex_of_someone"
            ),
            one_of("state", AnnexState.values, name="annex_state"),
            one_of("ambition", Ambition.values, name="annex_ambition"),
            in_order("starts_on", "ends_on", name="annex_period"),
            in_order(
                "starts_on",
                "ended_on",
                name="annex_ended_after_start",
                message=_("The last day can't be before the annex begins."),
            ),
            in_order(
                "ended_on",
                "ends_on",
                name="annex_ended_early",
                message=_("The last day can't be after the annex ends anyway."),
            ),
            *agreement_constraints("annex"),
            models.CheckConstraint(
                condition=Q(state__in=[AnnexState.ENDING, AnnexState.TERMINATED])
                & Q(ended_on__isnull=False)
                | Q(state__in=[AnnexState.ACTIVE, AnnexState.EXPIRED])
                | (~Q(state__in=sorted(BINDING)) & Q(ended_on__isnull=True)),
                name="annex_ended_when_over",
            ),
            set_exactly_in(
                "notice_on",
                {AnnexState.ENDING, AnnexState.TERMINATED},
                name="annex_notice_when_ending",
            ),
            all_or_none("notice_on", "notice_by", name="annex_notice"),
            models.CheckConstraint(
                condition=Q(notice_on__isnull=True, notice_party="")
                | Q(notice_on__isnull=False, notice_party__in=sorted(Party.values)),
                name="annex_notice_of_a_side",
            ),
            in_order("notice_on", "ended_on", name="annex_notice_before_end"),
            models.UniqueConstraint(
                fields=["lease"],
                condition=Q(state__in=sorted(UNDER_WAY)),
                name="annex_one_under_way",
                violation_error_message=_("The lease already has an annex that is under way."),
            ),
            ExclusionConstraint(
                name="annex_one_in_force",
                expressions=[
                    ("lease", RangeOperators.EQUAL),
                    (
                        _Days(
                            "starts_on",
                            Coalesce(F("ended_on"), F("ends_on")),
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=sorted(BINDING)),
                violation_error_message=_("The lease has another annex in force in that time."),
            ),
            SameAsParent(parent="lease", name="annex_lease_same_company"),
            SameAsParent(parent="organisation", name="annex_tenant_same_company"),
            SameAsParent(parent="template_version", name="annex_version_of_company"),
        ]
        triggers = agreement_triggers("annex")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The tenant's page about the annex."""
        return reverse("annexes:annex", args=[self.pk])

    @classmethod
    def organisation_sees(cls) -> Q:
        """A tenant sees an annex from the moment it has been offered."""
        return Q(offered_at__isnull=False)

    @property
    def last_day(self) -> date:
        """The last day on which the annex binds."""
        return self.ended_on or self.ends_on

    @property
    def shown_content(self) -> dict[str, Any]:
        """What the annex says: frozen when agreed, otherwise as of now."""
        from annexes.content import content_of  # content reads the models

        return content_of(self)

    def is_suspended_on(self, day: date) -> bool:
        """Whether the annex rests that day, by a suspension that has been decided."""
        return any(each.covers(day) for each in self.suspensions.all())
