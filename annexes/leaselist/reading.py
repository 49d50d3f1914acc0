"""Opening what somebody calls a lease list: Excel or text, refused early when it is neither."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.errors import DomainError

#: More rows than any Swedish housing company has premises, and few enough to read in a minute.
MOST_ROWS = 100_000
#: Beyond this, headings are not looked for. Unit: columns.
MOST_COLUMNS = 200
#: An Excel file is a zip file. More than this unpacked is no lease list. Unit: bytes.
MOST_UNPACKED = 400_000_000

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: PDF, JPEG, PNG, gzip, RAR, 7-Zip.
_OTHER_FILES = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
_SEPARATORS = ";,\t"

#: What openpyxl and the layers below it raise on damaged files.
_DAMAGE = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
    OSError,
    SyntaxError,
    NotImplementedError,
)

Row = tuple[Any, ...]


class ListRefused(DomainError):
    """The file can't be read as a lease list."""


class NotAList(ListRefused):
    """Neither Excel nor text."""

    message = _("This is neither an Excel file (.xlsx) nor a text file (.csv).")


class Encrypted(ListRefused):
    """Locked with a password."""

    message = _("The file is locked with a password. Save a copy without one, and choose that.")


class OldExcel(ListRefused):
    """Excel before 2007."""

    message = _("This is an Excel file of the old kind (.xls). Save it as .xlsx, and choose that.")


class Damaged(ListRefused):
    """It begins like an Excel file and does not go on like one."""

    message = _("The Excel file is damaged. Export it once more from the property system.")


class TooMuch(ListRefused):
    """Too many rows, or unpacked too large."""

    message = _("The file has more than 100 000 rows. Export the commercial leases only.")


class Empty(ListRefused):
    """No rows at all."""

    message = _("There is nothing in the file.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its rows from row 1 on, each as wide as it happens to be."""

    name: str
    rows: list[Row]


def refuse_early(content: bytes) -> None:
    """Refuse at a glance what no reader of ours will read; costs milliseconds.

    Raises:
        ListRefused: `Empty`, `NotAList`, `OldExcel`, `Encrypted`, `Damaged` or `TooMuch`.
    """
    head = content[:4096]
    if not head:
        raise Empty
    if head.startswith(_OLE):
        raise Encrypted if _ENCRYPTED in content else OldExcel
    if head.startswith(_ZIP):
        try:
            _refuse_archive(content)
        except _DAMAGE as problem:
            raise Damaged from problem
        return
    is_utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if head.startswith(_OTHER_FILES) or (b"\x00" in head and not is_utf16):
        raise NotAList


def read_sheets(content: bytes) -> list[Sheet]:
    """Return the visible sheets of a workbook, or the one sheet that a text file is.

    Raises:
        ListRefused: with the sentence for the person who chose the file.
    """
    refuse_early(content)
    return _workbook(content) if content.startswith(_ZIP) else [_text(content)]


def _workbook(content: bytes) -> list[Sheet]:
    import openpyxl  # heavy, and only this job needs it

    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        try:
            sheets = [
                Sheet(sheet.title, _rows(sheet))
                for sheet in book.worksheets
                if sheet.sheet_state == "visible"
            ]
        finally:
            book.close()
    except _DAMAGE as problem:
        raise Damaged from problem
    if not any(sheet.rows for sheet in sheets):
        raise Empty
    return sheets


def _refuse_archive(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if not any(part.filename == "xl/workbook.xml" for part in parts):
            raise NotAList
        if any(part.flag_bits & 1 for part in parts):
            raise Encrypted
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise TooMuch


def _rows(sheet: Any) -> list[Row]:
    # Some systems write that a sheet is a million rows deep; what stands there counts.
    sheet.reset_dimensions()
    return _limited(sheet.iter_rows(values_only=True))


def _limited(source: Iterator[Any]) -> list[Row]:
    rows: list[Row] = []
    last = 0
    for row in source:
        rows.append(tuple(row[:MOST_COLUMNS]))
        if any(value is not None and value != "" for value in row):
            last = len(rows)
        if last > MOST_ROWS or len(rows) > 20 * MOST_ROWS:
            raise TooMuch
    return rows[:last]


def _text(content: bytes) -> Sheet:
    text = _decoded(content)
    if not text.strip():
        raise Empty
    try:
        rows = _limited(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error as problem:
        raise NotAList from problem
    return Sheet("", [tuple(value or None for value in row) for row in rows])


def _decoded(content: bytes) -> str:
    for encoding in (
        ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    ):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise NotAList


def _separator(text: str) -> str:
    """Return the separator by which most of the first lines have most columns.

    A semicolon wins a tie: with Swedish settings Excel writes it, and commas stand in numbers.
    """
    lines = text[:20_000].splitlines()[:20]
    return max(_SEPARATORS, key=lambda sign: max((line.count(sign) for line in lines), default=0))
