"""Finding the row with the headings, and guessing which column is which."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from annexes.leaselist.letters import letter_of
from annexes.leaselist.reading import ListRefused, Row, Sheet
from portal.typed import one_line, shortened

#: How far down the headings may stand, below title rows and print-outs of the selection.
DEEPEST_HEADING = 50
#: Fewer known headings than this, and the row is not the one with the headings.
FEWEST_KNOWN = 4
#: So many rows below the headings are shown as examples when columns are corrected.
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact that we look for in a list, and the headings under which property systems put it.

    The first heading is the most usual. Headings are compared without capitals, spaces, dots and
    what stands in brackets: ``Upps.tid (mån)`` is ``uppstid``.
    """

    field: str
    label: Any
    headings: str
    needed: bool = False


WANTED = (
    Wanted(
        "number",
        _("Lease number"),
        "avtalsnr avtalsnummer avtalsid avtal kontraktsnr kontraktsnummer kontraktnr kontrakt "
        "hyresavtal hyresavtalsnr leaseno leasenumber leasenr contractno contractnumber lease",
        needed=True,
    ),
    Wanted(
        "object_number",
        _("Object number"),
        "objekt objektsnr objektnr objektsnummer objektnummer objektsid lokalnr lokalnummer "
        "hyresobjekt objectno objectnumber unitno unit object",
        needed=True,
    ),
    Wanted(
        "kind",
        _("Kind of object"),
        "objektstyp objekttyp lokaltyp typ hyrestyp objecttype type kind",
    ),
    Wanted(
        "tenant_name",
        _("Tenant"),
        "hyresgäst hyresgästnamn hyresgästensnamn kundnamn kund namn "
        "företag tenant tenantname customer",
        needed=True,
    ),
    Wanted(
        "org_number",
        _("Organisation number"),
        "orgpersonnr orgnr organisationsnummer orgnummer organisationsnr personorgnr orgperson "
        "persorgnr orgpersnr personnr personnummer orgno organisationnumber registrationnumber",
    ),
    Wanted(
        "address",
        _("Address"),
        "adress gatuadress objektsadress objektadress besöksadress lokaladress gata address street",
    ),
    Wanted(
        "postcode_city", _("Postcode and town"), "postnrort postnrochort postnummerort postadress"
    ),
    Wanted("postcode", _("Postcode"), "postnr postnummer postcode zip zipcode"),
    Wanted("city", _("Town"), "ort postort stad city town"),
    Wanted(
        "district",
        _("District"),
        "stadsdel område bostadsområde distrikt förvaltningsområde delområde "
        "district neighbourhood",
    ),
    Wanted(
        "area_m2",
        _("Area, m²"),
        "yta area lokalyta kvm m2 loa uthyrbaryta uthyrningsbaryta kontraktsyta",
    ),
    Wanted(
        "annual_rent_sek",
        _("Annual rent, kr"),
        "årshyra hyraår hyraperår totalårshyra årshyratotalt bashyraår annualrent yearlyrent "
        "rentperyear",
    ),
    Wanted(
        "starts_on",
        _("From"),
        "from startdatum avtalsstart startar gällerfrån giltigfrån fråndatum tillträde "
        "tillträdesdatum kontraktsstart startdate validfrom",
        needed=True,
    ),
    Wanted(
        "ends_on",
        _("To"),
        "tom slutdatum avtalsslut upphör gällertill giltigtill tilldatum löpertill kontraktsslut "
        "avflyttning enddate validto to until",
    ),
    Wanted(
        "notice_months",
        _("Notice, months"),
        "uppstid uppsägningstid uppsägningstidmån uppsägning uppsmån noticemonths "
        "noticeperiod notice",
    ),
    Wanted("vat_liable", _("VAT on the rent"), "moms momspliktig momsplikt momsja vat vatliable"),
    Wanted("status", _("Status"), "status avtalsstatus kontraktsstatus leasestatus"),
    Wanted("contact_name", _("Contact"), "kontakt kontaktperson kontaktnamn contact contactperson"),
    Wanted("contact_email", _("Contact's e-mail"), "epost epostadress mail mejl email mailadress"),
    Wanted(
        "contact_phone", _("Contact's phone"), "telefon telefonnr telefonnummer tel tfn mobil phone"
    ),
)
NEEDED = tuple(wanted.field for wanted in WANTED if wanted.needed)
LABELS = {wanted.field: wanted.label for wanted in WANTED}

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|,.*$")
_NOT_LETTERS = re.compile(r"[^\w]|_")

