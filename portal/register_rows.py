"""The rows of a register, written as Django's admin writes them, but column by column.

Django asks anew for every cell what is the same for the whole column: which field it shows, what
its choices are called, whether it leads to the row's page and which filters that page remembers.
That is half of a page's time. Here each column is understood once, and writes its cells.
"""

import datetime
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_list import _coerce_field_name, results
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import (
    FieldIsAForeignKeyColumnName,
    _get_non_gfk_field,
    display_for_field,
    display_for_value,
    lookup_field,
)
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as in_djangos_words

from portal.templatetags.components import state_tag


def written_rows(cl: ChangeList) -> Iterator[SafeString]:
    """Yield the cells of each row as one piece of HTML.

    Registers that are edited in the list, or chosen from in a pop-up window, are left to Django.
    """
    if cl.formset or cl.is_popup:
        for cells in results(cl):
            yield mark_safe("".join(cells))  # cells of Django's own
        return
    columns = list(_columns(cl))
    for row in cl.result_list:
        yield mark_safe("".join([column(row) for column in columns]))  # escaped by each column


def _columns(cl: ChangeList) -> Iterator[Callable[[models.Model], str]]:
    """Yield what writes the cells of each column."""
    links, has_heading = cl.list_display_links, False
    for index, name in enumerate(cl.list_display):
        if name == "action_checkbox":
            yield _checkbox()
            continue
        leads = links is not None and (name in links if links else not has_heading)
        yield Column(cl, index, name, leads=leads, heads=leads and not has_heading)
        has_heading = has_heading or leads


def _checkbox() -> Callable[[models.Model], str]:
    """Return what writes the boxes by which rows are chosen for a bulk act."""
    label = conditional_escape(in_djangos_words("Select this object for an action - {}"))
    before, after = label.split("{}")

    def cell(row: models.Model) -> str:
        return (
            f'<td class="action-checkbox"><input type="checkbox" name="{ACTION_CHECKBOX_NAME}"'
            f' value="{conditional_escape(row.pk)}" class="action-select"'
            f' aria-label="{before}{conditional_escape(row)}{after}"></td>'
        )

    return cell


class Column:
    """One column of a register; called with a row, it writes the cell."""

    def __init__(self, cl: ChangeList, index: int, name: Any, *, leads: bool, heads: bool) -> None:
        self.admin, self.name, self.leads = cl.model_admin, name, leads
        self.empty = self.admin.get_empty_value_display()
        self.field = _field(cl, name)
        self.is_relation = isinstance(
            getattr(self.field, "remote_field", None), models.ManyToOneRel
        )
        self.tag = "th" if heads else "td"
        self.css = f"field-{_coerce_field_name(name, index)}"
        self.keeps_line = isinstance(
            self.field, (models.DateField, models.TimeField, models.ForeignKey)
        )
        self.method = self._method()
        self.written: dict[Hashable, str] = {}
        self.link_to = cl.url_for_result
        self.remembers = _filters_kept(cl) if leads else ""

    def __call__(self, row: models.Model) -> str:
        """Write the cell."""
        keeps_line = self.keeps_line
        try:
            if self.field is None:
                text, value = self._computed(row)
                keeps_line = isinstance(value, (datetime.date, datetime.time))
            else:
                text = self._stored(row)
        except ObjectDoesNotExist:
            text = conditional_escape(self.empty)
        if self.leads:
            address = conditional_escape(self.link_to(row) + self.remembers)
            text = f'<a href="{address}">{text}</a>'
        css = f"{self.css} nowrap" if keeps_line else self.css
        return f'<{self.tag} class="{css}">{text}</{self.tag}>'

    def _stored(self, row: models.Model) -> str:
        """Write a field: the same value is written once for the whole page."""
        value = getattr(row, self.field.name)
        if self.is_relation:
            return conditional_escape(self.empty if value is None else value)
        if isinstance(value, str) and not value.strip():
            value = ""
        if not isinstance(value, Hashable):
            return self._shown(row, value)
        if value not in self.written:
            self.written[value] = self._shown(row, value)
        return self.written[value]

    def _shown(self, row: models.Model, value: Any) -> str:
        if self.field.name == "state" and self.field.flatchoices and not self.leads:
            return f'<span class="portal-part">{state_tag(row)}</span>'
        return conditional_escape(
            display_for_field(value, self.field, self.empty, avoid_link=self.leads)
        )

    def _method(self) -> Callable[[models.Model], Any] | None:
        """Return what works the column out, unless that is left to the model."""
        if callable(self.name):
            return self.name
        return getattr(self.admin, self.name, None) if self.name != "__str__" else None

    def _computed(self, row: models.Model) -> tuple[str, Any]:
        """Write what the register or the model works out for the row; return its value, too."""
        if self.method is not None:
            attr, value = self.method, self.method(row)
        else:
            _field, attr, value = lookup_field(self.name, row, self.admin)
        empty = getattr(attr, "empty_value_display", self.empty)
        if isinstance(value, str) and not value.strip():
            value = ""
        source = attr.fget if isinstance(attr, property) and hasattr(attr, "fget") else attr
        boolean = getattr(source, "boolean", False)
        return conditional_escape(display_for_value(value, empty, boolean)), value


def _field(cl: ChangeList, name: Any) -> models.Field | None:
    """Return the field that a column shows, or None when it is worked out."""
    try:
        field = _get_non_gfk_field(cl.opts, name)
    except (FieldDoesNotExist, FieldIsAForeignKeyColumnName):
        return None
    return None if field.auto_created else field


def _filters_kept(cl: ChangeList) -> str:
    """Return what is added to a row's address, so that its page leads back to the same list."""
    if not cl.result_list:
        return ""
    address = cl.url_for_result(cl.result_list[0])
    kept = add_preserved_filters(
        {"preserved_filters": cl.preserved_filters, "opts": cl.opts}, address
    )
    return kept.removeprefix(address)
