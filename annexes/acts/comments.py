"""What can be done in the talk about an annex, by either side."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from annexes.actions import comments as actions
from annexes.forms.comments import AnswerForm, CommentForm, WordingForm
from annexes.models import ClauseProposal, Comment, LeaseAnnex, Party
from annexes.states.comments import (
    ACCEPT_WORDING,
    DECLINE_WORDING,
    RESOLVE,
    TAKE_BACK,
    TALKED_ABOUT,
)
from portal.acts import Act, ReasonForm, register_acts

#: Who talks for each side.
TALKS = {
    Party.TENANT: "annexes.talk_as_tenant",
    Party.LANDLORD: "annexes.talk_as_landlord",
}


def _is_talked_about(thing: Comment | ClauseProposal) -> bool:
    return thing.annex.state in TALKED_ABOUT


def _by(party: Party, *, own: bool) -> Callable[[Any], bool]:
    """Whether this side wrote it, or the other did, and the annex is being agreed."""

    def possible(thing: Comment | ClauseProposal) -> bool:
        return (thing.party == party) == own and _is_talked_about(thing)

    return possible


def _answer(party: Party) -> Callable[..., LeaseAnnex]:
    def answer(comment: Comment, **given: Any) -> Comment:
        return actions.write_comment(
            comment.annex,
            clause_number=comment.clause_number,
            pledge=comment.pledge,
            party=party,
            **given,
        )

    return answer


def _comment(party: Party, name: str) -> Act:
    return Act(
        name,
        _("Comment on a clause or a pledge"),
        partial(actions.write_comment, party=party),
        permission=TALKS[party],
        form=CommentForm,
        possible=lambda annex: annex.state in TALKED_ABOUT,
        explain=_("Opens that clause or pledge, and no other, for the other party to change."),
        done=_("The comment is there. The other party sees it beside the clause or pledge."),
    )


def _comment_acts(party: Party, names: tuple[str, str, str]) -> list[Act]:
    """What one side can do with a comment: names of rewording, answering and settling."""
    reword, answer, settle = names
    return [
        Act(
            reword,
            _("Propose another wording"),
            partial(actions.propose_wording, party=party),
            permission=TALKS[party],
            form=WordingForm,
            possible=partial(actions.opens_clause, party=party),
            explain=_("For this annex alone. It holds when the other party accepts it."),
            done=_("The wording is proposed. The other party accepts or declines it."),
        ),
        Act(
            answer,
            _("Answer"),
            _answer(party),
            move=RESOLVE,
            permission=TALKS[party],
            form=AnswerForm,
            possible=_by(party, own=False),
            done=_("The answer is there."),
        ),
        Act(
            settle,
            _("Note as settled"),
            partial(actions.resolve_comment, party=party),
            move=RESOLVE,
            permission=TALKS[party],
            possible=_by(party, own=True),
            explain=_("You ask for nothing more. The clause or pledge is no longer open."),
            done=_("Noted as settled."),
        ),
    ]


def _wording_acts(party: Party, names: tuple[str, str, str]) -> list[Act]:
    """What one side can do with a proposed wording: names of yes, no, and taking it back."""
    accept, decline, take_back = names
    return [
        Act(
            accept,
            _("Accept the wording"),
            partial(actions.accept_wording, party=party),
            move=ACCEPT_WORDING,
            permission=TALKS[party],
            possible=_by(party, own=False),
            explain=_("The annex says this from now on. Its other clauses are not touched."),
            done=_("The wording is agreed. The annex says it now."),
            tone="good",
        ),
        Act(
            decline,
            _("Decline the wording"),
            partial(actions.decline_wording, party=party),
            move=DECLINE_WORDING,
            permission=TALKS[party],
            form=ReasonForm,
            possible=_by(party, own=False),
            done=_("The wording is declined."),
        ),
        Act(
            take_back,
            _("Take the wording back"),
            partial(actions.take_back_wording, party=party),
            move=TAKE_BACK,
            permission=TALKS[party],
            possible=_by(party, own=True),
            done=_("The wording is taken back."),
        ),
    ]


register_acts(
    LeaseAnnex, _comment(Party.TENANT, "comment"), _comment(Party.LANDLORD, "comment_as_landlord")
)
register_acts(
    Comment,
    *_comment_acts(Party.TENANT, ("reword", "answer", "settle")),
    *_comment_acts(
        Party.LANDLORD, ("reword_as_landlord", "answer_as_landlord", "settle_as_landlord")
    ),
)
register_acts(
    ClauseProposal,
    *_wording_acts(Party.TENANT, ("accept", "decline", "take_back")),
    *_wording_acts(
        Party.LANDLORD, ("accept_as_landlord", "decline_as_landlord", "take_back_as_landlord")
    ),
)
