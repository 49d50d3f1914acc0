"""What happens next with an annex, said to each side in its own words: what, who, by when."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annexes.models import Amendment, LeaseAnnex, Party
from annexes.states.annexes import AnnexState

#: What the state is called to the tenant. The landlord's words are the state's own labels.
TENANTS_WORDS: dict[AnnexState, Promise] = {
    AnnexState.OFFERED: _("with you"),
    AnnexState.NEGOTIATING: _("with the landlord"),
    AnnexState.AGREED: _("to be signed"),
    AnnexState.SIGNED_BY_TENANT: _("signed by you"),
    AnnexState.SIGNED_BY_LANDLORD: _("waits for your signature"),
    AnnexState.ACTIVE: _("signed by both"),
    AnnexState.ENDING: _("notice given"),
    AnnexState.EXPIRED: _("expired"),
    AnnexState.TERMINATED: _("ended early"),
    AnnexState.WITHDRAWN: _("came to nothing"),
}

_LANDLORD, _TENANT, _BOTH = _("The landlord"), _("The tenant"), _("Both sides, in any order")

#: What is done next: the sentence for the landlord, the one for the tenant, and who does it.
_NEXT: dict[AnnexState, tuple[Promise, Promise, Promise]] = {
    AnnexState.DRAFT: (
        _("Look the annex through, then offer it to the tenant."),
        _("The landlord is preparing the annex."),
        _LANDLORD,
    ),
    AnnexState.OFFERED: (
        _("The tenant reads the annex, puts in its pledges and answers."),
        _("Read the annex. Agree to it as it is, or put in your pledges and send it back."),
        _TENANT,
    ),
    AnnexState.NEGOTIATING: (
        _("Agree to the tenant's proposal, or change it and send it back with a comment."),
        _("The landlord looks at your proposal and agrees, or comes back to you."),
        _LANDLORD,
    ),
    AnnexState.AGREED: (
        _("The content is fixed. A manager signs for the landlord, a signatory for the tenant."),
        _("The content is fixed. Your authorised signatory signs it, and so does the landlord."),
        _BOTH,
    ),
    AnnexState.SIGNED_BY_TENANT: (
        _("The tenant has signed. A manager signs for the landlord."),
        _("You have signed. The landlord's signature is what remains."),
        _LANDLORD,
    ),
    AnnexState.SIGNED_BY_LANDLORD: (
        _("The landlord has signed. The tenant's signature is what remains."),
        _("The landlord has signed. Your authorised signatory signs too."),
        _TENANT,
    ),
}


@dataclass(frozen=True)
class NextStep:
    """What is done next, by whom, and by which day it is asked for."""

    text: str | Promise
    who: str | Promise
    by: date | None


def next_step(annex: LeaseAnnex, *, seen_by: Party) -> NextStep | None:
    """Return what happens next, in the words of one side; None when nothing waits for anybody."""
    found = _NEXT.get(AnnexState(annex.state))
    if found is None:
        return None
    to_landlord, to_tenant, who = found
    return NextStep(to_landlord if seen_by == Party.LANDLORD else to_tenant, who, annex.answer_by)


def state_for_tenant(annex: LeaseAnnex) -> str | Promise:
    """Return what the state is called to the tenant."""
    return TENANTS_WORDS.get(AnnexState(annex.state), annex.get_state_display())


#: What is done next with an amendment: for the side whose turn it is, for the one that waits.
_AMENDING: dict[AnnexState, tuple[Promise, Promise]] = {
    AnnexState.OFFERED: (
        _("Read what would change. Agree to it, or answer the landlord."),
        _("The tenant reads what would change, and agrees or answers."),
    ),
    AnnexState.NEGOTIATING: (
        _("Read what the tenant wants to change. Agree to it, or send it back."),
        _("The landlord reads what you want to change, and agrees or comes back to you."),
    ),
}


def amendment_step(amendment: Amendment, *, seen_by: Party) -> NextStep | None:
    """Return what happens next with an amendment, in the words of one side."""
    state = AnnexState(amendment.state)
    if state == AnnexState.DRAFT:
        text: str | Promise = _("Write what the amendment says, then send it.")
        return NextStep(text, Party(amendment.drafted_party).label, None)
    if state in _AMENDING:
        own, others = _AMENDING[state]
        text = own if amendment.holder == seen_by else others
        return NextStep(
            text, _LANDLORD if amendment.holder == Party.LANDLORD else _TENANT, amendment.answer_by
        )
    found = _NEXT.get(state)
    if found is None:
        return None
    to_landlord, to_tenant, who = found
    return NextStep(
        to_landlord if seen_by == Party.LANDLORD else to_tenant, who, amendment.answer_by
    )


def amendment_state_for_tenant(amendment: Amendment) -> str | Promise:
    """Return what the amendment's state is called to the tenant."""
    return TENANTS_WORDS.get(AnnexState(amendment.state), amendment.get_state_display())
