"""Picture files that come beside a product file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from shop.catalog.models import ProductImage, Variant
from shop.exchange.services import open_pictures
from shop.exchange.services.pictures import CannotOpenPictures
from tests.exchange.test_importing import RunImport, run_import

__all__ = ["run_import"]

VENDURE = "name,slug,assets,optionGroups,optionValues,sku,price,variantAssets\n"


def photo(colour: str = "red") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (80, 80), colour).save(target, "JPEG")
    return target.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "photos"
    place.mkdir()
    (place / "Cup.JPG").write_bytes(photo())
    (place / "side.png").write_bytes(photo("blue"))
    (place / "broken.jpg").write_bytes(b"not a picture")
    (place / "notes.txt").write_text("no picture")
    return place


@pytest.fixture
def archive(folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for each in folder.iterdir():
            packed.write(each, f"some/folder/{each.name}")
    return path


@pytest.mark.parametrize("where", ["folder", "archive"])
def test_pictures_are_found_by_name_in_a_folder_or_an_archive(request, where: str) -> None:
    box = open_pictures(request.getfixturevalue(where))

    assert len(box) == 3
    assert box.content("cup.jpg") == photo()
    assert box.key("CUP.jpg").startswith("file:")
    assert box.key("elsewhere.jpg") == box.key("notes.txt") == ""


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04broken"])
def test_archive_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "photos.zip"
    path.write_bytes(content)

    with pytest.raises(CannotOpenPictures):
        open_pictures(path)


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotOpenPictures):
        open_pictures(tmp_path / "nowhere")


def test_archive_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.jpg", bytes(20 * 1024 * 1024))

    with pytest.raises(CannotOpenPictures):
        open_pictures(path)


@pytest.mark.django_db
def test_pictures_are_uploaded_once_in_their_order_and_shown_on_variants(run_import: RunImport, folder: Path) -> None:
    text = VENDURE + "Cup,cup,cup.jpg,Size,S,C-S,1,\n,,,,L,C-L,2,side.png\n"

    first = run_import(text, format_name="vendure", pictures=open_pictures(folder))
    again = run_import(text, format_name="vendure", pictures=open_pictures(folder))

    front, side = ProductImage.objects.order_by("position")
    assert (first.counts.created, again.counts.unchanged, again.counts.changed) == (1, 1, 0)
    assert (front.content_hash != side.content_hash, front.original_key != "") == (True, True)
    assert (Variant.objects.get(sku="C-S").image, Variant.objects.get(sku="C-L").image) == (None, side)


@pytest.mark.django_db
def test_file_that_is_no_picture_is_reported_and_the_product_kept(run_import: RunImport, folder: Path) -> None:
    text = VENDURE + "Cup,cup,broken.jpg|cup.jpg|gone.jpg,,,C-1,1,\n"

    first = run_import(text, format_name="vendure", pictures=open_pictures(folder))
    again = run_import(text, format_name="vendure", pictures=open_pictures(folder))

    assert [(problem.line, problem.code, problem.value) for problem in first.problems] == [
        (2, "picture_refused", "broken.jpg")
    ]
    assert (first.counts.pictures_missing, ProductImage.objects.count(), again.counts.unchanged) == (1, 1, 1)


@pytest.mark.django_db
def test_dry_run_uploads_no_picture(run_import: RunImport, folder: Path) -> None:
    outcome = run_import(
        VENDURE + "Cup,cup,cup.jpg,,,C-1,1,\n", format_name="vendure", pictures=open_pictures(folder), dry_run=True
    )

    assert (outcome.counts.created, ProductImage.objects.count()) == (1, 0)
