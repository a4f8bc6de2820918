"""SMS gateways: which the settings name, and which of them reach a number."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .account import Account, Gateway
from .bulksmsbd import BulkSmsBd
from .kept import Kept
from .sslwireless import SslWireless
from .twilio import Twilio

__all__ = ["Gateway", "gateways_for"]

KINDS: dict[str, type[Gateway]] = {"sslwireless": SslWireless, "bulksmsbd": BulkSmsBd, "twilio": Twilio}


def gateways_for(number: str) -> list[Gateway]:
    """The gateways that reach a number (E.164), best first; a demo machine without any keeps its texts.

    Raises ImproperlyConfigured for a gateway that nobody knows.
    """
    if not settings.SMS_GATEWAYS:
        return [Kept()] if settings.DEMO else []
    return [gateway for gateway in _named(tuple(settings.SMS_GATEWAYS)) if gateway.reaches(number)]


@lru_cache(maxsize=4)
def _named(urls: tuple[str, ...]) -> list[Gateway]:
    return [_gateway(url) for url in urls]


def _gateway(url: str) -> Gateway:
    account = Account.read(url)
    try:
        return KINDS[account.kind](account)
    except KeyError as missing:
        raise ImproperlyConfigured(f"SMS_URL: {account.kind} is no gateway, or lacks {missing}.") from None
