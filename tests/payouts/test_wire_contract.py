"""What every wire keeps to, with its simulator and, where its keys are in the environment, with its sandbox.

As `tests.payments.gateways.test_contract`: `SANDBOX_BKASH_PAYOUTS_<KEY>`, `SANDBOX_STRIPE_CONNECT_<KEY>`, and
`…_PAYEE`, a wallet or a connected account that may be paid to. Nothing is skipped: without keys there is no such test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache

from shop.base.actor import Actor
from shop.base.ids import new_reference
from shop.demo.providers import bkash, stripe
from shop.demo.providers.wire import Asked, Reply
from shop.payments.types import BadNotice
from shop.payouts.models import Payout
from shop.payouts.wires import WIRES
from shop.payouts.wires.base import Stand, Wire
from shop.store.services import set_credential
from tests.payments.gateways.test_contract import sandbox_keys
from tests.simulators.server import serving

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


def wallet(service: bkash.Bkash) -> str:
    """A wallet that can be paid to."""
    return "01712345678"


def account(service: stripe.Stripe) -> str:
    """An account that has answered everything."""
    return str(service.connect.staged("acct_1234567890", "ready")["id"])


PLAYED: dict[str, tuple[Any, dict[str, str], Callable[[Any], str]]] = {
    "bkash-payouts": (bkash.Bkash, bkash.KEYS, wallet),
    "stripe-connect": (stripe.Stripe, stripe.KEYS, account),
}
PLACES = [
    (code, place)
    for code in WIRES
    for place in ("simulator", *(("sandbox",) if sandbox_keys(code.replace("-", "_")) else ()))
]


@pytest.fixture(params=PLACES, ids=["-".join(place) for place in PLACES])
def wired(request: pytest.FixtureRequest, settings: Any, at: datetime) -> Iterator[tuple[Wire, str]]:
    """A wire and whom it may pay."""
    code, place = request.param
    settings.OUTGOING_LOOPBACK = True
    cache.clear()
    if place == "sandbox":
        kept = sandbox_keys(code.replace("-", "_"))
        payee = kept.pop("payee")
        enter(code, kept, at)
        yield WIRES[code], payee
        return
    make, keys, payee_of = PLAYED[code]
    held: list[Any] = []

    def answer(asked: Asked) -> Reply:
        reply: Reply = held[0](asked)
        return reply

    with serving(answer) as address:
        held.append(make(address))
        enter(code, {**keys, "base-url": address}, at)
        yield WIRES[code], payee_of(held[0])


def enter(code: str, keys: dict[str, str], at: datetime) -> None:
    """What the office would type."""
    for name, secret in keys.items():
        set_credential(provider=code, name=name, secret=secret, by=BY, at=at)


def payout_to(wire: Wire, payee: str) -> Payout:
    """A payout with a number that nobody had before."""
    currency = "BDT" if wire.vendor == "bkash-payouts" else "USD"
    pk = int(new_reference()[-9:], 36) % 10**12
    return Payout(pk=pk, amount_minor=100_00, currency=currency, account_number=payee, kind="wallet", tries=1)


def test_every_wire_has_a_simulator() -> None:
    assert set(PLAYED) == set(WIRES)


def test_number_that_nobody_paid_is_absent(wired: tuple[Wire, str]) -> None:
    wire, payee = wired

    assert wire.look(payout_to(wire, payee)).stand is Stand.ABSENT


def test_number_is_paid_once_and_found_again(wired: tuple[Wire, str]) -> None:
    wire, payee = wired
    payout = payout_to(wire, payee)

    verdicts = [wire.pay(payout), wire.pay(payout), wire.look(payout)]

    assert {(verdict.stand, verdict.key) for verdict in verdicts} == {(Stand.PAID, verdicts[0].key)}
    assert verdicts[0].key


def test_nobody_elses_message_is_believed(wired: tuple[Wire, str], at: datetime) -> None:
    with pytest.raises(BadNotice):
        wired[0].read_notice(b"{}", {}, at=at)
