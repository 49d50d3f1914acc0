"""Fill the portal with five demo companies, or show how to log in to them."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import translation

from portal import demo, policies

PROFILES = Path(demo.__file__).parent / "profiles"


class Command(BaseCommand):
    """Load the demo. Again and again, if you like: what is there already stays as it is."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --show-logins."""
        parser.add_argument(
            "--show-logins", action="store_true", help="Only print whom one can log in as."
        )

    def handle(self, *args: Any, show_logins: bool, **options: Any) -> None:
        """Load the five profiles, then each app's part, all or nothing per part."""
        translation.activate("sv")
        policies.autodiscover("demo")
        if not show_logins:
            for profile in sorted(PROFILES.glob("*.yaml")):
                call_command("load_profile", str(profile), verbosity=0)
                self.stdout.write(f"Profile {profile.stem}")
            for part in demo.parts():
                with transaction.atomic():
                    for line in part():
                        self.stdout.write(line)
        if options["verbosity"] or show_logins:
            self.show()

    def show(self) -> None:
        """Print the demo log-ins as a table."""
        people = demo.log_ins()
        if not people:
            self.stdout.write("No demo is loaded.")
            return
        self.stdout.write(f"\nPassword for all: {demo.password()}")
        for person in people:
            where = person.organisation or person.company
            self.stdout.write(f"  {person.email:<44} {person.role.value:<18} {where}")
