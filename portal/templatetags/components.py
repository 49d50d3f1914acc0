"""The components that pages are built of. A builtin library: templates need no ``{% load %}``.

Each is a small function with a template of the same name in ``templates/components/``. Block
tags are plain Python signatures, so a misspelt argument does not compile.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from portal.numbers import written

register = template.Library()

Number = int | float | Decimal

#: Outlines on a field of 16 × 16. They only repeat what a word beside them says.
ICONS: Mapping[str, str] = {
    "circle": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z",
    "half": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 2v8a4 4 0 0 1 0-8Z",
    "wait": "M3 1h10v2.5L9.4 8 13 12.5V15H3v-2.5L6.6 8 3 3.5Zm2.6 2L8 6.2 10.4 3Z",
    "check": "M6.4 10.7 3.2 7.5 1.8 8.9l4.6 4.6L14.4 4.3 12.9 3Z",
    "cross": (
        "M3.6 2.2 8 6.6l4.4-4.4 1.4 1.4L9.4 8l4.4 4.4-1.4 1.4L8 9.4l-4.4 4.4-1.4-1.4L6.6 8 2.2 3.6Z"
    ),
    "info": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM7 4h2v2H7Zm0 3h2v5H7Z",
    "warning": "M8 1 .5 15h15ZM7 6h2v4H7Zm0 5h2v2H7Z",
    "up": "M8 2 2.5 7.5l1.4 1.4L7 5.8V14h2V5.8l3.1 3.1 1.4-1.4Z",
    "down": "M8 14 2.5 8.5l1.4-1.4L7 10.2V2h2v8.2l3.1-3.1 1.4 1.4Z",
    "flat": "M14 8 8.5 2.5 7.1 3.9 10.2 7H2v2h8.2l-3.1 3.1 1.4 1.4Z",
    "file": "M3 1h6l4 4v10H3Zm2 2v10h6V6H8V3Z",
    "door": "M3 15V6a5 5 0 0 1 10 0v9Zm6.5-6v2h1.5V9Z",
}

#: What each tone looks like beside its colour, so that colour is never alone.
TONE_ICONS = {
    "neutral": "circle",
    "active": "half",
    "waiting": "wait",
    "good": "check",
    "bad": "cross",
}

#: The tone of a state whose model does not say it with ``state_tone``.
STATE_TONES: Mapping[str, str] = {
    **dict.fromkeys(
        ["active", "open", "confirmed", "running", "queued", "sending", "published", "agreed"],
        "active",
    ),
    **dict.fromkeys(
        ["offered", "submitted", "proposed", "returned", "waiting", "due", "received", "review"],
        "waiting",
    ),
    **dict.fromkeys(
        [
            "accepted",
            "adopted",
            "approved",
            "done",
            "fulfilled",
            "granted",
            "in_force",
            "kept",
            "locked",
            "met",
            "paid",
            "sent",
            "signed",
            "succeeded",
            "verified",
        ],
        "good",
    ),
    **dict.fromkeys(
        ["cancelled", "declined", "failed", "missed", "overdue", "refused", "rejected", "unmet"],
        "bad",
    ),
}

MESSAGE_LEVELS = {"success": "good", "warning": "waiting", "error": "bad"}
ALERT_ICONS = {"info": "info", "good": "check", "waiting": "warning", "bad": "warning"}


def _render(name: str, **values: Any) -> SafeString:
    return mark_safe(render_to_string(f"components/{name}.html", values))  # a template's output


# ── Marks ─────────────────────────────────────────────────────────────────────────────────────


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one of `ICONS`, hidden from screen readers."""
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<path fill-rule="evenodd" d="{}"/></svg>',
        ICONS[name],
    )


@register.simple_tag
def state_tag(thing: Any, label: str = "") -> SafeString:
    """Say which state a thing is in: mark, word and colour.

    Reads ``thing.get_state_display()`` and, when the model has it, ``thing.state_tone``.
    """
    tone = getattr(thing, "state_tone", "") or STATE_TONES.get(str(thing.state), "neutral")
    return tone_tag(label or thing.get_state_display(), tone)


@register.simple_tag
def tone_tag(label: str, tone: str = "neutral") -> SafeString:
    """Say a state that is not stored on a thing. Tones: neutral, active, waiting, good, bad."""
    return _render("tone_tag", label=label, tone=tone, icon_name=TONE_ICONS[tone])


# ── Frames ────────────────────────────────────────────────────────────────────────────────────


@register.simple_block_tag
def slot(content: str) -> str:
    """Keep markup for another component's argument: ``{% slot as actions %}…{% endslot %}``."""
    return mark_safe(content.strip())  # rendered by the template it stands in


