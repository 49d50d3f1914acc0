"""The private file store: what may come in, and how a file is kept."""

import hashlib
import io
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from portal.errors import DomainError
from portal.records.models import StoredFile

if TYPE_CHECKING:
    from portal.people.models import HousingCompany, Organisation, User


class FileRefused(DomainError):
    """The file may not come in; the message says why."""


#: First bytes of what we know.
_SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"RIFF": "image/webp",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "application/x-ole-storage",
    b"PK\x03\x04": "application/zip",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
#: The most pixels that an image may have before it is decoded.
MAX_PIXELS = 50_000_000


@dataclass(frozen=True)
class UploadPolicy:
    """What one kind of file field takes."""

    types: frozenset[str]
    max_bytes: int
    names: str

    def check(self, upload: UploadedFile) -> str:
        """Return the content type that the file's own bytes show.

        Raises:
            FileRefused: empty, too large, or of another kind than the field takes.
        """
        if not upload.size:
            raise FileRefused(_("The file is empty."))
        if upload.size > self.max_bytes:
            raise FileRefused(
                _("The file is %(size)s MB. The most is %(most)s MB.")
                % {"size": round(upload.size / 1e6), "most": round(self.max_bytes / 1e6)}
            )
        found = sniff(upload)
        if found not in self.types:
            raise FileRefused(
                _("“%(name)s” can't be used here. Choose %(names)s.")
                % {"name": clean_name(upload.name or ""), "names": self.names}
            )
        return found


def sniff(file: IO[bytes]) -> str:
    """Return a file's content type by its bytes, whatever its name says.

    Returns:
        A MIME type; ``text/plain`` for text without zero bytes, otherwise
        ``application/octet-stream``.
    """
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    kind = next((kind for start, kind in _SIGNATURES.items() if head.startswith(start)), "")
    if kind == "application/zip":
        return XLSX if _is_workbook(file) else kind
    if kind == "image/webp" and head[8:12] != b"WEBP":
        kind = ""
    return kind or ("text/plain" if head and b"\x00" not in head else "application/octet-stream")


def _is_workbook(file: IO[bytes]) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False
    finally:
        file.seek(0)


def clean_name(name: str) -> str:
    """Return a file name without folders, control characters or surprises, at most 120 long."""
    name = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name)
    name = "".join(letter for letter in name if letter.isprintable()).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return (f"{stem[:110]}{dot}{ending[:9]}" if dot else name[:120]) or "fil"


def keep(
    content: bytes | IO[bytes],
    *,
    name: str,
    content_type: str,
    purpose: str,
    company: "HousingCompany",
    organisation: "Organisation | None" = None,
    by: "User | None",
    at: datetime,
) -> StoredFile:
    """Put a file into the store and return its row. Images are re-encoded, without location.

    Raises:
        FileRefused: an image that can't be decoded, or has too many pixels.
    """
    if not isinstance(content, bytes):
        content.seek(0)
        content = content.read()
    if content_type in IMAGES:
        content, content_type = _reencoded(content)
    stored = StoredFile(
        company=company,
        organisation=organisation,
        purpose=purpose,
        name=clean_name(name),
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        kept_at=at,
        kept_by=by,
    )
    stored.content.save(stored.name, ContentFile(content), save=False)
    stored.save(force_insert=True)
    return stored


def _reencoded(content: bytes) -> tuple[bytes, str]:
    from PIL import Image, ImageOps  # heavy, and few files are images

    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise FileRefused(_("The picture has too many pixels. Make it smaller."))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((2400, 2400))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        raise FileRefused(_("The picture is damaged and can't be read.")) from problem
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    return out.getvalue(), "image/jpeg"
