"""The one door for files that people send: a profile for each use says what is taken, how large and how many.

The kind is judged by content alone, never by the name or type that came along. Pictures are decoded and written anew
(`files.clean_image`); papers and tables are kept as they are when nothing in them acts by itself. What comes out has a
type of ours, a safe name, and a hash. `settings.UPLOAD_SCANNER` may name a function `bytes -> str` of the operator's
malware scanner; what it answers (the name of what it found) refuses the file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.files.base import File
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .archives import MEGABYTE, ZipLimits, names_in_zip
from .files import CannotAccept, clean_download, clean_image, safe_name


class Profile(StrEnum):
    """What a file is sent for."""

    IMAGE = "image"
    DOCUMENT = "document"
    DOWNLOAD = "download"
    TABLE = "table"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest file, and how many come at once."""

    max_bytes: int
    most: int


LIMITS = {
    Profile.IMAGE: Limits(12 * MEGABYTE, 20),
    Profile.DOCUMENT: Limits(10 * MEGABYTE, 10),
    Profile.DOWNLOAD: Limits(200 * MEGABYTE, 5),
    Profile.TABLE: Limits(50 * MEGABYTE, 1),
    Profile.ATTACHMENT: Limits(8 * MEGABYTE, 5),
}
TYPES = {
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "png": "image/png",
    "pdf": "application/pdf",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
SHEET = ZipLimits(entries=2_000, unpacked_bytes=300 * MEGABYTE)
SHEET_PARTS = {"[Content_Types].xml", "xl/workbook.xml"}
MACROS = re.compile(r"(^|/)(vbaProject\.bin|macrosheets/|activeX/|embeddings/|externalLinks/)", re.IGNORECASE)
# Names in a PDF that make a reader do something by itself (ISO 32000-1: 7.7.2, 12.6, 12.7.8, 13).
PDF_ACTS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z])")
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file as we keep it. `content_type` is ours; serve it with that and nothing else."""

    content: bytes
    extension: str
    name: str
    content_type: str
    sha256: str


def clean_uploads(uploads: Sequence[File[bytes]], profile: Profile) -> list[CleanFile]:
    """Every file through the door, or none. Raises CannotAccept."""
    most = LIMITS[profile].most
    if len(uploads) > most:
        said = ngettext("Choose %(most)d file at most.", "Choose %(most)d files at most.", most)
        raise CannotAccept(said % {"most": most})
    return [clean_upload(upload, profile) for upload in uploads]


def clean_upload(upload: File[bytes], profile: Profile) -> CleanFile:
    """One file through the door; its size is looked at before its content is read. Raises CannotAccept."""
    limit = LIMITS[profile].max_bytes
    content = b"" if (upload.size or 0) > limit else upload.read(limit + 1)
    if (upload.size or 0) > limit or len(content) > limit:
        said = _("The file is larger than %(size)d MB. Make it smaller and choose it again.")
        raise CannotAccept(said % {"size": limit // MEGABYTE})
    if not content:
        raise CannotAccept(_("The file is empty. Choose another one."))
    scan(content)
    return DOORS[profile](content, upload.name or "")


def scan(content: bytes) -> None:
    """Ask the operator's malware scanner, where there is one. Raises CannotAccept for what it finds."""
    if settings.UPLOAD_SCANNER and import_string(settings.UPLOAD_SCANNER)(content):
        raise CannotAccept(_("A scanner found something harmful in the file. Nothing was kept."))


def _image(content: bytes, name: str) -> CleanFile:
    clean = clean_image(content)
    return _kept(clean.content, clean.extension, name)


def _document(content: bytes, name: str) -> CleanFile:
    """A picture of a paper, written anew, or a PDF that does nothing by itself."""
    if content.startswith(PICTURES):
        return _image(content, name)
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise CannotAccept(_("Send a PDF or a picture: JPEG, PNG or WebP."))
    plain = PDF_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)
    if PDF_ACTS.search(content) or PDF_ACTS.search(plain):
        raise CannotAccept(
            _("The PDF contains scripts, forms that send, or other files. Print it to a PDF and send that.")
        )
    return _kept(content, "pdf", name)


def _download(content: bytes, name: str) -> CleanFile:
    clean = clean_download(content, name)
    kind = TYPES.get(clean.extension, "application/octet-stream")
    return CleanFile(clean.content, clean.extension, clean.name, kind, clean.sha256)


def _table(content: bytes, name: str) -> CleanFile:
    """A CSV in UTF-8, or an XLSX without macros, embedded files and links to other workbooks."""
    if content.startswith(b"PK"):
        parts = names_in_zip(content, SHEET)
        if parts is None or not parts >= SHEET_PARTS:
            raise CannotAccept(_("The workbook is damaged or too large. Save it as XLSX or CSV and choose it again."))
        if any(MACROS.search(part) for part in parts):
            raise CannotAccept(_("The workbook contains macros or other files. Save it as plain XLSX or CSV."))
        return _kept(content, "xlsx", name)
    try:
        content.decode("utf-8-sig")
        readable = not CONTROLS.search(content)
    except UnicodeDecodeError:
        readable = False
    if not readable or content.lstrip()[:1] in {b"<", b"%"}:
        raise CannotAccept(_("Tables are XLSX or CSV in UTF-8. Save it as one of them and choose it again."))
    return _kept(content, "csv", name)


def _kept(content: bytes, extension: str, name: str) -> CleanFile:
    return CleanFile(
        content, extension, safe_name(name, extension), TYPES[extension], hashlib.sha256(content).hexdigest()
    )


DOORS: dict[Profile, Callable[[bytes, str], CleanFile]] = {
    Profile.IMAGE: _image,
    Profile.DOCUMENT: _document,
    Profile.DOWNLOAD: _download,
    Profile.TABLE: _table,
    Profile.ATTACHMENT: _document,
}
