"""Carriers that answer on this machine, and a parcel to send with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache

from shop.base.actor import Actor
from shop.checkout.services import ask_provider
from shop.fulfilment.services import pack_package
from shop.orders.models import Package
from shop.sellers.models import Seller
from shop.shipping.carriers import carrier_for
from shop.store.services import set_credential
from tests.checkout.state import at_bank
from tests.factories import make_order, make_product
from tests.simulators.carriers import Courier, EasyPostDesk, PathaoDesk, RedxDesk, SteadfastDesk
from tests.simulators.server import serving

DESKS: dict[str, type[Courier]] = {
    "pathao": PathaoDesk,
    "steadfast": SteadfastDesk,
    "redx": RedxDesk,
    "easypost": EasyPostDesk,
}


@contextmanager
def opened(code: str, *, at: datetime, by: Actor) -> Iterator[Any]:
    """The desk of a carrier, with every key set to "key"."""
    cache.clear()
    desk = DESKS[code]()
    with serving(desk) as address:
        if isinstance(desk, EasyPostDesk):
            desk.address = address
        secrets = {key.name: "key" for key in carrier_for(code).keys} | {"base-url": address, "store-id": "130820"}
        for name in {key.name for key in carrier_for(code).keys}:
            set_credential(provider=code, name=name, secret=secrets[name], by=by, at=at)
        yield desk


@pytest.fixture
def open_desk(settings: Any, at: datetime, by: Actor) -> Iterator[Any]:
    """Open a carrier's desk for the rest of the test."""
    settings.OUTGOING_LOOPBACK = True
    with ExitStack() as stack:
        yield lambda code: stack.enter_context(opened(code, at=at, by=by))


@pytest.fixture
def parcel(seller: Seller, at: datetime, by: Actor) -> Package:
    """Two pots for 600 taka to be paid at the door, packed."""
    package = make_order((make_product(seller, price_minor=300_00), 2)).order.packages.get()
    pack_package(package_id=package.pk, by=by, at=at)
    return package


@pytest.fixture
def paid_parcel(seller: Seller, at: datetime, by: Actor) -> Package:
    """A pot that is paid at the bank, packed."""
    placed = make_order(make_product(seller), method="sandbox")
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    package = placed.order.packages.get()
    pack_package(package_id=package.pk, by=by, at=at)
    return package
