"""Reading what stands in one cell. More is taken than in a form: nobody sits there to be asked."""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_noop as _

from portal.amounts import parse_amount, parse_area, parse_count
from portal.dates import parse_day
from portal.orgnumbers import OrgNumber, parse_org_number
from portal.typed import Unreadable, one_line, shortened

#: Excel counts days from here (day 60 of 1900, which never was, is long past). Source: ECMA-376.
_EXCEL_DAY_ZERO = date(1899, 12, 30)
#: Bare numbers in a date column that are Excel's days: 1927 to 2099.
_EXCEL_DAYS = range(10_000, 73_051)
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)

_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_MIDNIGHT = re.compile(r"[ T]00:00(:00)?$")
_POSTCODE_CITY = re.compile(r"(?:S-?|SE-?)?([0-9]{3}) ?([0-9]{2})\b[ ,]*(.*)")
_MONTHS = re.compile(r"([0-9]+) ?(?:månader|månad|mån\.?|mon?ths?|m)?")
_YEARS = re.compile(r"([0-9]+) ?(?:år|years?)")

_NO_END = frozenset(
    {"tillsvidare", "tills vidare", "t.v.", "tv", "löpande", "until further notice", "-"}
)
_YES = frozenset({"ja", "j", "yes", "y", "x", "1", "true", "sant", "momspliktig", "med moms"})
_NO = frozenset({"nej", "n", "no", "0", "-", "false", "falskt", "ej", "utan moms", "momsfri"})
_NOBODY = re.compile(r"kontaktperson saknas|saknas|okänd|uppgift saknas|n/?a|-+|ingen|none", re.I)


def text(value: Any, limit: int = 0) -> str:
    """Return what stands there on one line, "" for nothing.

    Raises:
        Unreadable: an Excel error, or more characters than the limit.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        found = one_line(value)
        if found in _EXCEL_ERRORS:
            raise Unreadable(_("The cell holds Excel's error %(text)s."), "excel_error", text=found)
    elif isinstance(value, float) and value.is_integer():
        found = str(int(value))
    else:
        found = str(value)
    if limit and len(found) > limit:
        raise Unreadable(
            _("The cell holds %(count)d characters; at most %(limit)d can be kept."),
            "too_long",
            count=len(found),
            limit=limit,
        )
    return found


def day(value: Any) -> date | None:
    """Return the day, None for an empty cell.

    Besides what forms take: Excel's own dates and day numbers, 20160401 as a number, 26-05-28 and
    31/3 26 as property systems print them, and a day with midnight behind it.

    Raises:
        Unreadable: not a day, or not between 1900 and 2199.
    """
    if isinstance(value, datetime):
        found: date | None = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, int | float) and not isinstance(value, bool) and value in _EXCEL_DAYS:
        found = _EXCEL_DAY_ZERO + timedelta(days=int(value))
    else:
        written = text(value)
        found = _day_of(written) if written else None
    if found is not None and not _FIRST_DAY <= found <= _LAST_DAY:
        raise Unreadable(
            _("%(day)s can't be right: leases run between 1900 and 2199."),
            "day_out_of_bounds",
            day=found.isoformat(),
        )
    return found


def is_no_end(value: Any) -> bool:
    """Tell whether the cell says that the lease runs until further notice."""
    return isinstance(value, str) and one_line(value).lower() in _NO_END


def kronor(value: Any) -> Decimal | None:
    """Return the amount, None for an empty cell; raise `Unreadable` for what is none."""
    return _number(value, _amount_of, Decimal("0.01"), Decimal(10) ** 12)


def square_metres(value: Any) -> Decimal | None:
    """Return the area with one decimal, None for an empty cell; raise `Unreadable` for none."""
    return _number(value, _area_of, Decimal("0.1"), Decimal(10) ** 8)


def months(value: Any) -> int | None:
    """Return so many months: 9, "9 mån", "1 år"; raise `Unreadable` for what is none."""
    written = text(value).lower()
    if not written:
        return None
    if found := _YEARS.fullmatch(written):
        count = 12 * int(found[1])
    elif found := _MONTHS.fullmatch(written):
        count = int(found[1])
    else:
        count = parse_count(written)
    if count > 120:
        raise Unreadable(_("%(count)d months of notice can't be right."), "too_many", count=count)
    return count


def yes_or_no(value: Any) -> bool | None:
    """Return what Ja, J, N, Nej … say, None for an empty cell; raise `Unreadable` for others."""
    written = text(value).lower()
    if not written:
        return None
    if written in _YES:
        return True
    if written in _NO:
        return False
    raise Unreadable(
        _("“%(text)s” is neither yes nor no."), "not_yes_or_no", text=shortened(written)
    )


def org_number(value: Any) -> OrgNumber | None:
    """Return the organisation number or sole trader's number, None for an empty cell.

    Raises:
        Unreadable: it is neither. The message never repeats the number: it may be a mistyped
            personal identity number.
    """
    if not isinstance(value, int | float):
        value = text(value)
        if not value:
            return None
    return parse_org_number(value)


def postcode_and_city(value: Any) -> tuple[str, str]:
    """Return postcode and town out of "703 64 Örebro"; without a postcode all of it is the town."""
    written = text(value)
    if found := _POSTCODE_CITY.fullmatch(written):
        return f"{found[1]} {found[2]}", found[3].strip()
    return "", written


def email(value: Any) -> tuple[str, bool]:
    """Return the address, and whether (at) had to be made @.

    Raises:
        Unreadable: not an address.
    """
    written = text(value).replace(" ", "")
    if not written or _NOBODY.fullmatch(written):
        return "", False
    repaired = re.sub(r"\((?:at|a)\)|\[at\]", "@", written, flags=re.IGNORECASE)
    try:
        validate_email(repaired)
    except ValidationError:
        raise Unreadable(
            _("“%(text)s” is not an e-mail address."), "not_email", text=shortened(written)
        ) from None
    return repaired, repaired != written


def somebody(value: Any, limit: int) -> str:
    """Return who stands there, "" when the cell says that nobody is known."""
    found = text(value, limit)
    return "" if _NOBODY.fullmatch(found) else found


@lru_cache(maxsize=20_000)
def _day_of(written: str) -> date:
    if written.isdigit() and len(written) == 5 and int(written) in _EXCEL_DAYS:
        return _EXCEL_DAY_ZERO + timedelta(days=int(written))
    return parse_day(_MIDNIGHT.sub("", written), short_years=True)


@lru_cache(maxsize=20_000)
def _amount_of(written: str) -> Decimal:
    return parse_amount(written)


@lru_cache(maxsize=20_000)
def _area_of(written: str) -> Decimal:
    return parse_area(written)


def _number(value: Any, parse: Any, step: Decimal, limit: Decimal) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        written = text(value)
        if not written:
            return None
        number = parse(written)
    elif value != value or value in (float("inf"), float("-inf")):
        raise Unreadable(_("The cell holds no number."), "not_a_number")
    else:
        number = Decimal(str(value))
    if number < 0:
        raise Unreadable(_("%(number)s is below zero."), "below_zero", number=str(number))
    if number >= limit:
        raise Unreadable(_("%(number)s can't be right."), "too_large", number=str(number))
    return number.quantize(step, ROUND_HALF_UP)
