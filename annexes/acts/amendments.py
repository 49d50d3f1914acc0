"""What can be done to amendments, by the side whose turn it is; and how one is begun."""

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext_lazy as _

from annexes.actions import amendments as actions
from annexes.actions import annexes as annex_actions
from annexes.acts.papers import paper_acts
from annexes.forms.amendments import AmendmentForm, BeginAmendmentForm
from annexes.forms.signing import SignAsLandlordForm, SignAsTenantForm
from annexes.models import Amendment, LeaseAnnex, Party
from annexes.states.amendments import PUT_FORWARD
from annexes.states.annexes import (
    ACCEPT_OFFER,
    ACCEPT_PROPOSAL,
    DECLINE,
    HAND_BACK,
    OFFER,
    PROPOSE,
    RECONSIDER,
    REOPEN,
    WITHDRAW,
    AnnexState,
)
from portal.acts import Act, ReasonForm, register_acts

#: Who writes amendments for each side.
AMENDS = {
    Party.TENANT: "annexes.amend_as_tenant",
    Party.LANDLORD: "annexes.amend_as_landlord",
}


def amending(party: Party) -> tuple[Act, ...]:
    """Return the act by which one side begins an amendment."""
    return (
        Act(
            "amend_as_tenant" if party == Party.TENANT else "amend",
            _("Propose an amendment"),
            partial(actions.draft_amendment, party=party),
            permission=AMENDS[party],
            form=BeginAmendmentForm,
            possible=_can_be_amended,
            explain=_("The signed annex stays. What you change holds when both have signed it."),
            done=_("The amendment is begun. Write what it says, then send it."),
        ),
    )


def _can_be_amended(annex: LeaseAnnex) -> bool:
    return annex.state == AnnexState.ACTIVE and not annex.amendments.under_way().exists()


def _is(*states: AnnexState) -> Callable[[Amendment], bool]:
    return lambda amendment: amendment.state in states


def _held_by(party: Party) -> Callable[[Amendment], bool]:
    return lambda amendment: amendment.holder == party


def _own_draft(party: Party) -> Callable[[Amendment], bool]:
    return lambda amendment: (
        amendment.state == AnnexState.DRAFT and amendment.drafted_party == party
    )


def _shown(amendment: Amendment) -> bool:
    return amendment.state != AnnexState.DRAFT


def _sign(party: Party) -> Act:
    other = AnnexState.SIGNED_BY_LANDLORD if party == Party.TENANT else AnnexState.SIGNED_BY_TENANT
    tenant = party == Party.TENANT
    return Act(
        "sign_as_tenant" if tenant else "sign",
        _("Sign for the tenant") if tenant else _("Sign for the landlord"),
        annex_actions.sign_as_tenant if tenant else annex_actions.sign_as_landlord,
        permission="annexes.sign_as_tenant" if tenant else "annexes.sign_as_landlord",
        form=SignAsTenantForm if tenant else SignAsLandlordForm,
        possible=_is(AnnexState.AGREED, other),
        explain=_("Your name, the time and the fingerprint of this very content are kept."),
        done=_("You have signed. Thank you!") if tenant else _("You have signed."),
        tone="good",
    )


def _change(party: Party) -> Act:
    return Act(
        "write" if party == Party.TENANT else "change",
        _("Write what it says"),
        partial(actions.change_amendment, party=party),
        permission=AMENDS[party],
        form=AmendmentForm,
        possible=_held_by(party),
        done=_("The amendment is changed."),
    )


def _drop(party: Party) -> Act:
    return Act(
        "discard" if party == Party.TENANT else "drop",
        _("Throw the draft away"),
        actions.drop_amendment,
        permission=AMENDS[party],
        form=ReasonForm,
        possible=_own_draft(party),
        explain=_("The other party has not seen it."),
        done=_("The draft is gone."),
        tone="danger",
    )


register_acts(
    Amendment,
    _sign(Party.LANDLORD),
    _sign(Party.TENANT),
    Act(
        "accept_offer",
        _("Agree to the amendment"),
        actions.accept_amendment_offer,
        move=ACCEPT_OFFER,
        permission="annexes.accept_offer",
        explain=_("The content is then fixed word for word, and both sides sign it."),
        done=_("Both sides agree. The amendment can be signed."),
        tone="good",
    ),
    Act(
        "accept",
        _("Agree to the amendment"),
        actions.accept_amendment_proposal,
        move=ACCEPT_PROPOSAL,
        permission="annexes.accept_proposal",
        explain=_("The content is then fixed word for word, and both sides sign it."),
        done=_("Both sides agree. The amendment can be signed."),
        tone="good",
    ),
    _change(Party.LANDLORD),
    _change(Party.TENANT),
    Act(
        "offer",
        _("Offer it to the tenant"),
        actions.offer_amendment,
        move=OFFER,
        permission=AMENDS[Party.LANDLORD],
        possible=_own_draft(Party.LANDLORD),
        explain=_("The tenant reads what would change, and agrees or answers."),
        done=_("The amendment is offered. The tenant gets a letter."),
    ),
    Act(
        "put_forward",
        _("Send to the landlord"),
        actions.put_amendment_forward,
        move=PUT_FORWARD,
        permission=AMENDS[Party.TENANT],
        possible=_own_draft(Party.TENANT),
        explain=_("The landlord reads what would change, and agrees or comes back to you."),
        done=_("Sent. The landlord gets a letter."),
    ),
    Act(
        "answer",
        _("Answer the landlord"),
        actions.answer_amendment,
        move=PROPOSE,
        permission="annexes.propose_content",
        form=ReasonForm,
        explain=_("With what you have changed, if anything. The landlord agrees or comes back."),
        done=_("Sent. The landlord gets a letter."),
    ),
    Act(
        "hand_back",
        _("Send back to the tenant"),
        actions.hand_amendment_back,
        move=HAND_BACK,
        permission="annexes.hand_back_annex",
        form=ReasonForm,
        explain=_("With what you have changed and a comment. The tenant agrees or answers."),
        done=_("Sent back. The tenant gets a letter."),
    ),
    *paper_acts(),
    Act(
        "reopen",
        _("Change what was agreed"),
        actions.reopen_amendment,
        move=REOPEN,
        permission="annexes.reopen_annex",
        form=ReasonForm,
        explain=_("You get it back. It has to be agreed to again before anybody signs."),
        done=_("The amendment is with you again. The tenant gets a letter."),
    ),
    Act(
        "reconsider",
        _("Change what was agreed"),
        actions.reconsider_amendment,
        move=RECONSIDER,
        permission="annexes.reconsider_annex",
        form=ReasonForm,
        explain=_("You get it back. It has to be agreed to again before anybody signs."),
        done=_("The amendment is with you again. The landlord gets a letter."),
    ),
    _drop(Party.LANDLORD),
    _drop(Party.TENANT),
    Act(
        "withdraw",
        _("Withdraw the amendment"),
        actions.withdraw_amendment,
        move=WITHDRAW,
        permission="annexes.withdraw_annex",
        form=ReasonForm,
        possible=_shown,
        explain=_("The annex holds as it is."),
        done=_("The amendment is withdrawn."),
        tone="danger",
    ),
    Act(
        "decline",
        _("Decline the amendment"),
        actions.decline_amendment,
        move=DECLINE,
        permission="annexes.decline_annex",
        form=ReasonForm,
        explain=_("The annex holds as it is."),
        done=_("You have declined. The landlord gets a letter."),
        tone="danger",
    ),
)
