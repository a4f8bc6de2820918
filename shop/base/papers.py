"""Papers as PDF, set by typst with our own fonts: the same everywhere, whatever the machine has installed.

A paper is a `.typ` file beside the room that prints it; it reads its figures from `sys.inputs.data` (JSON) and takes
what all papers share from `/base/ground.typ`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).parent / "fonts"
ROOT = Path(__file__).parents[1]


class CannotPrint(Exception):
    """The paper does not compile, or would miss a font: a fault of ours, never of who asked."""


def pdf(paper: Path, data: Mapping[str, Any]) -> bytes:
    """The paper with these figures as PDF. Raises CannotPrint."""
    try:
        content, warnings = typst.compile_with_warnings(
            str(paper),
            root=str(ROOT),
            format="pdf",
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise CannotPrint(str(error)) from error
    if warnings:
        raise CannotPrint("; ".join(warning.message for warning in warnings))
    return content
