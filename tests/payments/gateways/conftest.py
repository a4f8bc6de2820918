"""Providers that answer on this machine, and orders that wait for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from threading import Lock
from typing import Any

import pytest
from django.core.cache import cache

from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.types import Placed
from shop.demo.loading.providers import KEYS
from shop.demo.providers.wire import Asked, Reply
from shop.sellers.models import Seller
from shop.store.services import set_credential
from tests.factories import make_order, make_product
from tests.simulators.server import serving

Open = Callable[[str, Callable[[str], Any]], Any]


def enter_keys(code: str, service: Any, *, by: Actor, at: datetime) -> None:
    """What the office would type: the simulator's keys, and where it lives."""
    for name, secret in ({**KEYS[code](service.books)} | {"base-url": service.address}).items():
        set_credential(provider=code, name=name, secret=secret, by=by, at=at)


@pytest.fixture
def open_provider(settings: Any, at: datetime, by: Actor) -> Iterator[Open]:
    """Open a provider for the rest of the test; answers the provider, so that the test can play its shopper."""
    settings.OUTGOING_LOOPBACK = True
    cache.clear()
    with ExitStack() as stack:

        def opened(code: str, make: Callable[[str], Any]) -> Any:
            held: list[Any] = []
            alone = Lock()

            def answer(asked: Asked) -> Reply:
                with alone:  # as on a demo machine: a provider keeps its books straight
                    return held[0](asked)

            address = stack.enter_context(serving(answer))
            held.append(make(address))
            enter_keys(code, held[0], by=by, at=at)
            return held[0]

        yield opened


@pytest.fixture
def kettle(seller: Seller) -> Product:
    """A kettle for 1,000 taka, ten in stock."""
    return make_product(seller, price_minor=1000_00)


@pytest.fixture
def order_by(kettle: Product) -> Callable[[str], Placed]:
    """Order two kettles, to be paid so."""
    return lambda method: make_order((kettle, 2), method=method)


def at_page(service: Callable[[Asked], Reply], path: str, **form: str) -> Reply:
    """The shopper sends the form of a provider's page."""
    body = "&".join(f"{name}={value}" for name, value in form.items()).encode()
    return service(Asked("POST", path, {}, {}, body))
