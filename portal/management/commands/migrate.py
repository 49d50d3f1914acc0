"""Django's migrate, which must look for changes with the same eyes as `makemigrations`."""

from django.core.management.commands import migrate

from portal.management.commands import makemigrations


class Command(migrate.Command):
    """Applies migrations; nothing differs but the detector that its closing hint uses."""

    autodetector = makemigrations.Command.autodetector
