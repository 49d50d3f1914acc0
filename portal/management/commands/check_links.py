"""Follow the links in the documents: ``manage.py check_links``."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

#: ``[text](target)`` and ``![picture](target "title")``.
LINK = re.compile(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


class Command(BaseCommand):
    """Fails when a relative link in README.md, docs/ or deploy/ leads nowhere."""

    help = "Check that the documents' relative links lead to something."
    requires_system_checks = []

    def handle(self, **_options: Any) -> None:
        """Name each broken link on a line.

        Raises:
            CommandError: there is one.
        """
        root = Path(settings.BASE_DIR)
        documents = sorted(
            {*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("deploy/*.md")}
        )
        broken = [
            f"{document.relative_to(root)}: {target}"
            for document in documents
            for target in broken_links(document)
        ]
        for line in broken:
            self.stderr.write(line)
        if broken:
            raise CommandError(f"{len(broken)} links lead nowhere.")
        self.stdout.write(f"The links of {len(documents)} documents lead somewhere.")


def broken_links(document: Path) -> Iterator[str]:
    """Yield the document's relative links to files or headings that are not there."""
    for target in LINK.findall(CODE.sub("", document.read_text())):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = unquote(target).partition("#")
        file = document.parent / path if path else document
        if not file.exists() or (heading and file.suffix == ".md" and heading not in anchors(file)):
            yield target


def anchors(document: Path) -> set[str]:
    """Return the names by which the document's headings can be linked to."""
    headings = re.findall(r"^#+\s+(.+?)\s*$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
