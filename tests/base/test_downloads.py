"""Files for sale: judged by content, kept unchanged, given a name that hides nothing."""

import io
import zipfile

import pytest

from shop.base import files
from shop.base.files import CannotAccept, clean_download, safe_name


def zipped(**parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


KINDS = {
    "pdf": b"%PDF-1.7\n...",
    "epub": zipped(mimetype="application/epub+zip", text="x"),
    "zip": zipped(readme="hello"),
    "mp3": b"ID3\x04\x00",
    "flac": b"fLaC\x00",
    "mp4": b"\x00\x00\x00\x20ftypM4A ",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff\xe0",
}


@pytest.mark.parametrize("extension", KINDS)
def test_the_kind_is_judged_by_the_content_and_the_content_is_kept(extension: str) -> None:
    clean = clean_download(KINDS[extension], "A song.exe")

    assert (clean.extension, clean.name, clean.content) == (extension, f"A song.{extension}", KINDS[extension])


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><script>alert(1)</script>", b"MZ\x90\x00", b"\x7fELF", b"#!/bin/sh\n", KINDS["zip"][:-10]],
    ids=["empty", "html", "exe", "elf", "script", "torn zip"],
)
def test_what_is_not_sold_as_a_file_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(CannotAccept) as refusal:
        clean_download(content, "novel.pdf")

    assert str(refusal.value.message).endswith(".")


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_DOWNLOAD_BYTES", len(KINDS["pdf"]) - 1)

    with pytest.raises(CannotAccept, match="larger than"):
        clean_download(KINDS["pdf"], "novel.pdf")


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Books\\মাঝির মেয়ে.epub", "মাঝির মেয়ে.pdf"),
        ("novel\u202efdp.exe", "novelfdp.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        (".pdf", "pdf.pdf"),
        ("", "download.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_the_shown_name_has_no_path_no_hidden_signs_and_the_true_ending(given: str, safe: str) -> None:
    assert safe_name(given, "pdf") == safe_name(safe, "pdf") == safe
