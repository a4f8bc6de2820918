"""Zipped files from outside: judged by their list of contents before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
RATIO_MATTERS_FROM = 10 * MEGABYTE


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """How much a zipped file may hold; `ratio` is unpacked to packed size, looked at from 10 MB on."""

    entries: int
    unpacked_bytes: int
    ratio: int = 100


def names_in_zip(content: bytes, limits: ZipLimits) -> set[str] | None:
    """The names inside; None for a file that is damaged, empty, locked, or would unpack to more than the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError, OverflowError):
        return None
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, len(content))
    bomb = unpacked > limits.unpacked_bytes or (unpacked > RATIO_MATTERS_FROM and unpacked / packed > limits.ratio)
    locked = any(entry.flag_bits & 1 for entry in entries)
    if not entries or len(entries) > limits.entries or bomb or locked:
        return None
    return {entry.filename for entry in entries}
