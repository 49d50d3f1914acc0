"""Numbers: rounding, shares, how they are written, and what small cells give away."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.numbers import (
    HIDDEN,
    SMALL,
    Cells,
    Figure,
    NothingToShare,
    hide_small,
    hide_small_cells,
    is_small,
    quantity,
    rounded,
    share,
    share_or_none,
    total_hidden,
    written,
)

counts = st.integers(min_value=0, max_value=30)
lists = st.lists(counts, min_size=1, max_size=7)
tables = st.integers(min_value=1, max_value=4).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=4)
)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.125", 2, "0.13"), ("6.25", 1, "6.3"), ("7", 1, "7.0")],
)
def test_halves_are_rounded_away_from_zero(value, places, expected):
    assert rounded(Decimal(value), places) == Decimal(expected)


def test_two_of_three_is_66_7_per_cent():
    assert share(2, 3, places=1) == Decimal("66.7")


def test_more_than_was_pledged_is_more_than_100_per_cent():
    assert share(120, 100) == Decimal(120)


def test_a_share_of_nothing_is_refused_and_not_called_0_or_100():
    with pytest.raises(NothingToShare):
        share(0, 0)
    assert share_or_none(0, 0) is None


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (1, -5)])
def test_a_share_of_negative_things_is_refused(part, whole):
    with pytest.raises(ValueError, match="not negative"):
        share(part, whole)


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (Decimal("1234567.5"), "1\u00a0234\u00a0568", "1,234,568"),
        (Decimal("2.5"), "2,5", "2.5"),
        (Decimal("2.0"), "2", "2"),
        (Decimal("-1234"), "\u22121\u00a0234", "\u22121,234"),
        (Decimal("10.4"), "10", "10"),
        (0, "0", "0"),
        (None, "–", "–"),
    ],
)
def test_numbers_are_written_as_the_language_does(value, swedish, english):
    with translation.override("sv"):
        assert written(value) == swedish
    with translation.override("en"):
        assert written(value) == english


def test_a_quantity_does_not_part_from_its_unit():
    with translation.override("en"):
        assert quantity(Decimal("66.7"), "percent", 1) == "66.7\u00a0%"
        assert quantity(1500, "hours") == "1,500\u00a0h"


@pytest.mark.parametrize(("count", "said"), [(1, "1\u00a0person"), (2, "2\u00a0persons")])
def test_one_person_is_a_person(count, said):
    with translation.override("en"):
        assert quantity(Decimal(count), "persons") == said


def test_a_figure_that_does_not_exist_is_not_written_as_zero():
    assert str(Figure(None, "hours")) == "–"
    assert str(Figure(None, "persons", hidden=True)) == HIDDEN


@pytest.mark.parametrize(("count", "small"), [(0, False), (1, True), (4, True), (5, False)])
def test_one_to_four_people_are_few(count, small):
    assert is_small(count) is small


def test_a_small_cell_takes_the_next_smallest_with_it():
    assert hide_small([3, 40, 9]) == [None, 40, None]


def test_two_small_cells_that_add_up_to_few_take_a_third():
    assert hide_small([1, 2, 40, 9]) == [None, None, 40, None]


def test_a_lone_small_cell_hides_its_sum():
    assert hide_small([3, 0]) == [None, None]
    assert total_hidden([3, 0])


def test_nothing_is_hidden_without_a_reason():
    assert hide_small([0, 5, 12]) == [0, 5, 12]
    assert hide_small_cells([[5, 6], [0, 9]]) == Cells([[5, 6], [0, 9]], [11, 9], [5, 15], 20)


@given(lists)
def test_a_hidden_count_cannot_be_found_by_subtraction(values):
    shown = hide_small(values)
    hidden = [value for value, cell in zip(values, shown, strict=True) if cell is None]

    assert all(cell is None or not is_small(cell) for cell in shown)
    assert not hidden or total_hidden(values) or (len(hidden) >= 2 and sum(hidden) > SMALL)


@given(tables)
def test_no_small_cell_or_sum_of_a_table_can_be_worked_out(rows):
    """Solve the printed numbers as linear equations: nothing small may come out of them."""
    cells = hide_small_cells(rows)

    height, width = len(rows), len(rows[0])
    unknowns = height * width
    known: list[list[Fraction]] = []
    secret: list[list[Fraction]] = []

    def say(places, value):
        equation = [Fraction(0)] * unknowns
        for row, column in places:
            equation[row * width + column] = Fraction(1)
        if value is not None:
            assert not is_small(value)
            known.append(equation)
        elif is_small(sum(rows[row][column] for row, column in places)):
            secret.append(equation)

    for r in range(height):
        for c in range(width):
            say([(r, c)], cells.rows[r][c])
    for r in range(height):
        say([(r, c) for c in range(width)], cells.row_sums[r])
    for c in range(width):
        say([(r, c) for r in range(height)], cells.column_sums[c])
    say([(r, c) for r in range(height) for c in range(width)], cells.total)

    rank = rank_of(known)
    for equation in secret:
        assert rank_of([*known, equation]) > rank


def rank_of(equations):
    """Return the rank of a matrix of fractions, by elimination."""
    matrix = [list(row) for row in equations]
    rank = 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((i for i in range(rank, len(matrix)) if matrix[i][column]), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        for i in range(rank + 1, len(matrix)):
            factor = matrix[i][column] / matrix[rank][column]
            if factor:
                matrix[i] = [a - factor * b for a, b in zip(matrix[i], matrix[rank], strict=True)]
        rank += 1
    return rank
