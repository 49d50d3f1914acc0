"""Every letter has a name in people's words, so that staff find it in the register."""

from pathlib import Path

from django.conf import settings

from portal.records.models.letters import KIND_NAMES

TEMPLATES = {path.stem for path in (Path(settings.BASE_DIR) / "templates/letters").glob("*.txt")}


def test_every_letter_has_a_name():
    assert TEMPLATES - set(KIND_NAMES) == set(), "name it in the app's letter_names.py"
