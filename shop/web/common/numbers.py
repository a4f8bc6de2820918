"""Money and numbers as people read them: one place decides digits, grouping and the currency sign.

The locale is the active language plus the region of the store, which `RegionMiddleware` sets for each request: ``en``
in Bangladesh groups 12,34,567, in the USA 1,234,567, in Germany 1.234.567, each as CLDR has it. Bangla pages use Bangla
digits; Arabic pages use Western digits, isolated so that the sign stays in front. Whole amounts of South Asian
currencies are written without decimals.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from decimal import Decimal
from functools import cache, lru_cache
from typing import Protocol

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from shop.base.digits import END_ISOLATE, digits_text

NBSP = "\u00a0"
MINUS = "\u2212"
ISOLATE_LTR = "\u2066"
LAKH_REGIONS = frozenset({"BD", "IN", "NP", "PK"})
WHOLE_CURRENCIES = frozenset({"BDT", "INR", "LKR", "NPR", "PKR"})
SIGNS = {"BDT": "৳"}
PLAIN_SIGNS = {"BDT": "Tk"}
RATE_DIGITS = 6

_region: ContextVar[str] = ContextVar("region", default="BD")


class Amount(Protocol):
    """What is needed of `shop.base.money.Money`."""

    @property
    def minor(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def exponent(self) -> int: ...


@contextmanager
def region(code: str) -> Iterator[None]:
    """Write numbers as in this country (ISO 3166 alpha-2) inside the block."""
    token = _region.set(code.upper())
    try:
        yield
    finally:
        _region.reset(token)


def locale_for(language: str) -> Locale:
    """Return Babel's locale of a Django language code, in the store's region where CLDR knows the language there."""
    return _locale(language, "" if "-" in language else _region.get())


@cache
def _locale(language: str, country: str) -> Locale:
    """Unknown pairs are written as the language alone, unknown languages as English."""
    for name in ([f"{language}-{country}"] if country else []) + [language]:
        with suppress(UnknownLocaleError, ValueError):
            return Locale.parse(name, sep="-")
    return Locale("en")


def _in_lakhs(language: str) -> bool:
    """Bangla always groups in lakhs; English does where the region says so."""
    base, _, spoken_in = language.partition("-")
    return base == "bn" or (base == "en" and (spoken_in.upper() or _region.get()) in LAKH_REGIONS)


def _pattern(decimals: int, language: str) -> str:
    whole = "#,##,##0" if _in_lakhs(language) else "#,##0"
    return f"{whole}.{'0' * decimals}" if decimals else whole


@lru_cache(maxsize=16_384)
def _figure(value: Decimal, pattern: str, locale: Locale) -> str:
    """Babel's text of a number; a listing prints two hundred, most of them again and again."""
    return format_decimal(value, format=pattern, locale=locale)


def number_text(value: int | Decimal, language: str, *, decimals: int = 0) -> str:
    """Return a count or measure with grouping, rounded half to even to `decimals` places."""
    figure = _figure(abs(Decimal(value)), _pattern(decimals, language), locale_for(language))
    return f"{MINUS if value < 0 else ''}{digits_text(figure, language)}"


def percent_text(value: int | Decimal, language: str, *, decimals: int = 0, signed: bool = False) -> str:
    """Return a share as "34%" or, with its sign, "+34%"; the sign stays in front in right-to-left text."""
    figure = f"{number_text(value, language, decimals=decimals)}%"
    text = f"+{figure}" if signed and value > 0 else figure
    return f"{ISOLATE_LTR}{text}{END_ISOLATE}" if locale_for(language).text_direction == "rtl" else text


def money_text(money: Amount, language: str, *, exact: bool = False) -> str:
    """Return an amount with its sign, for pages. `exact` keeps the decimals of whole amounts (ledgers, payouts)."""
    major = Decimal(abs(money.minor)).scaleb(-money.exponent)
    decimals = _decimals(money, exact=exact)
    locale = locale_for(language)
    minus = MINUS if money.minor < 0 else ""
    if money.currency in SIGNS:
        minus = minus and minus + NBSP
        figure = f"{SIGNS[money.currency]}{NBSP}{_figure(major, _pattern(decimals, language), locale)}"
    else:
        pattern = f"¤{_pattern(decimals, language)}" if _in_lakhs(language) else None
        figure = _local_currency(major, money.currency, decimals, locale, pattern)
    text = minus + digits_text(figure, language)
    return f"{ISOLATE_LTR}{text}{END_ISOLATE}" if locale.text_direction == "rtl" else text


def money_plain_text(money: Amount) -> str:
    """Return an amount for mails, texts and files: "Tk 2,450", Western digits, plain spaces and minus."""
    major = Decimal(money.minor).scaleb(-money.exponent)
    language = f"en-{_region.get()}"
    figure = format_decimal(major, format=_pattern(_decimals(money, exact=False), language), locale="en")
    return f"{PLAIN_SIGNS.get(money.currency, money.currency)} {figure}"


def _decimals(money: Amount, *, exact: bool) -> int:
    whole = money.currency in WHOLE_CURRENCIES and money.minor % 10**money.exponent == 0
    return 0 if whole and not exact else money.exponent


def _local_currency(major: Decimal, currency: str, decimals: int, locale: Locale, pattern: str | None) -> str:
    """The currency as its readers write it; a sign of letters in front gets a space."""
    if pattern is None:
        pattern = locale.currency_formats["standard"].pattern
        if decimals == 0:
            pattern = pattern.replace(".00", "")
    text = format_currency(major, currency, format=pattern, locale=locale, currency_digits=decimals > 0)
    sign = get_currency_symbol(currency, locale=locale)
    spaced = sign.isalpha() and text.startswith(sign)
    return f"{sign}{NBSP}{text.removeprefix(sign).lstrip()}" if spaced else text.strip("\u200e\u200f")


def percent(rate_bps: int) -> str:
    """A rate in basis points as the figure before the percent sign: 1250 is 12.5."""
    whole, rest = divmod(rate_bps, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)


def rate_text(value: Decimal, base: str, quote: str) -> str:
    """An exchange rate with the larger figure on the right: "1 USD = 119.5 BDT", at most six digits that count."""
    if value < 1:
        base, quote, value = quote, base, 1 / value
    figure = value.quantize(Decimal(1).scaleb(value.adjusted() - RATE_DIGITS + 1)).normalize()
    return f"{ISOLATE_LTR}1 {base} = {figure:f} {quote}{END_ISOLATE}"
