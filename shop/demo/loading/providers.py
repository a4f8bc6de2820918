"""The keys of the practice providers, so that a newcomer can pay in every way without setting anything up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings

from shop.demo.practice.stored import Stored
from shop.demo.providers import bkash, nagad, paypal, sslcommerz, stripe, upay
from shop.demo.providers.books import Books
from shop.store.queries import credentials
from shop.store.services import set_credential

from .catalogue import BY

KEYS: Mapping[str, Callable[[Books], Mapping[str, str]]] = {
    "bkash": lambda _books: bkash.KEYS,
    "nagad": nagad.hand_over,
    "paypal": lambda _books: paypal.KEYS,
    "sslcommerz": lambda _books: sslcommerz.KEYS,
    "stripe": lambda _books: stripe.KEYS,
    "upay": lambda _books: upay.KEYS,
}

PAYOUT_KEYS: Mapping[str, Callable[[Books], Mapping[str, str]]] = {
    "bkash-payouts": lambda _books: bkash.KEYS,
    "stripe-connect": lambda _books: stripe.KEYS,
}
"""Of those who pay sellers."""

ROCKET_NUMBER = "01800-000000-0"
"""Of nobody: an office of the demo verifies the transfers that shoppers tell of."""


def open_practice(*, at: datetime) -> None:
    """Enter the keys of every practice provider; one whose keys somebody entered is left as it is."""
    if not settings.DEMO:
        return
    kept = set(credentials().values_list("provider", flat=True))
    for provider, keys_from in {**KEYS, **PAYOUT_KEYS}.items():
        if provider in kept:
            continue
        for name, secret in (*keys_from(Stored(provider)).items(), ("base-url", "practice")):
            set_credential(provider=provider, name=name, secret=secret, by=BY, at=at)
    if "transfer" not in kept:
        set_credential(provider="transfer", name="rocket", secret=ROCKET_NUMBER, by=BY, at=at)
