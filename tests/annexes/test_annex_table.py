"""Every state of an annex × every act × every role, from the tables: open where both agree."""

from datetime import date

import pytest

from annexes.actions import amendments
from annexes.actions import annexes as actions
from annexes.models import Amendment, LeaseAnnex, Part, Party
from annexes.policies import ANSWERING, BINDING_THE_COMPANY, BINDING_THE_TENANT
from annexes.states.amendments import AMENDMENT_STATES
from annexes.states.annexes import ANNEX_MOVES, UNDER_WAY, AnnexState
from portal.acts import acts_of
from portal.roles import AT_COMPANY, OUTSIDE, PREPARING, Role
from portal.states import IllegalMove, make_move
from tests.factories.people import user_at, user_in

D, O, N, A, T, L, V, E, X, R = (  # noqa: E741 -- the columns of the table below
    AnnexState.DRAFT,
    AnnexState.OFFERED,
    AnnexState.NEGOTIATING,
    AnnexState.AGREED,
    AnnexState.SIGNED_BY_TENANT,
    AnnexState.SIGNED_BY_LANDLORD,
    AnnexState.ACTIVE,
    AnnexState.ENDING,
    AnnexState.EXPIRED,
    AnnexState.TERMINATED,
)

#: What may be done, in which states, by whom. Written by hand: what the code is held against.
TABLE = {
    "sign": ({A, T}, BINDING_THE_COMPANY),
    "sign_as_tenant": ({A, L}, BINDING_THE_TENANT),
    "offer": ({D}, PREPARING),
    "accept_offer": ({O}, ANSWERING),
    "propose": ({O}, ANSWERING),
    "add_pledge": ({O, V}, ANSWERING),
    "add_space": ({O, V}, ANSWERING),
    "accept": ({N}, PREPARING),
    "hand_back": ({N}, PREPARING),
    "change": ({D, N}, PREPARING),
    "commit": ({D, N, V}, PREPARING),
    "suggest": ({D, N, V}, PREPARING),
    "suggest_space": ({D, N, V}, PREPARING),
    "add_year": ({V}, PREPARING),
    "reopen": ({A}, PREPARING),
    "reconsider": ({A}, ANSWERING),
    "withdraw": (UNDER_WAY, PREPARING),
    "decline": (UNDER_WAY - {D}, ANSWERING),
    "end": ({V}, BINDING_THE_COMPANY),
    "leave": ({V}, BINDING_THE_TENANT),
    "keep": ({E}, BINDING_THE_COMPANY),  # the landlord's own notice, as `cast.ending` gives it
    "stay": (set(), BINDING_THE_TENANT),
    "amend": ({V}, PREPARING),
    "amend_as_tenant": ({V}, ANSWERING),
    "suspend": ({V, E}, PREPARING),
    "suspend_as_tenant": ({V, E}, ANSWERING),
    "print_paper": ({A, T, L}, PREPARING),
    "upload_paper": ({A, T, L}, PREPARING),
    "comment": ({O, N}, ANSWERING),
    "comment_as_landlord": ({O, N}, PREPARING),
    "open_evaluation": ({V, E, X, R}, PREPARING),
    "plan_meeting": ({V, E, X, R}, PREPARING),
    "propose_meeting": ({V, E, X, R}, ANSWERING),
}

#: The same for amendments. A draft is the landlord's here; the tenant's own is tried below.
AMENDMENTS = {
    "sign": ({A, T}, BINDING_THE_COMPANY),
    "sign_as_tenant": ({A, L}, BINDING_THE_TENANT),
    "accept_offer": ({O}, ANSWERING),
    "accept": ({N}, PREPARING),
    "change": ({D, N}, PREPARING),
    "write": ({O}, ANSWERING),
    "offer": ({D}, PREPARING),
    "put_forward": (set(), ANSWERING),
    "answer": ({O}, ANSWERING),
    "hand_back": ({N}, PREPARING),
    "print_paper": ({A, T, L}, PREPARING),
    "upload_paper": ({A, T, L}, PREPARING),
    "reopen": ({A}, PREPARING),
    "reconsider": ({A}, ANSWERING),
    "drop": ({D}, PREPARING),
    "discard": (set(), ANSWERING),
    "withdraw": (UNDER_WAY - {D}, PREPARING),
    "decline": (UNDER_WAY - {D}, ANSWERING),
}


