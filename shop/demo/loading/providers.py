"""The keys of the practice providers, so that a newcomer can pay in every way without setting anything up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from shop.demo.providers import bkash
from shop.store.queries import credentials
from shop.store.services import set_credential

from .catalogue import BY

KEYS: Mapping[str, Mapping[str, str]] = {
    "bkash": bkash.KEYS,
}


def open_practice(*, at: datetime) -> None:
    """Enter the keys of every practice provider; one whose keys somebody entered is left as it is."""
    if not settings.DEMO:
        return
    kept = set(credentials().values_list("provider", flat=True))
    for provider, keys in KEYS.items():
        if provider in kept:
            continue
        for name, secret in (*keys.items(), ("base-url", "practice")):
            set_credential(provider=provider, name=name, secret=secret, by=BY, at=at)
