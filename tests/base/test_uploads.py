"""The door for files: judged by content, limited in size and number, nothing that acts by itself (SECURITY 26, 31)."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.base import ContentFile, File
from PIL import Image, ImageCms, PngImagePlugin

from shop.base.files import CannotAccept, clean_download
from shop.base.uploads import LIMITS, Profile, clean_upload, clean_uploads

SECRET = b"hidden-in-the-file"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HTML = b"<html><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def sent(content: bytes, name: str = "file.bin") -> ContentFile:
    return ContentFile(content, name=name)


def picture(kind: str = "PNG", **options: Any) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (100, 80), "teal").save(target, kind, **options)
    return target.getvalue()


def zipped(names: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return target.getvalue()


def workbook(**more: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"} | more)


@pytest.mark.parametrize(
    ("profile", "content", "extension"),
    [
        (Profile.IMAGE, picture(), "jpg"),
        (Profile.DOCUMENT, PDF, "pdf"),
        (Profile.DOCUMENT, picture("JPEG"), "jpg"),
        (Profile.ATTACHMENT, picture("WEBP"), "jpg"),
        (Profile.ATTACHMENT, PDF, "pdf"),
        (Profile.DOWNLOAD, PDF, "pdf"),
        (Profile.TABLE, "sku,title\n1,কাপ\n".encode(), "csv"),
        (Profile.TABLE, workbook(), "xlsx"),
    ],
)
def test_each_profile_takes_what_it_is_for(profile: Profile, content: bytes, extension: str) -> None:
    clean = clean_upload(sent(content, "../../etc/a\u202eb.php"), profile)

    assert (clean.extension, clean.name) == (extension, f"ab.{extension}")


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize(
    "content",
    [b"", HTML, SVG, b"GIF89a" + b"\0" * 50, b"MZ\x90\0", b"\x7fELF", b"#!/bin/sh\n\0", b"\xff\xfe<\0s\0", PDF[:20]],
    ids=["empty", "html", "svg", "gif", "exe", "elf", "script", "utf-16", "cut pdf"],
)
def test_no_profile_takes_what_is_for_none(profile: Profile, content: bytes) -> None:
    if profile is Profile.DOWNLOAD and content == PDF[:20]:
        return  # files for sale are kept as they are; a short PDF is the seller's own affair

    with pytest.raises(CannotAccept):
        clean_upload(sent(content, "photo.jpg"), profile)


@pytest.mark.parametrize(
    ("profile", "content"),
    [
        (Profile.IMAGE, PDF),
        (Profile.TABLE, picture()),
        (Profile.TABLE, PDF),
        (Profile.DOCUMENT, workbook()),
        (Profile.DOCUMENT, b"sku,title\n"),
        (Profile.ATTACHMENT, zipped({"a.txt": b"x"})),
    ],
)
def test_a_profile_does_not_take_what_is_for_another(profile: Profile, content: bytes) -> None:
    with pytest.raises(CannotAccept):
        clean_upload(sent(content), profile)


@pytest.mark.parametrize(
    "act",
    [b"/JavaScript", b"/JS (x)", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA", b"/J#61vaScript", b"/#4a#53 1"],
)
def test_a_pdf_that_acts_by_itself_is_refused(act: bytes) -> None:
    with pytest.raises(CannotAccept, match="Print it"):
        clean_upload(sent(PDF.replace(b"/Type", act + b" /Type")), Profile.DOCUMENT)


@pytest.mark.parametrize(
    "part",
    ["xl/vbaProject.bin", "xl/macrosheets/s.xml", "xl/embeddings/o.bin", "xl/externalLinks/l.xml", "XL/ActiveX/a"],
)
def test_a_workbook_with_macros_files_or_links_is_refused(part: str) -> None:
    with pytest.raises(CannotAccept, match="macros"):
        clean_upload(sent(workbook(**{part: b"x"})), Profile.TABLE)


def test_a_zip_that_would_unpack_to_gigabytes_is_refused_unread() -> None:
    bomb = b"\0" * (40 * 1024 * 1024)

    with pytest.raises(CannotAccept):
        clean_upload(sent(workbook(**{"xl/worksheets/sheet1.xml": bomb})), Profile.TABLE)
    with pytest.raises(CannotAccept):
        clean_download(zipped({"a.txt": bomb}), "a.zip")


def test_a_zip_of_very_many_files_or_with_a_password_is_refused() -> None:
    many = workbook(**{f"xl/{number}": b"" for number in range(2_001)})
    locked = bytearray(workbook())
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1

    for content in (many, bytes(locked)):
        with pytest.raises(CannotAccept):
            clean_upload(sent(content), Profile.TABLE)


@pytest.mark.parametrize("profile", list(Profile))
def test_a_file_that_is_too_large_is_refused_before_it_is_read(profile: Profile) -> None:
    class Endless(File):
        size = LIMITS[profile].max_bytes + 1

        def read(self, *_args: int) -> bytes:
            raise AssertionError("it was read")

    with pytest.raises(CannotAccept, match="larger than"):
        clean_upload(Endless(io.BytesIO(), name="x"), profile)


def test_a_size_that_lies_does_not_help() -> None:
    liar = sent(b"x" * (LIMITS[Profile.ATTACHMENT].max_bytes + 1))
    liar.size = 1

    with pytest.raises(CannotAccept, match="larger than"):
        clean_upload(liar, Profile.ATTACHMENT)


def test_too_many_files_are_refused_all_together() -> None:
    with pytest.raises(CannotAccept, match="5 files at most"):
        clean_uploads([sent(PDF)] * 6, Profile.ATTACHMENT)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_hidden_in_a_picture_survives(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET.decode())
    colours = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    own: dict[str, Any] = {
        "JPEG": {"comment": SECRET},
        "PNG": {"pnginfo": texts},
        "WEBP": {"xmp": SECRET},
    }
    dirty = picture(kind, exif=exif, icc_profile=colours, **own[kind]) + SECRET

    clean = clean_upload(sent(dirty), Profile.IMAGE).content

    assert dirty.count(SECRET) >= 2
    assert SECRET not in clean
    with Image.open(io.BytesIO(clean)) as written:
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(written.info)


def found_something(content: bytes) -> str:
    """A scanner for the test below."""
    return "EICAR" if b"EICAR" in content else ""


def test_the_operators_scanner_is_asked(settings: Any) -> None:
    settings.UPLOAD_SCANNER = "tests.base.test_uploads.found_something"

    assert clean_upload(sent(b"a,b\n"), Profile.TABLE).extension == "csv"
    with pytest.raises(CannotAccept, match="scanner"):
        clean_upload(sent(b"a,EICAR\n"), Profile.TABLE)
