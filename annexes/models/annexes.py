"""The social annex to a lease, and the two signatures under it."""

from datetime import date
from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annexes.ambition import Ambition
from annexes.models.leases import Lease
from annexes.models.templates import AnnexTemplateVersion
from annexes.states.annexes import ANNEX_MOVES, BINDING, FROZEN, UNDER_WAY, AnnexState
from portal.constraints import all_or_none, in_order, one_of, set_exactly_in, set_in
from portal.goals.models import Theme
from portal.ids import uuid7
from portal.ownership import OwnedQuerySet, Shared
from portal.places.models import District
from portal.records.models import StoredFile
from portal.roles import Role
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key


class Party(models.TextChoices):
    """A side of the annex."""

    LANDLORD = "landlord", _("landlord")
    TENANT = "tenant", _("tenant")


#: How each state is marked where it is shown.
TONES = {
    AnnexState.DRAFT: "neutral",
    AnnexState.OFFERED: "waiting",
    AnnexState.NEGOTIATING: "waiting",
    AnnexState.AGREED: "active",
    AnnexState.SIGNED_BY_TENANT: "active",
    AnnexState.SIGNED_BY_LANDLORD: "active",
    AnnexState.ACTIVE: "good",
    AnnexState.EXPIRED: "neutral",
    AnnexState.TERMINATED: "bad",
    AnnexState.WITHDRAWN: "bad",
}


class AnnexQuerySet(OwnedQuerySet):
    """Questions about annexes. Every method chains."""

    def in_force(self, on: date) -> Self:
        """Return the annexes that bind both parties that day, today or in hindsight."""
        return self.filter(
            Q(ended_on=None, ends_on__gte=on) | Q(ended_on__gte=on),
            state__in=sorted(BINDING),
            starts_on__lte=on,
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
class LeaseAnnex(Shared, Stateful):
    """A social annex to one lease: what landlord and tenant promise, and until when.

    ``organisation`` is the tenant when the annex was drafted. ``handover_sha256`` is the
    fingerprint of the content as the other side handed it over: only that content can be
    agreed to. Once agreed, ``content`` is the annex, word for word; what stands in the
    template, the lease or the year plan can change without touching it.
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
    ended_on = models.DateField(_("ended early on"), null=True, editable=False)
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
    offered_at = models.DateTimeField(_("offered at"), null=True, editable=False)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    #: Day by which the party that has the ball should answer.
    answer_by = models.DateField(_("answer by"), null=True, editable=False)
    handover_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, editable=False)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    content = models.JSONField(_("agreed content"), null=True, editable=False)
    content_sha256 = models.CharField(  # noqa: DJ001 -- null is "not frozen", tied to the state
        _("fingerprint of the content"), max_length=64, null=True, editable=False
    )
    activated_at = models.DateTimeField(_("signed by both at"), null=True, editable=False)
    signed_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("signed annex"),
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
            all_or_none("offered_at", "offered_by", name="annex_offered"),
            set_in(
                "offered_at",
                set(AnnexState) - {AnnexState.DRAFT, AnnexState.WITHDRAWN},
                name="annex_offered_when_shown",
            ),
            all_or_none(
                "agreed_at", "agreed_by", "content", "content_sha256", name="annex_agreement"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(FROZEN), content_sha256__isnull=False)
                | Q(state=AnnexState.WITHDRAWN)
                | Q(
                    state__in=sorted(set(AnnexState) - FROZEN - {AnnexState.WITHDRAWN}),
                    content_sha256__isnull=True,
                ),
                name="annex_frozen_when_agreed",
            ),
            set_exactly_in("activated_at", BINDING, name="annex_activated_when_binding"),
            set_exactly_in("ended_on", {AnnexState.TERMINATED}, name="annex_ended_when_terminated"),
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
        triggers = [
            pgtrigger.Protect(
                name="agreed_content_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.content_sha256 IS NOT NULL AND NEW.content_sha256 IS NOT NULL AND "
                    "(OLD.content, OLD.content_sha256) IS DISTINCT FROM "
                    "(NEW.content, NEW.content_sha256)"
                ),
            ),
            pgtrigger.Protect(name="annex_stays", operation=pgtrigger.Delete),
        ]

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
    def state_tone(self) -> str:
        """How the state is marked."""
        return TONES[AnnexState(self.state)]

    @property
    def is_frozen(self) -> bool:
        """Whether the content stands word for word."""
        return self.content_sha256 is not None

    @property
    def last_day(self) -> date:
        """The last day on which the annex binds."""
        return self.ended_on or self.ends_on

    @property
    def shown_content(self) -> dict[str, Any]:
        """What the annex says: frozen when agreed, otherwise as of now."""
        from annexes.content import content_of  # content reads the models

        return content_of(self)

    def has_signed(self, party: Party) -> bool:
        """Whether this side has signed."""
        return any(signature.party == party for signature in self.signatures.all())


class Signature(Shared):
    """One side's signature: who, in which role, when, and under exactly which content.

    Append-only. ``by_name`` keeps the name as it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    annex = models.ForeignKey(
        LeaseAnnex, models.PROTECT, related_name="signatures", verbose_name=_("annex")
    )
    party = models.CharField(_("party"), max_length=10, choices=Party)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed by")
    )
    by_name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    at = models.DateTimeField(_("signed at"))
    content_sha256 = models.CharField(_("fingerprint of the content"), max_length=64)

    class Meta:
        ordering = ["at"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(
                fields=["annex", "party"],
                name="signature_once",
                violation_error_message=_("This side has signed already."),
            ),
            one_of("party", Party.values, name="signature_party"),
            models.CheckConstraint(
                condition=Q(content_sha256__regex=r"^[0-9a-f]{64}$"), name="signature_fingerprint"
            ),
            SameAsParent(parent="annex", name="signature_same_company"),
            SameAsParent(parent="annex", column="organisation", name="signature_same_party"),
        ]
        triggers = [
            pgtrigger.Protect(name="signed_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.by_name}, {self.get_party_display()}"
