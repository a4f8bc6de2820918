"""Steps of money in few words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any

from django.core.cache import cache

from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.services import ask_provider
from shop.demo.providers.wire import Asked, Reply
from shop.fulfilment.services import deliver_package, pack_package, ship_package
from shop.ledger.queries import balances, standing_of
from shop.orders.models import Package
from shop.payouts.models import Payout
from shop.payouts.services import approve_run, make_run, note_paid, note_sent
from shop.sellers.models import PayoutAccount, Seller
from shop.store.services import set_credential
from tests.cast import NOW
from tests.checkout.state import at_bank
from tests.factories import make_order
from tests.simulators.server import serving

BY = Actor.system("test")


def account_of(seller: Seller) -> PayoutAccount:
    """A bank account that was there before everything else."""
    return PayoutAccount.objects.create(
        seller=seller,
        kind="bank",
        holder="Rehana Begum",
        bank_name="BRAC Bank",
        branch="Dhanmondi",
        routing_number="060260435",
        number="1501204417",
        hint="4417",
        usable_from_at=NOW,
        changed_at=NOW,
    )


def bought(product: Product, pieces: int = 1, *, method: str = "sandbox", at: datetime = NOW) -> Package:
    """A delivered parcel of so many, paid."""
    placed = make_order((product, pieces), method=method)
    if method == "sandbox":
        at_bank(placed.attempt)
        ask_provider(attempt_id=placed.attempt.pk, by=BY, at=NOW)
    return delivered(placed.order.packages.get(), at=at)


def delivered(package: Package, *, at: datetime = NOW) -> Package:
    """The package after its way to the shopper."""
    pack_package(package_id=package.pk, by=BY, at=at)
    ship_package(package_id=package.pk, carrier="Pathao", tracking_code="", by=BY, at=at)
    deliver_package(package_id=package.pk, by=BY, at=at)
    package.refresh_from_db()
    return package


def money_of(seller: Seller) -> tuple[int, int, int]:
    """(on hold, ready, reserve) in minor units."""
    standing = standing_of(seller.pk, "BDT")
    return standing.hold.minor, standing.ready.minor, standing.reserve.minor


def holds(code: str) -> int:
    """What an account holds, in minor units."""
    return {account.code: money.minor for account, money in balances()}.get(code, 0)


def approved(maker: Actor, checker: Actor, at: datetime) -> Payout:
    """The only payout of a new run, approved."""
    run = make_run(by=maker, at=at)
    approve_run(run_id=run.pk, by=checker, at=at)
    return Payout.objects.get(run=run)


def paid(maker: Actor, checker: Actor, at: datetime) -> Payout:
    """The same, sent and given out by our bank."""
    payout = approved(maker, checker, at)
    note_sent(run_id=payout.run_id, by=maker, at=at)
    return note_paid(payout_id=payout.pk, bank_reference="FT-1", by=maker, at=at)


@contextmanager
def answering[S: Callable[[Asked], Reply]](
    make: Callable[[str], S], *, provider: str, keys: Mapping[str, str], settings: Any, at: datetime
) -> Iterator[S]:
    """A provider's stand-in, one request after the other, on this machine; the shop has its address and keys."""
    settings.OUTGOING_LOOPBACK = True
    cache.clear()
    held: list[S] = []
    alone = Lock()

    def answer(asked: Asked) -> Reply:
        with alone:
            return held[0](asked)

    with serving(answer) as address:
        held.append(make(address))
        for name, secret in {**keys, "base-url": address}.items():
            set_credential(provider=provider, name=name, secret=secret, by=BY, at=at)
        yield held[0]
