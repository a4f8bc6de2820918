"""What is printed at the packing table: the slip in the parcel and the label on it. Inputs are plain figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, get_language_bidi, pgettext
from django.utils.translation import gettext as _

from shop.base import papers
from shop.base.barcodes import code128

HERE = Path(__file__).parent
WIDEST_MM = 86.0
"""Of a bar code: the label less its margins and the quiet zones that scanners need."""

MODULE_MM = 0.5
ARABIC = range(0x0590, 0x0900)
BENGALI = range(0x0980, 0x0A00)


@dataclass(frozen=True, slots=True)
class SlipLine:
    """So many of a thing in the parcel; `note` says what is different from what was ordered."""

    title: str
    options: str
    sku: str
    pieces: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What lies in a parcel. There is no price on it."""

    number: str
    date: str
    seller: str
    to: Sequence[str]
    note: str
    lines: Sequence[SlipLine]


@dataclass(frozen=True, slots=True)
class Label:
    """What is glued on a parcel. `collect` is the cash to take at the door in words, empty for paid ones."""

    number: str
    code: str
    carrier: str
    seller: str
    name: str
    phone: str
    to: Sequence[str]
    note: str
    collect: str
    weight: str


def slips_pdf(slips: Sequence[Slip]) -> bytes:
    """One A5 page or more for each slip."""
    words = {"to": _("For"), "product": _("Product"), "sku": _("SKU"), "pieces": _("Pieces")}
    return papers.pdf(HERE / "slip.typ", _ground(words) | {"slips": [_slip(one) for one in slips]})


def labels_pdf(labels: Sequence[Label]) -> bytes:
    """One page of 100 × 150 mm for each label."""
    words = {
        "to": pgettext("parcel", "To"),
        "from": pgettext("parcel", "From"),
        "collect": _("Collect in cash"),
        "paid": _("Paid. Collect nothing."),
    }
    return papers.pdf(HERE / "label.typ", _ground(words) | {"labels": [_label(one) for one in labels]})


def _ground(words: dict[str, str]) -> dict[str, Any]:
    return {"lang": (get_language() or "en")[:2], "rtl": get_language_bidi(), "words": words}


def _slip(one: Slip) -> dict[str, Any]:
    lines = [asdict(line) | {"title": said(line.title), "options": said(line.options)} for line in one.lines]
    return asdict(one) | {
        "seller": said(one.seller),
        "to": [said(line) for line in one.to],
        "note": said(one.note),
        "lines": lines,
        "thanks": _("Something is not right? Open your order to ask the seller."),
    }


def _label(one: Label) -> dict[str, Any]:
    widths = code128(one.code)
    return asdict(one) | {
        "carrier": said(one.carrier),
        "seller": said(one.seller),
        "name": said(one.name),
        "to": [said(line) for line in one.to],
        "note": said(one.note),
        "bars": widths,
        "module": min(MODULE_MM, WIDEST_MM / sum(widths)),
    }


def said(text: str) -> dict[str, Any]:
    """A text with the language and direction of its script, so that it is shaped as it is read."""
    first = next((ord(sign) for sign in text if sign.isalpha()), 0)
    if first in BENGALI:
        return {"text": text, "lang": "bn", "rtl": False}
    return {"text": text, "lang": "ar" if first in ARABIC else "en", "rtl": first in ARABIC}
