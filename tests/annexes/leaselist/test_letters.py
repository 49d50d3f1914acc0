"""Columns as spreadsheets name them."""

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

from annexes.leaselist.letters import letter_of, place_of


@pytest.mark.parametrize("place", [0, 25, 26, 51, 52, 701, 702, 16383])
def test_names_are_those_of_openpyxl(place):
    assert letter_of(place) == get_column_letter(place + 1)
    assert place_of(letter_of(place)) == place == column_index_from_string(letter_of(place)) - 1
