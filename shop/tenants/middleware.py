"""Finds the marketplace of a request: by host, else the default one."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shop.base.tenancy import connection

from .models import Domain, Marketplace

SECONDS = 10
UNTENANTED = ("/health/live",)
_known: dict[str, tuple[float, Marketplace]] = {}


def marketplace_of(host: str) -> Marketplace:
    """The marketplace of a host name, remembered in this process for a few seconds."""
    kept = _known.get(host)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    connection.set_schema_to_public()
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    marketplace = domain.tenant if domain else Marketplace.objects.get(schema_name=settings.DEFAULT_SCHEMA)
    if len(_known) > 1000:
        _known.clear()
    _known[host] = (time.monotonic() + SECONDS, marketplace)
    return marketplace


def forget_marketplaces() -> None:
    """Drop what this process remembers, after a change and between tests."""
    _known.clear()


class MarketplaceRequest(HttpRequest):
    """A request whose marketplace is known."""

    marketplace: Marketplace


class MarketplaceMiddleware:
    """Sets the connection's schema and `request.marketplace`."""

    def __init__(self, get_response: Callable[[MarketplaceRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: MarketplaceRequest) -> HttpResponse:
        if request.path_info.startswith(UNTENANTED):
            return self.get_response(request)
        host = request.get_host().rsplit(":", 1)[0].removeprefix("www.").lower()
        request.marketplace = marketplace_of(host)
        connection.set_tenant(request.marketplace)
        return self.get_response(request)
