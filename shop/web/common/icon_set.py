"""Our line icons: one file each in `icons/`, on a 24 grid with a 1.75 stroke, read once per process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "icons"

# These point along the reading direction and are mirrored on right-to-left pages.
DIRECTIONAL = frozenset({
    "arrow-end", "arrow-start", "arrow-up-right", "chevron-end", "chevron-start", "external",
    "list", "logout", "return", "truck", "undo",
})  # fmt: skip


@cache
def drawings() -> dict[str, str]:
    """The inside of every icon's `<svg>`, by the name of its file."""
    return {path.stem: _inside(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.svg"))}


def _inside(svg: str) -> str:
    return svg[svg.index(">") + 1 : svg.rindex("</svg>")].strip()
