"""Every template: it compiles, and nothing in it needs a hole in the content security policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

TEMPLATES = sorted(
    path
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*")
    if path.suffix in {".html", ".txt", ".svg"}
)
HTML = [path for path in TEMPLATES if path.suffix in {".html", ".svg"}]

#: Attributes that carry code or style; ``style`` on an SVG is one too.
INLINE = re.compile(r"""\s(style|on[a-z]+)\s*=\s*["']""", re.IGNORECASE)
OTHER_HOST = re.compile(r"""\s(?:src|srcset|action|data)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)


def named(path: Path) -> str:
    return str(path.relative_to(Path(settings.BASE_DIR) / "templates"))


def test_the_walk_finds_the_templates():
    assert len(TEMPLATES) > 50


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_it_compiles(path):
    engines["django"].get_template(named(path))


@pytest.mark.parametrize("path", HTML, ids=named)
def test_it_carries_no_script_and_no_style_of_its_own(path):
    text = path.read_text()

    assert INLINE.findall(text) == []
    assert re.findall(r"<style\b", text) == []
    assert [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag] == []
    assert OTHER_HOST.findall(text) == []


@pytest.mark.parametrize("path", HTML, ids=named)
def test_it_marks_nothing_safe_by_hand(path):
    assert re.findall(r"\|\s*safe\b|autoescape off", path.read_text()) == []
