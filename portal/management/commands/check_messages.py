"""Say which sentences the Swedish catalog does not have yet: ``manage.py check_messages``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import catalogs


class Command(BaseCommand):
    """Fails when a sentence is missing, fuzzy, empty, or has other placeholders."""

    help = "Check that every marked sentence is translated."
    requires_system_checks = []

    def handle(self, **_options: Any) -> None:
        """Name each flaw on a line.

        Raises:
            CommandError: there is one.
        """
        found = catalogs.flaws("sv")
        for flaw in found:
            self.stderr.write(str(flaw))
        if found:
            raise CommandError(f"{len(found)} sentences are not ready; begin with `make messages`.")
        self.stdout.write("Every sentence is translated.")
