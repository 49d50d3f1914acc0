"""One submit, one row: a form that is sent twice is carried out once and answered twice alike.

Each rendering of a `PortalForm` carries a random mark. What is remembered is not the mark but a
digest of who sent which form with which mark *and what they had typed*: somebody who goes back in
the browser, changes the text and sends again means a second thing, and gets it.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from portal.forms import PortalForm
from portal.models import SpentForm

if TYPE_CHECKING:
    from portal.people.models import User


#: Keeps the mark, unless it is kept already; waits for whoever is keeping it at this moment.
SPEND = "INSERT INTO portal_spentform (digest, at) VALUES (%s, %s) ON CONFLICT DO NOTHING"


class AlreadyDone(Exception):
    """The very same submit has been carried out. Answer as the first time: redirect."""


@contextmanager
def once(form: PortalForm, *, by: "User", at: datetime) -> Iterator[None]:
    """Run the block in a transaction that also spends the form; keep neither when it fails.

    A second submit that arrives while the first is at work waits for it at the unique key.

    Raises:
        AlreadyDone: before the block, when the same submit has been carried out.
    """
    with transaction.atomic():
        if form.data.get(form.add_prefix("once")):
            with connection.cursor() as cursor:
                cursor.execute(SPEND, [_digest(form, by), at])
                first = cursor.rowcount == 1
            if not first:
                raise AlreadyDone
        yield


def forget_spent(*, before: datetime) -> int:
    """Drop what was spent before then; nobody presses a button twice with a week between."""
    return SpentForm.objects.filter(at__lt=before).delete()[0]


def _digest(form: PortalForm, by: "User") -> str:
    typed = [
        (name, form[name].data) for name in form.fields if not hasattr(form[name].data, "chunks")
    ]
    files = (
        [(name, file.name, file.size) for name, files in form.files.lists() for file in files]
        if form.files
        else []
    )
    said = repr((str(by.pk), f"{type(form).__module__}.{type(form).__qualname__}", typed, files))
    return hashlib.sha256(said.encode()).hexdigest()
