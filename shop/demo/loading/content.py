"""The authored texts and ready pictures of the demo."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent


@cache
def texts(name: str) -> Any:
    """The content of `content/<name>.json`."""
    return json.loads((FOLDER / "content" / f"{name}.json").read_text(encoding="utf-8"))


@cache
def pictures() -> dict[str, dict[str, Any]]:
    """Size, widths and hash of each ready picture by its name."""
    return json.loads((FOLDER / "images" / "index.json").read_text(encoding="utf-8"))


def renditions(name: str) -> dict[tuple[int, str], bytes]:
    """A ready picture's files by (width, extension)."""
    return {
        (width, extension): (FOLDER / "images" / f"{name}-{width}.{extension}").read_bytes()
        for width in pictures()[name]["widths"]
        for extension in ("avif", "webp")
    }
