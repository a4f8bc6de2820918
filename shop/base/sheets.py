"""Cells of tables that people open in a spreadsheet: text stays text."""

from __future__ import annotations

# A spreadsheet takes a cell for a formula when it starts so, blanks before it or not; full-width forms count.
FORMULA_STARTS = tuple("=+-@|\t\r\n＝＋－＠｜")
BLANKS = " \u00a0\u3000\ufeff\u200b"


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would calculate it."""
    return f"'{text}" if text.lstrip(BLANKS).startswith(FORMULA_STARTS) else text
