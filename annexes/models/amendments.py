"""Amendments: what both sides change in a signed annex. The signed original stays as it is."""

from datetime import date
from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annexes.ambition import Ambition
from annexes.models.agreements import (
    Agreement,
    Party,
    agreement_constraints,
    agreement_triggers,
)
from annexes.models.annexes import LeaseAnnex
from annexes.states.amendments import AMENDMENT_CHOICES, AMENDMENT_MOVES, AMENDMENT_STATES
from annexes.states.annexes import UNDER_WAY, AnnexState
from portal.constraints import in_order, one_of, set_exactly_in
from portal.goals.models import Theme
from portal.ownership import OwnedQuerySet, Shared
from portal.places.models import District
from portal.walls import SameAsParent, wall_key


class Part(models.TextChoices):
    """A part of the annex that an amendment may change."""

    CLAUSES = "clauses", _("the wording of clauses")
    END = "end", _("the last day")
    FOCUS = "focus", _("ambition, districts and focus areas")
    PLAN = "plan", _("pledges and commitments, as the year plan has them now")


class AmendmentQuerySet(OwnedQuerySet):
    """Questions about amendments. Every method chains."""

    def signed(self) -> Self:
        """Return those under which both names stand, in the order in which they hold."""
        return self.filter(state=AnnexState.ACTIVE).order_by("ordinal")

    def holding(self, on: date) -> Self:
        """Return the signed ones that had taken effect by that day, the latest last."""
        return self.signed().filter(holds_from__lte=on)

    def under_way(self) -> Self:
        """Return those that still lack a signature."""
        return self.filter(state__in=sorted(UNDER_WAY))

    def with_company(self) -> Self:
        """Return those in which the landlord has the next step."""
        return self.filter(
            Q(state__in=[AnnexState.NEGOTIATING, AnnexState.SIGNED_BY_TENANT])
            | Q(state=AnnexState.DRAFT, drafted_party=Party.LANDLORD)
        )

    def shown_to(self, party: Party) -> Self:
        """Return those that this side may read: the other's drafts are the other's."""
        return self.exclude(state=AnnexState.DRAFT, drafted_party=party.other)


