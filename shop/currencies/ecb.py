"""The reference rates of the European Central Bank: one small XML file a working day, about 16:00 in Frankfurt.

`<Cube time="2026-11-20"><Cube currency="USD" rate="1.0812"/>…`: so many units of a currency for one euro. The file is
read by its tags alone, without an XML processor: no DTD, entity or include of it is ever looked at.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Final

from shop.base.decimals import figure
from shop.base.money import UnknownCurrency, exponent_of

from .types import EURO, RateDraft, Source

ADDRESS: Final = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"
MOST_BYTES: Final = 100_000
MOST_RATES: Final = 200
SAID_AT_HOUR: Final = 15
"""In UTC: rates are set by the concertation of 14:10 and published about 16:00, Frankfurt's winter time."""


class CannotRead(ValueError):
    """This is not the bank's file."""


class _Reader(HTMLParser):
    """Collects the day and the rates."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.day = ""
        self.rates: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A cube with a day, or one with a currency and its rate."""
        said = dict(attrs)
        if tag.rpartition(":")[2] != "cube":
            return
        self.day = said.get("time") or self.day
        if said.get("currency") and said.get("rate"):
            self.rates.append((str(said["currency"]), str(said["rate"])))


def read_ecb(content: bytes) -> list[RateDraft]:
    """The rates in a file of one day. Raises CannotRead for anything else; currencies we do not know are left out."""
    reader = _Reader()
    try:
        reader.feed(content[:MOST_BYTES].decode("utf-8"))
        day = datetime.strptime(reader.day, "%Y-%m-%d").replace(hour=SAID_AT_HOUR, tzinfo=UTC)
        found = [(code, figure(rate)) for code, rate in reader.rates[:MOST_RATES]]
    except ValueError as error:
        raise CannotRead("no day, or a rate that is no number") from error
    if not found or any(rate <= 0 for _code, rate in found):
        raise CannotRead("no rates, or one that is not positive")
    return [RateDraft(EURO, code, rate, Source.ECB, day) for code, rate in found if _is_known(code)]


def _is_known(code: str) -> bool:
    try:
        exponent_of(code)
    except UnknownCurrency:
        return False
    return code != EURO
