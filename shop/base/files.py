"""Files from outside: one door with a profile for each use. Images are decoded, limited and written anew.

Keys are `<schema>/<public|private>/<room>/<uuid7>/<content hash>-<width>.<ext>`; addresses made of them never change.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from .ids import uuid7
from .refusal import Refusal
from .tenancy import connection

MAX_IMAGE_BYTES = 12 * 1024 * 1024
MAX_DOWNLOAD_BYTES = 200 * 1024 * 1024
MAX_PIXELS = 40_000_000
MIN_SIDE = 64
WIDTHS = (320, 480, 640, 960, 1280)
FORMATS = ("JPEG", "PNG", "WEBP")
# Larger canvases are refused before they are decoded; Pillow's own limit is raised to an error below it.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


class CannotAccept(Refusal):
    """The file is not what this place takes; nothing was kept."""


@dataclass(frozen=True, slots=True)
class CleanImage:
    """An image as we wrote it: no metadata, upright, in a format we chose."""

    content: bytes
    extension: str
    width: int
    height: int
    sha256: str


def clean_image(content: bytes) -> CleanImage:
    """Decode a JPEG, PNG or WebP and write it anew without EXIF, colour profile or comments. Raises CannotAccept."""
    if len(content) > MAX_IMAGE_BYTES:
        raise CannotAccept(_("The picture is larger than 12 MB. Save it smaller and choose it again."))
    picture = _decoded(content)
    if min(picture.size) < MIN_SIDE:
        raise CannotAccept(_("The picture is too small. Choose one of at least 64 × 64 pixels."))
    has_alpha = "A" in picture.getbands()
    target = io.BytesIO()
    if has_alpha:
        picture.save(target, "WEBP", lossless=True, method=4)
    else:
        picture.save(target, "JPEG", quality=92, optimize=True)
    written = target.getvalue()
    width, height = picture.size
    return CleanImage(written, "webp" if has_alpha else "jpg", width, height, hashlib.sha256(written).hexdigest())


def _decoded(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise CannotAccept(
                    _("The picture has more than 40 million pixels. Save it smaller and choose it again.")
                )
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            picture = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        sentence = _("The picture has more than 40 million pixels. Save it smaller and choose it again.")
        raise CannotAccept(sentence) from error
    except UnidentifiedImageError as error:
        raise CannotAccept(_("This is not a JPEG, PNG or WebP picture. Save it as one and choose it again.")) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise CannotAccept(_("The picture is damaged. Save it again and choose it once more.")) from error
    picture.info.clear()
    return picture


def renditions_of(content: bytes) -> dict[tuple[int, str], bytes]:
    """The picture at each standard width up to its own, as AVIF and WebP, by (width, extension)."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        opened.load()
        own = opened.width
        widths = [width for width in WIDTHS if width < own] + ([own] if own <= WIDTHS[-1] else [WIDTHS[-1]])
        made: dict[tuple[int, str], bytes] = {}
        for width in sorted(set(widths)):
            size = (width, max(1, round(opened.height * width / own)))
            small = opened.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
            made[width, "avif"] = _saved(small, "AVIF", quality=60, speed=6)
            made[width, "webp"] = _saved(small, "WEBP", quality=78, method=4)
        return made


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def new_key(*, room: str, private: bool) -> str:
    """The start of a key in this marketplace; the caller adds a hash, a width and an extension."""
    return f"{connection.schema_name}/{'private' if private else 'public'}/{room}/{uuid7()}"


def store(key: str, content: bytes) -> None:
    """Keep the content under the key. A key is written once; the same again is without effect."""
    storage = _storage_of(key)
    if not storage.exists(key):
        storage.save(key, ContentFile(content))


def open_stored(key: str) -> File[bytes]:
    """The content of a key, open for reading. Raises FileNotFoundError."""
    return _storage_of(key).open(key, "rb")


def _storage_of(key: str) -> Storage:
    return storages["private" if key.split("/")[1] == "private" else "public"]
