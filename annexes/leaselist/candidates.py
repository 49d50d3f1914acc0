"""What one row of a list says: a lease that could be written, or why the row is left out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Self

from django.utils.translation import gettext, gettext_noop

from annexes.leaselist import cells
from annexes.leaselist.columns import Layout, is_headings_again
from annexes.leaselist.letters import place_of
from annexes.leaselist.reading import Row
from portal.typed import Unreadable, one_line, shortened

_ = gettext_noop

#: The property systems' words for kinds of object; the codes are those of `places.PremisesKind`.
KINDS: Mapping[str, str] = {
    word: kind
    for kind, words in {
        "premises": "lokal lokaler verksamhetslokal restaurang vård förskola premises",
        "shop": "butik butikslokal handel affär shop retail",
        "office": "kontor kontorslokal office",
        "storage": "lager lagerlokal förråd verkstad storage warehouse",
        "meeting_place": "mötesplats föreningslokal samlingslokal kvarterslokal",
        "dwelling": "bostad lägenhet bostäder lgh dwelling apartment",
        "parking": "p-plats pplats parkering bilplats parkeringsplats parking",
        "garage": "garage garageplats carport",
    }.items()
    for word in words.split()
}
#: A kind that we do not know.
OTHER_KIND = "other"
#: Kinds that a business is run in: taken unless the company says otherwise.
USUAL_KINDS = ("premises", "shop", "office", "storage", "meeting_place")

RUNNING, NOTICE, ENDED, VACANT = "running", "notice", "ended", "vacant"
STATUSES: Mapping[str, str] = {
    word: status
    for status, words in {
        RUNNING: "gällande aktiv aktivt löpande pågående kommande running active",
        NOTICE: "uppsagt uppsagd uppsägning notice",
        ENDED: "avslutat avslutad upphört upphörd ended",
        VACANT: "vakant vakans ledig ledigt outhyrd outhyrt vacant",
    }.items()
    for word in words.split()
}
_TOTALS = frozenset({"summa", "summa:", "total", "totalt", "totalt:", "antal", "sum", "delsumma"})


class Remark(NamedTuple):
    """A sentence about a row, untranslated, with its parts and the cell it speaks of.

    ``stops`` tells a reason not to write the row from a remark about something that was mended.
    """

    msgid: str
    params: Mapping[str, str | int]
    cell: str
    stops: bool

    @property
    def sentence(self) -> str:
        """The sentence in the active language."""
        return gettext(self.msgid) % self.params


@dataclass(slots=True)
class Candidate:
    """A lease as one row of the list has it.

    None means that the list says nothing: no such column, or an empty cell. For the contact's
    three fields, "" means that the list has the column and names nobody.
    """

    row: int
    number: str
    object_number: str
    tenant_name: str
    starts_on: date
    kind: str = "premises"
    ends_on: date | None = None
    ends_known: bool = True
    status: str = RUNNING
    org_number: str = ""
    sole_trader_key: str = ""
    sole_trader_masked: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    district: str = ""
    area_m2: Decimal | None = None
    annual_rent_sek: Decimal | None = None
    notice_months: int | None = None
    vat_liable: bool | None = None
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None

    def facts(self) -> dict[str, Any]:
        """Return everything as JSON can hold it."""
        return {
            name: value.isoformat()
            if isinstance(value, date)
            else str(value)
            if isinstance(value, Decimal)
            else value
            for name in _FACT_NAMES
            if (value := getattr(self, name)) not in (None, "") or name in _CONTACT
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Return the candidate that `facts` was made of."""
        known = dict(facts)
        for name in ("starts_on", "ends_on"):
            if known.get(name):
                known[name] = date.fromisoformat(known[name])
        for name in ("area_m2", "annual_rent_sek"):
            if known.get(name):
                known[name] = Decimal(known[name])
        return cls(**known)

    def same_as(self, other: "Candidate") -> bool:
        """Tell whether two rows say the same."""
        return asdict(self) | {"row": 0} == asdict(other) | {"row": 0}


_FACT_NAMES = tuple(each.name for each in fields(Candidate))
_CONTACT = ("contact_name", "contact_email", "contact_phone")


