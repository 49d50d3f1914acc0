"""Days as people in Sweden write them, read without guessing.

Read:    2026-03-04, 2026/3/4, 20260304, 4/3 2026, 4/3-2026, 4 mars 2026, 4 mar. 2026,
         den 4 mars 2026, 4 March 2026, March 4, 2026
Refused: 03/04/2026, 03-04-2026, 3.4.2026 – day first here, month first elsewhere. 25/04/2026 is
         refused too: a form that takes it would teach people to write 03/04/2026 next time.
Refused: two-digit years, unless the caller says that the text comes from a register that writes
         them (``short_years``).
"""

import re
from datetime import UTC, date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from portal.typed import Unreadable, one_line, plain_dashes, shortened

#: Two-digit years from 70 belong to the 1900s, the others to the 2000s (as POSIX has it): leases
#: begin in the 1970s at the earliest and end in 2069 at the latest.
FIRST_SHORT_YEAR_OF_THE_1900S = 70

_MONTHS_SV = "januari februari mars april maj juni juli augusti september oktober november december"
_MONTHS_EN = "january february march april may june july august september october november december"

#: Month by every accepted spelling: whole words and the first three letters, and "sept".
_MONTH_NUMBERS = {
    spelling: number
    for names in (_MONTHS_SV, _MONTHS_EN)
    for number, name in enumerate(names.split(), start=1)
    for spelling in (name, name[:3])
} | {"sept": 9}

_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_SLASH_MONTH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?: |-| - )([0-9]{4})")
_DAY_NAMED_MONTH = re.compile(
    r"(?:den )?([0-9]{1,2})(?::e|:a|st|nd|rd|th)? ([^\W\d_]+)\.?,? ([0-9]{4})"
)
_NAMED_MONTH_DAY = re.compile(r"([^\W\d_]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_SHORT_YEAR_FIRST = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{2})")
_SHORT_YEAR_LAST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?: |-| - )([0-9]{2})")
_THREE_SHORT_NUMBERS = re.compile(r"[0-9]{1,2}([-/. ])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})")


def parse_day(text: str, *, short_years: bool = False) -> date:
    """Read one day.

    Args:
        text: What was typed. Spaces of any kind, invisible characters and capitals do not matter.
        short_years: Also read 26-05-28 (year first) and 31/3 26, as property registers write them.

    Raises:
        Unreadable: Not a day, not a day of the calendar, or a day that can be read in two ways.
    """
    text = plain_dashes(one_line(text)).lower()
    if found := _COMPACT.fullmatch(text):
        year, month, day = found.groups()
    elif found := _YEAR_FIRST.fullmatch(text):
        year, _separator, month, day = found.groups()
    elif found := _DAY_SLASH_MONTH.fullmatch(text):
        day, month, year = found.groups()
    elif found := _DAY_NAMED_MONTH.fullmatch(text):
        day, month, year = found[1], _month_number(found[2]), found[3]
    elif found := _NAMED_MONTH_DAY.fullmatch(text):
        day, month, year = found[2], _month_number(found[1]), found[3]
    elif short_years and (found := _SHORT_YEAR_FIRST.fullmatch(text)):
        year, month, day = _whole_year(found[1]), found[2], found[3]
    elif short_years and (found := _SHORT_YEAR_LAST.fullmatch(text)):
        day, month, year = found[1], found[2], _whole_year(found[3])
    else:
        raise _refusal(text)
    return _calendar_day(int(year), int(month), int(day))


def format_day(day: date) -> str:
    """Return the day as a form field shows it, in every language: 2026-03-04."""
    return day.isoformat()


_CLOCK = re.compile(r"(?:kl\.? ?)?([0-9]{1,2})(?:[:.]([0-9]{2}))?")
_COMPACT_CLOCK = re.compile(r"([0-9]{2})([0-9]{2})")


def parse_clock(text: str) -> time:
    """Read a time of day, 24 hours: 14:30, 14.30, 1430, kl. 9.

    Raises:
        Unreadable: Not a time of the day.
    """
    found = _COMPACT_CLOCK.fullmatch(text := one_line(text).lower()) or _CLOCK.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise Unreadable(_("Write the time as 14:30."), "no_such_time")
    return time(int(found[1]), int(found[2] or 0))


def format_clock(clock: time) -> str:
    """Return the time as a form field shows it, in every language: 14:30."""
    return f"{clock:%H:%M}"


def moment(day: date, clock: time) -> datetime:
    """Return the moment at which a Stockholm clock shows this time on this day.

    Raises:
        Unreadable: the clock skips this time, on the night to summer time.
    """
    zone = timezone.get_default_timezone()
    found = datetime.combine(day, clock, tzinfo=zone)
    if timezone.localtime(found.astimezone(UTC), zone).time() != clock:
        raise Unreadable(
            _("The clock goes forward that night: there is no %(clock)s."),
            "skipped_time",
            clock=format_clock(clock),
        )
    return found


def _whole_year(short: str) -> int:
    year = int(short)
    return year + (1900 if year >= FIRST_SHORT_YEAR_OF_THE_1900S else 2000)


def _month_number(name: str) -> int:
    try:
        return _MONTH_NUMBERS[name]
    except KeyError:
        raise Unreadable(
            _("“%(name)s” is not a month. Write the day as in 2026-03-04 or 4 mars 2026."),
            "no_such_month",
            name=shortened(name),
        ) from None


def _calendar_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(
            _("There is no day %(day)d in month %(month)d of %(year)d."),
            "no_such_day",
            day=day,
            month=month,
            year=year,
        ) from None


def _refusal(text: str) -> Unreadable:
    """Say why the text is refused, as exactly as its shape tells."""
    if _SHORT_YEAR_FIRST.fullmatch(text) or _SHORT_YEAR_LAST.fullmatch(text):
        return Unreadable(_("Write the year with four digits, as in 2026-03-04."), "short_year")
    if _THREE_SHORT_NUMBERS.fullmatch(text):
        return Unreadable(
            _("“%(text)s” can be two different days. Write it as in 2026-03-04 or 4 mars 2026."),
            "ambiguous_day",
            text=text,
        )
    return Unreadable(
        _("“%(text)s” is not a day. Write it as in 2026-03-04 or 4 mars 2026."),
        "not_a_day",
        text=shortened(text),
    )
