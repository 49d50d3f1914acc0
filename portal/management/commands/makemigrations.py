"""Django's makemigrations, with what belongs to a new model folded into its ``CreateModel``."""

from django.core.management.commands import makemigrations

from portal.folding import Folding


class Command(makemigrations.Command):
    """Writes migrations that a new database runs through quickly."""

    autodetector = type("FoldingAutodetector", (Folding, makemigrations.Command.autodetector), {})
