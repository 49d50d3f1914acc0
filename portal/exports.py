"""A register as a file: what the list shows, with its filter and search, for Excel or as CSV.

Nothing in a file is carried out when it is opened. In Excel text is written as text; in CSV,
which knows no types, text that a spreadsheet would take for a formula gets a ' in front. Numbers
stay numbers, days stay days.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin, site
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import ALL_VAR, PAGE_VAR, ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.records.files import XLSX

if TYPE_CHECKING:
    from portal.people.models import HousingCompany, User

#: More rows than this are a job's work. Unit: rows.
AT_ONCE = 5_000
#: Whoever begins a cell with one of these may mean a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: The longest text that a cell of Excel holds. Unit: characters.
LONGEST = 32_767
CONTENT_TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}

Cell = str | int | float | Decimal | date | datetime | time | None


@dataclass(frozen=True)
class Sheet:
    """What a file says: whose, which rows, as of when, and the rows themselves.

    Attributes:
        head: Lines above the table, for people.
        columns: The names of the columns.
        rows: As many cells each; read once.
        name: Of the file, without its ending.
    """

    head: list[str]
    columns: list[str]
    rows: Iterable[list[Cell]]
    name: str


def register_of(label: str) -> ModelAdmin | None:
    """Return the register of a model ("annexes.leaseannex"), or None when there is none."""
    return next((each for model, each in site._registry.items() if _label(model) == label), None)


def listed(register: ModelAdmin, request: HttpRequest) -> ChangeList:
    """Return the register's list as the request filters and searches it, all pages of it."""
    query = request.GET.copy()
    for name in (PAGE_VAR, ALL_VAR, "format"):
        query.pop(name, None)
    request.GET = query
    return register.get_changelist_instance(request)


def as_person(user: "User", company: "HousingCompany", query: str) -> HttpRequest:
    """Return a request of a person's, for a worker that looks at a register in their place.

    The list's filters are defined on requests; who may see what is asked of the person anew.
    """
    request = HttpRequest()
    request.method, request.GET = "GET", QueryDict(query)
    request.user, request.company, request.session = user, company, {}
    return request


def sheet_of(
    register: ModelAdmin, request: HttpRequest, shown: ChangeList, *, at: datetime
) -> Sheet:
    """Return the rows of a list with its columns and what it was narrowed to."""
    names = _columns(register, request)
    title = str(shown.opts.verbose_name_plural)
    day = date_format(timezone.localtime(at), "Y-m-d")
    return Sheet(
        head=[
            str(request.company),
            title[:1].upper() + title[1:],
            _("Filter: %(filter)s") % {"filter": "; ".join(narrowed_to(shown)) or _("none")},
            _("Exported %(when)s by %(who)s")
            % {
                "when": date_format(timezone.localtime(at), "Y-m-d H:i"),
                "who": request.user,
            },
        ],
        columns=[
            _plain(label_for_field(name, register.model, register)).capitalize()
            if name != "__str__"
            else str(shown.opts.verbose_name).capitalize()
            for name in names
        ],
        rows=(
            [_cell(name, row, register) for name in names]
            for row in _joined(shown.queryset, names).iterator(chunk_size=2_000)
        ),
        name=f"{slugify(title)}-{day}",
    )


def narrowed_to(shown: ChangeList) -> Iterator[str]:
    """Yield in words what the list was filtered and searched by."""
    for spec in shown.filter_specs:
        chosen = [
            str(choice["display"])
            for choice in list(spec.choices(shown))[1:]  # the first is "all"
            if choice.get("selected")
        ]
        if chosen:
            yield f"{spec.title}: {', '.join(chosen)}"
    if shown.date_hierarchy:
        parts = (f"{shown.date_hierarchy}__{part}" for part in ("year", "month", "day"))
        dated = [str(_last(shown.params[part])) for part in parts if part in shown.params]
        if dated:
            yield "-".join(each.zfill(2) for each in dated)
    if shown.query:
        yield _("search: “%(words)s”") % {"words": shown.query}


def written(sheet: Sheet, form: str) -> bytes:
    """Return the sheet as a file.

    Args:
        sheet: Its rows are read once.
        form: ``xlsx`` or ``csv``.
    """
    return _as_xlsx(sheet) if form == "xlsx" else _as_csv(sheet)


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _as_xlsx(sheet: Sheet) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet(_("Export"))
    page.freeze_panes = f"A{len(sheet.head) + 3}"
    for number in range(1, len(sheet.columns) + 1):
        page.column_dimensions[get_column_letter(number)].width = 22

    def cell(value: Cell, *, bold: bool = False) -> WriteOnlyCell:
        if not isinstance(value, str):
            return WriteOnlyCell(page, value)
        made = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST])
        made.data_type = "s"  # text, whatever it begins with
        if bold:
            made.font = Font(bold=True)
        return made

    for line in sheet.head:
        page.append([cell(line)])
    page.append([])
    page.append([cell(name, bold=True) for name in sheet.columns])
    for row in sheet.rows:
        page.append([cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_csv(sheet: Sheet) -> bytes:
    """Semicolons and decimal commas for readers in Swedish, as their Excel expects; a BOM for å."""
    swedish = translation.get_language() == "sv"
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if swedish else ",", lineterminator="\r\n")

    def text(value: Cell) -> str | int:
        match value:
            case None:
                return ""
            case str():
                return harmless(value)
            case datetime():
                return value.strftime("%Y-%m-%d %H:%M")
            case Decimal() | float():
                return str(value).replace(".", ",") if swedish else str(value)
            case _other:
                return str(value)

    for line in sheet.head:
        writer.writerow([harmless(line)])
    writer.writerow([])
    writer.writerow([harmless(name) for name in sheet.columns])
    for row in sheet.rows:
        writer.writerow([text(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _columns(register: ModelAdmin, request: HttpRequest) -> list[str]:
    """Return the register's own choice of columns for files, or those of its list."""
    own = getattr(register, "export_display", ())
    return list(own or (n for n in register.get_list_display(request) if n != "action_checkbox"))


def _joined(rows: models.QuerySet, names: list[str]) -> models.QuerySet:
    """Return the rows with what their columns point at, so that each is not asked for alone."""
    opts = rows.model._meta
    fields = {field.name: field for field in opts.get_fields()}
    return rows.select_related(*(n for n in names if n in fields and fields[n].many_to_one))


def _cell(name: str, row: models.Model, register: ModelAdmin) -> Cell:
    try:
        field, _attribute, value = lookup_field(name, row, register)
    except ObjectDoesNotExist:
        return None
    if field is not None and field.flatchoices:
        value = dict(field.flatchoices).get(value, value)
    match value:
        case None:
            return None
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
        case int() | float() | Decimal() | date() | time():
            return value
        case list() | tuple():
            return ", ".join(map(str, value))
        case _other:
            return _plain(value)


def _plain(value: Any) -> str:
    """Return the text of what a column shows; links lose their tags."""
    text = str(value)
    return strip_tags(text) if hasattr(value, "__html__") else text


def _label(model: type[models.Model]) -> str:
    return model._meta.label_lower


def _last(value: Any) -> Any:
    return value[-1] if isinstance(value, list) else value