@pghistory.track(exclude=["content"])
class Amendment(Agreement):
    """A change to a signed annex, with a number, an agreement and signatures of its own.

    ``scope`` says what it may change; everything else is taken over from what holds already.
    ``wanted_from`` is the day that the sides ask for; ``holds_from`` is the day that it became: an
    amendment never reaches back before the last signature under it.
    """

    moves = AMENDMENT_MOVES

    annex = models.ForeignKey(
        LeaseAnnex, models.PROTECT, related_name="amendments", verbose_name=_("annex")
    )
    ordinal = models.PositiveSmallIntegerField(_("which"), editable=False)
    number = models.CharField(_("number"), max_length=32, editable=False)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=AMENDMENT_CHOICES,
        default=AnnexState.DRAFT,
        editable=False,
    )
    scope = ArrayField(
        models.CharField(max_length=10, choices=Part), verbose_name=_("what it changes")
    )
    background = models.TextField(_("why"), max_length=2000)
    wanted_from = models.DateField(_("to hold from"))
    holds_from = models.DateField(_("holds from"), null=True, editable=False)
    new_ends_on = models.DateField(_("new last day"), null=True, blank=True)
    ambition = models.CharField(_("ambition"), max_length=10, choices=Ambition, blank=True)
    districts = models.ManyToManyField(
        District, blank=True, related_name="+", verbose_name=_("districts")
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="+", verbose_name=_("focus areas")
    )
    drafted_at = models.DateTimeField(_("drafted at"), editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    drafted_party = models.CharField(_("drafted for"), max_length=10, choices=Party, editable=False)
    #: When the annex took over ambition, districts and focus areas from here.
    taken_up_at = models.DateTimeField(null=True, editable=False)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["annex", "ordinal"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        indexes = [
            models.Index(fields=["company", "state", "-drafted_at"], name="amendment_by_state")
        ]
        constraints = [
            wall_key(name="amendment_wall"),
            wall_key("organisation", name="amendment_party_key"),
            models.UniqueConstraint(fields=["annex", "ordinal"], name="amendment_ordinal_once"),
            models.UniqueConstraint(
                fields=["annex"],
                condition=Q(state__in=sorted(UNDER_WAY)),
                name="amendment_one_under_way",
                violation_error_message=_("The annex already has an amendment under way."),
            ),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="amendment_ordinal"),
            one_of("state", sorted(AMENDMENT_STATES), name="amendment_state"),
            one_of("drafted_party", Party.values, name="amendment_drafted_for"),
            one_of("ambition", ["", *Ambition.values], name="amendment_ambition"),
            models.CheckConstraint(
                condition=Q(scope__len__gte=1, scope__contained_by=Part.values),
                name="amendment_scope",
                violation_error_message=_("Choose what the amendment changes."),
            ),
            models.CheckConstraint(
                condition=Q(new_ends_on__isnull=True) | Q(scope__contains=[Part.END]),
                name="amendment_end_in_scope",
            ),
            models.CheckConstraint(
                condition=Q(ambition="") | Q(scope__contains=[Part.FOCUS]),
                name="amendment_focus_in_scope",
            ),
            in_order("wanted_from", "holds_from", name="amendment_never_early"),
            set_exactly_in("holds_from", {AnnexState.ACTIVE}, name="amendment_holds_when_signed"),
            *agreement_constraints("amendment"),
            SameAsParent(parent="annex", name="amendment_same_company"),
            SameAsParent(parent="annex", column="organisation", name="amendment_same_party"),
        ]
        triggers = agreement_triggers("amendment")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The tenant's page about the amendment."""
        return reverse("annexes:amendment", args=[self.pk])

    @classmethod
    def organisation_sees(cls) -> Q:
        """A tenant sees its own drafts, and what the landlord has put forward."""
        return Q(offered_at__isnull=False) | Q(drafted_party=Party.TENANT)

    @property
    def language(self) -> str:
        """The language of the annex."""
        return self.annex.language

    @property
    def holder(self) -> Party | None:
        """The side that may change it now; None when it is agreed, signed or withdrawn."""
        return {
            AnnexState.DRAFT: Party(self.drafted_party),
            AnnexState.OFFERED: Party.TENANT,
            AnnexState.NEGOTIATING: Party.LANDLORD,
        }.get(AnnexState(self.state))

    @property
    def scope_names(self) -> list[str]:
        """What it may change, in words."""
        return [str(Part(part).label) for part in Part.values if part in self.scope]

    @property
    def shown_content(self) -> dict[str, Any]:
        """What the annex says with the amendment: frozen when agreed, otherwise as of now."""
        from annexes.amended import content_of_amendment  # it reads the models

        return content_of_amendment(self)


#: The wording of an amendment may be touched only until it is agreed.
_ONLY_UNTIL_AGREED = """
    if tg_op <> 'INSERT' and exists (
        select 1 from annexes_amendment where id = old.amendment_id and content_sha256 is not null
    ) or tg_op <> 'DELETE' and exists (
        select 1 from annexes_amendment where id = new.amendment_id and content_sha256 is not null
    ) then
        raise exception 'the wording of an agreed amendment never changes'
            using errcode = 'integrity_constraint_violation';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
"""


@pghistory.track()
class AmendedClause(Shared):
    """The new wording of one clause, by the number that the clause has in the annex."""

    amendment = models.ForeignKey(
        Amendment, models.CASCADE, related_name="clauses", verbose_name=_("amendment")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    heading = models.CharField(_("heading"), max_length=200)
    body = models.TextField(_("text"), max_length=10_000)

    class Meta:
        ordering = ["amendment", "number"]
        verbose_name = _("amended clause")
        verbose_name_plural = _("amended clauses")
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "number"], name="amended_clause_number_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="amended_clause_number"),
            SameAsParent(parent="amendment", name="amended_clause_same_company"),
            SameAsParent(
                parent="amendment", column="organisation", name="amended_clause_same_party"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="amended_until_agreed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_ONLY_UNTIL_AGREED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.heading}"

    @classmethod
    def organisation_sees(cls) -> Q:
        """A tenant sees the wording when it sees the amendment."""
        return Q(amendment__offered_at__isnull=False) | Q(amendment__drafted_party=Party.TENANT)
