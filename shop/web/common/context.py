"""What every storefront template may use besides the view's own context."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language_info, override

from shop.catalog.queries import top_categories
from shop.currencies.queries import offered_codes
from shop.payments.queries import methods_anywhere
from shop.store.queries import store

from .requests import Request


def storefront(request: Request) -> dict[str, Any]:
    """Store settings, theme, top categories, currencies, and the addresses of this page in the other languages.

    These are without the query string: filters, orders and words make no page of their own for search engines.
    """
    settings_row = store()
    languages = [code for code in settings_row.languages if code in dict(settings.LANGUAGES)]
    alternates = [(code, get_language_info(code)["name_local"], _address_in(code, request)) for code in languages]
    return {
        "store": settings_row,
        "demo": settings.DEMO,
        "theme": request.COOKIES.get("theme", ""),
        "site_url": settings.SITE_URL,
        "current_path_in": alternates,
        "path_for_everybody": _address_in(settings.LANGUAGE_CODE, request),
        "currencies": offered_codes,
        "currency": getattr(request, "currency", "") or settings_row.currency,
        "cart_count": lambda: request.cart.count,
        "top_categories": top_categories,
        "payment_methods": lambda: methods_anywhere(settings_row),
    }


def _address_in(language: str, request: Request) -> str:
    """The path of this page in another language; as it is where it is no page."""
    match = request.resolver_match
    if match is None:
        return request.path
    with override(language):
        try:
            return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        except NoReverseMatch:
            return request.path
