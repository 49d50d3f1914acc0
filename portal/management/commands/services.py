"""The embedded PostgreSQL and Valkey by hand: ``manage.py services start``."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.embedded import EmbeddedError, services
from portal.embedded.postgres import Cluster
from portal.embedded.valkey import Broker


class Command(BaseCommand):
    """Starts, stops and shows the servers in `VAR_DIR`."""

    help = "Start, stop or show the embedded PostgreSQL and Valkey, or open psql."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask what to do."""
        parser.add_argument("act", choices=["start", "stop", "status", "psql"])
        parser.add_argument("words", nargs="*", help="for psql, after --")

    def handle(self, *, act: str, words: list[str], **_options: Any) -> None:
        """Do it, or say why not."""
        var = Path(settings.VAR_DIR)
        try:
            match act:
                case "start":
                    services.keep_services(var, say=self.stdout.write)
                case "stop":
                    stopped = services.stop_services(var)
                    self.stdout.write("Stopped." if stopped else "Nothing was running.")
                case "status":
                    self._show(var)
                case "psql":
                    command = Cluster(var).psql(*words)
                    os.execv(command[0], command)  # noqa: S606  the server's own client
        except EmbeddedError as error:
            raise CommandError(str(error)) from error

    def _show(self, var: Path) -> None:
        cluster, broker = Cluster(var), Broker(var)
        for name, pid, data, log in [
            ("PostgreSQL", cluster.pid(), cluster.data, cluster.log),
            ("Valkey", broker.pid(), broker.folder, broker.log),
        ]:
            state = f"runs as process {pid}" if pid else "does not run"
            self.stdout.write(f"{name} {state}\n  data {data}\n  log  {log}")
        self.stdout.write(f"Sockets in {cluster.sockets}")
