"""The talk about an annex before it is agreed: comments, and other wordings of its clauses.

A comment is also the key to what it is about: it opens that one clause, or that one pledge, for
the other side, whoever's turn it is.
"""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annexes.differences import SideBySide, side_by_side
from annexes.models.annexes import LeaseAnnex, Party
from annexes.models.pledges import Pledge
from annexes.models.templates import MOST_CLAUSES
from annexes.states.comments import (
    ANSWERED,
    COMMENT_MOVES,
    TALKED_ABOUT,
    WORDING_MOVES,
    CommentState,
    WordingState,
)
from portal.constraints import all_or_none, one_of, set_exactly_in
from portal.ownership import OwnedQuerySet, Shared
from portal.states import Stateful
from portal.walls import SameAsParent, wall_key

#: Refuses a comment that names a pledge of another annex.
_PLEDGE_OF_THE_ANNEX = """
    if new.pledge_id is not null and not exists (
        select 1 from annexes_pledge pledge
        join annexes_yearplan plan on plan.id = pledge.plan_id
        where pledge.id = new.pledge_id and plan.annex_id = new.annex_id
    ) then
        raise exception 'the pledge belongs to another annex'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
"""


class CommentQuerySet(OwnedQuerySet):
    """Questions about comments. Every method chains."""

    def open(self) -> Self:
        """Return the comments that nobody has settled, in annexes that are talked about."""
        return self.filter(state=CommentState.OPEN, annex__state__in=sorted(TALKED_ABOUT))

    def by_the_other(self, party: str) -> Self:
        """Return what the other side has written."""
        return self.exclude(party=party)


