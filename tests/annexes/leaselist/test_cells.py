import contextlib
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annexes.leaselist import cells
from portal.typed import Unreadable

#: Excel knows no time zones.
EXCELS_DAY = datetime(2013, 4, 1)  # noqa: DTZ001
anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.datetimes(),
    st.dates(),
)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (EXCELS_DAY, date(2013, 4, 1)),
        (date(2013, 4, 1), date(2013, 4, 1)),
        ("2018-08-28", date(2018, 8, 28)),
        ("2018-08-28 00:00:00", date(2018, 8, 28)),
        ("26-05-28", date(2026, 5, 28)),
        ("20160401", date(2016, 4, 1)),
        (20160401, date(2016, 4, 1)),
        (20160401.0, date(2016, 4, 1)),
        ("28/1 2028", date(2028, 1, 28)),
        ("1/8 2012", date(2012, 8, 1)),
        (42461, date(2016, 4, 1)),
        ("42461", date(2016, 4, 1)),
        (None, None),
        ("", None),
        ("  ", None),
    ],
)
def test_days_are_read_as_registers_write_them(value, day):
    assert cells.day(value) == day


@pytest.mark.parametrize(
    "value", ["03/04/2026", "tillsvidare", 7, True, "#REF!", date(1899, 1, 1), 1e300]
)
def test_what_is_no_day_is_refused(value):
    with pytest.raises(Unreadable):
        cells.day(value)


@pytest.mark.parametrize("value", ["tillsvidare", " Tillsvidare ", "t.v.", "Tills vidare"])
def test_until_further_notice_is_no_end(value):
    assert cells.is_no_end(value)


@pytest.mark.parametrize(
    ("value", "kronor"),
    [
        (86031, "86031.00"),
        (86031.5, "86031.50"),
        ("113\xa0032 kr", "113032.00"),
        ("1\xa0949\xa0684", "1949684.00"),
        ("296 915", "296915.00"),
        (None, None),
    ],
)
def test_amounts_are_read(value, kronor):
    assert cells.kronor(value) == (None if kronor is None else Decimal(kronor))


@pytest.mark.parametrize(
    "value", [-1, "-1", "1.234,5", "gratis", float("nan"), float("inf"), 1e13, True]
)
def test_what_is_no_amount_is_refused(value):
    with pytest.raises(Unreadable):
        cells.kronor(value)


@pytest.mark.parametrize(
    ("value", "m2"),
    [("1\xa0182,4 kvm", "1182.4"), (20.3, "20.3"), (20.25, "20.3"), ("51,0 kvm", "51.0")],
)
def test_areas_are_read_with_one_decimal(value, m2):
    assert cells.square_metres(value) == Decimal(m2)


@pytest.mark.parametrize(
    ("value", "months"),
    [(9, 9), (9.0, 9), ("9 mån", 9), ("3 månader", 3), ("1 år", 12), ("", None)],
)
def test_notice_is_read_in_months(value, months):
    assert cells.months(value) == months


@pytest.mark.parametrize("value", ["snart", 121, "11 år", "-3"])
def test_notice_that_can_not_be_is_refused(value):
    with pytest.raises(Unreadable):
        cells.months(value)


@pytest.mark.parametrize(
    ("value", "answer"),
    [("Ja", True), ("J", True), (1, True), ("Nej", False), ("N", False), (None, None)],
)
def test_yes_and_no_are_read(value, answer):
    assert cells.yes_or_no(value) is answer


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("703 64 Örebro", ("703 64", "Örebro")),
        ("70364 Örebro", ("703 64", "Örebro")),
        ("SE-703 64 Örebro", ("703 64", "Örebro")),
        ("703 64", ("703 64", "")),
        ("Örebro", ("", "Örebro")),
        (70364, ("703 64", "")),
        (None, ("", "")),
    ],
)
def test_postcode_and_town_are_parted(value, parts):
    assert cells.postcode_and_city(value) == parts


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("kontakt@example.org", ("kontakt@example.org", False)),
        ("kontakt(at)example.org", ("kontakt@example.org", True)),
        ("saknas", ("", False)),
        (None, ("", False)),
    ],
)
def test_email_is_read_and_mended(value, address):
    assert cells.email(value) == address


def test_org_number_that_is_refused_is_not_repeated():
    with pytest.raises(Unreadable) as refusal:
        cells.org_number("880320-0017")
    assert "0017" not in refusal.value.message


def test_text_beyond_the_limit_is_refused_not_cut():
    assert cells.text("x" * 40, 40) == "x" * 40
    with pytest.raises(Unreadable):
        cells.text("x" * 41, 40)


@given(anything)
def test_every_cell_is_read_or_refused(value):
    for read in (
        cells.text,
        cells.day,
        cells.kronor,
        cells.square_metres,
        cells.months,
        cells.yes_or_no,
        cells.org_number,
        cells.postcode_and_city,
        cells.email,
        cells.is_no_end,
    ):
        with contextlib.suppress(Unreadable):
            read(value)
