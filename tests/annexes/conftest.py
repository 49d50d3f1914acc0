"""What tests of annexes may ask for."""

from datetime import datetime

import pytest

from tests.annexes.journey import Cast, make_cast


@pytest.fixture
def cast(now: datetime) -> Cast:
    """A company and its tenant, with people on both sides and a lease between them."""
    return make_cast(now)
