"""Picture files that come beside a product file: a folder or a zip archive, found by name."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from shop.base import files
from shop.base.refusal import Refusal

MAX_FILES = 20_000
MAX_TOTAL_BYTES = 2 * 1024**3
MAX_RATIO = 50
ENDINGS = {".jpg", ".jpeg", ".png", ".webp"}


class CannotOpenPictures(Refusal):
    """The folder or archive can't be used."""


class PictureBox:
    """Pictures by file name, whatever its capitals. Each is read when a product names it, one at a time."""

    def __init__(self, path: Path | None = None, members: Mapping[str, str] | None = None) -> None:
        self._path = path
        self._members = members or {}
        self._answers: dict[str, str | files.CannotAccept] = {}

    def __len__(self) -> int:
        return len(self._members)

    def key(self, name: str) -> str:
        """What the catalogue knows the picture's content by; "" for a name that is not there. Raises CannotAccept."""
        name = name.casefold()
        if name not in self._members:
            return ""
        if name not in self._answers:
            self._answers[name] = self._look_at(name)
        answer = self._answers[name]
        if isinstance(answer, files.CannotAccept):
            raise answer
        return answer

    def content(self, name: str) -> bytes:
        """The bytes of a picture. Raises KeyError for a name that is not there."""
        member = self._members[name.casefold()]
        if self._path is None:
            raise KeyError(name)
        if self._path.is_dir():
            return (self._path / member).read_bytes()
        with zipfile.ZipFile(self._path) as archive:
            return archive.read(member)

    def _look_at(self, name: str) -> str | files.CannotAccept:
        try:
            return f"file:{files.clean_image(self.content(name)).sha256}"
        except files.CannotAccept as refusal:
            return refusal
        except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
            return files.CannotAccept(_("The picture is damaged. Save it again and choose it once more."))


def open_pictures(path: Path) -> PictureBox:
    """A folder or zip archive of pictures. Raises CannotOpenPictures."""
    return PictureBox(path, _members_of_zip(path) if path.is_file() else _members_of_folder(path))


def _members_of_folder(path: Path) -> dict[str, str]:
    if not path.is_dir():
        raise CannotOpenPictures(_("The pictures can't be opened. Name a folder or a zip file."))
    names = sorted(each.name for each in path.iterdir() if each.is_file() and not each.is_symlink())
    return _pictures_among(names)


def _members_of_zip(path: Path) -> dict[str, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise CannotOpenPictures(_("The pictures can't be opened. Name a folder or a zip file.")) from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    too_tight = unpacked > files.MAX_IMAGE_BYTES and unpacked > packed * MAX_RATIO
    if len(entries) > MAX_FILES or unpacked > MAX_TOTAL_BYTES or too_tight:
        raise CannotOpenPictures(_("The zip file holds too much. Split it into smaller ones."))
    return _pictures_among([entry.filename for entry in entries if entry.file_size <= files.MAX_IMAGE_BYTES])


def _pictures_among(names: list[str]) -> dict[str, str]:
    """By bare name in small letters; of two with one name the first counts."""
    found: dict[str, str] = {}
    for name in names:
        bare = Path(name).name
        if Path(bare).suffix.lower() in ENDINGS:
            found.setdefault(bare.casefold(), name)
    return found
