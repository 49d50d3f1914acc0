"""The life of a need."""

import pytest

from portal.activities.actions import fill_need, reopen_need, withdraw_need
from portal.activities.states import NeedState
from portal.states import IllegalMove, ReasonNeeded
from tests.factories.activities import NeedFactory
from tests.factories.people import UserFactory


def test_filled_need_can_be_opened_again_and_leaves_a_trail(now):
    need, by = NeedFactory(), UserFactory()

    fill_need(need, by=by, at=now)
    need = reopen_need(need, by=by, at=now, reason="Volontären slutade")

    assert need.state == NeedState.OPEN
    assert [step.move for step in need.history()] == ["fill", "reopen"]


def test_withdrawn_need_keeps_its_reason(now):
    need = withdraw_need(NeedFactory(), by=UserFactory(), at=now, reason="Lokalen är stängd")

    assert need.state == NeedState.WITHDRAWN
    assert [step.reason for step in need.history()] == ["Lokalen är stängd"]


def test_need_is_not_withdrawn_without_a_reason(now):
    with pytest.raises(ReasonNeeded):
        withdraw_need(NeedFactory(), by=UserFactory(), at=now, reason=" ")


@pytest.mark.parametrize(
    ("act", "state", "words"),
    [
        (fill_need, NeedState.FILLED, {}),
        (fill_need, NeedState.WITHDRAWN, {}),
        (reopen_need, NeedState.OPEN, {"reason": "Igen"}),
        (withdraw_need, NeedState.WITHDRAWN, {"reason": "Igen"}),
    ],
)
def test_need_moves_from_where_it_can_only(act, state, words, now):
    with pytest.raises(IllegalMove):
        act(NeedFactory(state=state), by=UserFactory(), at=now, **words)
