"""The world that the walks go through."""

import pytest
from django.test import Client

from portal.people import actions as people
from tests.world import make_world, ours_annexes


@pytest.fixture
def world():
    """Return two companies with one of everything, an open invitation among it."""
    made = make_world()
    people.invite(
        "ny@example.se", full_name="Ny", role="caseworker", company=made.ours,
        by=None, at=ours_annexes(made.ours)[0].drafted_at.replace(year=2099),
    )  # fmt: skip
    return made


@pytest.fixture
def window_of():
    """Open a browser window for a person, logged in once; or for a stranger."""

    def opens(user=None):
        client = Client(raise_request_exception=False)
        if user:
            client.force_login(user)
        return client

    return opens
