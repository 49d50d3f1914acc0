"""Taking a lease list in: upload, read again, confirm, discard; each leaves a trail."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from annexes.leaselist.candidates import USUAL_KINDS
from annexes.leaselist.columns import LABELS, NEEDED
from annexes.leaselist.reading import ListRefused, refuse_early
from annexes.models import LeaseImport
from annexes.states.imports import CONFIRM_IMPORT, DISCARD_IMPORT, FAIL_IMPORT, READ_AGAIN
from portal.errors import DomainError
from portal.people.models import HousingCompany, User
from portal.records import files, jobs
from portal.states import make_move

READ_JOB = "annexes.read_lease_list"
WRITE_JOB = "annexes.write_lease_list"


class ColumnMissing(DomainError):
    """A column without which no lease can be read has not been chosen."""


class FileGone(DomainError):
    """The file is no longer kept, so it can't be read again."""


class NothingToWrite(DomainError):
    """The list would change nothing."""


@transaction.atomic
def upload_lease_list(
    company: HousingCompany, upload: File, *, by: User, at: datetime
) -> LeaseImport:
    """Keep a file and have it read. Nothing is written into the register.

    Args:
        company: Whose register.
        upload: What was chosen, with its name.
        by: Who chose it.
        at: When.

    Raises:
        ListRefused: too large, or no list by its first look: encrypted, broken, not a list.
    """
    content = _checked(upload)
    stored = files.keep(
        content,
        name=upload.name or "",
        content_type="application/octet-stream",
        purpose="lease_list",
        company=company,
        by=by,
        at=at,
    )
    lease_import = LeaseImport.objects.create(
        company=company,
        file=stored,
        file_name=stored.name,
        kinds=list(USUAL_KINDS),
        uploaded_by=by,
        uploaded_at=at,
    )
    return _have_read(lease_import, by=by, at=at)


@transaction.atomic
def read_again(
    lease_import: LeaseImport,
    *,
    columns: Mapping[str, str],
    kinds: Sequence[str],
    by: User,
    at: datetime,
) -> LeaseImport:
    """Have the list read with other columns or other kinds of object.

    Args:
        lease_import: The list.
        columns: Our field names with the letter of the column each is read from.
        kinds: Codes of `places.PremisesKind` that are taken in.
        by: Who corrected it.
        at: When.

    Raises:
        ColumnMissing: no column for lease number, object, tenant or start date.
        FileGone: the file is no longer kept.
    """
    lease_import = LeaseImport.objects.locked(lease_import.pk)
    if missing := [str(LABELS[field]) for field in NEEDED if not columns.get(field)]:
        raise ColumnMissing(
            _("Choose a column for: %(missing)s.") % {"missing": ", ".join(missing).lower()}
        )
    if lease_import.file_id is None:
        raise FileGone(_("The file is no longer kept. Upload it once more."))
    lease_import.columns, lease_import.kinds = dict(columns), list(kinds)
    lease_import.error = ""
    make_move(READ_AGAIN, lease_import, by=by, at=at)
    return _have_read(lease_import, by=by, at=at)


@transaction.atomic
def confirm_import(lease_import: LeaseImport, *, by: User, at: datetime) -> LeaseImport:
    """Have what the preview shows written into the register.

    Raises:
        NothingToWrite: no row creates or changes anything.
    """
    lease_import = LeaseImport.objects.locked(lease_import.pk)
    changes = lease_import.counts.get("create", 0) + lease_import.counts.get("update", 0)
    if CONFIRM_IMPORT.starts_from(lease_import.state) and not changes:
        raise NothingToWrite(_("There is nothing to write: the register says the same already."))
    lease_import.confirmed_by, lease_import.confirmed_at = by, at
    make_move(CONFIRM_IMPORT, lease_import, by=by, at=at)
    lease_import.job = jobs.order(
        WRITE_JOB,
        company=lease_import.company,
        given={"lease_import": str(lease_import.pk)},
        by=by,
        at=at,
    )
    lease_import.save()
    return lease_import


@transaction.atomic
def discard_import(lease_import: LeaseImport, *, by: User, at: datetime) -> LeaseImport:
    """Throw the list away, with its rows and its file. The register stays as it is."""
    lease_import = LeaseImport.objects.locked(lease_import.pk)
    lease_import.rows.all().delete()
    make_move(DISCARD_IMPORT, lease_import, by=by, at=at)
    forget_file(lease_import)
    return lease_import


@transaction.atomic
def fail_import(lease_import: LeaseImport, *, error: str, at: datetime) -> LeaseImport:
    """Say that the file could not be read, and why."""
    lease_import = LeaseImport.objects.locked(lease_import.pk)
    lease_import.error = error
    make_move(FAIL_IMPORT, lease_import, by=None, at=at)
    return lease_import


def forget_file(lease_import: LeaseImport) -> None:
    """Drop the list's file after the commit: it may hold personal identity numbers."""
    stored, lease_import.file = lease_import.file, None
    lease_import.save()
    if stored is not None:
        stored.delete()
        transaction.on_commit(partial(stored.content.storage.delete, stored.content.name))


def _have_read(lease_import: LeaseImport, *, by: User, at: datetime) -> LeaseImport:
    lease_import.job = jobs.order(
        READ_JOB,
        company=lease_import.company,
        given={"lease_import": str(lease_import.pk)},
        by=by,
        at=at,
    )
    lease_import.save()
    return lease_import


def _checked(upload: File) -> bytes:
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise ListRefused(
            _("The file is %(size)d MB. The most is %(most)d MB.")
            % {"size": round(upload.size / 1e6), "most": settings.UPLOAD_MAX_BYTES // 1_000_000}
        )
    content = _content(upload)
    refuse_early(content)
    return content


def _content(upload: IO[bytes]) -> bytes:
    upload.seek(0)
    return upload.read()
