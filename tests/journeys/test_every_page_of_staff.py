"""Every main page of staff: the other half of `test_every_page.py`."""

import pytest

from tests.journeys.test_every_page import people_of, problems_on, staffs_pages
from tests.world import make_world

pytestmark = pytest.mark.journey


def test_nothing_is_in_the_way_of_staff(visitor):
    world = make_world()
    assert problems_on(staffs_pages(world), people_of(world), visitor) == ""
