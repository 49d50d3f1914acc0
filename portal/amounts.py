"""Amounts, quantities and durations as people in Sweden write them, read without guessing.

Read:    1 234,50 · 1234,5 · 1234.50 · 12 000 kr · 12 000 SEK · 500:-  (any kind of space between
         groups of three; comma or full stop before at most two decimals)
Refused: 1.234,50 and 1,234.50 – one sign is the decimal sign and there is no other. They could be
         read, but who is let write 1.234,50 writes 1.234 the next time.
Refused: 1.234 and 1,234 (three decimals, or thousands?), 1 23 (groups), 1e5, NaN, infinity.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext_noop as _

from portal.typed import Unreadable, one_line, plain_dashes, shortened

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

_NUMBER = re.compile(
    r"(?P<sign>-? ?)(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,](?P<decimals>[0-9]+))?"
)
_TWO_SEPARATORS = re.compile(r"-?[0-9 ]*[.,][0-9 .,]*[.,][0-9]*")
_CURRENCY = re.compile(
    r"(?:(?<=[0-9 ])(?:kronor|kr\.?|sek)|(?<=[0-9]):-)$|^sek(?= ?[0-9])", re.IGNORECASE
)
_CLOCK = re.compile(r"([0-9]{1,4}):([0-9]{2})")
_HOUR_WORDS = r" ?(?:timmar|timme|tim\.?|hours|hour|h)"
_MINUTE_WORDS = r" ?(?:minuter|minutes|minute|minut|min\.?|m)"
_HOURS_AND_MINUTES = re.compile(
    rf"(?:([0-9]+){_HOUR_WORDS} ?(?:och |and )?)?([0-9]+){_MINUTE_WORDS}"
)
_HOURS = re.compile(rf"([0-9., ]+?)(?:{_HOUR_WORDS})?")
_AREA = re.compile(r"(?<=[0-9 ])(?:kvm|kvadratmeter|m2|m²|kvm\.)$", re.IGNORECASE)


def parse_amount(text: str, *, negative: bool = False) -> Decimal:
    """Read an amount in kronor.

    Args:
        text: What was typed, with or without the currency.
        negative: Whether an amount below zero is taken.

    Returns:
        Kronor, with two decimals at most and as many as were written.

    Raises:
        Unreadable: Not an amount, one that can be read in two ways, or below zero where not taken.
    """
    return parse_number(_CURRENCY.sub("", one_line(text)).strip(), places=2, negative=negative)


def parse_number(text: str, *, places: int = 2, negative: bool = False) -> Decimal:
    """Read a number with at most so many decimals; raise `Unreadable` as `parse_amount` does."""
    text = plain_dashes(one_line(text))
    found = _NUMBER.fullmatch(text)
    if not found:
        if _TWO_SEPARATORS.fullmatch(text):
            raise Unreadable(
                _("“%(text)s” has two decimal signs. Write it as in 1 234,50."),
                "two_separators",
                text=shortened(text),
            )
        raise Unreadable(
            _("“%(text)s” is not a number. Write it as in 1 234,50."),
            "not_a_number",
            text=shortened(text),
        )
    whole, decimals = found["whole"].replace(" ", ""), found["decimals"] or ""
    if len(decimals) > places:
        raise _too_many_decimals(text, places)
    number = Decimal(f"{whole}.{decimals}" if decimals else whole)
    if found["sign"].strip() and number:
        if not negative:
            raise Unreadable(
                _("Write zero or more: “%(text)s” is below zero."),
                "below_zero",
                text=shortened(text),
            )
        number = -number
    return number


def parse_count(text: str) -> int:
    """Read how many there are: a whole number, zero or more; raise `Unreadable` otherwise."""
    return int(parse_number(text, places=0))


def parse_area(text: str) -> Decimal:
    """Read an area in m², with or without the unit (kvm, m2, m²)."""
    return parse_number(_AREA.sub("", one_line(text)).strip(), places=2)


def parse_hours(text: str) -> Decimal:
    """Read a duration: 3,5 · 3:30 · 2 tim · 1 h 30 min · 45 min.

    Returns:
        Hours. Minutes that are no hundredth of an hour are rounded to one, halves up: 3:20 is 3.33.

    Raises:
        Unreadable: Not a duration, or minutes past 59 in a time such as 3:75.
    """
    text = one_line(text).lower()
    if found := _CLOCK.fullmatch(text):
        hours, minutes = int(found[1]), int(found[2])
        if minutes > 59:
            raise Unreadable(
                _("There are 60 minutes in an hour: “%(text)s” cannot be right."),
                "minutes",
                text=text,
            )
        return _hours(hours, minutes)
    if found := _HOURS_AND_MINUTES.fullmatch(text):
        return _hours(int(found[1] or 0), int(found[2]))
    if found := _HOURS.fullmatch(text):
        return parse_number(found[1].strip())
    raise Unreadable(
        _("“%(text)s” is not a number of hours. Write it as in 3,5 or 3:30."),
        "not_hours",
        text=shortened(text),
    )


def format_number(number: Decimal | int, *, places: int = 2) -> str:
    """Return the number as a form field shows it and reads it back: 1 234,50, in English 1 234.50.

    Thousands are parted by no-break spaces in both languages; a number without decimals has none,
    else it has exactly ``places``.
    """
    number = Decimal(number)
    shown = f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.{places}f}"
    shown = shown.replace(",", NO_BREAK_SPACE)
    return shown if (get_language() or "sv").startswith("en") else shown.replace(".", ",")


def _hours(hours: int, minutes: int) -> Decimal:
    return (hours + Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _too_many_decimals(text: str, places: int) -> Unreadable:
    if places == 0:
        return Unreadable(
            _("Write a whole number: “%(text)s” has decimals."), "decimals", text=shortened(text)
        )
    return Unreadable(
        _("“%(text)s” has more decimals than %(places)d. Write it as in 1 234,5."),
        "too_many_decimals",
        text=shortened(text),
        places=places,
    )
