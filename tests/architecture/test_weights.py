"""What every page downloads stays light: compressed sizes of the committed stylesheet, script and fonts."""

from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "theme" / "static" / "css" / "dist"
KILOBYTE = 1024


def compressed(path: Path) -> int:
    return len(brotli.compress(path.read_bytes()))


def test_the_stylesheet_weighs_at_most_14_kilobytes() -> None:
    assert 4 * KILOBYTE < compressed(DIST / "styles.css") <= 14 * KILOBYTE


def test_our_script_weighs_at_most_3_kilobytes() -> None:
    assert 0 < compressed(ROOT / "static" / "js" / "shop.js") <= 3 * KILOBYTE


def test_an_english_page_downloads_at_most_22_kilobytes_of_fonts() -> None:
    fonts = [DIST / "fonts" / name for name in ("figtree-latin-wght-normal.woff2", "taka.woff2")]

    assert 10 * KILOBYTE < sum(font.stat().st_size for font in fonts) <= 22 * KILOBYTE


@pytest.mark.parametrize("script", ["bengali", "arabic"])
def test_a_script_face_weighs_at_most_102_kilobytes(script: str) -> None:
    faces = sorted((DIST / "fonts").glob(f"noto-sans-{script}-*.woff2"))

    assert [face.name for face in faces] == [f"noto-sans-{script}-{weight}.woff2" for weight in (400, 600)]
    assert sum(face.stat().st_size for face in faces) <= 102 * KILOBYTE


def test_every_font_of_the_stylesheet_is_there() -> None:
    named = {part.split(")")[0] for part in (DIST / "styles.css").read_text().split("url(fonts/")[1:]}

    assert named == {path.name for path in (DIST / "fonts").glob("*.woff2")}