def test_the_table_knows_every_act():
    assert {act.name for act in acts_of(LeaseAnnex)} - {"log"} == set(TABLE)
    assert {act.name for act in acts_of(Amendment)} == set(AMENDMENTS)


def test_what_cannot_be_undone_comes_last():
    for model in (LeaseAnnex, Amendment):
        tones = [act.tone == "danger" for act in acts_of(model)]
        assert tones == sorted(tones)


def open_acts(thing, table):
    """Return (act, role) for every act of the table that is open to a person of the role."""
    people = {role: user_at(thing.company, role) for role in AT_COMPANY}
    people |= {role: user_in(thing.organisation, role) for role in OUTSIDE}
    return {
        (act.name, Role(role))
        for act in acts_of(type(thing))
        for role, person in people.items()
        if act.name in table and act.is_open(thing, person)
    }


def told_by(table, state):
    """Return (act, role) for what the table opens in the state."""
    return {
        (name, Role(role))
        for name, (states, roles) in table.items()
        if state in states
        for role in roles
    }


@pytest.mark.parametrize("state", list(AnnexState))
def test_each_act_is_open_to_exactly_the_roles_and_states_of_the_table(cast, state):
    annex = cast.in_state(state)

    assert open_acts(annex, TABLE) == told_by(TABLE, state)


def amendment_in(cast, state):
    """An amendment of the last day, begun by the landlord, brought into the state by acts."""
    at, staff, tenant = cast.at, cast.caseworker, cast.signatory
    draft = amendments.draft_amendment(
        cast.active(), party=Party.LANDLORD, scope=[Part.END], background="x",
        wanted_from=date(2026, 4, 1), by=staff, at=at,
    )  # fmt: skip
    draft = amendments.change_amendment(
        draft, party=Party.LANDLORD, background="x", wanted_from=date(2026, 4, 1),
        new_ends_on=date(2029, 6, 30), by=staff, at=at,
    )  # fmt: skip
    if state == D:
        return draft
    offered = amendments.offer_amendment(draft, by=staff, at=at)
    if state == O:
        return offered
    if state == N:
        return amendments.answer_amendment(offered, reason="Varför?", by=tenant, at=at)
    if state == AnnexState.WITHDRAWN:
        return amendments.withdraw_amendment(offered, reason="Nej", by=staff, at=at)
    agreed = amendments.accept_amendment_offer(offered, by=tenant, at=at)
    sha256 = {"content_sha256": agreed.content_sha256, "at": at}
    if state in (T, V):
        agreed = actions.sign_as_tenant(agreed, by=tenant, **sha256)
    if state in (L, V):
        agreed = actions.sign_as_landlord(agreed, by=cast.manager, **sha256)
    return agreed


@pytest.mark.parametrize("state", sorted(AMENDMENT_STATES))
def test_each_act_on_an_amendment_is_open_to_the_roles_and_states_of_its_table(cast, state):
    amendment = amendment_in(cast, AnnexState(state))

    assert amendment.state == state
    assert open_acts(amendment, AMENDMENTS) == told_by(AMENDMENTS, state)


def test_a_tenants_own_draft_is_the_tenants(cast):
    draft = amendments.draft_amendment(
        cast.active(), party=Party.TENANT, scope=[Part.END], background="x",
        wanted_from=date(2026, 4, 1), by=cast.signatory, at=cast.at,
    )  # fmt: skip

    assert open_acts(draft, AMENDMENTS) == {
        (name, role) for name in ("write", "put_forward", "discard") for role in ANSWERING
    }


@pytest.mark.parametrize("state", list(AnnexState))
def test_each_move_that_does_not_lead_from_the_state_is_refused(cast, state):
    annex = cast.in_state(state)
    before = annex.history().count()

    for move in ANNEX_MOVES:
        if not move.starts_from(state):
            with pytest.raises(IllegalMove):
                make_move(move, annex, by=cast.manager, at=cast.at, reason="Prov")

    annex.refresh_from_db()
    assert (annex.state, annex.history().count()) == (state, before)
