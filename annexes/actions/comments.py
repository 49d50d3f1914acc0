"""Writes to the talk about an annex: comments, and other wordings of its clauses.

A comment opens what it is about for the other side alone. Agreeing to the annex closes what one's
own side still asks for; what the other side asks for has to be answered first.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annexes import letters
from annexes.agreement import AGREES_IN, open_of, stood_by
from annexes.content import live_content
from annexes.models import ClauseProposal, Comment, LeaseAnnex, Party, Pledge
from annexes.states.comments import (
    ACCEPT_WORDING,
    DECLINE_WORDING,
    REPLACE,
    RESOLVE,
    TAKE_BACK,
    TALKED_ABOUT,
    CommentState,
)
from annexes.states.pledges import PledgeState
from portal.errors import DomainError
from portal.states import make_move

if TYPE_CHECKING:
    from portal.people.models import User


class NotTalkedAbout(DomainError):
    """The annex is not being agreed now."""

    message = _("Comments are written while the annex is being agreed. It isn't now.")


class NothingThere(DomainError):
    """There is no such clause or pledge in the annex."""

    message = _("The annex has no such clause or pledge any more. Choose another.")


class OthersComment(DomainError):
    """A comment is settled by the side that wrote it."""

    message = _("Only the party that wrote the comment can note it as settled.")


class ClauseShut(DomainError):
    """No open comment of the other side opens the clause."""

    message = _("A clause is opened by an open comment of the other party. This one isn't open.")


class SameWording(DomainError):
    """Nothing is proposed."""

    message = _("This is what the clause says already. Change the text first.")


class AnswerFirst(DomainError):
    """One proposed wording at a time."""

    message = _("The other party has proposed a wording for this clause. Answer that first.")


class OwnWording(DomainError):
    """Nobody answers their own proposal."""

    message = _("The other party answers this wording.")


class OthersWording(DomainError):
    """Nobody takes back what the other side has proposed."""

    message = _("The other party has proposed this wording. Accept or decline it.")


class ClauseMoved(DomainError):
    """The clause says something else than what the wording was proposed for."""

    message = _(
        "The clause says something else now than when this wording was proposed. Decline it, and "
        "ask for a new one."
    )


@transaction.atomic
def write_comment(
    annex: LeaseAnnex,
    *,
    text: str,
    party: Party,
    clause_number: int | None = None,
    pledge: Pledge | None = None,
    by: "User",
    at: datetime,
) -> Comment:
    """Say something about one clause or one pledge, and so open it for the other side.

    Args:
        annex: Being agreed; it need not be this side's turn.
        text: What is said.
        party: For which side.
        clause_number: The clause, or
        pledge: the pledge.
        by: Who writes.
        at: When.

    Raises:
        NotTalkedAbout: the annex is not being agreed.
        NothingThere: it has no such clause, or the pledge is gone or another annex's.
    """
    annex = _locked(annex)
    if pledge is None:
        _refuse_unknown_clause(annex, clause_number)
    elif pledge.plan.annex_id != annex.pk or pledge.state == PledgeState.CANCELLED:
        raise NothingThere
    made = Comment.objects.create(
        company_id=annex.company_id,
        organisation_id=annex.organisation_id,
        annex=annex,
        clause_number=None if pledge else clause_number,
        pledge=pledge,
        party=party,
        text=text,
        by=by,
        at=at,
    )
    _tell(annex, party, "comment", made, at=at)
    return made


@transaction.atomic
def resolve_comment(comment: Comment, *, party: Party, by: "User", at: datetime) -> Comment:
    """Note, for the side that wrote it, that nothing more is asked.

    Raises:
        OthersComment: the other side wrote it.
        IllegalMove: it is settled already.
    """
    comment = Comment.objects.locked(comment.pk)
    if comment.party != party:
        raise OthersComment
    return _resolve(comment, by=by, at=at)


@transaction.atomic
def propose_wording(
    comment: Comment, *, text: str, party: Party, by: "User", at: datetime
) -> ClauseProposal:
    """Propose another wording of the clause that the other side has commented on.

    A wording that this side has proposed before, and that is not answered yet, is taken back.

    Args:
        comment: Open, on a clause, by the other side.
        text: The whole clause in its new words, filled in.
        party: Which side proposes.
        by: Who.
        at: When.

    Raises:
        ClauseShut: the comment does not open a clause for this side.
        NothingThere: the clause is not in the annex.
        AnswerFirst: the other side's proposal waits for this side.
        SameWording: the clause says just that.
        NotTalkedAbout: the annex is not being agreed.
    """
    annex = _locked(comment.annex)
    comment = Comment.objects.select_related("annex").locked(comment.pk)
    if not opens_clause(comment, party):
        raise ClauseShut
    clause = _refuse_unknown_clause(annex, comment.clause_number)
    if text == clause["body"]:
        raise SameWording
    waiting = waiting_wording(annex, comment.clause_number)
    if waiting is not None:
        if waiting.party != party:
            raise AnswerFirst
        make_move(TAKE_BACK, waiting, by=by, at=at)
    made = ClauseProposal.objects.create(
        company_id=annex.company_id,
        organisation_id=annex.organisation_id,
        annex=annex,
        clause_number=comment.clause_number,
        comment=comment,
        language=annex.language,
        base_text=clause["body"],
        text=text,
        party=party,
        by=by,
        at=at,
    )
    _tell(annex, party, "wording", made, at=at)
    return made


@transaction.atomic
def accept_wording(
    proposal: ClauseProposal, *, party: Party, by: "User", at: datetime
) -> ClauseProposal:
    """Agree, for the other side, on a wording: this annex prints it from now on.

    The comment that asked for it is settled with it.

    Raises:
        OwnWording: this side proposed it.
        ClauseMoved: the clause says something else by now.
        IllegalMove: it is answered or taken back.
        NotTalkedAbout: the annex is not being agreed.
    """
    annex, proposal = _locked_with(proposal)
    if proposal.party == party:
        raise OwnWording
    if clause_of(annex, proposal.clause_number).get("body") != proposal.base_text:
        raise ClauseMoved
    with stood_by(annex):
        for former in annex.clause_proposals.agreed().filter(
            clause_number=proposal.clause_number, language=proposal.language
        ):
            make_move(REPLACE, former, by=by, at=at)
        proposal.answered_at, proposal.answered_by = at, by
        make_move(ACCEPT_WORDING, proposal, by=by, at=at)
    if proposal.comment.state == CommentState.OPEN:
        _resolve(Comment.objects.locked(proposal.comment_id), by=by, at=at)
    _tell(annex, party, "accepted", proposal, at=at)
    return proposal


@transaction.atomic
def decline_wording(
    proposal: ClauseProposal, *, reason: str, party: Party, by: "User", at: datetime
) -> ClauseProposal:
    """Say no, for the other side, to a wording. The clause stays open while the comment does.

    Raises:
        OwnWording: this side proposed it.
        IllegalMove: it is answered or taken back.
        NotTalkedAbout: the annex is not being agreed.
    """
    annex, proposal = _locked_with(proposal)
    if proposal.party == party:
        raise OwnWording
    proposal.answered_at, proposal.answered_by = at, by
    make_move(DECLINE_WORDING, proposal, by=by, at=at, reason=reason)
    _tell(annex, party, "declined", proposal, at=at, reason=reason)
    return proposal


@transaction.atomic
def take_back_wording(
    proposal: ClauseProposal, *, party: Party, by: "User", at: datetime
) -> ClauseProposal:
    """Take back, for the side that proposed it, a wording that nobody has answered.

    Raises:
        OthersWording: the other side proposed it.
        IllegalMove: it is answered.
        NotTalkedAbout: the annex is not being agreed.
    """
    _annex, proposal = _locked_with(proposal)
    if proposal.party != party:
        raise OthersWording
    make_move(TAKE_BACK, proposal, by=by, at=at)
    return proposal


def close_own_questions(annex: LeaseAnnex, *, party: Party, by: "User", at: datetime) -> None:
    """Let go what the side that agrees to a locked annex had still asked for."""
    comments, wordings = open_of(annex, party)
    for wording in wordings:
        make_move(TAKE_BACK, wording, by=by, at=at)
    for comment in comments:
        _resolve(comment, by=by, at=at)


def opens_clause(comment: Comment, party: Party) -> bool:
    """Whether the comment lets this side propose another wording of a clause."""
    return (
        comment.clause_number is not None
        and comment.party != party
        and comment.is_open
        and comment.annex.state in TALKED_ABOUT
    )


def opens_pledge(pledge: Pledge, party: Party) -> bool:
    """Whether a comment lets this side change the pledge, though it is not its turn."""
    asked = Comment.objects.open().by_the_other(party).filter(pledge=pledge)
    return pledge.plan.annex.state in TALKED_ABOUT and asked.exists()


def waiting_wording(annex: LeaseAnnex, clause_number: int) -> ClauseProposal | None:
    """Return the wording of the clause that waits for an answer."""
    return annex.clause_proposals.waiting().filter(clause_number=clause_number).first()


def clause_of(annex: LeaseAnnex, number: int | None) -> dict[str, Any]:
    """Return a clause as the annex prints it now; empty when it has none with this number."""
    printed = (each for each in live_content(annex)["clauses"] if each["number"] == number)
    return next(printed, {})


def _locked(annex: LeaseAnnex) -> LeaseAnnex:
    annex = LeaseAnnex.objects.locked(annex.pk)
    if annex.state not in TALKED_ABOUT:
        raise NotTalkedAbout
    return annex


def _locked_with(proposal: ClauseProposal) -> tuple[LeaseAnnex, ClauseProposal]:
    annex = _locked(proposal.annex)
    return annex, ClauseProposal.objects.select_related("comment").locked(proposal.pk)


def _refuse_unknown_clause(annex: LeaseAnnex, number: int | None) -> dict[str, Any]:
    clause = clause_of(annex, number)
    if not clause.get("applies"):
        raise NothingThere
    return clause


def _resolve(comment: Comment, *, by: "User", at: datetime) -> Comment:
    comment.resolved_at, comment.resolved_by = at, by
    make_move(RESOLVE, comment, by=by, at=at)
    return comment


def _tell(
    annex: LeaseAnnex,
    party: Party,
    what: str,
    about: Comment | ClauseProposal,
    *,
    at: datetime,
    reason: str = "",
) -> None:
    """Write to the other side at once when it has the annex; else it reads it at the hand-over."""
    if annex.state == AGREES_IN[party]:
        return
    write = letters.write_to_landlord if party == Party.TENANT else letters.write_to_tenant
    write("annex_talk", annex, at=at, what=what, said=about, reason=reason, party=party)
