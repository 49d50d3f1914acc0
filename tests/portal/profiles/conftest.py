"""A small profile to change one thing in, and to load."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.profiles.loader import Outcome, load_profile

SMALL = """\
company:
  slug: lilla-bolaget
  name: Lilla bolaget
  legal_form: foundation
  municipality: Motala
districts:
  - {code: west, name_sv: Väster}
  - {code: yard, name_sv: Gården, parent: west}
frameworks:
  - code: focus
    kind: focus_areas
    is_primary: true
    name_sv: Fokusområden
    themes:
      - code: safety
        name_sv: Trygghet
        sdg_targets: ["11.7"]
      - code: work
        name_sv: Arbete
  - code: deal
    kind: agreement_scheme
    name_sv: Avtalets områden
    themes:
      - code: security
        name_sv: Trygghet och säkerhet
        corresponds_to: [focus.safety]
activities:
  - code: walks
    name_sv: Vandringar
    type: safety_walk
    theme: focus.safety
    also_themes: [focus.work]
    district: yard
"""


@pytest.fixture
def profile(tmp_path: Path) -> Callable[..., Path]:
    """Write the small profile to a file, with words of it exchanged."""

    def write(*exchanges: tuple[str, str], more: str = "", name: str = "lilla.yaml") -> Path:
        text = SMALL
        for old, new in exchanges:
            assert old in text, f"{old!r} is not in the small profile"
            text = text.replace(old, new, 1)
        path = tmp_path / name
        path.write_text(text + more, encoding="utf-8")
        return path

    return write


@pytest.fixture
def load(profile, now) -> Callable[..., Outcome]:
    """Load the small profile, with words of it exchanged."""

    def write_and_load(*exchanges: tuple[str, str], **options) -> Outcome:
        return load_profile(profile(*exchanges), at=now, **options)

    return write_and_load
