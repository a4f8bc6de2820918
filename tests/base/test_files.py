"""Uploads: decoded, limited, written anew; nothing of what was hidden in them survives."""

import io

import pytest
from PIL import Image

from shop.base.files import CannotAccept, clean_image, new_key, open_stored, renditions_of, store

SECRET = b"secret-in-the-metadata"


def picture(kind: str, *, size: tuple[int, int] = (800, 600), mode: str = "RGB", **options: object) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "teal").save(target, kind, **options)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_written_anew_in_a_format_of_ours(kind: str) -> None:
    clean = clean_image(picture(kind))

    assert (clean.extension, clean.width, clean.height) == ("jpg", 800, 600)
    with Image.open(io.BytesIO(clean.content)) as written:
        assert written.format == "JPEG"


def test_transparency_is_kept() -> None:
    assert clean_image(picture("PNG", mode="RGBA")).extension == "webp"


def test_metadata_comments_and_trailing_content_are_dropped() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    dirty = picture("JPEG", exif=exif, comment=SECRET) + SECRET

    assert SECRET in dirty
    assert SECRET not in clean_image(dirty).content


def test_a_picture_lying_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    clean = clean_image(picture("JPEG", exif=exif))

    assert (clean.width, clean.height) == (600, 800)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\0" * 100,
        b"%PDF-1.7",
        picture("PNG")[:200],
        picture("JPEG", size=(20, 20)),
    ],
    ids=["empty", "svg", "gif", "pdf", "cut off", "tiny"],
)
def test_what_is_no_usable_picture_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(CannotAccept) as refusal:
        clean_image(content)

    assert str(refusal.value.message).endswith(".")


def test_a_canvas_of_a_hundred_million_pixels_is_refused_before_it_is_decoded() -> None:
    bomb = picture("PNG", size=(10_000, 10_000), mode="1")

    with pytest.raises(CannotAccept, match="40 million"):
        clean_image(bomb)


def test_each_standard_width_up_to_the_pictures_own_is_made_as_avif_and_webp() -> None:
    made = renditions_of(clean_image(picture("JPEG", size=(700, 500))).content)

    assert sorted(made) == sorted((width, kind) for width in (320, 480, 640, 700) for kind in ("avif", "webp"))
    with Image.open(io.BytesIO(made[320, "avif"])) as small:
        assert (small.format, small.size) == ("AVIF", (320, 229))


@pytest.mark.django_db
def test_a_key_is_written_once_and_read_back() -> None:
    key = f"{new_key(room='test', private=True)}/abc.jpg"

    store(key, b"first")
    store(key, b"second")

    assert key.startswith("main/private/test/")
    with open_stored(key) as kept:
        assert kept.read() == b"first"
