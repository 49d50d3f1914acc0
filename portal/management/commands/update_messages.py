"""Take new sentences into the catalogs: ``make messages``."""

from typing import Any

from django.core.management.base import BaseCommand

from portal import catalogs


class Command(BaseCommand):
    """Adds what is new in the source and drops what is no longer said."""

    help = "Bring locale/sv in line with the source; needs no gettext."
    requires_system_checks = []

    def handle(self, **_options: Any) -> None:
        """Write the catalog and say how much is left to translate."""
        file = catalogs.update("sv")
        self.stdout.write(f"{file}: {len(catalogs.flaws('sv'))} sentences to translate")
