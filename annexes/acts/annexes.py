"""What can be done to an annex as a whole, by the side whose turn it is."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from annexes.actions import annexes as actions
from annexes.actions import plans, pledges
from annexes.acts.amendments import amending
from annexes.acts.contributions import LOG_OTHER
from annexes.acts.papers import paper_acts
from annexes.acts.suspensions import suspending
from annexes.agreement import can_agree
from annexes.forms.agreeing import AgreeAsLandlordForm, AgreeAsTenantForm
from annexes.forms.annexes import (
    AnnexForm,
    NextYearForm,
    OfferForm,
    ProposalForm,
    missing_years,
)
from annexes.forms.ending import NoticeForm
from annexes.forms.plans import CommitmentForm, PledgeForm, SpacePledgeForm, open_plans
from annexes.forms.signing import SignAsLandlordForm, SignAsTenantForm
from annexes.models import LeaseAnnex, Party, YearPlan
from annexes.states.annexes import (
    ACCEPT_OFFER,
    ACCEPT_PROPOSAL,
    DECLINE,
    GIVE_NOTICE,
    HAND_BACK,
    OFFER,
    PROPOSE,
    RECONSIDER,
    REOPEN,
    TAKE_BACK_NOTICE,
    WITH_LANDLORD,
    WITHDRAW,
    AnnexState,
)
from portal.acts import Act, ReasonForm, register_acts


def _is(*states: AnnexState) -> Callable[[LeaseAnnex], bool]:
    def possible(annex: LeaseAnnex) -> bool:
        return annex.state in states

    return possible


def _open_to(party: Party) -> Callable[[LeaseAnnex], bool]:
    """Whether this side may write in a year plan now."""

    def possible(annex: LeaseAnnex) -> bool:
        return annex.state in pledges.WRITES_IN[party] and bool(open_plans(annex))

    return possible


def _add_commitment(annex: LeaseAnnex, *, plan: YearPlan, **given: Any) -> LeaseAnnex:
    plans.add_commitment(plan, **given)
    return annex


def _add_year(annex: LeaseAnnex, **given: Any) -> LeaseAnnex:
    plans.add_year_plan(annex, **given)
    return annex


def _propose(party: Party) -> Callable[..., LeaseAnnex]:
    def propose(annex: LeaseAnnex, *, plan: YearPlan, **given: Any) -> LeaseAnnex:
        pledges.propose_pledge(plan, party=party, **given)
        return annex

    return propose


register_acts(
    LeaseAnnex,
    # What is done most comes first on the page, what can't be undone last.
    Act(
        "sign",
        _("Sign for the landlord"),
        actions.sign_as_landlord,
        permission="annexes.sign_as_landlord",
        form=SignAsLandlordForm,
        possible=_is(AnnexState.AGREED, AnnexState.SIGNED_BY_TENANT),
        explain=_("Your name, the time and the fingerprint of this very content are kept."),
        done=_("You have signed."),
        tone="good",
    ),
    Act(
        "sign_as_tenant",
        _("Sign for the tenant"),
        actions.sign_as_tenant,
        permission="annexes.sign_as_tenant",
        form=SignAsTenantForm,
        possible=_is(AnnexState.AGREED, AnnexState.SIGNED_BY_LANDLORD),
        explain=_("Your name, the time and the fingerprint of this very content are kept."),
        done=_("You have signed. Thank you!"),
        tone="good",
    ),
    Act(
        "offer",
        _("Offer it to the tenant"),
        actions.offer_annex,
        move=OFFER,
        permission="annexes.offer_annex",
        form=OfferForm,
        explain=_("The tenant can read the annex, propose pledges and agree to it."),
        done=_("The annex is offered. The tenant gets a letter."),
    ),
    Act(
        "accept_offer",
        _("Agree to the annex"),
        actions.accept_offer,
        move=ACCEPT_OFFER,
        permission="annexes.accept_offer",
        form=AgreeAsTenantForm,
        possible=partial(can_agree, party=Party.TENANT),
        explain=_("The content is then fixed word for word, and both sides sign it."),
        done=_("Both sides agree. The annex can be signed."),
        tone="good",
    ),
    Act(
        "propose",
        _("Send to the landlord"),
        actions.propose_content,
        move=PROPOSE,
        permission="annexes.propose_content",
        form=ProposalForm,
        explain=_("When you have put in your pledges. The landlord agrees, or comes back to you."),
        done=_("Sent. The landlord gets a letter."),
    ),
    Act(
        "accept",
        _("Agree to the tenant's proposal"),
        actions.accept_proposal,
        move=ACCEPT_PROPOSAL,
        permission="annexes.accept_proposal",
        form=AgreeAsLandlordForm,
        possible=partial(can_agree, party=Party.LANDLORD),
        explain=_("The content is then fixed word for word, and both sides sign it."),
        done=_("Both sides agree. The annex can be signed."),
        tone="good",
    ),
    Act(
        "hand_back",
        _("Send back to the tenant"),
        actions.hand_back,
        move=HAND_BACK,
        permission="annexes.hand_back_annex",
        form=ReasonForm,
        explain=_("With what you have changed and a comment. The tenant agrees or answers."),
        done=_("Sent back. The tenant gets a letter."),
    ),
    LOG_OTHER,
    Act(
        "add_pledge",
        _("Pledge hours or other help"),
        _propose(Party.TENANT),
        permission="annexes.propose_pledge",
        form=PledgeForm,
        possible=_open_to(Party.TENANT),
        explain=_("You choose whether and how much. You can change it until both have agreed."),
        done=_("The pledge is added."),
    ),
    Act(
        "add_space",
        _("Pledge floor space"),
        _propose(Party.TENANT),
        permission="annexes.propose_pledge",
        form=SpacePledgeForm,
        possible=_open_to(Party.TENANT),
        explain=_("Lending begins when the landlord has consented to it."),
        done=_("The pledge is added."),
    ),
    Act(
        "change",
        _("Change the annex"),
        actions.change_annex,
        permission="annexes.change_annex",
        form=AnnexForm,
        possible=_is(*WITH_LANDLORD),
        done=_("The annex is changed."),
    ),
    Act(
        "commit",
        _("Add a commitment of ours"),
        _add_commitment,
        permission="annexes.prepare_plan",
        form=CommitmentForm,
        possible=_open_to(Party.LANDLORD),
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
        possible=_open_to(Party.LANDLORD),
        explain=_("The tenant agrees to it, changes it or takes it away."),
        done=_("The pledge is suggested."),
    ),
    Act(
        "suggest_space",
        _("Suggest floor space"),
        _propose(Party.LANDLORD),
        permission="annexes.prepare_plan",
        form=SpacePledgeForm,
        possible=_open_to(Party.LANDLORD),
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
    *amending(Party.TENANT),
    *amending(Party.LANDLORD),
    *paper_acts(),
    *suspending(Party.TENANT),
    *suspending(Party.LANDLORD),
    Act(
        "reopen",
        _("Change what was agreed"),
        actions.reopen_annex,
        move=REOPEN,
        permission="annexes.reopen_annex",
        form=ReasonForm,
        explain=_("You get the annex back. It has to be agreed to again before anybody signs."),
        done=_("The annex is with you again. The tenant gets a letter."),
    ),
    Act(
        "reconsider",
        _("Change what was agreed"),
        actions.reconsider_annex,
        move=RECONSIDER,
        permission="annexes.reconsider_annex",
        form=ReasonForm,
        explain=_("You get the annex back. It has to be agreed to again before anybody signs."),
        done=_("The annex is with you again. The landlord gets a letter."),
    ),
    Act(
        "keep",
        _("Take the notice back"),
        partial(actions.take_back_notice, party=Party.LANDLORD),
        move=TAKE_BACK_NOTICE,
        permission="annexes.end_annex_as_landlord",
        form=ReasonForm,
        possible=lambda annex: annex.notice_party == Party.LANDLORD,
        explain=_("The annex goes on to its own last day."),
        done=_("The annex goes on. Both sides get a letter."),
    ),
    Act(
        "stay",
        _("Take the notice back"),
        partial(actions.take_back_notice, party=Party.TENANT),
        move=TAKE_BACK_NOTICE,
        permission="annexes.end_annex_as_tenant",
        form=ReasonForm,
        possible=lambda annex: annex.notice_party == Party.TENANT,
        explain=_("The annex goes on to its own last day."),
        done=_("The annex goes on. Both sides get a letter."),
    ),
    Act(
        "withdraw",
        _("Withdraw the annex"),
        actions.withdraw_annex,
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
        actions.decline_annex,
        move=DECLINE,
        permission="annexes.decline_annex",
        form=ReasonForm,
        explain=_("Nothing of it holds. Your lease is not touched."),
        done=_("You have declined. The landlord gets a letter."),
        tone="danger",
    ),
    Act(
        "end",
        _("Give notice of the annex"),
        partial(actions.give_notice, party=Party.LANDLORD),
        move=GIVE_NOTICE,
        permission="annexes.end_annex_as_landlord",
        form=NoticeForm,
        explain=_("What has been done counts all the same. The lease is not touched."),
        done=_("Notice is given. Both sides get a letter."),
        tone="danger",
    ),
    Act(
        "leave",
        _("Give notice of the annex"),
        partial(actions.give_notice, party=Party.TENANT),
        move=GIVE_NOTICE,
        permission="annexes.end_annex_as_tenant",
        form=NoticeForm,
        explain=_("What has been done counts all the same. Your lease is not touched."),
        done=_("Notice is given. Both sides get a letter."),
        tone="danger",
    ),
)
