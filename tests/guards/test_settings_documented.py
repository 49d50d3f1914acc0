"""Every setting is described in deploy/environment.md, and nothing else is."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "deploy" / "environment.md").read_text()
PORTAL, _, LAUNCHER = PAGE.partition("## Only for `make`")


def described(part: str) -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", part, re.MULTILINE))


def test_settings_are_described_and_nothing_else_is():
    source = (ROOT / "portal" / "settings.py").read_text()
    read = set(re.findall(r"env\.(?:text|flag|number|words)\(\s*[\"']([A-Z_]+)", source))

    assert len(read) > 15, "the pattern no longer finds the settings"
    assert described(PORTAL) == read


def test_the_launchers_own_variables_are_described():
    source = "".join(file.read_text() for file in (ROOT / "portal" / "embedded").glob("*.py"))

    assert described(LAUNCHER) - {"PYTHON"} == set(re.findall(r'"(PORTAL_[A-Z_]+)"', source))
