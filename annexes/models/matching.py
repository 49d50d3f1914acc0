"""Pledges that meet needs: what is left of a need, and the host's answer to each pledge."""

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annexes.models.pledges import Pledge
from annexes.states.matching import MATCH_MOVES, MatchState
from portal.activities.models import Need
from portal.constraints import one_of
from portal.ownership import OwnedQuerySet, Shared
from portal.people.models import Organisation
from portal.states import Stateful
from portal.walls import SameAsParent

#: How each state is marked where it is shown.
TONES = {
    MatchState.WAITING: "waiting",
    MatchState.ACCEPTED: "good",
    MatchState.DECLINED: "bad",
    MatchState.LAPSED: "neutral",
}


class MatchQuerySet(OwnedQuerySet):
    """Questions about matches."""

    def waiting(self) -> "MatchQuerySet":
        """Return those that the host has not answered."""
        return self.filter(state=MatchState.WAITING)


@pghistory.track()
class Match(Shared, Stateful):
    """A tenant's pledge for an association's activity, and what the association says to it.

    ``organisation`` is the host. Where the company itself is the host there is no match: its
    answer to the pledge is the host's.
    """

    moves = MATCH_MOVES

    need = models.ForeignKey(Need, models.PROTECT, related_name="matches", verbose_name=_("need"))
    pledge = models.ForeignKey(
        Pledge, models.PROTECT, related_name="matches", verbose_name=_("pledge")
    )
    tenant = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("tenant")
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=MatchState,
        default=MatchState.WAITING,
        editable=False,
    )
    asked_at = models.DateTimeField(_("asked at"), editable=False)

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        verbose_name = _("pledge to a need")
        verbose_name_plural = _("pledges to needs")
        indexes = [models.Index(fields=["organisation", "state"], name="match_of_host")]
        constraints = [
            one_of("state", MatchState.values, name="match_state"),
            models.UniqueConstraint(
                fields=["pledge"],
                condition=Q(state__in=[MatchState.WAITING, MatchState.ACCEPTED]),
                name="match_one_live",
            ),
            SameAsParent(parent="need", name="match_same_company"),
            SameAsParent(parent="need", column="organisation", follows=True, name="match_host"),
            SameAsParent(parent="pledge", name="match_pledge_same_company"),
            SameAsParent(
                parent="pledge",
                column="tenant",
                parent_column="organisation",
                name="match_tenant_of_pledge",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenant}: {self.pledge}"

    def get_absolute_url(self) -> str:
        """Its page in the portal, for the host."""
        return reverse("annexes:match", args=[self.pk])

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return TONES[MatchState(self.state)]
