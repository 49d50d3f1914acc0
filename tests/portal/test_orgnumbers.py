import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.orgnumbers import Holder, LegalForm, OrgNumber, parse_org_number
from portal.typed import Unreadable

VATTERHEM = OrgNumber(Holder.LEGAL_PERSON, "5560123704")


@pytest.mark.parametrize(
    "typed",
    [
        "556012-3704",
        "5560123704",
        " 556012-3704 ",
        "556012–3704",
        "556012\u20113704",
        "556012 3704",
        "556\xa0012 3704",
        "55.60.12-3704",
        "165560123704",
        "16556012-3704",
        "SE556012370401",
        "se 556012-3704 01",
        5560123704,
        5560123704.0,
        165560123704,
    ],
)
def test_reads_every_form_of_one_number(typed):
    assert parse_org_number(typed) == VATTERHEM


@pytest.mark.parametrize(
    ("typed", "legal_form"),
    [
        ("556012-3704", LegalForm.LIMITED_COMPANY),
        ("556041-6850", LegalForm.LIMITED_COMPANY),
        ("556036-0793", LegalForm.LIMITED_COMPANY),
        ("212000-0142", LegalForm.PUBLIC_BODY),
        ("212000-1355", LegalForm.PUBLIC_BODY),
        ("802459-2829", LegalForm.NON_PROFIT),
        ("769286-3348", LegalForm.ECONOMIC_ASSOCIATION),
        ("969957-5255", LegalForm.PARTNERSHIP),
        ("880320-0016", LegalForm.SOLE_TRADER),
    ],
)
def test_legal_form_is_told_by_the_number(typed, legal_form):
    assert parse_org_number(typed).legal_form == legal_form


@pytest.mark.parametrize(
    "typed",
    [
        "880320-0016",
        "8803200016",
        "19880320-0016",
        "198803200016",
        8803200016,
        198803200016,
        "811218-9876",
        "811278-9873",  # coordination number: 60 added to the day
        "900207-2941",
    ],
)
def test_personal_number_is_known_as_a_sole_traders(typed):
    number = parse_org_number(typed)
    assert (number.holder, number.is_personal) == (Holder.SOLE_TRADER, True)


def test_sole_trader_is_masked_wherever_it_is_shown():
    number = parse_org_number("19880320-0016")
    assert (number.shown, str(number), f"{number}") == ("880320-****",) * 3
    assert "8803200016" not in repr(number)
    assert "0016" not in repr(number)


def test_legal_person_is_shown_in_full():
    assert str(parse_org_number("165560123704")) == "556012-3704"


def test_spreadsheet_drops_the_zero_of_a_birth_year():
    typed = next(
        int(f"030411{last:04}") for last in range(10) if _check_digit_is_right(f"030411{last:04}")
    )
    assert parse_org_number(typed).masked == "030411-****"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("\u200b", "empty"),
        ("okänt", "not_digits"),
        ("55601²-3704", "not_digits"),
        ("٥٥٦٠١٢٣٧٠٤", "not_digits"),
        ("5560123704.5", "length"),
        (5560123704.5, "length"),
        (-5, "length"),
        (True, "not_digits"),
        ("556012-370", "length"),
        ("SE5560123704", "not_digits"),
        ("556012-3705", "check_digit"),
        ("19556012-3704", "prefix"),
        ("16880320-0016", "third_digit"),
        ("991301-0000", "check_digit"),
        ("001300-0005", "third_digit"),
    ],
)
def test_refuses_with_the_rule_that_was_broken(typed, code):
    with pytest.raises(Unreadable) as refusal:
        parse_org_number(typed)
    assert refusal.value.code == code


def test_fingerprint_knows_the_number_again_and_does_not_contain_it():
    short, long = parse_org_number("880320-0016"), parse_org_number("198803200016")
    assert short.fingerprint == long.fingerprint
    assert len(short.fingerprint) == 64
    assert "8803200016" not in short.fingerprint


def test_fingerprint_depends_on_the_installations_key(settings):
    number = parse_org_number("880320-0016")
    here = number.fingerprint
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert number.fingerprint != here
    assert number.fingerprints == [number.fingerprint, here]


nine_digits = st.text("0123456789", min_size=9, max_size=9)


@given(nine_digits)
def test_one_check_digit_of_ten_is_right(nine):
    right = [last for last in "0123456789" if _check_digit_is_right(nine + last)]
    refused = []
    for last in "0123456789":
        try:
            parse_org_number(nine + last)
        except Unreadable as refusal:
            refused.append(last if refusal.code == "check_digit" else "")
    assert len(right) == 1
    assert set("0123456789") - set(right) == set(refused) - {""}


@given(nine_digits, st.data())
def test_number_with_third_digit_two_or_more_is_never_personal(nine, data):
    nine = nine[:2] + data.draw(st.sampled_from("23456789")) + nine[3:]
    digits = nine + next(d for d in "0123456789" if _check_digit_is_right(nine + d))
    assert parse_org_number(digits).formatted == f"{digits[:6]}-{digits[6:]}"
    assert not parse_org_number("16" + digits).is_personal


@given(nine_digits, st.sampled_from("01"))
def test_number_with_third_digit_below_two_is_never_a_legal_person(nine, third):
    nine = nine[:2] + third + nine[3:]
    digits = nine + next(d for d in "0123456789" if _check_digit_is_right(nine + d))
    try:
        number = parse_org_number(digits)
    except Unreadable as refusal:
        outcome = refusal.code
    else:
        outcome = number.holder
    assert outcome in {"third_digit", Holder.SOLE_TRADER}


def _check_digit_is_right(digits: str) -> bool:
    """Luhn, written out the long way, to check the short way against."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value if value < 10 else value - 9
    return total % 10 == 0
