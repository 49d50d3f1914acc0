"""What tests of the dialogue may ask for."""

from datetime import datetime

import pytest

from tests.annexes.dialogue.talk import Talk, make_talk


@pytest.fixture
def talk(now: datetime) -> Talk:
    """A company and its tenant, with an annex that both have signed."""
    return make_talk(now)