@register.simple_block_tag
def card(
    content: str, title: str = "", *, actions: str = "", level: int = 2, plain: bool = False
) -> SafeString:
    """Lay content on a sheet of its own, under a heading."""
    return _render(
        "card", content=content, title=title, actions=actions, heading=f"h{level}", plain=plain
    )


@register.simple_tag
def page_header(
    title: str, *, lead: str = "", eyebrow: str = "", thing: Any = None, actions: str = ""
) -> SafeString:
    """Open a page: its one h1, what it is about, its state, and what can be done."""
    return _render(
        "page_header", title=title, lead=lead, eyebrow=eyebrow, thing=thing, actions=actions
    )


@register.simple_block_tag
def alert(content: str, level: str = "info", title: str = "") -> SafeString:
    """Say something that matters on this page. Levels: info, good, waiting, bad."""
    return _render("alert", content=content, level=level, title=title, icon_name=ALERT_ICONS[level])


@register.filter
def message_level(tags: str) -> str:
    """Turn the tags of a Django message into the level of an `alert`."""
    return next((level for tag, level in MESSAGE_LEVELS.items() if tag in tags.split()), "info")


@register.simple_block_tag
def next_step(
    content: str, title: str = "", *, who: str = "", by: date | datetime | None = None
) -> SafeString:
    """Say what happens next: who acts, and by when."""
    return _render("next_step", content=slot(content), title=title, who=who, by=by)


@register.simple_tag
def empty_state(
    title: str, text: str = "", *, action_url: str = "", action_label: str = ""
) -> SafeString:
    """Say that there is nothing yet, and what to do about it."""
    return _render(
        "empty_state", title=title, text=text, action_url=action_url, action_label=action_label
    )


# ── Figures ───────────────────────────────────────────────────────────────────────────────────


@register.simple_tag
def tile(
    label: str,
    value: Any,
    *,
    unit: str = "",
    note: str = "",
    trend: str = "",
    trend_label: str = "",
    url: str = "",
) -> SafeString:
    """Show one figure. ``trend`` is up, down or flat and is said in words by ``trend_label``."""
    return _render(
        "tile",
        label=label,
        value=value,
        unit=unit,
        note=note,
        trend=trend,
        trend_label=trend_label,
        url=url,
    )


@dataclass(frozen=True)
class Part:
    """One bar of a `meter`: its length as a percentage of the longest."""

    kind: str
    value: Number
    width: str

    @property
    def shown(self) -> str:
        """The number with the decimals that it has, as the reader's language writes it."""
        number = Decimal(str(self.value))
        return written(number, max(0, -number.normalize().as_tuple().exponent))


@register.simple_tag
def meter(
    label: str, *, pledged: Number, delivered: Number, verified: Number, unit: str = ""
) -> SafeString:
    """Compare pledged (outline), delivered (stripes) and verified (full), in words and in a bar."""
    longest = max(pledged, delivered, verified) or 1
    named = {"pledged": pledged, "delivered": delivered, "verified": verified}
    parts = [
        Part(kind, value, f"{float(value) / float(longest) * 100:.1f}%")
        for kind, value in named.items()
    ]
    return _render("meter", label=label, parts=parts, unit=unit)


@register.simple_tag
def progress(label: str, value: Number, maximum: Number = 100, *, note: str = "") -> SafeString:
    """Show how far a piece of work has come."""
    share = round(float(value) / float(maximum or 1) * 100)
    return _render(
        "progress",
        label=label,
        value=value,
        maximum=maximum,
        share=share,
        note=note,
        id=f"progress-{slugify(label)}",
    )


# ── Lists and tables ──────────────────────────────────────────────────────────────────────────


@register.simple_block_tag
def data_table(
    content: str,
    caption: str,
    *,
    stack: bool = False,
    hide_caption: bool = False,
    id: str = "",  # noqa: A002 -- templates write id= as HTML does
) -> SafeString:
    """Frame ``<thead>``, ``<tbody>`` and ``<tfoot>`` as a table that scrolls inside its frame.

    With ``stack`` each row becomes a small block on a phone; cells then carry ``data-label``.
    """
    return _render(
        "data_table",
        content=content,
        caption=caption,
        stack=stack,
        hide_caption=hide_caption,
        id=id or f"table-{slugify(caption)}",
    )


@register.simple_block_tag
def summary_list(content: str) -> SafeString:
    """Hold `summary_row`s."""
    return format_html('<dl class="summary-list">{}</dl>', slot(content))


@register.simple_tag
def summary_row(
    label: str, value: Any = "", *, change_url: str = "", change_label: str = ""
) -> SafeString:
    """Show what was answered, "Not given" when nothing was, and a way to change it."""
    return _render(
        "summary_row", label=label, value=value, change_url=change_url, change_label=change_label
    )


