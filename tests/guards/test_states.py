"""Every life: each state can be reached and each move leads somewhere; returns are explained."""

import pytest
from django.apps import apps

from portal.states import Stateful

MODELS = sorted(
    (m for m in apps.get_models() if issubclass(m, Stateful) and not m.__name__.endswith("Event")),
    key=lambda model: model._meta.label,
)
PAIRS = [(model, move) for model in MODELS for move in model.moves]

#: Moves that send something back or say no: the other party has to read why.
EXPLAINED = {"return", "reject", "hand_back", "reopen", "withdraw", "miss", "refuse", "decline"}
#: Taken back by the one who made it, before anyone has looked: there is nobody to explain it to.
UNEXPLAINED = {"annexes.Contribution: withdraw", "partnerships.Application: reopen"}


def states_of(model):
    return {value for value, _label in model._meta.get_field("state").flatchoices}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_it_has_moves_and_each_state_can_be_reached(model):
    start = model._meta.get_field("state").default
    reached, grown = set(), {str(start)}
    while grown != reached:
        reached = grown
        grown = reached | {
            str(move.target) for move in model.moves if {str(s) for s in move.sources} & reached
        }

    assert model.moves
    assert reached == states_of(model)


@pytest.mark.parametrize(
    ("model", "move"), PAIRS, ids=lambda value: getattr(value, "name", None) or value._meta.label
)
def test_it_leads_from_states_to_a_state(model, move):
    assert {str(move.target), *map(str, move.sources)} <= states_of(model)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_move_is_named_once(model):
    names = [move.name for move in model.moves]

    assert sorted(names) == sorted(set(names))


def test_sending_back_and_saying_no_is_explained():
    silent = {
        f"{model._meta.label}: {move.name}"
        for model, move in PAIRS
        if move.name.split("_")[0] in EXPLAINED and not move.needs_reason
    }

    assert silent - UNEXPLAINED == set()
