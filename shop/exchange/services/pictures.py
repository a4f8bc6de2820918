"""Picture files that come beside a product file: a folder or a zip archive, found by name."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class PictureBox:
    """Pictures by casefolded file name. `keys` are what the catalogue knows their content by."""

    path: Path | None = None
    members: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)

    def content(self, name: str) -> bytes:
        """The bytes of one picture, read one at a time. Raises KeyError for a name that is not there."""
        return _read(self.path, self.members[name.casefold()])


def open_pictures(path: Path) -> PictureBox:
    """Look through a folder or zip archive; every picture is decoded once to learn its content's key.

    Pictures that can't be decoded are left out of `keys` but not of `members`. Raises CannotOpenPictures.
    """
    members = _members_of_zip(path) if path.is_file() else _members_of_folder(path)
    keys: dict[str, str] = {}
    for name, member in members.items():
        try:
            keys[name] = f"file:{files.clean_image(_read(path, member)).sha256}"
        except files.CannotAccept:
            keys[name] = f"file:refused:{name}"
    return PictureBox(path, members, keys)


def _read(path: Path | None, member: str) -> bytes:
    if path is None:
        raise KeyError(member)
    if path.is_dir():
        return (path / member).read_bytes()
    with zipfile.ZipFile(path) as archive:
        return archive.read(member)


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
