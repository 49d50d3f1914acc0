"""The talk about an annex as its page shows it: by clause and by pledge, with what one can do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse

from annexes.content import content_of
from annexes.models import ClauseProposal, Comment, LeaseAnnex, Party, Pledge
from annexes.states.comments import TALKED_ABOUT, WordingState
from portal.acts import Act, act_named, acts_for

if TYPE_CHECKING:
    from portal.people.models import User

#: An act with the address of its page.
Link = tuple[Act, str]

#: Acts that change a pledge, by which a comment's answer may be done.
CHANGES_PLEDGE = frozenset({"change", "change_space", "reword", "reword_space"})


@dataclass(frozen=True)
class Said:
    """A comment, and what this person can do about it."""

    comment: Comment
    acts: list[Link]


@dataclass(frozen=True)
class Worded:
    """A proposed wording beside what it would replace, and what this person can do about it."""

    proposal: ClauseProposal
    acts: list[Link]
    reason: str

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for an answer."""
        return self.proposal.state == WordingState.PROPOSED


@dataclass
class Thread:
    """All that was said about one clause or one pledge.

    ``about`` is where on the page that is found, and what a comment on it is addressed to.
    """

    about: str
    title: str
    pledge: Pledge | None = None
    pledge_acts: list[Link] = field(default_factory=list)
    comments: list[Said] = field(default_factory=list)
    wordings: list[Worded] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Where on the page the thread stands."""
        return f"talk-{self.about}"

    @property
    def open_comments(self) -> int:
        """How many comments are open."""
        return sum(said.comment.is_open for said in self.comments)

    @property
    def open_wordings(self) -> int:
        """How many wordings wait for an answer."""
        return sum(worded.is_waiting for worded in self.wordings)

    @property
    def is_open(self) -> bool:
        """Whether anybody still asks for something."""
        return bool(self.open_comments or self.open_wordings)


@dataclass
class Talk:
    """Every thread of an annex, by what it is about, in the order of the annex."""

    clauses: dict[int, Thread]
    pledges: dict[Any, Thread]

    @property
    def threads(self) -> list[Thread]:
        """The threads in which something was said."""
        every = [*self.clauses.values(), *self.pledges.values()]
        return [thread for thread in every if thread.comments]

    @property
    def open_threads(self) -> list[Thread]:
        """The threads in which somebody still asks for something."""
        return [thread for thread in self.threads if thread.is_open]


def talk_about(
    annex: LeaseAnnex, user: "User", *, seen_by: Party, content: dict[str, Any] | None = None
) -> Talk:
    """Return the talk about an annex, with addresses in the portal or in the web admin.

    Args:
        annex: Seen by this person.
        user: Who looks; decides what can be done.
        seen_by: The tenant sees the portal's pages, the landlord the web admin's.
        content: What the annex says, where it is at hand.
    """
    link = _linker(user, seen_by)
    clauses = (content or content_of(annex))["clauses"]
    pledges = list(Pledge.objects.filter(plan__annex=annex).select_related("plan__annex", "kind"))
    talk = Talk(
        clauses={
            clause["number"]: Thread(
                f"clause-{clause['number']}", f"{clause['number']}. {clause['heading']}"
            )
            for clause in clauses
        },
        pledges={
            pledge.pk: Thread(f"pledge-{pledge.pk}", pledge.wording, pledge=pledge)
            for pledge in pledges
        },
    )
    _fill(talk, annex, link)
    for thread in talk.pledges.values():
        if thread.comments and annex.state in TALKED_ABOUT:
            thread.pledge.plan.annex = annex
            found = link(thread.pledge)
            thread.pledge_acts = [each for each in found if each[0].name in CHANGES_PLEDGE]
    return talk


def _fill(talk: Talk, annex: LeaseAnnex, link: Callable[[models.Model], list[Link]]) -> None:
    for comment in annex.comments.select_related("by"):
        comment.annex = annex
        thread = talk.clauses.get(comment.clause_number) or talk.pledges.get(comment.pledge_id)
        if thread is not None:
            thread.comments.append(Said(comment, link(comment)))
    for proposal in annex.clause_proposals.select_related("by", "answered_by"):
        proposal.annex = annex
        thread = talk.clauses.get(proposal.clause_number)
        if thread is not None:
            thread.wordings.append(Worded(proposal, link(proposal), _reason(proposal)))


def _reason(proposal: ClauseProposal) -> str:
    """Return why a declined wording was declined."""
    if proposal.state != WordingState.DECLINED:
        return ""
    return proposal.history().last().reason


def _linker(user: "User", seen_by: Party) -> Callable[[models.Model], list[Link]]:
    def link(thing: models.Model) -> list[Link]:
        return [
            (act, _act_url(thing, act.name, seen_by))
            for act in acts_for(thing, user)
            if act.name != "log"
        ]

    return link


def _act_url(thing: models.Model, name: str, seen_by: Party) -> str:
    where = "admin:annexes_" if seen_by == Party.LANDLORD else "annexes:"
    return reverse(f"{where}{thing._meta.model_name}_act", args=[thing.pk, name])


def comment_url(annex: LeaseAnnex, user: "User", *, seen_by: Party) -> str:
    """Return where this person comments on the annex; empty when it can't be done now."""
    name = "comment_as_landlord" if seen_by == Party.LANDLORD else "comment"
    act = act_named(annex, name)
    return _act_url(annex, name, seen_by) if act and act.is_open(annex, user) else ""
