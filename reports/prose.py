"""Text that people write, as HTML that can do no harm, with figures inserted by name.

Four things are understood: a blank line begins a paragraph, a line that begins with ``-`` is an
item of a list, ``**strong**``, and ``[[volunteer_hours.delivered]]`` for a figure, which is never
typed and so cannot go stale. Everything else is text; markup is shown as it was typed.
"""

import re
from collections.abc import Callable, Collection
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FIGURE = re.compile(r"\[\[\s*([\w.-]+)\s*\]\]")
STRONG = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")


def names_in(text: str) -> list[str]:
    """Return the figures that a text names."""
    return FIGURE.findall(text)


def unknown_names(text: str, known: Collection[str]) -> list[str]:
    """Return the names in a text that are no figures."""
    return [name for name in names_in(text) if name not in known]


def as_html(text: str, figure: Callable[[str], str]) -> SafeString:
    """Return the text as paragraphs and lists.

    Args:
        text: As typed.
        figure: Returns a figure's words by its name.
    """
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    html = "".join(_block(block, figure) for block in blocks if block.strip())
    return mark_safe(html)


def _block(block: str, figure: Callable[[str], str]) -> str:
    parts = []
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    for is_list, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if is_list:
            items = "".join(f"<li>{_line(line[2:], figure)}</li>" for line in group)
            parts.append(f"<ul>{items}</ul>")
        else:
            parts.append(f"<p>{_line(' '.join(group), figure)}</p>")
    return "".join(parts)


def _line(line: str, figure: Callable[[str], str]) -> str:
    html = STRONG.sub(r"<strong>\1</strong>", escape(line))
    return FIGURE.sub(lambda match: escape(figure(match[1])), html)