class Comment(Shared, Stateful):
    """What one side says about one clause, or about one pledge, while the annex is agreed.

    The text never changes. Whoever wrote it settles it; so does agreeing on another wording.
    """

    moves = COMMENT_MOVES

    annex = models.ForeignKey(
        LeaseAnnex, models.PROTECT, related_name="comments", verbose_name=_("annex")
    )
    clause_number = models.PositiveSmallIntegerField(_("clause"), null=True, editable=False)
    pledge = models.ForeignKey(
        Pledge,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="comments",
        verbose_name=_("pledge"),
    )
    party = models.CharField(_("party"), max_length=10, choices=Party, editable=False)
    text = models.TextField(_("comment"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    at = models.DateTimeField(_("written at"), editable=False)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=CommentState,
        default=CommentState.OPEN,
        editable=False,
    )
    resolved_at = models.DateTimeField(_("settled at"), null=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("settled by"),
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index(
                fields=["company", "party"], condition=Q(state="open"), name="comment_open"
            )
        ]
        constraints = [
            wall_key("annex", name="comment_of_annex_key"),
            wall_key("clause_number", name="comment_of_clause_key"),
            models.CheckConstraint(
                condition=Q(clause_number__isnull=False, pledge__isnull=True)
                | Q(clause_number__isnull=True, pledge__isnull=False),
                name="comment_on_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(clause_number=None)
                | Q(clause_number__gte=1, clause_number__lte=MOST_CLAUSES),
                name="comment_clause_number",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            one_of("party", Party.values, name="comment_party"),
            one_of("state", CommentState.values, name="comment_state"),
            all_or_none("resolved_at", "resolved_by", name="comment_resolution"),
            set_exactly_in("resolved_at", {CommentState.RESOLVED}, name="comment_resolved"),
            SameAsParent(parent="annex", name="comment_same_company"),
            SameAsParent(parent="annex", column="organisation", name="comment_same_party"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="comment_pledge_of_the_annex",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_PLEDGE_OF_THE_ANNEX,
            ),
            pgtrigger.Protect(
                name="comment_text_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.annex_id, OLD.clause_number, OLD.pledge_id, OLD.party, OLD.text, "
                    "OLD.by_id, OLD.at) IS DISTINCT FROM (NEW.annex_id, NEW.clause_number, "
                    "NEW.pledge_id, NEW.party, NEW.text, NEW.by_id, NEW.at))"
                ),
            ),
            pgtrigger.Protect(name="comment_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 60 else f"{self.text[:59]}…"

    def get_absolute_url(self) -> str:
        """Its place on the tenant's page about the annex."""
        return f"{self.annex.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Where on an annex's page it stands."""
        about = f"clause-{self.clause_number}" if self.clause_number else f"pledge-{self.pledge_id}"
        return f"talk-{about}"

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return "waiting" if self.state == CommentState.OPEN else "good"

    @property
    def is_open(self) -> bool:
        """Whether it still asks for something."""
        return self.state == CommentState.OPEN


#: How each state of a wording is marked where it is shown.
WORDING_TONES = {
    WordingState.PROPOSED: "waiting",
    WordingState.ACCEPTED: "good",
    WordingState.DECLINED: "bad",
    WordingState.TAKEN_BACK: "neutral",
    WordingState.REPLACED: "neutral",
}


class ClauseProposalQuerySet(OwnedQuerySet):
    """Questions about proposed wordings. Every method chains."""

    def waiting(self) -> Self:
        """Return the wordings that the other side has to answer, in annexes talked about."""
        return self.filter(state=WordingState.PROPOSED, annex__state__in=sorted(TALKED_ABOUT))

    def agreed(self) -> Self:
        """Return the wordings that both sides agree on: what their annexes print."""
        return self.filter(state=WordingState.ACCEPTED)

    def by_the_other(self, party: str) -> Self:
        """Return what the other side has proposed."""
        return self.exclude(party=party)


class ClauseProposal(Shared, Stateful):
    """Another wording for one clause of one annex, proposed by the side that a comment asked.

    ``base_text`` is what the clause said when it was proposed, ``text`` what it shall say; both
    are filled in, without placeholders, in the ``language`` of the annex. Neither changes.
    """

    moves = WORDING_MOVES

    annex = models.ForeignKey(
        LeaseAnnex, models.PROTECT, related_name="clause_proposals", verbose_name=_("annex")
    )
    clause_number = models.PositiveSmallIntegerField(_("clause"), editable=False)
    comment = models.ForeignKey(
        Comment,
        models.PROTECT,
        editable=False,
        related_name="proposals",
        verbose_name=_("comment"),
    )
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, editable=False)
    base_text = models.TextField(_("what the clause said"), editable=False)
    text = models.TextField(_("proposed wording"))
    party = models.CharField(_("party"), max_length=10, choices=Party, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    at = models.DateTimeField(_("proposed at"), editable=False)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=WordingState,
        default=WordingState.PROPOSED,
        editable=False,
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

    objects = ClauseProposalQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("proposed wording")
        verbose_name_plural = _("proposed wordings")
        constraints = [
            models.UniqueConstraint(
                fields=["annex", "clause_number"],
                condition=Q(state=WordingState.PROPOSED),
                name="wording_one_proposed",
            ),
            models.UniqueConstraint(
                fields=["annex", "clause_number", "language"],
                condition=Q(state=WordingState.ACCEPTED),
                name="wording_one_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(text=F("base_text")), name="wording_says_otherwise"
            ),
            one_of("party", Party.values, name="wording_party"),
            one_of("state", WordingState.values, name="wording_state"),
            all_or_none("answered_at", "answered_by", name="wording_answer"),
            set_exactly_in("answered_at", ANSWERED, name="wording_answered"),
            SameAsParent(parent="annex", name="wording_same_company"),
            SameAsParent(parent="annex", column="organisation", name="wording_same_party"),
            SameAsParent(parent="comment", column="annex", name="wording_of_comments_annex"),
            SameAsParent(parent="comment", column="clause_number", name="wording_of_its_clause"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="wording_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.annex_id, OLD.clause_number, OLD.comment_id, OLD.language, "
                    "OLD.base_text, OLD.text, OLD.party, OLD.by_id, OLD.at) IS DISTINCT FROM "
                    "(NEW.annex_id, NEW.clause_number, NEW.comment_id, NEW.language, "
                    "NEW.base_text, NEW.text, NEW.party, NEW.by_id, NEW.at))"
                ),
            ),
            pgtrigger.Protect(name="wording_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return gettext("Clause %(number)d in other words") % {"number": self.clause_number}

    def get_absolute_url(self) -> str:
        """Its place on the tenant's page about the annex."""
        return f"{self.annex.get_absolute_url()}#talk-clause-{self.clause_number}"

    @property
    def state_tone(self) -> str:
        """How the state is marked."""
        return WORDING_TONES[WordingState(self.state)]

    @property
    def difference(self) -> SideBySide:
        """Both wordings, with what differs marked."""
        return side_by_side(self.base_text, self.text)
