"""Draws the demo pictures: every SVG of this folder, and every recoloured or cropped sibling, as AVIF and WebP.

Run it after a drawing or `derived.json` changed; pictures whose drawing is unchanged are left alone:

    python shop/demo/illustrations/build.py            # what changed
    python shop/demo/illustrations/build.py --all      # everything again

`derived.json` holds siblings of a drawing: {"kettle-red": {"from": "kettle", "colours": {"#2f6f9f": "#b5482f"},
"view": [0, 0, 600, 750]}}. Colours are replaced as written, `view` is the part of the drawing that is shown.
"""

import argparse
import hashlib
import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import resvg_py
from PIL import Image

HERE = Path(__file__).parent
PICTURES = HERE.parent / "images"
INDEX = PICTURES / "index.json"
WIDTHS = (320, 480, 640, 960)
HERO_WIDTHS = (*WIDTHS, 1280)
AVIF = {"format": "AVIF", "quality": 66, "speed": 4}
WEBP = {"format": "WEBP", "quality": 74, "method": 6}
VIEW_BOX = re.compile(r'viewBox="[^"]+" width="\d+" height="\d+"')

log = logging.getLogger("illustrations")


def main() -> None:
    """Draw what changed, drop pictures without a drawing, and write the index."""
    parser = argparse.ArgumentParser(description="Draws the demo pictures.")
    parser.add_argument("--all", action="store_true", help="draw unchanged pictures too")
    again = parser.parse_args().all
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    PICTURES.mkdir(exist_ok=True)
    known = json.loads(INDEX.read_text(encoding="utf-8")) if INDEX.exists() and not again else {}
    index = {name: _drawn(name, svg, known.get(name)) for name, svg in sorted(_drawings())}
    _drop_strangers(index)
    INDEX.write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")
    log.info("%d pictures, %d KB", len(index), sum(p.stat().st_size for p in PICTURES.iterdir()) // 1024)


def _drawings() -> Iterator[tuple[str, str]]:
    """Name and SVG text of each picture: the files first, then their siblings."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in HERE.glob("*.svg")}
    yield from sources.items()
    siblings = json.loads((HERE / "derived.json").read_text(encoding="utf-8"))
    for name, recipe in siblings.items():
        if name in sources:
            raise ValueError(f"{name} is a drawing already")
        yield name, _sibling(sources[recipe["from"]], recipe)


def _sibling(svg: str, recipe: dict) -> str:
    """The drawing in other colours, or a part of it. Raises ValueError for a colour that the drawing lacks."""
    colours = recipe.get("colours", {})
    missing = [colour for colour in colours if colour not in svg]
    if missing:
        raise ValueError(f"{recipe['from']} has no {', '.join(missing)}")
    if colours:
        svg = re.sub("|".join(colours), lambda found: colours[found[0]], svg)
    if view := recipe.get("view"):
        left, top, width, height = view
        svg = VIEW_BOX.sub(f'viewBox="{left} {top} {width} {height}" width="600" height="750"', svg, count=1)
    return svg


def _drawn(name: str, svg: str, known: dict | None) -> dict:
    """The index entry of a picture, after writing its files if the drawing is not the known one."""
    digest = hashlib.sha256(svg.encode()).hexdigest()[:16]
    widths = HERO_WIDTHS if name.startswith("hero") else WIDTHS
    if known and known["hash"] == digest and all(path.exists() for path in _files(name, widths)):
        return known
    for width in widths:
        picture = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width))))
        alpha = picture.convert("RGBA").getextrema()[3][0] < 255
        picture = picture.convert("RGBA" if alpha else "RGB")
        picture.save(PICTURES / f"{name}-{width}.avif", **AVIF)
        picture.save(PICTURES / f"{name}-{width}.webp", **WEBP)
    log.info("drew %s", name)
    return {"width": picture.width, "height": picture.height, "widths": list(widths), "alpha": alpha, "hash": digest}


def _files(name: str, widths: tuple[int, ...]) -> list[Path]:
    return [PICTURES / f"{name}-{width}.{kind}" for width in widths for kind in ("avif", "webp")]


def _drop_strangers(index: dict[str, dict]) -> None:
    """Remove pictures whose drawing is gone."""
    wanted = {path for name, entry in index.items() for path in _files(name, tuple(entry["widths"]))} | {INDEX}
    for path in set(PICTURES.iterdir()) - wanted:
        path.unlink()


if __name__ == "__main__":
    main()
