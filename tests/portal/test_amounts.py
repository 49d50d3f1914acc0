import contextlib
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.amounts import (
    format_number,
    parse_amount,
    parse_area,
    parse_count,
    parse_hours,
    parse_number,
)
from portal.typed import Unreadable

money = st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2)


@pytest.mark.parametrize(
    ("typed", "kronor"),
    [
        ("1 234,50", "1234.50"),
        ("1\xa0234,50", "1234.50"),
        ("1\u202f234,5", "1234.5"),
        ("1234.50", "1234.50"),
        ("1234", "1234"),
        ("12 000 kr", "12000"),
        ("12 000 kr.", "12000"),
        ("12 000 kronor", "12000"),
        ("SEK 12 000", "12000"),
        ("12 000 sek", "12000"),
        ("500:-", "500"),
        ("0", "0"),
        ("0,01", "0.01"),
        ("-0", "0"),
        ("007", "7"),
    ],
)
def test_reads_amounts_as_swedes_write_them(typed, kronor):
    assert parse_amount(typed) == Decimal(kronor)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.234,50", "two_separators"),
        ("1,234.50", "two_separators"),
        ("1.234.567", "two_separators"),
        ("1.234", "too_many_decimals"),
        ("1,234", "too_many_decimals"),
        ("0,005", "too_many_decimals"),
        ("1e5", "not_a_number"),
        ("NaN", "not_a_number"),
        ("inf", "not_a_number"),
        ("1 23", "not_a_number"),
        ("1 2345", "not_a_number"),
        ("12,", "not_a_number"),
        (",5", "not_a_number"),
        ("+5", "not_a_number"),
        ("١٢", "not_a_number"),
        ("0x10", "not_a_number"),
        ("5 $", "not_a_number"),
        ("kr", "not_a_number"),
        ("", "not_a_number"),
        ("-5", "below_zero"),
        ("−5", "below_zero"),
        ("– 5", "below_zero"),
    ],
)
def test_refuses_what_is_no_amount_or_two(typed, code):
    with pytest.raises(Unreadable) as refusal:
        parse_amount(typed)
    assert refusal.value.code == code


@pytest.mark.parametrize("typed", ["-5", "−5", "–5", "- 5"])
def test_either_minus_is_read_where_less_than_zero_is_taken(typed):
    assert parse_amount(typed, negative=True) == -5


@given(money, st.sampled_from(["sv", "en"]))
def test_what_a_field_shows_is_read_back(amount, language):
    with translation.override(language):
        assert parse_amount(format_number(amount)) == amount


@given(money.map(lambda amount: -amount))
def test_what_a_field_shows_below_zero_is_read_back(amount):
    assert parse_amount(format_number(amount), negative=True) == amount


@pytest.mark.parametrize(
    ("language", "shown"), [("sv", "1\xa0234\xa0567,50"), ("en", "1\xa0234\xa0567.50")]
)
def test_numbers_are_shown_in_the_readers_language(language, shown):
    with translation.override(language):
        assert format_number(Decimal("1234567.5")) == shown


def test_whole_number_is_shown_without_decimals():
    assert format_number(Decimal("12000.00")) == "12\xa0000"


def test_decimals_are_counted_not_rounded():
    assert parse_number("1,25", places=2) == Decimal("1.25")
    with pytest.raises(Unreadable):
        parse_number("1,25", places=1)


@pytest.mark.parametrize(("typed", "count"), [("12", 12), ("1 200", 1200), ("0", 0)])
def test_reads_counts(typed, count):
    assert parse_count(typed) == count


@pytest.mark.parametrize("typed", ["1,5", "1.0", "-1", "many"])
def test_refuses_parts_of_a_person(typed):
    with pytest.raises(Unreadable):
        parse_count(typed)


@pytest.mark.parametrize(
    ("typed", "m2"),
    [("1\xa0182,4 kvm", "1182.4"), ("70 m²", "70"), ("51,0", "51"), ("18.4m2", "18.4")],
)
def test_reads_areas_with_and_without_the_unit(typed, m2):
    assert parse_area(typed) == Decimal(m2)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        ("3:30", "3.5"),
        ("0:45", "0.75"),
        ("3:20", "3.33"),
        ("2 tim", "2"),
        ("2 timmar", "2"),
        ("2h", "2"),
        ("1,5 h", "1.5"),
        ("1 h 30 min", "1.5"),
        ("1 tim och 15 minuter", "1.25"),
        ("45 min", "0.75"),
        ("90 minutes", "1.5"),
    ],
)
def test_reads_durations(typed, hours):
    assert parse_hours(typed) == Decimal(hours)


@pytest.mark.parametrize("typed", ["3:60", "3:5", "half", "h", "", "-1", "1e1", "1:30:00"])
def test_refuses_what_is_no_duration(typed):
    with pytest.raises(Unreadable):
        parse_hours(typed)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_refusal(text):
    for parse in (parse_amount, parse_count, parse_hours, parse_area):
        with contextlib.suppress(Unreadable):
            assert parse(text) >= 0
