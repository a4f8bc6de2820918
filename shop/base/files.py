"""Files from outside: one door with a profile for each use. Images are decoded, limited and written anew.

Files for sale are kept as they are, if their content is of a known kind; the name that buyers see is made safe.

Keys are `<schema>/<public|private>/<room>/<uuid7>/<content hash>-<width>.<ext>`; addresses made of them never change.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from .archives import MEGABYTE, ZipLimits, names_in_zip
from .ids import uuid7
from .pictures import Picture
from .refusal import Refusal
from .sealed import seal_bytes, unseal_bytes
from .tenancy import connection

MAX_IMAGE_BYTES = 12 * 1024 * 1024
MAX_DOWNLOAD_BYTES = 200 * 1024 * 1024
MAX_PIXELS = 40_000_000
MIN_SIDE = 64
WIDTHS = (320, 480, 640, 960, 1280)
FORMATS = ("JPEG", "PNG", "WEBP")
MAX_NAME = 120
# (extension, where its mark stands, the mark), in the order of looking: an EPUB is a ZIP that says so first.
# EPUB: OCF 3.3, section 4.3. MP3: an ID3 tag, or the sync word of an MPEG-1 layer 3 frame. MP4: ISO 14496-12, `ftyp`.
DOWNLOADS = (
    ("pdf", 0, b"%PDF-"),
    ("epub", 30, b"mimetypeapplication/epub+zip"),
    ("zip", 0, b"PK\x03\x04"),
    ("mp3", 0, b"ID3"),
    ("mp3", 0, b"\xff\xfb"),
    ("mp3", 0, b"\xff\xfa"),
    ("flac", 0, b"fLaC"),
    ("mp4", 4, b"ftyp"),
    ("png", 0, b"\x89PNG\r\n\x1a\n"),
    ("jpg", 0, b"\xff\xd8\xff"),
)
ZIPPED = {"epub", "zip"}
DOWNLOAD_ZIP = ZipLimits(entries=20_000, unpacked_bytes=2_000 * MEGABYTE)
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


def store_picture(content: bytes, *, room: str) -> Picture:
    """Keep every rendition of a cleaned picture where anybody can see it."""
    key = f"{new_key(room=room, private=False)}/{_digest(content)}"
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        own_width, own_height = opened.size
    made = renditions_of(content)
    for (width, extension), written in made.items():
        store(f"{key}-{width}.{extension}", written)
    widths = tuple(sorted({width for width, _extension in made}))
    return Picture(key, widths[-1], max(1, round(own_height * widths[-1] / own_width)), widths)


def shows(picture: Picture, content: bytes) -> bool:
    """Whether the stored picture was made of exactly this content."""
    return picture.base_key.rpartition("/")[2] == _digest(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def middle_square(content: bytes, *, side: int) -> bytes:
    """The largest square from the middle of a cleaned picture, `side` pixels wide at most, as JPEG on white."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        opened.load()
        flat = Image.new("RGB", opened.size, "white")
        flat.paste(opened, mask=opened.getchannel("A") if "A" in opened.getbands() else None)
        edge = min(side, *flat.size)
        return _saved(ImageOps.fit(flat, (edge, edge), Image.Resampling.LANCZOS), "JPEG", quality=90)


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class CleanDownload:
    """A file for sale: its kind by content, its content unchanged, a name that is safe to show and to save under."""

    content: bytes
    extension: str
    name: str
    sha256: str


def clean_download(content: bytes, file_name: str) -> CleanDownload:
    """A PDF, EPUB, ZIP, MP3, FLAC, MP4, PNG or JPEG, judged by its content alone. Raises CannotAccept."""
    if len(content) > MAX_DOWNLOAD_BYTES:
        raise CannotAccept(_("The file is larger than 200 MB. Make it smaller or split it in two."))
    extension = next((kind for kind, at, mark in DOWNLOADS if content[at : at + len(mark)] == mark), "")
    if not extension:
        raise CannotAccept(_("Files for sale are PDF, EPUB, ZIP, MP3, FLAC, MP4, PNG or JPEG. Save it as one of them."))
    if extension in ZIPPED and names_in_zip(content, DOWNLOAD_ZIP) is None:
        raise CannotAccept(_("The file is damaged. Save it again and choose it once more."))
    return CleanDownload(content, extension, safe_name(file_name, extension), hashlib.sha256(content).hexdigest())


def safe_name(file_name: str, extension: str) -> str:
    """The last part of a path without signs that hide or reorder text, ending in `.extension`, 120 signs at most."""
    last = unicodedata.normalize("NFC", file_name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" and sign not in '<>:"|?*')
    stem = PurePosixPath(shown).stem.strip(" .")
    return f"{stem[: MAX_NAME - len(extension) - 1].rstrip(' .') or 'download'}.{extension}"


def new_key(*, room: str, private: bool) -> str:
    """The start of a key in this marketplace; the caller adds a hash, a width and an extension."""
    return f"{connection.schema_name}/{'private' if private else 'public'}/{room}/{uuid7()}"


def store(key: str, content: bytes) -> None:
    """Keep the content under the key. A key is written once; the same again is without effect."""
    storage = _storage_of(key)
    if not storage.exists(key):
        storage.save(key, ContentFile(content))


def store_sealed(key: str, content: bytes) -> None:
    """Keep the content under the key, encrypted with the newest field key and bound to this storage key."""
    store(key, seal_bytes(content, key))


def open_sealed(key: str) -> File[bytes]:
    """The content of a key that `store_sealed` wrote, in clear. Raises FileNotFoundError, and CannotOpen."""
    with open_stored(key) as stored:
        return ContentFile(unseal_bytes(stored.read(), key))


def open_stored(key: str) -> File[bytes]:
    """The content of a key, open for reading. Raises FileNotFoundError."""
    return _storage_of(key).open(key, "rb")


def discard(key: str) -> None:
    """Delete the content of a key; nothing happens when there is none."""
    _storage_of(key).delete(key)


def discard_picture(picture: Picture) -> None:
    """Delete every rendition of a picture."""
    for extension in ("avif", "webp"):
        for width in picture.widths:
            discard(f"{picture.base_key}-{width}.{extension}")


def _storage_of(key: str) -> Storage:
    return storages["private" if key.split("/")[1] == "private" else "public"]
