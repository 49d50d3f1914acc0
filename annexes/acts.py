"""What can be done in this app: to leases, annexes, pledges and commitments.

Contributions and lease lists register theirs in modules of their own.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from annexes.actions import annexes as annex_actions
from annexes.actions import plans as plan_actions
from annexes.actions import pledges as pledge_actions
from annexes.actions import templates as template_actions
from annexes.forms.annexes import (
    AnnexForm,
    DraftForm,
    EndForm,
    NextYearForm,
    OfferForm,
    ProposalForm,
    SignForm,
    missing_years,
)
from annexes.forms.plans import (
    CommitmentForm,
    ConsentForm,
    KeepForm,
    PledgeForm,
    SpacePledgeForm,
    open_plans,
)
from annexes.models import (
    AnnexTemplateVersion,
    Commitment,
    Lease,
    LeaseAnnex,
    Party,
    Pledge,
    YearPlan,
)
from annexes.states.annexes import (
    ACCEPT_OFFER,
    ACCEPT_PROPOSAL,
    DECLINE,
    HAND_BACK,
    MISS,
    OFFER,
    PROPOSE,
    PUBLISH_VERSION,
    RECONSIDER,
    REOPEN,
    RESUME,
    TERMINATE,
    WITHDRAW,
    AnnexState,
    CommitmentState,
    VersionState,
)
from annexes.states.pledges import (
    ACCEPT,
    CANCEL,
    FAIL,
    FULFIL,
    FULFIL_PARTLY,
    REMOVE,
    RETURN,
    UNSETTLED,
    PledgeState,
)
from portal.acts import Act, ConfirmForm, ReasonForm, register_acts
from portal.states import Move

if TYPE_CHECKING:
    from portal.people.models import User

#: The content is the landlord's to change.
WITH_LANDLORD = frozenset({AnnexState.DRAFT, AnnexState.NEGOTIATING})


def _is_open(annex: LeaseAnnex, party: Party) -> bool:
    """Whether this side may write pledges now."""
    return annex.state in pledge_actions.WRITES_IN[party] and bool(open_plans(annex))


def _landlord_promises(annex: LeaseAnnex) -> bool:
    return annex.state in WITH_LANDLORD | {AnnexState.ACTIVE} and bool(open_plans(annex))


def _unsettled_with(party: Party) -> Callable[[Pledge], bool]:
    def possible(pledge: Pledge) -> bool:
        return pledge.state in UNSETTLED and pledge_actions.may_write(pledge.plan, party)

    return possible


def _proposed_by(party: Party) -> Callable[[Pledge], bool]:
    """Whether the pledge was proposed by this side, under a signed annex: the other accepts it."""

    def possible(pledge: Pledge) -> bool:
        return pledge.proposed_party == party and pledge.plan.annex.state == AnnexState.ACTIVE

    return possible


def _can_be_returned(pledge: Pledge) -> bool:
    return pledge.proposed_party == Party.TENANT and pledge_actions.may_write(
        pledge.plan, Party.LANDLORD
    )


def _can_be_cancelled(pledge: Pledge) -> bool:
    return pledge.plan.annex.state == AnnexState.ACTIVE


def _can_be_consented(pledge: Pledge) -> bool:
    return pledge.waits_for_consent and pledge.state in UNSETTLED | {PledgeState.ACCEPTED}


def _can_be_signed(party: Party, *states: AnnexState) -> Callable[[LeaseAnnex], bool]:
    def possible(annex: LeaseAnnex) -> bool:
        return annex.state in states

    return possible


def _can_be_reworded(commitment: Commitment) -> bool:
    return commitment.plan.annex.state in WITH_LANDLORD


def _add_commitment(annex: LeaseAnnex, *, plan: YearPlan, **given: Any) -> LeaseAnnex:
    plan_actions.add_commitment(plan, **given)
    return annex


def _change_commitment(commitment: Commitment, *, plan: YearPlan, **given: Any) -> LeaseAnnex:
    return plan_actions.change_commitment(commitment, **given).plan.annex


def _remove_commitment(commitment: Commitment, *, by: "User", at: datetime) -> LeaseAnnex:
    return plan_actions.remove_commitment(commitment, by=by, at=at).annex


def _propose(party: Party) -> Callable[..., LeaseAnnex]:
    def propose(annex: LeaseAnnex, *, plan: YearPlan, **given: Any) -> LeaseAnnex:
        pledge_actions.propose_pledge(plan, party=party, **given)
        return annex

    return propose


def _change(party: Party) -> Callable[..., Pledge]:
    def change(pledge: Pledge, *, plan: YearPlan, **given: Any) -> Pledge:
        return pledge_actions.change_pledge(pledge, party=party, **given)

    return change


def _as(action: Callable[..., Pledge], party: Party) -> Callable[..., Pledge]:
    def do(pledge: Pledge, **given: Any) -> Pledge:
        return action(pledge, party=party, **given)

    return do


def _judge(move: Move) -> Callable[..., Pledge]:
    def judge(pledge: Pledge, **given: Any) -> Pledge:
        return pledge_actions.judge_pledge(pledge, outcome=move.target, **given)

    return judge


def _add_year(annex: LeaseAnnex, **given: Any) -> LeaseAnnex:
    plan_actions.add_year_plan(annex, **given)
    return annex


def _is_space(pledge: Pledge) -> bool:
    return pledge.area_m2 is not None


def _both(*conditions: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def every(thing: Any) -> bool:
        return all(condition(thing) for condition in conditions)

    return every


def _not(condition: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def other(thing: Any) -> bool:
        return not condition(thing)

    return other


register_acts(
    Lease,
    Act(
        "draft_annex",
        _("Draft an annex"),
        annex_actions.draft_annex,
        permission="annexes.draft_annex",
        form=DraftForm,
        possible=lambda lease: not lease.annexes.under_way().exists(),
        explain=_(
            "The annex begins with the company's wording and its standard commitments. "
            "The tenant sees nothing until you offer it."
        ),
        done=_("The annex is drafted. Look it through, then offer it to the tenant."),
    ),
)

register_acts(
    LeaseAnnex,
    Act(
        "sign",
        _("Sign for the landlord"),
        annex_actions.sign_as_landlord,
        permission="annexes.sign_as_landlord",
        form=SignForm,
        possible=_can_be_signed(Party.LANDLORD, AnnexState.AGREED, AnnexState.SIGNED_BY_TENANT),
        explain=_("Your name, the time and the fingerprint of this very content are kept."),
        done=_("You have signed."),
        tone="good",
    ),
    Act(
        "sign_as_tenant",
        _("Sign for the tenant"),
        annex_actions.sign_as_tenant,
        permission="annexes.sign_as_tenant",
        form=SignForm,
        possible=_can_be_signed(Party.TENANT, AnnexState.AGREED, AnnexState.SIGNED_BY_LANDLORD),
        explain=_("Your name, the time and the fingerprint of this very content are kept."),
        done=_("You have signed. Thank you!"),
        tone="good",
    ),
    Act(
        "offer",
        _("Offer it to the tenant"),
        annex_actions.offer_annex,
        move=OFFER,
        permission="annexes.offer_annex",
        form=OfferForm,
        explain=_("The tenant can read the annex, propose pledges and agree to it."),
        done=_("The annex is offered. The tenant gets a letter."),
    ),
    Act(
        "accept_offer",
        _("Agree to the annex"),
        annex_actions.accept_offer,
        move=ACCEPT_OFFER,
        permission="annexes.accept_offer",
        explain=_("The content is then fixed word for word, and both sides sign it."),
        done=_("Both sides agree. The annex can be signed."),
        tone="good",
    ),
    Act(
        "propose",
        _("Send to the landlord"),
        annex_actions.propose_content,
        move=PROPOSE,
        permission="annexes.propose_content",
        form=ProposalForm,
        explain=_("When you have put in your pledges. The landlord agrees, or comes back to you."),
        done=_("Sent. The landlord gets a letter."),
    ),
    Act(
        "add_pledge",
        _("Pledge hours or other help"),
        _propose(Party.TENANT),
        permission="annexes.propose_pledge",
        form=PledgeForm,
        possible=lambda annex: _is_open(annex, Party.TENANT),
        explain=_("You choose whether and how much. You can change it until both have agreed."),
        done=_("The pledge is added."),
    ),
    Act(
        "add_space",
        _("Pledge floor space"),
        _propose(Party.TENANT),
        permission="annexes.propose_pledge",
        form=SpacePledgeForm,
        possible=lambda annex: _is_open(annex, Party.TENANT),
        explain=_("Lending begins when the landlord has consented to it."),
        done=_("The pledge is added."),
    ),
    Act(
        "accept",
        _("Agree to the tenant's proposal"),
        annex_actions.accept_proposal,
        move=ACCEPT_PROPOSAL,
        permission="annexes.accept_proposal",
        explain=_("The content is then fixed word for word, and both sides sign it."),
        done=_("Both sides agree. The annex can be signed."),
        tone="good",
    ),
    Act(
        "hand_back",
        _("Send back to the tenant"),
        annex_actions.hand_back,
        move=HAND_BACK,
        permission="annexes.hand_back_annex",
        form=ReasonForm,
        explain=_("With what you have changed and a comment. The tenant agrees or answers."),
        done=_("Sent back. The tenant gets a letter."),
    ),
    Act(
        "change",
        _("Change the annex"),
        annex_actions.change_annex,
        permission="annexes.change_annex",
        form=AnnexForm,
        possible=lambda annex: annex.state in WITH_LANDLORD,
        done=_("The annex is changed."),
    ),
    Act(
        "commit",
        _("Add a commitment of ours"),
        _add_commitment,
        permission="annexes.prepare_plan",
        form=CommitmentForm,
        possible=_landlord_promises,
        explain=_(
            "Something that the landlord does for the area. It binds, and the tenant sees it."
        ),
        done=_("The commitment is added."),
    ),
    Act(
        "suggest",
        _("Suggest a pledge"),
        _propose(Party.LANDLORD),
        permission="annexes.prepare_plan",
        form=PledgeForm,
        possible=lambda annex: _is_open(annex, Party.LANDLORD),
        explain=_("The tenant agrees to it, changes it or takes it away."),
        done=_("The pledge is suggested."),
    ),
    Act(
        "suggest_space",
        _("Suggest floor space"),
        _propose(Party.LANDLORD),
        permission="annexes.prepare_plan",
        form=SpacePledgeForm,
        possible=lambda annex: _is_open(annex, Party.LANDLORD),
        explain=_("The tenant agrees to it, changes it or takes it away."),
        done=_("The pledge is suggested."),
    ),
    Act(
        "add_year",
        _("Plan a further year"),
        _add_year,
        permission="annexes.prepare_plan",
        form=NextYearForm,
        possible=lambda annex: annex.state == AnnexState.ACTIVE and bool(missing_years(annex)),
        explain=_("The year begins with the standard commitments. Pledges are agreed one by one."),
        done=_("The year is open for pledges."),
    ),
    Act(
        "reopen",
        _("Change what was agreed"),
        annex_actions.reopen_annex,
        move=REOPEN,
        permission="annexes.reopen_annex",
        form=ReasonForm,
        explain=_("You get the annex back. It has to be agreed to again before anybody signs."),
        done=_("The annex is with you again. The tenant gets a letter."),
    ),
    Act(
        "reconsider",
        _("Change what was agreed"),
        annex_actions.reconsider_annex,
        move=RECONSIDER,
        permission="annexes.reconsider_annex",
        form=ReasonForm,
        explain=_("You get the annex back. It has to be agreed to again before anybody signs."),
        done=_("The annex is with you again. The landlord gets a letter."),
    ),
    Act(
        "withdraw",
        _("Withdraw the annex"),
        annex_actions.withdraw_annex,
        move=WITHDRAW,
        permission="annexes.withdraw_annex",
        form=ReasonForm,
        explain=_("Nothing of it holds. The lease is not touched."),
        done=_("The annex is withdrawn."),
        tone="danger",
    ),
    Act(
        "decline",
        _("Decline the annex"),
        annex_actions.decline_annex,
        move=DECLINE,
        permission="annexes.decline_annex",
        form=ReasonForm,
        explain=_("Nothing of it holds. Your lease is not touched."),
        done=_("You have declined. The landlord gets a letter."),
        tone="danger",
    ),
    Act(
        "end",
        _("End the annex early"),
        annex_actions.terminate_annex,
        move=TERMINATE,
        permission="annexes.end_annex_as_landlord",
        form=EndForm,
        explain=_("What has been done counts all the same. The lease is not touched."),
        done=_("The annex ends. Both sides get a letter."),
        tone="danger",
    ),
    Act(
        "leave",
        _("End the annex early"),
        annex_actions.terminate_annex,
        move=TERMINATE,
        permission="annexes.end_annex_as_tenant",
        form=EndForm,
        explain=_("What has been done counts all the same. Your lease is not touched."),
        done=_("The annex ends. Both sides get a letter."),
        tone="danger",
    ),
)


def _pledge_acts(party: Party, permission: str, names: tuple[str, str, str, str]) -> list[Act]:
    """What one side can do to a pledge that is not settled, or that the other proposed."""
    change, change_space, remove, accept = names
    other = Party.LANDLORD if party == Party.TENANT else Party.TENANT
    return [
        Act(
            accept,
            _("Accept the pledge"),
            _as(pledge_actions.accept_pledge, party),
            move=ACCEPT,
            permission=permission,
            possible=_proposed_by(other),
            explain=_("It holds from its first day."),
            done=_("The pledge is accepted."),
            tone="good",
        ),
        Act(
            change,
            _("Change the pledge"),
            _change(party),
            permission=permission,
            form=PledgeForm,
            possible=_both(_unsettled_with(party), _not(_is_space)),
            done=_("The pledge is changed."),
        ),
        Act(
            change_space,
            _("Change the pledge"),
            _change(party),
            permission=permission,
            form=SpacePledgeForm,
            possible=_both(_unsettled_with(party), _is_space),
            done=_("The pledge is changed."),
        ),
        Act(
            remove,
            _("Remove the pledge"),
            _as(pledge_actions.remove_pledge, party),
            move=REMOVE,
            permission=permission,
            possible=_unsettled_with(party),
            form=ConfirmForm,
            done=_("The pledge is removed."),
            tone="danger",
        ),
    ]


register_acts(
    Pledge,
    *_pledge_acts(
        Party.TENANT, "annexes.propose_pledge", ("change", "change_space", "remove", "accept")
    ),
    Act(
        "consent",
        _("Consent to lending space"),
        pledge_actions.consent_to_space,
        permission="annexes.consent_to_space",
        form=ConsentForm,
        possible=_can_be_consented,
        explain=_(
            "Others may use the tenant's premises only with the landlord's consent "
            "(jordabalken 12 kap. 39 §). The pledge begins when you have given it."
        ),
        done=_("The consent is given."),
        tone="good",
    ),
    *_pledge_acts(
        Party.LANDLORD, "annexes.answer_pledge", ("reword", "reword_space", "take_back", "agree")
    ),
    Act(
        "return",
        _("Return with a comment"),
        pledge_actions.return_pledge,
        move=RETURN,
        permission="annexes.answer_pledge",
        form=ReasonForm,
        possible=_can_be_returned,
        explain=_("The tenant changes it or takes it away."),
        done=_("The pledge is returned."),
    ),
    Act(
        "fulfil",
        _("Note as fulfilled"),
        _judge(FULFIL),
        move=FULFIL,
        permission="annexes.judge_pledge",
        done=_("Noted."),
        tone="good",
    ),
    Act(
        "fulfil_partly",
        _("Note as partly fulfilled"),
        _judge(FULFIL_PARTLY),
        move=FULFIL_PARTLY,
        permission="annexes.judge_pledge",
        form=ReasonForm,
        done=_("Noted."),
    ),
    Act(
        "fail",
        _("Note as not fulfilled"),
        _judge(FAIL),
        move=FAIL,
        permission="annexes.judge_pledge",
        form=ReasonForm,
        possible=_both(_not(lambda pledge: pledge.waits_for_consent), _can_be_cancelled),
        explain=_("The consequence is a talk, never anything with the lease."),
        done=_("Noted."),
    ),
    Act(
        "cancel",
        _("Cancel the pledge"),
        pledge_actions.cancel_pledge,
        move=CANCEL,
        permission="annexes.cancel_pledge",
        form=ReasonForm,
        possible=_can_be_cancelled,
        explain=_("For example when the activity is no more. It no longer counts as pledged."),
        done=_("The pledge is cancelled."),
        tone="danger",
    ),
)

register_acts(
    Commitment,
    Act(
        "keep",
        _("Note as done"),
        plan_actions.keep_commitment,
        permission="annexes.check_commitment",
        form=KeepForm,
        possible=plan_actions.is_open_commitment,
        explain=_("The tenant sees it."),
        done=_("Noted."),
        tone="good",
    ),
    Act(
        "miss",
        _("Note as not kept"),
        plan_actions.miss_commitment,
        move=MISS,
        permission="annexes.check_commitment",
        form=ReasonForm,
        possible=plan_actions.is_open_commitment,
        explain=_("The tenant sees it and the reason. So does the report."),
        done=_("Noted."),
    ),
    Act(
        "resume",
        _("Take the note back"),
        plan_actions.resume_commitment,
        move=RESUME,
        permission="annexes.check_commitment",
        form=ReasonForm,
        done=_("The commitment is open again."),
    ),
    Act(
        "reword",
        _("Change the commitment"),
        _change_commitment,
        permission="annexes.prepare_plan",
        form=CommitmentForm,
        possible=_both(
            _can_be_reworded, lambda commitment: commitment.state == CommitmentState.OPEN
        ),
        done=_("The commitment is changed."),
    ),
    Act(
        "remove",
        _("Remove the commitment"),
        _remove_commitment,
        permission="annexes.prepare_plan",
        possible=_can_be_reworded,
        done=_("The commitment is removed."),
        tone="danger",
    ),
)

register_acts(
    AnnexTemplateVersion,
    Act(
        "publish",
        _("Publish the version"),
        template_actions.publish_version,
        move=PUBLISH_VERSION,
        permission="annexes.publish_version",
        explain=_("New annexes are written on it. It can't be changed after this."),
        done=_("The version is published."),
        tone="good",
    ),
    Act(
        "draft",
        _("Write a new version"),
        template_actions.draft_version,
        permission="annexes.draft_version",
        possible=lambda version: version.state != VersionState.DRAFT,
        explain=_("Begins as a copy of this one. Annexes already written stay as they are."),
        done=_("Here is the draft. Change its clauses, then publish it."),
    ),
)

# Registered last, so that their buttons stand after those above.
from annexes import contribution_acts  # noqa: E402, F401
from annexes.imports import acts as import_acts  # noqa: E402, F401
