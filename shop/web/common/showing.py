"""The currency in which prices are shown to whoever asks right now, like the active language: set once per request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from shop.currencies.queries import rate_to
from shop.currencies.types import Rated

_shown: ContextVar[str] = ContextVar("shown_currency", default="")


@contextmanager
def showing(code: str) -> Iterator[None]:
    """Show prices in this currency inside the block; empty is the marketplace's own."""
    token = _shown.set(code)
    try:
        yield
    finally:
        _shown.reset(token)


def shown_rate() -> Rated | None:
    """The rate to the currency that prices are shown in; None where that is the marketplace's own."""
    code = _shown.get()
    return rate_to(code) if code else None
