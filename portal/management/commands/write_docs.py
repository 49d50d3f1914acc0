"""Write the documents that are made from the code: docs/states.md and docs/permissions.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from portal.policies import every_permission
from portal.roles import Role
from portal.states import Stateful, diagram


def states() -> str:
    """Return docs/states.md: a diagram for each thing that lives through states."""
    parts = ["# States", "", "Made by `manage.py write_docs` from the moves in the code."]
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        if issubclass(model, Stateful) and model.moves and not model._meta.proxy:
            parts += ["", f"## {model._meta.label}", "", "```mermaid", diagram(model.moves), "```"]
            explained = [move.name for move in model.moves if move.needs_reason]
            if explained:
                parts += ["", f"With a reason: {', '.join(sorted(set(explained)))}."]
    return "\n".join(parts) + "\n"


def permissions() -> str:
    """Return docs/permissions.md: who may do what."""
    heads = [role.value.replace("org_", "tenant's or association's ") for role in Role]
    parts = [
        "# Who may do what",
        "",
        "Made by `manage.py write_docs` from every app's policies.py. *When* a thing can be done",
        "is in [states.md](states.md). A dot marks a role that holds the permission, at its own",
        "company or in its own organisation; “and” says what must be true besides.",
        "",
        f"| permission | {' | '.join(heads)} | and |",
        "|---|" + "---|" * (len(heads) + 1),
    ]
    return "\n".join([*parts, *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    for permission in every_permission():
        dots = " | ".join("●" if role in permission.to else "" for role in Role)
        besides = []
        if permission.four_eyes:
            besides.append(f"not the one in `{permission.four_eyes}`")
        if permission.when:
            besides.append("the thing allows it")
        yield f"| `{permission.name}` | {dots} | {', '.join(besides)} |"


DOCUMENTS = {"states.md": states, "permissions.md": permissions}


class Command(BaseCommand):
    """Write the documents, or with --check say which are out of date."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Write, or compare."""
        stale = []
        with translation.override("en"):
            for name, make in DOCUMENTS.items():
                path = Path(settings.BASE_DIR) / "docs" / name
                text = make()
                if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
                    stale.append(name)
                elif not check:
                    path.write_text(text, encoding="utf-8")
        if stale:
            self.stderr.write(f"Out of date: {', '.join(stale)}. Run manage.py write_docs.")
            raise SystemExit(1)
