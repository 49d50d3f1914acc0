"""Bring the database, the static files and the demo up to date: what `make run` does first.

Each step looks whether there is anything to do, so that a second start is quick. What was done is
noted in ``VAR_DIR/prepared.json`` as fingerprints of what it was made from.
"""

import hashlib
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.people.models import HousingCompany

#: What the demo is made from; a change there loads it again.
DEMO_SOURCES = ("*/demo.py", "portal/*/demo.py", "portal/profiles/*.yaml")


class Command(BaseCommand):
    """Migrates, collects the static files, loads the demo, and writes down its log-ins."""

    help = "Bring the database, the static files and the demo up to date."
    requires_system_checks = []

    def handle(self, **_options: Any) -> None:
        """Take the steps in turn, each with a line."""
        self.notes = Path(settings.VAR_DIR) / "prepared.json"
        self._migrate()
        self._collect()
        self._demo()

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            call_command("migrate", verbosity=0, interactive=False)
        self._say(f"Database: {len(plan)} migrations" if plan else "Database: up to date")

    def _collect(self) -> None:
        found = [
            Path(storage.path(name))
            for finder in get_finders()
            for name, storage in finder.list(["CVS", ".*", "*~"])
        ]
        now = fingerprint(found, changed=True)
        if self._noted("static") == now and settings.STATIC_ROOT.exists():
            self._say("Static files: up to date")
            return
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        self._note("static", now)
        self._say(f"Static files: {len(found)} collected")

    def _demo(self) -> None:
        if "demo" not in get_commands():
            return
        files = [file for source in DEMO_SOURCES for file in settings.BASE_DIR.glob(source)]
        where = f"demo in {connection.settings_dict['HOST']} {connection.settings_dict['NAME']}"
        now = fingerprint(files)
        noted = self._noted(where)
        empty = not HousingCompany.objects.exists()
        if empty or (noted and noted != now):
            self._note(where, "begun")  # an interrupted one is taken up again
            call_command("demo", verbosity=0, stdout=self.stdout)
            self._note(where, now)
            self._say("Demo: loaded")
        elif noted:
            self._say("Demo: in place")
        else:
            self._say("Demo: not loaded, the database is in use")
            return
        log_ins = io.StringIO()
        call_command("demo", show_logins=True, stdout=log_ins)
        file = Path(settings.VAR_DIR) / "demo-log-ins.txt"
        file.touch(mode=0o600)
        file.write_text(log_ins.getvalue())

    def _noted(self, what: str) -> str | None:
        return self._all_notes().get(what)

    def _note(self, what: str, value: str) -> None:
        self.notes.write_text(json.dumps(self._all_notes() | {what: value}, indent=1))

    def _all_notes(self) -> dict[str, str]:
        try:
            return json.loads(self.notes.read_text())
        except (OSError, ValueError):
            return {}

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def fingerprint(files: Iterable[Path], *, changed: bool = False) -> str:
    """Return a hash of the files: of their content, or of their names, sizes and times.

    Args:
        files: The files; folders and what is missing do not count.
        changed: Whether a size and a time will do; much faster for many large files.
    """
    found = hashlib.sha256()
    for file in sorted(set(files)):
        if file.is_file() and file.suffix != ".pyc":
            stat = file.stat()
            found.update(str(file).encode())
            found.update(
                f"{stat.st_size} {stat.st_mtime_ns}".encode() if changed else file.read_bytes()
            )
    return found.hexdigest()
