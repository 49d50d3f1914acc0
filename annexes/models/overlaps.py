"""Contributions that may be one and the same gift, logged twice."""

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from annexes.states.contributions import DELIVERED
from annexes.states.overlaps import OVERLAP_MOVES, OverlapState
from portal import dates
from portal.constraints import one_of
from portal.ownership import Owned, OwnedQuerySet
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key

#: How each state is marked where it is shown.
TONES = {
    OverlapState.OPEN: "waiting",
    OverlapState.SEPARATE: "good",
    OverlapState.SAME: "neutral",
}


class OverlapQuerySet(OwnedQuerySet):
    """Questions about overlaps. Every method chains."""

    def to_settle(self) -> Self:
        """Return the open ones in which two or more rows still count."""
        counting = Q(contributions__state__in=sorted(DELIVERED), contributions__reverses=None)
        return (
            self.filter(state=OverlapState.OPEN)
            .annotate(rows=Count("contributions", filter=counting))
            .filter(rows__gte=2)
        )


class Overlap(Owned, Stateful):
    """A flag on contributions of the same kind and day, at one activity or by one tenant.

    It stops nothing: two firms may well help at the same evening. Staff say whether they are
    separate gifts or the same one; when another such row comes in, the flag goes up again.
    """

    moves = OVERLAP_MOVES

    kind = models.ForeignKey(
        "annexes.PledgeKind", models.PROTECT, related_name="+", verbose_name=_("kind")
    )
    done_on = models.DateField(_("day"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=OverlapState,
        default=OverlapState.OPEN,
        editable=False,
    )
    found_at = models.DateTimeField(_("found at"))

    objects = OverlapQuerySet.as_manager()

    class Meta:
        ordering = ["-done_on", "id"]
        verbose_name = _("possible double")
        verbose_name_plural = _("possible doubles")
        indexes = [
            models.Index(
                fields=["company"], condition=Q(state=OverlapState.OPEN), name="overlap_open"
            )
        ]
        constraints = [
            wall_key(name="overlap_wall"),
            one_of("state", OverlapState.values, name="overlap_state"),
            SameAsParent(parent="kind", name="overlap_kind_same_company"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {dates.format_day(self.done_on)}"

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return TONES[OverlapState(self.state)]
