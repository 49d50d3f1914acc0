"""Load a company's profile: its districts, frameworks, indicators, policies and activities."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from portal.profiles import PROFILES_DIR
from portal.profiles.loader import Outcome, load_profile
from portal.profiles.problems import ProfileRefused


class Command(BaseCommand):
    """Load one profile, whole or not at all."""

    help = (
        "Load a company's profile from a YAML file. Loading it again changes nothing; a value "
        "that staff have edited since stands. With anything wrong, nothing is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and the rehearsal."""
        parser.add_argument(
            "file", help="A YAML file, or the name of a profile that comes along, e.g. mimer."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would change, and change nothing."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load the file and tell what happened.

        Raises:
            CommandError: the file is wrong; every problem is told with its line and key.
        """
        path = _found(options["file"])
        try:
            with translation.override("en"):  # one language for ours and the database's rules
                outcome = load_profile(path, at=timezone.now(), dry_run=options["dry_run"])
        except ProfileRefused as refused:
            count = len(refused.problems)
            raise CommandError(
                f"{refused}\n{count} problem{'s' * (count != 1)}. Nothing was changed."
            ) from None
        self._tell(outcome, dry_run=options["dry_run"], verbose=options["verbosity"] > 1)

    def _tell(self, outcome: Outcome, *, dry_run: bool, verbose: bool) -> None:
        if dry_run or verbose:
            for word, rows in (("new", outcome.created), ("changed", outcome.changed)):
                for row in rows:
                    self.stdout.write(f"  {word}: {row}")
        for value in outcome.kept:
            self.stdout.write(f"  kept as staff wrote it: {value}")
        for row in outcome.gone:
            self.stdout.write(f"  no longer in the file, still there: {row}")
        self.stdout.write(
            f"{outcome.company.name}: {len(outcome.created)} new, {len(outcome.changed)} changed, "
            f"{len(outcome.kept)} kept."
            + (" This was a rehearsal; nothing was changed." if dry_run else "")
        )


def _found(name: str) -> Path:
    path = Path(name)
    if path.suffix or path.is_file():
        return path
    return PROFILES_DIR / f"{name}.yaml"
