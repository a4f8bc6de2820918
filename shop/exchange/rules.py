"""How the cells of a product file are read. Pure: text in, value out, `Unreadable` when it can't be."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlsplit

from shop.exchange.problems import Row

FIGURE = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]*)(?:\.(?P<fraction>[0-9]+))?")
MAX_DIGITS = 40  # more is never a price, and Python refuses to read thousands of digits
MAX_MINOR = 10**13
MAX_COUNT = 1_000_000_000
MAX_GRAMS = 100_000_000
MAX_ADDRESS = 2_000
HANDLE_LENGTH = 160
GRAMS_PER_UNIT = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "oz": Decimal("28.349523125"),
    "lb": Decimal("453.59237"),
    "lbs": Decimal("453.59237"),
}
YES = frozenset({"true", "yes", "y", "1"})
NO = frozenset({"false", "no", "n", "0"})
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
TEXT_MARK = re.compile(r"^'(?=[=+\-@|\t\r\n＝＋－＠｜])")
CODE_MARK = re.compile(r"^'(?=[=+\-@|\t\r\n＝＋－＠｜0-9])")
ESCAPED_COMMA = "\x00"


class Unreadable(Exception):
    """The cell can't be read as what its column holds."""

    def __init__(self, code: Row, **params: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.params = params


def minor_units(text: str, *, exponent: int) -> int:
    """Decimal major units ("12.50") as an integer of minor units (1250 when `exponent` is 2).

    Separators of thousands, decimal commas, currency signs and powers are refused: "12.500" is twelve and a half
    in one country and twelve thousand five hundred in another, and a price is not the place to guess.
    """
    match = _figure(text)
    fraction = match["fraction"] or ""
    if len(fraction) > max(exponent, 2) or fraction[exponent:].strip("0"):
        raise Unreadable(Row.FIGURE_DECIMALS, limit=exponent)
    minor = int((match["whole"] or "0") + fraction[:exponent].ljust(exponent, "0"))
    if match["sign"] and minor:
        raise Unreadable(Row.FIGURE_NEGATIVE)
    return _at_most(MAX_MINOR, minor)


def whole_number(text: str) -> int:
    """A count of pieces; "7" and "7.0" are seven. May be below zero: the caller knows what that means."""
    match = _figure(text)
    if (match["fraction"] or "").strip("0"):
        raise Unreadable(Row.FIGURE_DECIMALS, limit=0)
    count = _at_most(MAX_COUNT, int(match["whole"] or "0"))
    return -count if match["sign"] else count


def grams(text: str, *, unit: str) -> int:
    """A weight in `unit` (g, kg, oz, lb) as whole grams, halves rounded up."""
    match = _figure(text)
    if unit.lower() not in GRAMS_PER_UNIT:
        raise Unreadable(Row.WEIGHT_UNIT)
    weight = Decimal(match.group()) * GRAMS_PER_UNIT[unit.lower()]
    if weight < 0:
        raise Unreadable(Row.FIGURE_NEGATIVE)
    return _at_most(MAX_GRAMS, int(weight.to_integral_value(ROUND_HALF_UP)))


def yes_or_no(text: str) -> bool:
    """TRUE/FALSE, yes/no, 1/0 in any case."""
    word = text.lower()
    if word not in YES | NO:
        raise Unreadable(Row.YES_OR_NO)
    return word in YES


def picture_address(text: str) -> str:
    """A full http(s) address, or the bare name of a picture file. Paths, other schemes and blanks are refused."""
    if len(text) > MAX_ADDRESS:
        raise Unreadable(Row.BAD_IMAGE)
    if "://" not in text:
        if "/" in text or "\\" in text or text.startswith(".") or "." not in text:
            raise Unreadable(Row.BAD_IMAGE)
        return text
    try:
        parts = urlsplit(text)
        complete = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        complete = False
    if not complete or " " in text:
        raise Unreadable(Row.BAD_IMAGE)
    return text


def without_text_mark(text: str, *, code: bool) -> str:
    """Drop the apostrophe with which spreadsheets (and our own exports) mark a cell as text.

    In code columns (SKU, barcode) also before a digit; elsewhere '90s stays '90s.
    """
    return (CODE_MARK if code else TEXT_MARK).sub("", text, count=1)


def as_html(text: str) -> str:
    """Text with markup as it is, plain text as paragraphs. Cleaning the markup is the catalogue's work."""
    return text if TAG.search(text) else paragraphs(text)


def paragraphs(text: str) -> str:
    """Plain text as escaped paragraphs; blank lines part them, single line ends become breaks."""
    parts = (html.escape(part.strip(), quote=False) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return "\n".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts if part)


def words(text: str, *, separator: str = ",") -> tuple[str, ...]:
    """Parts of a list cell: trimmed, without blanks and repetitions, in their order. A backslash keeps a comma."""
    parts = text.replace("\\" + separator, ESCAPED_COMMA).split(separator)
    return unique(part.replace(ESCAPED_COMMA, separator).strip() for part in parts)


def unique(parts: Iterable[str]) -> tuple[str, ...]:
    """The parts that are not blank, each once (case does not count), in their order."""
    kept: dict[str, str] = {}
    for part in parts:
        if part:
            kept.setdefault(part.casefold(), part)
    return tuple(kept.values())


def category_path(text: str) -> tuple[str, ...]:
    """ "A > B > C" as its steps from the root."""
    return tuple(step.strip() for step in text.split(">") if step.strip())


def handle_from(*, given: str = "", title: str = "") -> str:
    """The key by which a product is found again: what the file gives, or else made from the title.

    A given handle or number is kept as it is but for case and doubled blanks ("A.1" and "A-1" stay two products).
    Letters and vowel signs of every script count.
    """
    if handle := " ".join(given.split()).casefold():
        return handle
    text = unicodedata.normalize("NFKC", title).casefold()
    made = "".join(char if unicodedata.category(char)[0] in "LMN" else "-" for char in text)
    handle = re.sub("-+", "-", made).strip("-")[:HANDLE_LENGTH]
    if not handle:
        raise Unreadable(Row.BAD_HANDLE)
    return handle


def _figure(text: str) -> re.Match[str]:
    match = FIGURE.fullmatch(text)
    if match is None or not (match["whole"] or match["fraction"]):
        raise Unreadable(Row.FIGURE)
    if len(text) > MAX_DIGITS:
        raise Unreadable(Row.FIGURE_TOO_LARGE)
    return match


def _at_most(limit: int, figure: int) -> int:
    if figure > limit:
        raise Unreadable(Row.FIGURE_TOO_LARGE)
    return figure
