"""The currency in which a shopper sees and pays prices: chosen by a small form, kept in a cookie and in the profile.

Like the active language it is set once for a request; templates turn amounts of the marketplace's currency by it with
the filter `shown`. What was frozen or is kept in another currency is printed as it is, with `money`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpResponse

from shop.base.money import Money
from shop.catalog.types import Listed
from shop.currencies.queries import offered_codes, rate_to
from shop.currencies.types import Rated
from shop.profiles.queries import preferences_of
from shop.store.queries import store

from .middleware import UNPREFIXED
from .requests import Request

if TYPE_CHECKING:
    from shop.accounts.models import User

COOKIE = "currency"
YEAR = 365 * 24 * 60 * 60
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


def shown(amount: Money, listed: Listed = ()) -> Money:
    """An amount of the marketplace's currency in the one that prices are shown in; another one stays as it is.

    `listed` are the offers that it is the lowest price of: where some have fixed prices, the lowest of all of them.
    """
    rated = shown_rate()
    if rated is None or rated.base != amount.currency:
        return amount
    if not is_listed(listed):
        return rated.of(amount)
    prices = (fixed.get(rated.quote, rated.of(Money(minor, rated.base)).minor) for minor, fixed in listed)
    return Money(min(prices), rated.quote)


def is_listed(listed: Listed) -> bool:
    """Whether any of these offers has a fixed price in the currency that prices are shown in."""
    code = _shown.get()
    return bool(code) and any(code in fixed for _minor, fixed in listed)


class CurrencyMiddleware:
    """`request.currency`: what the shopper chose, empty for the marketplace's own. Portal and office have that only."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.currency = "" if UNPREFIXED.match(request.path_info) else chosen_by(request)
        with showing(request.currency):
            return self.get_response(request)


def chosen_by(request: Request) -> str:
    """The currency of the cookie, else that of the account at sign-in, if it can be chosen now; no query without."""
    if not store().currencies:
        return ""
    has_session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    wanted = request.COOKIES.get(COOKIE) or (request.session.get(COOKIE, "") if has_session else "")
    return wanted if wanted and wanted != store().currency and wanted in offered_codes() else ""


def remember_currency(response: HttpResponse, code: str) -> None:
    """Keep the choice in this browser."""
    response.set_cookie(COOKIE, code, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")


def bring_choice(sender: object, request: Request | None, user: User, **_signal: object) -> None:
    """Signing in brings the currency of the profile to a browser that has chosen none."""
    if request is None or request.COOKIES.get(COOKIE) or not store().currencies:
        return
    if wanted := preferences_of(user.pk).currency:
        request.session[COOKIE] = wanted


def listen() -> None:
    """Called once, when the application is ready."""
    user_logged_in.connect(bring_choice, dispatch_uid="currency")
