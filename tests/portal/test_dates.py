import contextlib
from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.dates import format_day, moment, parse_clock, parse_day
from portal.typed import Unreadable

FOURTH_OF_MARCH = date(2026, 3, 4)
MONTHS_SV = "januari februari mars april maj juni juli augusti september oktober november december"
whole_years = st.dates(date(1000, 1, 1), date(9999, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-04",
        "2026-3-4",
        "2026/03/04",
        "2026.03.04",
        "20260304",
        " 2026–03–04 ",
        "2026-03-04\u200b",
        "4/3 2026",
        "04/03 2026",
        "4/3-2026",
        "4 mars 2026",
        "4 MARS 2026",
        "4 mar. 2026",
        "4\xa0mar 2026",
        "den 4 mars 2026",
        "4:e mars 2026",
        "4 March 2026",
        "4th March 2026",
        "March 4, 2026",
    ],
)
def test_reads_what_can_only_be_one_day(typed):
    assert parse_day(typed) == FOURTH_OF_MARCH


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("03/04/2026", "ambiguous_day"),
        ("25/04/2026", "ambiguous_day"),
        ("03-04-2026", "ambiguous_day"),
        ("3.4.2026", "ambiguous_day"),
        ("3.4.26", "ambiguous_day"),
        ("3 4 2026", "ambiguous_day"),
        ("26-03-04", "short_year"),
        ("4/3 26", "short_year"),
        ("4/3-26", "short_year"),
        ("2026-02-30", "no_such_day"),
        ("20260230", "no_such_day"),
        ("29 februari 2025", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("4 mara 2026", "no_such_month"),
        ("2026-03/04", "not_a_day"),
        ("4 mars", "not_a_day"),
        ("tomorrow", "not_a_day"),
        ("٢٠٢٦-٠٣-٠٤", "not_a_day"),
        ("46085", "not_a_day"),
        ("", "not_a_day"),
    ],
)
def test_refuses_what_is_no_day_or_two(typed, code):
    with pytest.raises(Unreadable) as refusal:
        parse_day(typed)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("26-05-28", date(2026, 5, 28)),
        ("31-09-30", date(2031, 9, 30)),
        ("69-12-31", date(2069, 12, 31)),
        ("70-01-01", date(1970, 1, 1)),
        ("31/3 26", date(2026, 3, 31)),
        ("31/3 2026", date(2026, 3, 31)),
    ],
)
def test_reads_short_years_of_registers_when_told_to(typed, day):
    assert parse_day(typed, short_years=True) == day


@pytest.mark.parametrize("typed", ["03/04/2026", "3.4.26", "3/4/26"])
def test_ambiguous_days_stay_refused_in_registers(typed):
    with pytest.raises(Unreadable):
        parse_day(typed, short_years=True)


def test_refusal_says_how_to_write_it():
    with translation.override("en"):
        with pytest.raises(Unreadable) as refusal:
            parse_day("03/04/2026")
        assert refusal.value.message == (
            "“03/04/2026” can be two different days. Write it as in 2026-03-04 or 4 mars 2026."
        )


@given(whole_years)
def test_what_a_field_shows_is_read_back(day):
    assert parse_day(format_day(day)) == day


@given(whole_years)
def test_days_in_swedish_words_are_read(day):
    assert parse_day(f"{day.day} {MONTHS_SV.split()[day.month - 1]} {day.year:04}") == day


@given(whole_years)
def test_slash_means_day_before_month(day):
    assert parse_day(f"{day.day}/{day.month} {day.year:04}") == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_refusal(text):
    with contextlib.suppress(Unreadable):
        parse_day(text, short_years=True)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("14:30", time(14, 30)), ("9.05", time(9, 5)), ("0915", time(9, 15)), ("kl. 9", time(9))],
)
def test_a_time_of_day_is_read_as_it_is_written(typed, read):
    assert parse_clock(typed) == read


@pytest.mark.parametrize("typed", ["24:00", "9:60", "halv tre", "", "9:5", "123"])
def test_what_is_no_time_of_day_is_refused(typed):
    with pytest.raises(Unreadable):
        parse_clock(typed)


def test_a_moment_is_the_one_that_clocks_in_stockholm_show():
    assert moment(date(2026, 7, 1), time(12)) == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    assert moment(date(2026, 12, 1), time(12)) == datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


def test_a_time_that_the_clock_skips_is_refused():
    with pytest.raises(Unreadable) as refusal:
        moment(date(2026, 3, 29), time(2, 30))

    assert refusal.value.code == "skipped_time"
