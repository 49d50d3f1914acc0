import io
import zipfile

import openpyxl
import pytest

from annexes.leaselist import reading
from annexes.leaselist.reading import read_sheets


def workbook(*rows, title="Blad1", hidden=()):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name, content in hidden:
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden"
        sheet.append(content)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_workbook_gives_its_visible_sheets_as_they_stand():
    sheets = read_sheets(workbook(["a", 1, 2.5], [None, "b"], hidden=[("Parametrar", ["intern"])]))
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [
        ("Blad1", [("a", 1, 2.5), (None, "b")])
    ]


def test_empty_rows_at_the_end_are_gone():
    assert len(read_sheets(workbook(["a"], ["b"], [None], [""]))[0].rows) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_is_read_whatever_its_encoding_and_separator(encoding, separator):
    text = (
        separator.join(["Avtal", "Hyresgäst", "Yta"])
        + "\r\n"
        + separator.join(["L-1", "Åkerbo", ""])
    )
    assert read_sheets(text.encode(encoding))[0].rows == [
        ("Avtal", "Hyresgäst", "Yta"),
        ("L-1", "Åkerbo", None),
    ]


def test_quoted_text_may_hold_the_separator_and_a_line_end():
    assert read_sheets(b'a;"b;\nc";d\n')[0].rows == [("a", "b;\nc", "d")]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", reading.Empty),
        (b" \r\n \r\n", reading.Empty),
        (b"%PDF-1.7", reading.NotAList),
        (b"\xff\xd8\xff\xe0 a photo", reading.NotAList),
        (b"MZ\x00\x00 a program", reading.NotAList),
        (b"a;b\x81\x00", reading.NotAList),
        (reading._OLE + b"Workbook", reading.OldExcel),
        (reading._OLE + b"x" * 9000 + reading._ENCRYPTED, reading.Encrypted),
        (b"PK\x03\x04 torn off", reading.Damaged),
        (archive(word__document="<xml/>"), reading.NotAList),
        (archive(**{"xl__workbook.xml": "<broken"}), reading.Damaged),
        (workbook(["a"])[:-200], reading.Damaged),
        (workbook([None]), reading.Empty),
    ],
)
def test_what_is_no_list_is_refused_by_kind(content, refusal):
    with pytest.raises(refusal):
        read_sheets(content)


def test_every_refusal_is_a_sentence():
    for refusal in reading.ListRefused.__subclasses__():
        assert str(refusal()).endswith(".")


def test_archive_that_unpacks_to_gigabytes_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(reading, "MOST_UNPACKED", 1_000_000)
    bomb = archive(**{"xl__workbook.xml": "<a/>", "xl__worksheets__sheet1.xml": b"0" * 2_000_000})
    assert len(bomb) < 10_000
    with pytest.raises(reading.TooMuch):
        reading.refuse_early(bomb)


@pytest.mark.parametrize(("rows", "right"), [(3, True), (4, False)])
def test_rows_beyond_the_limit_are_refused(monkeypatch, rows, right):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    if right:
        assert len(read_sheets(b"a;b\n" * rows)[0].rows) == rows
    else:
        with pytest.raises(reading.TooMuch):
            read_sheets(b"a;b\n" * rows)


def test_sheet_that_says_it_is_a_million_rows_deep_is_read_as_deep_as_it_is():
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["a", "b"]))) as old,
        zipfile.ZipFile(content, "w") as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b'ref="A1:B1"', b'ref="A1:XFD1048576"')
                assert b"XFD" in part
            new.writestr(name, part)
    assert read_sheets(content.getvalue())[0].rows == [("a", "b")]
