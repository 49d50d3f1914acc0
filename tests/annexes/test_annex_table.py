"""Every state of an annex × every act × every role, from the tables: open where both agree."""

import pytest

from annexes.models import LeaseAnnex
from annexes.policies import ANSWERING, BINDING_THE_COMPANY, BINDING_THE_TENANT
from annexes.states.annexes import ANNEX_MOVES, UNDER_WAY, AnnexState
from portal.acts import acts_of
from portal.roles import AT_COMPANY, OUTSIDE, PREPARING, Role
from portal.states import IllegalMove, make_move
from tests.factories.people import user_at, user_in

D, O, N, A, T, L, V = (  # noqa: E741 -- the columns of the table below
    AnnexState.DRAFT,
    AnnexState.OFFERED,
    AnnexState.NEGOTIATING,
    AnnexState.AGREED,
    AnnexState.SIGNED_BY_TENANT,
    AnnexState.SIGNED_BY_LANDLORD,
    AnnexState.ACTIVE,
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
}


def test_the_table_knows_every_act():
    assert {act.name for act in acts_of(LeaseAnnex)} - {"log"} == set(TABLE)


@pytest.mark.parametrize("state", list(AnnexState))
def test_each_act_is_open_to_exactly_the_roles_and_states_of_the_table(cast, state):
    annex = cast.in_state(state)
    people = {role: user_at(annex.company, role) for role in AT_COMPANY}
    people |= {role: user_in(annex.organisation, role) for role in OUTSIDE}

    found = {
        (act.name, Role(role))
        for act in acts_of(LeaseAnnex)
        for role, person in people.items()
        if act.name in TABLE and act.is_open(annex, person)
    }

    assert found == {
        (name, Role(role))
        for name, (states, roles) in TABLE.items()
        if state in states
        for role in roles
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
