"""Organisation numbers: read in every form they are written in, told apart from personal numbers.

A Swedish organisation number is ten digits; the last is a check digit (Luhn) and the third is at
least 2. A sole trader has no number of its own: the firm's number *is* the owner's personal
identity number, with a month in that place. So a number whose third digit is 0 or 1 is personal
data. We never store one in clear: the register keeps a keyed hash, to know the firm again, and a
masked text for people to read.

Source: docs/rules.md R-11 (Skatteverket SKV 709: structure, first digits, prefix 16).
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import TextChoices
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from portal.typed import Unreadable, one_line, plain_dashes


class Holder(TextChoices):
    """Who bears the number."""

    LEGAL_PERSON = "legal_person", gettext_lazy("legal person")
    SOLE_TRADER = "sole_trader", gettext_lazy("sole trader")


class LegalForm(TextChoices):
    """What the first digit says about the bearer."""

    ESTATE = "estate", gettext_lazy("estate of a deceased person")
    PUBLIC_BODY = "public_body", gettext_lazy("state, region, municipality or parish")
    FOREIGN_COMPANY = "foreign_company", gettext_lazy("foreign company")
    LIMITED_COMPANY = "limited_company", gettext_lazy("limited company")
    SIMPLE_PARTNERSHIP = "simple_partnership", gettext_lazy("simple partnership")
    ECONOMIC_ASSOCIATION = "economic_association", gettext_lazy("economic association")
    NON_PROFIT = "non_profit", gettext_lazy("non-profit association or foundation")
    PARTNERSHIP = "partnership", gettext_lazy("trading or limited partnership")
    SOLE_TRADER = "sole_trader", gettext_lazy("sole trader")
    UNKNOWN = "unknown", gettext_lazy("unknown legal form")


_FORM_BY_FIRST_DIGIT = {
    "1": LegalForm.ESTATE,
    "2": LegalForm.PUBLIC_BODY,
    "3": LegalForm.FOREIGN_COMPANY,
    "5": LegalForm.LIMITED_COMPANY,
    "6": LegalForm.SIMPLE_PARTNERSHIP,
    "7": LegalForm.ECONOMIC_ASSOCIATION,
    "8": LegalForm.NON_PROFIT,
    "9": LegalForm.PARTNERSHIP,
}

#: Coordination numbers (for people who are not in the population register) add 60 to the day.
COORDINATION_DAYS = 60

_SEPARATORS = re.compile(r"[\s.-]")
_VAT_NUMBER = re.compile(r"SE([0-9]{10})[0-9]{2}", re.IGNORECASE)
_DOUBLED = str.maketrans("0123456789", "0246813579")


@dataclass(frozen=True, slots=True)
class OrgNumber:
    """One number that has passed every check.

    Attributes:
        holder: Legal person or sole trader.
        digits: The ten digits. For a sole trader they are personal data: kept out of ``repr`` and
            never stored or shown; use `fingerprint` and `shown`.
    """

    holder: Holder
    digits: str = field(repr=False)

    @property
    def is_personal(self) -> bool:
        """Whether the number is somebody's personal identity number."""
        return self.holder == Holder.SOLE_TRADER

    @property
    def formatted(self) -> str:
        """The number in full, 556012-3704. Not for screens or storage: see `shown`."""
        return f"{self.digits[:6]}-{self.digits[6:]}"

    @property
    def masked(self) -> str:
        """The number without what makes it personal: 880320-****."""
        return f"{self.digits[:6]}-****"

    @property
    def shown(self) -> str:
        """The number as people may see it: masked for a sole trader, else in full."""
        return self.masked if self.is_personal else self.formatted

    @property
    def legal_form(self) -> LegalForm:
        """What the first digit says; a sole trader whatever it says."""
        if self.is_personal:
            return LegalForm.SOLE_TRADER
        return _FORM_BY_FIRST_DIGIT.get(self.digits[0], LegalForm.UNKNOWN)

    @property
    def fingerprint(self) -> str:
        """A keyed hash by which the same number is known again: 64 hexadecimal digits.

        The key is derived from ``SECRET_KEY``: whoever has only the database cannot try all
        personal numbers against it. After a change of key, `fingerprints` also gives the old ones.
        """
        return _fingerprint(self.digits, settings.SECRET_KEY)

    @property
    def fingerprints(self) -> list[str]:
        """The fingerprint by each key still known, the present key first; match on any of them."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return [_fingerprint(self.digits, key) for key in keys]

    def __str__(self) -> str:
        return self.shown


def parse_org_number(typed: str | int | float) -> OrgNumber:
    """Read an organisation number, or a sole trader's, in any form that people and registers write.

    Args:
        typed: 556012-3704, 5560123704, 165560123704, SE556012370401, with spaces and dashes of
            every kind; or a number out of a spreadsheet, where 5560123704.0 is meant as an integer.

    Raises:
        Unreadable: code ``empty``, ``not_digits``, ``length``, ``prefix``, ``check_digit`` or
            ``third_digit``, with a sentence that says what to look at.
    """
    digits = _ten_or_twelve_digits(typed)
    century, digits = digits[:-10], digits[-10:]
    if not _luhn(digits):
        raise Unreadable(
            _("The check digit is wrong. Compare the number with the certificate of registration."),
            "check_digit",
        )
    if digits[2] >= "2":
        if century not in ("", "16"):
            raise Unreadable(
                _("An organisation number with twelve digits begins with 16."), "prefix"
            )
        return OrgNumber(Holder.LEGAL_PERSON, digits)
    if century in ("", "18", "19", "20") and _is_birth_date(digits, century):
        return OrgNumber(Holder.SOLE_TRADER, digits)
    raise Unreadable(
        _("This is neither an organisation number (third digit at least 2) nor a personal number."),
        "third_digit",
    )


def _ten_or_twelve_digits(typed: str | int | float) -> str:
    if isinstance(typed, float) and typed.is_integer():
        typed = int(typed)
    if isinstance(typed, int) and not isinstance(typed, bool) and typed >= 0:
        # A spreadsheet drops leading zeros; somebody born in 2003 begins with 03.
        return _checked_length(str(typed).zfill(10))
    text = plain_dashes(one_line(str(typed)))
    if not text:
        raise Unreadable(_("Write an organisation number."), "empty")
    compact = _SEPARATORS.sub("", text)
    if vat := _VAT_NUMBER.fullmatch(compact):
        return vat[1]
    compact = compact.replace("+", "")
    if not (compact.isascii() and compact.isdigit()):
        raise Unreadable(
            _("An organisation number has ten digits, as in 556012-3704."), "not_digits"
        )
    return _checked_length(compact)


def _checked_length(digits: str) -> str:
    if len(digits) not in (10, 12):
        raise Unreadable(
            _("An organisation number has ten digits, as in 556012-3704; this has %(count)d."),
            "length",
            count=len(digits),
        )
    return digits


def _luhn(digits: str) -> bool:
    """Tell whether the last digit is the right check digit for the nine before it."""
    doubled = digits[0::2].translate(_DOUBLED)
    return (sum(map(int, doubled)) + sum(map(int, digits[1::2]))) % 10 == 0


def _is_birth_date(digits: str, century: str) -> bool:
    day = int(digits[4:6])
    if day > COORDINATION_DAYS:
        day -= COORDINATION_DAYS
    # Without a century, 2000 is as good as any: a leap year has every day that any year has.
    year = int(century + digits[:2]) if century else 2000
    try:
        date(year, int(digits[2:4]), day)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _fingerprint(digits: str, key: str) -> str:
    return salted_hmac("portal.orgnumbers", digits, secret=key, algorithm="sha256").hexdigest()