#: Points for a heading that is one of ours, and for one that only ends or begins with one. In
#: Swedish the last part of a word says what the thing is: Kontaktpersonens e-post is an e-mail.
_EXACT, _ENDS, _BEGINS = 100, 50, 30
#: A rent that is not the year's.
_OTHER_RENTS = ("månad", "mån", "kvartal", "moms", "index", "monthly", "quarter")
#: A number that may be somebody's personal identity number.
_PERSONAL = re.compile(r"(?:[0-9]{2})?([0-9]{2}[01][0-9]{3})[-+]?[0-9]{4}")

_FIELD_OF: dict[str, tuple[str, int]] = {
    heading: (wanted.field, _EXACT - place)
    for wanted in reversed(WANTED)
    for place, heading in enumerate(wanted.headings.split())
}


class NoHeadings(ListRefused):
    """No row looks like the headings of a lease list."""

    message = _(
        "No row with headings was found. A lease list needs at least columns for lease number, "
        "object, tenant and start date, with their names above them."
    )


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its letter, what stands above it, and examples of what stands below."""

    letter: str
    text: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in a sheet.

    Attributes:
        row_number: The row with the headings, counted from 1.
        headings: Every column that has a heading.
        columns: Our field names with the letter of the column each is read from.
    """

    row_number: int
    headings: tuple[Heading, ...]
    columns: Mapping[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The needed fields for which no column was found."""
        return tuple(field for field in NEEDED if field not in self.columns)


def find_layout(sheets: Iterable[Sheet]) -> tuple[Sheet, Layout]:
    """Return the sheet that is the lease list, and where things stand in it.

    Raises:
        NoHeadings: no sheet has a row of known headings.
    """
    found = [
        (len(columns), -row_number, sheet, row)
        for sheet in sheets
        for row_number, row in enumerate(sheet.rows[:DEEPEST_HEADING], start=1)
        if len(columns := guess_columns(row)) >= FEWEST_KNOWN
    ]
    if not found:
        raise NoHeadings
    _known, row_number, sheet, row = max(found, key=lambda each: each[:2])
    row_number = -row_number
    return sheet, Layout(row_number, _headings(sheet, row_number), guess_columns(row))


def guess_columns(row: Row) -> dict[str, str]:
    """Return the field that each heading most likely means: field to column letter.

    A column is used once and a field is read from one column; the better match wins, then the
    column further left.
    """
    matches = sorted(
        (-points, place, field)
        for place, heading in enumerate(row)
        for field, points in _meanings(heading)
    )
    columns: dict[str, str] = {}
    used: set[int] = set()
    for _points, place, field in matches:
        if field not in columns and place not in used:
            columns[field] = letter_of(place)
            used.add(place)
    return columns


def is_headings_again(row: Row, layout: Layout) -> bool:
    """Tell whether the headings are repeated here, as on each page of a print-out."""
    again = sum(
        1
        for heading, value in zip(layout.headings, _texts(row, layout), strict=True)
        if value == heading.text
    )
    return again >= FEWEST_KNOWN


def _texts(row: Row, layout: Layout) -> list[str]:
    by_letter = {letter_of(place): value for place, value in enumerate(row)}
    return [_shown(by_letter.get(heading.letter)) for heading in layout.headings]


def _meanings(heading: Any) -> Iterable[tuple[str, int]]:
    if not isinstance(heading, str):
        return
    text = one_line(heading).lower()
    if not text or len(text) > 60:
        return
    key = _NOT_LETTERS.sub("", _BRACKETS.sub("", text))
    if key in _FIELD_OF:
        yield _FIELD_OF[key]
        return
    for known, (field, _points) in _FIELD_OF.items():
        if len(known) < 5 or (field == "annual_rent_sek" and any(r in text for r in _OTHER_RENTS)):
            continue
        if key.endswith(known):
            yield field, _ENDS + len(known)
        elif key.startswith(known):
            yield field, _BEGINS + len(known)


def _headings(sheet: Sheet, row_number: int) -> tuple[Heading, ...]:
    row = sheet.rows[row_number - 1]
    below = sheet.rows[row_number : row_number + 40]
    return tuple(
        Heading(letter_of(place), shortened(_shown(value), 60), _examples(below, place))
        for place, value in enumerate(row)
        if _shown(value)
    )


def _examples(rows: Iterable[Row], place: int) -> tuple[str, ...]:
    values = (_masked(_shown(row[place])) for row in rows if place < len(row))
    return tuple(dict.fromkeys(shortened(value, 30) for value in values if value))[:EXAMPLES]


def _shown(value: Any) -> str:
    return "" if value is None else one_line(str(value))


def _masked(value: str) -> str:
    """Hide what would make an example a personal identity number: examples are stored and shown."""
    found = _PERSONAL.fullmatch(value)
    return f"{found[1]}-****" if found else value
