"""A QR code as one SVG path, so that the page can draw it in its own colours and without inline style."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode

QUIET = 4


@dataclass(frozen=True, slots=True)
class Drawing:
    """A square of `size` modules on each side, the dark ones as an SVG path."""

    size: int
    path: str


def qr_path(text: str) -> Drawing:
    """Draw the text as a QR code with its quiet zone of four modules."""
    code = qrcode.QRCode(border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Drawing(len(rows), "".join(squares))