@register.simple_block_tag
def summary_item(
    content: str, label: str, *, change_url: str = "", change_label: str = ""
) -> SafeString:
    """Show an answer that has markup of its own."""
    return _render(
        "summary_row",
        label=label,
        value=slot(content),
        change_url=change_url,
        change_label=change_label,
    )


@register.simple_block_tag
def task_list(content: str) -> SafeString:
    """Hold `task`s."""
    return format_html('<ul class="task-list" role="list">{}</ul>', slot(content))


@register.simple_tag
def task(
    title: str,
    *,
    url: str = "",
    state: str = "",
    tone: str = "neutral",
    hint: str = "",
    by: date | None = None,
) -> SafeString:
    """Show one thing to do, how far it has come, and its last day."""
    return _render("task", title=title, url=url, state=state, tone=tone, hint=hint, by=by)


@register.simple_tag
def timeline(changes: Iterable[Any], thing: Any = None) -> SafeString:
    """Tell what has happened, latest first, from rows of `StateChange` (oldest first).

    With ``thing``, states are written in the words of its model.
    """
    words = dict(thing._meta.get_field("state").flatchoices) if thing is not None else {}
    entries = [(change, words.get(change.to_state, change.to_state)) for change in changes]
    return _render("timeline", entries=entries[::-1])


@register.simple_tag
def steps(labels: Sequence[str], current: int) -> SafeString:
    """Show where one is in a task of several pages. ``current`` counts from 1."""
    return _render("steps", labels=list(enumerate(labels, start=1)), current=current)


# ── Ways around ───────────────────────────────────────────────────────────────────────────────


@register.simple_tag
def breadcrumbs(*labels_and_urls: Any) -> SafeString:
    """Show the way here: label and address in turn, last the label of this page."""
    pairs = zip(labels_and_urls[::2], (*labels_and_urls[1::2], ""), strict=False)
    return _render("breadcrumbs", trail=list(pairs))


@register.simple_tag
def tabs(items: Iterable[Any], label: str) -> SafeString:
    """Show pages beside each other as links; items have label, url, is_current and maybe count."""
    return _render("tabs", items=items, label=label)


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: Page, parameter: str = "page") -> SafeString:
    """Lead through the pages of a list, keeping the rest of the address."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = [
        (number, address(number) if isinstance(number, int) else "")
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return _render(
        "pagination",
        page=page,
        numbers=numbers,
        previous=address(page.previous_page_number()) if page.has_previous() else "",
        next=address(page.next_page_number()) if page.has_next() else "",
    )


# ── Forms (the crispy pack under templates/grannskap/ draws with these) ───────────────────────


@register.filter
def control_kind(field: BoundField) -> str:
    """Name the way a field is drawn: hidden, checkbox, choices, parts, file or plain."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    for kind, classes in (
        ("checkbox", forms.CheckboxInput),
        ("choices", (forms.RadioSelect, forms.CheckboxSelectMultiple)),
        ("parts", (forms.MultiWidget, forms.SelectDateWidget)),
        ("file", forms.FileInput),
    ):
        if isinstance(widget, classes):
            return kind
    return "plain"


@register.filter
def unit_of(field: BoundField) -> str:
    """Return the unit after a field: its form field's ``unit``, or its widget's ``data-unit``."""
    return getattr(field.field, "unit", "") or field.field.widget.attrs.get("data-unit", "")


@register.filter
def described_by(field: BoundField) -> str:
    """Return the ids of what describes a field: hint, error, unit."""
    parts = {"helptext": field.help_text, "error": field.errors, "unit": unit_of(field)}
    own = field.field.widget.attrs.get("aria-describedby", "")
    ours = [f"{field.auto_id}_{name}" for name, there in parts.items() if there]
    return " ".join([own, *ours]).strip()


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw a field's widget with our class, tied to its hint, error and unit."""
    attrs = {}
    if control_kind(field) in {"plain", "file", "parts"}:
        attrs["class"] = f"input {field.field.widget.attrs.get('class', '')}".strip()
    if not field.use_fieldset and (ids := described_by(field)):
        attrs["aria-describedby"] = ids
    return field.as_widget(attrs=attrs)


@register.filter
def error_target(field: BoundField) -> str:
    """Return the id that a link in the error summary leads to: the first thing one can fill in."""
    if control_kind(field) in {"choices", "parts"}:
        ids = (part.id_for_label for part in field.subwidgets)
        return next(filter(None, ids), field.auto_id)
    return field.id_for_label or field.auto_id
