"""Changes of what was pledged, agreed by both sides; the pledge keeps its first quantity."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annexes.models.annexes import Party
from annexes.models.contributions import exactly
from annexes.models.pledges import Pledge
from annexes.states.pledges import REVISION_MOVES, RevisionState
from portal.constraints import all_or_none, one_of, positive
from portal.ownership import OwnedQuerySet, Shared
from portal.states import Stateful
from portal.walls import SameAsParent

#: How each state is marked where it is shown.
TONES = {
    RevisionState.PROPOSED: "waiting",
    RevisionState.AGREED: "good",
    RevisionState.DECLINED: "bad",
    RevisionState.TAKEN_BACK: "neutral",
}
ANSWERED = frozenset({RevisionState.AGREED, RevisionState.DECLINED})


class RevisionQuerySet(OwnedQuerySet):
    """Questions about revisions."""

    def waiting(self) -> "RevisionQuerySet":
        """Return the proposals that nobody has answered."""
        return self.filter(state=RevisionState.PROPOSED)


@pghistory.track()
class PledgeRevision(Shared, Stateful):
    """One side's proposal to pledge another quantity than before, and the other side's answer.

    ``before`` and ``after`` are in the unit of the pledge's kind. For floor space ``hours_after``
    are the hours in the year; the area stays. At most one proposal waits at a time.
    """

    moves = REVISION_MOVES

    pledge = models.ForeignKey(
        Pledge, models.PROTECT, related_name="revisions", verbose_name=_("pledge")
    )
    before = models.DecimalField(_("quantity before"), max_digits=14, decimal_places=2)
    after = models.DecimalField(_("quantity after"), max_digits=14, decimal_places=2)
    hours_after = models.DecimalField(
        _("hours in the year"), max_digits=8, decimal_places=2, null=True
    )
    reason = models.TextField(_("why"), help_text=_("The other party reads it."))
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=RevisionState,
        default=RevisionState.PROPOSED,
        editable=False,
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_party = models.CharField(_("proposed by"), max_length=10, choices=Party)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["pledge", "proposed_at", "id"]
        verbose_name = _("change of a pledge")
        verbose_name_plural = _("changes of pledges")
        constraints = [
            one_of("state", RevisionState.values, name="revision_state"),
            one_of("proposed_party", Party.values, name="revision_party"),
            positive("before", name="revision_before"),
            positive("after", name="revision_after"),
            positive("hours_after", name="revision_hours"),
            models.CheckConstraint(
                condition=~Q(before=F("after")),
                name="revision_changes_something",
                violation_error_message=_("Write another quantity than the one that holds now."),
            ),
            models.UniqueConstraint(
                fields=["pledge"],
                condition=Q(state=RevisionState.PROPOSED),
                name="revision_one_at_a_time",
                violation_error_message=_("A change of this pledge waits for an answer already."),
            ),
            all_or_none("answered_at", "answered_by", name="revision_answer"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ANSWERED), answered_at__isnull=False)
                | (~Q(state__in=sorted(ANSWERED)) & Q(answered_at=None)),
                name="revision_answered",
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=F("proposed_by")), name="revision_two_people"
            ),
            SameAsParent(parent="pledge", name="revision_same_company"),
            SameAsParent(parent="pledge", column="organisation", name="revision_same_party"),
        ]

    def __str__(self) -> str:
        return f"{self.pledge}: {self.shown_before} → {self.shown_after}"

    @classmethod
    def organisation_sees(cls) -> Q:
        """A tenant sees the changes of its pledges."""
        return Q(pledge__plan__annex__offered_at__isnull=False)

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered it."""
        return self.state == RevisionState.PROPOSED

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return TONES[RevisionState(self.state)]

    @property
    def shown_before(self) -> str:
        """The quantity before, with its unit."""
        return exactly(self.before, self.pledge.kind.unit)

    @property
    def shown_after(self) -> str:
        """The quantity that is proposed, with its unit."""
        return exactly(self.after, self.pledge.kind.unit)
