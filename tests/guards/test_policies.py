"""Every permission that code asks for is declared, and every act has its permission."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from portal import policies
from portal.acts import every_act

CODE = [
    path
    for folder in ("portal", "annexes", "partnerships", "reports", "templates")
    for path in (Path(settings.BASE_DIR) / folder).rglob("*")
    if path.suffix in {".py", ".html"}
]
ASKED = re.compile(r"""(?:has_perm\(|may=)\s*["']([a-z_.]+)["']""")


def test_every_permission_that_code_asks_for_is_declared():
    asked = {name for path in CODE for name in ASKED.findall(path.read_text())}

    assert {name for name in asked if not policies.is_declared(name)} == set()


@pytest.mark.parametrize(
    ("model", "act"),
    [(model, act) for model, acts in every_act().items() for act in acts],
    ids=lambda value: getattr(value, "name", None) or value._meta.label,
)
def test_every_act_has_a_permission_that_somebody_holds(model, act):
    assert policies.permission(act.permission).to


def test_every_move_of_an_act_is_a_move_of_its_model():
    strays = [
        f"{model._meta.label}: {act.name}"
        for model, acts in every_act().items()
        for act in acts
        if act.move is not None and act.move not in model.moves
    ]

    assert strays == []


def test_permissions_are_named_after_their_app():
    assert [p.name for p in policies.every_permission() if p.name.count(".") != 1] == []