@dataclass(slots=True)
class ReadRow:
    """One row, read: a candidate, or nothing; what there is to say; and enough to show it."""

    row: int
    outcome: str
    lease_number: str = ""
    tenant: str = ""
    place: str = ""
    candidate: Candidate | None = None
    said: list[Remark] = field(default_factory=list)


READ, SKIP, REFUSE = "read", "skip", "refuse"


class RowReader:
    """Reads the rows of one list.

    Args:
        layout: Where things stand.
        kinds: The kinds of object that are taken; rows with others are skipped.
    """

    def __init__(self, layout: Layout, kinds: Iterable[str] = USUAL_KINDS) -> None:
        self.layout = layout
        self.kinds = frozenset(kinds)
        self.places = {name: place_of(letter) for name, letter in layout.columns.items()}

    def read(self, number: int, row: Row) -> ReadRow:
        """Read one row.

        Args:
            number: The row's number in the sheet, from 1.
            row: What stands in it.
        """
        if all(value is None or value == "" for value in row):
            return self._skipped(number, _("The row is empty."))
        return _Reading(self, number, row).result()

    def _skipped(self, number: int, msgid: str) -> ReadRow:
        return ReadRow(number, SKIP, said=[Remark(msgid, {}, f"A{number}", stops=True)])


class _Reading:
    """One row while it is read: gathers the values and everything there is to say about them."""

    def __init__(self, reader: RowReader, number: int, row: Row) -> None:
        self.reader, self.number, self.row = reader, number, row
        width = len(row)
        self.values = {name: row[place] for name, place in reader.places.items() if place < width}
        self.said: list[Remark] = []

    def shown(self, name: str, limit: int = 80) -> str:
        """Return what stands in the field's column, for showing the row."""
        value = self.values.get(name)
        return "" if value is None else shortened(one_line(str(value)), limit)

    def say(
        self, msgid: str, name: str = "", /, *, stops: bool = False, **params: str | int
    ) -> None:
        """Add a remark, or with ``stops`` a reason, about the field's cell."""
        letter = self.reader.layout.columns.get(name, "A")
        self.said.append(Remark(msgid, params, f"{letter}{self.number}", stops))

    def get(self, name: str, read: Callable[..., Any], *args: Any, needed: bool = False) -> Any:
        """Read the field's cell; a needed one that can't be read stops the row."""
        try:
            return read(self.values.get(name), *args)
        except Unreadable as refusal:
            self.say(refusal.msgid, name, stops=needed, **refusal.params)
            return None

    def result(self) -> ReadRow:
        """Read the row."""
        outcome, candidate = READ, None
        if reason := self.left_out():
            outcome = SKIP
            self.say(reason[0], reason[1], stops=True, **reason[2])
        else:
            candidate = self.candidate()
            if any(remark.stops for remark in self.said):
                outcome, candidate = REFUSE, None
        return ReadRow(
            self.number,
            outcome,
            self.shown("number"),
            self.shown("tenant_name", 200),
            f"{self.shown('object_number', 60)} {self.shown('address', 200)}".strip(),
            candidate,
            self.said,
        )

    def left_out(self) -> tuple[str, str, dict[str, str]] | None:
        """Return why the row is no lease to be taken, if so: sentence, field, parts."""
        first = next((value for value in self.row if value not in (None, "")), None)
        if isinstance(first, str):
            if first.strip().lower() in _TOTALS:
                return _("A row of totals."), "", {}
            if first == self.first_heading() and is_headings_again(self.row, self.reader.layout):
                return _("The headings once more."), "", {}
        status = self.shown("status").lower()
        tenant = self.shown("tenant_name").lower()
        if STATUSES.get(status) == VACANT or STATUSES.get(tenant) == VACANT:
            return _("Vacant: nobody rents it."), "tenant_name", {}
        written = self.shown("kind", 40)
        if written and self.kind() not in self.reader.kinds:
            return _("“%(kind)s” is no kind of object that is taken in."), "kind", {"kind": written}
        return None

    def first_heading(self) -> str:
        headings = self.reader.layout.headings
        return headings[0].text if headings else ""

    def kind(self) -> str:
        written = self.shown("kind", 40).lower()
        return KINDS.get(written, OTHER_KIND) if written else "premises"

    def candidate(self) -> Candidate | None:
        """Read every cell; return a lease when nothing stops it."""
        number = self.required("number", 40, _("The lease number is missing."))
        object_number = self.required("object_number", 40, _("The object number is missing."))
        tenant = self.required("tenant_name", 200, _("The tenant is missing."))
        starts_on = self.get("starts_on", cells.day, needed=True)
        if starts_on is None and not self.stopped:
            self.say(_("The start date is missing."), "starts_on", stops=True)
        ends_on, ends_known = self.end()
        if starts_on and ends_on and ends_on < starts_on:
            self.say(
                _("The lease ends on %(end)s, before it starts on %(start)s."),
                "ends_on",
                stops=True,
                start=starts_on.isoformat(),
                end=ends_on.isoformat(),
            )
        org_number, key, masked = self.identity()
        postcode, city = self.postcode_and_city()
        status = self.status()
        contact = self.contact()
        if self.stopped:
            return None
        return Candidate(
            row=self.number,
            number=number,
            object_number=object_number,
            tenant_name=tenant,
            starts_on=starts_on,
            kind=self.kind(),
            ends_on=ends_on,
            ends_known=ends_known,
            status=status,
            org_number=org_number,
            sole_trader_key=key,
            sole_trader_masked=masked,
            address=self.get("address", cells.text, 200) or "",
            postcode=postcode,
            city=city,
            district=self.get("district", cells.text, 200) or "",
            area_m2=self.get("area_m2", cells.square_metres) or None,
            annual_rent_sek=self.get("annual_rent_sek", cells.kronor),
            notice_months=self.get("notice_months", cells.months),
            vat_liable=self.get("vat_liable", cells.yes_or_no),
            **contact,
        )

    @property
    def stopped(self) -> bool:
        return any(remark.stops for remark in self.said)

    def required(self, name: str, limit: int, missing: str) -> str:
        found = self.get(name, cells.text, limit, needed=True)
        if found == "":
            self.say(missing, name, stops=True)
        return found or ""

    def end(self) -> tuple[date | None, bool]:
        """Return the end date, and whether the list has one to tell."""
        value = self.values.get("ends_on")
        if "ends_on" not in self.reader.places:
            return None, False
        if cells.is_no_end(value):
            return None, True
        ends_on = self.get("ends_on", cells.day, needed=True)
        if ends_on is None and not self.stopped:
            self.say(_("No end date: taken as until further notice."), "ends_on")
        return ends_on, True

    def identity(self) -> tuple[str, str, str]:
        """Return organisation number, or fingerprint and masked text of a sole trader's."""
        found = self.get("org_number", cells.org_number, needed=True)
        if found is None:
            return "", "", ""
        if found.is_personal:
            return "", found.fingerprint, found.masked
        return found.digits, "", ""

    def postcode_and_city(self) -> tuple[str, str]:
        name = "postcode_city" if "postcode_city" in self.reader.places else "postcode"
        postcode, city = self.get(name, cells.postcode_and_city) or ("", "")
        city = (self.get("city", cells.text) or city) if "city" in self.reader.places else city
        return postcode, shortened(city, 80)

    def status(self) -> str:
        written = self.shown("status", 40).lower()
        if not written:
            return RUNNING
        status = STATUSES.get(written)
        if status is None:
            self.say(
                _("“%(status)s” is not a status that we know."),
                "status",
                stops=True,
                status=written,
            )
        return status or RUNNING

    def contact(self) -> dict[str, str | None]:
        """Return the contact's three fields; a bad e-mail is left out, with a remark."""
        found: dict[str, str | None] = dict.fromkeys(_CONTACT)
        places = self.reader.places
        if "contact_name" in places:
            found["contact_name"] = self.get("contact_name", cells.somebody, 120) or ""
        if "contact_phone" in places:
            found["contact_phone"] = self.get("contact_phone", cells.somebody, 40) or ""
        if "contact_email" in places:
            address, repaired = self.get("contact_email", cells.email) or ("", False)
            found["contact_email"] = address
            if repaired:
                self.say(_("“(at)” was read as @."), "contact_email")
        return found
