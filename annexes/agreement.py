"""What stands in the way of agreeing to an annex: one answer for button, page and action (R-20)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annexes.content import live_content
from annexes.models import ClauseProposal, Comment, LeaseAnnex, Party, Pledge
from annexes.states.annexes import AnnexState
from annexes.states.pledges import PledgeState
from portal.canonical import fingerprint
from portal.errors import DomainError

#: In which state each side has the annex, and may agree to it.
AGREES_IN = {Party.TENANT: AnnexState.OFFERED, Party.LANDLORD: AnnexState.NEGOTIATING}


class ContentChanged(DomainError):
    """Agreed to is only what the other side handed over."""

    message = _("The content has changed since you got it. Send it to the other party instead.")


class PledgeReturned(DomainError):
    """A pledge still waits for a new wording."""

    message = _("A pledge has been returned with a comment. Change it or remove it first.")


class QuestionsOpen(DomainError):
    """Nobody agrees over the other side's question."""

    def __init__(self, *, comments: int, wordings: int) -> None:
        asked = []
        if wordings:
            asked.append(
                ngettext(
                    "The other party has proposed a wording that you have not answered.",
                    "The other party has proposed %(count)d wordings that you have not answered.",
                    wordings,
                )
                % {"count": wordings}
            )
        if comments:
            asked.append(
                ngettext(
                    "%(count)d comment of the other party is open. Answer it; they note it as "
                    "settled.",
                    "%(count)d comments of the other party are open. Answer them; they note them "
                    "as settled.",
                    comments,
                )
                % {"count": comments}
            )
        super().__init__(" ".join(asked))


def hindrance(
    annex: LeaseAnnex, *, party: Party, content: dict[str, Any] | None = None
) -> DomainError | None:
    """Return why this side can't agree to the annex that it has; None when it can.

    Args:
        annex: With this side: offered for the tenant, in negotiation for the landlord.
        party: Who would agree.
        content: What the annex says now, where it is at hand.
    """
    wordings = annex.clause_proposals.waiting().by_the_other(party).count()
    comments = annex.comments.open().by_the_other(party).count()
    if wordings or comments:
        return QuestionsOpen(comments=comments, wordings=wordings)
    if Pledge.objects.filter(plan__annex=annex, state=PledgeState.RETURNED).exists():
        return PledgeReturned()
    if fingerprint(content or live_content(annex)) != annex.handover_sha256:
        return ContentChanged()
    return None


def can_agree(annex: LeaseAnnex, party: Party) -> bool:
    """Whether this side has the annex, and nothing stands in the way of agreeing to it."""
    return annex.state == AGREES_IN[party] and hindrance(annex, party=party) is None


def open_of(annex: LeaseAnnex, party: Party) -> tuple[list[Comment], list[ClauseProposal]]:
    """Return what this side still asks for: it lapses when the side agrees all the same."""
    return (
        list(annex.comments.open().filter(party=party)),
        list(annex.clause_proposals.waiting().filter(party=party)),
    )


@contextmanager
def stood_by(annex: LeaseAnnex) -> Iterator[None]:
    """Count a change of a locked annex as handed over with it.

    For changes that the side which handed the annex over stands behind: wordings that both have
    agreed on, and what it changes itself because the other side asked. When somebody has changed
    something else in between nothing follows: the annex has to be handed over again.
    """
    unchanged = fingerprint(live_content(annex)) == annex.handover_sha256
    yield
    if unchanged:
        annex.handover_sha256 = fingerprint(live_content(annex))
        annex.save(update_fields=["handover_sha256"])
