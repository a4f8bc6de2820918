"""Providers that pay sellers by themselves; what no wire carries goes by a file that a person hands over.

A wire is asked with our own reference, the payout's number, which a provider pays at most once. A doubtful answer is no
answer: the payout stays on its way, and the wire is asked how it stands before anything is sent again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shop.store.queries import key_names

from .base import Payee, Wire
from .bkash import BkashDisbursement
from .stripe import StripeConnect

if TYPE_CHECKING:
    from shop.payouts.models import Payout

WIRES: dict[str, Wire] = {wire.vendor: wire for wire in (BkashDisbursement(), StripeConnect())}


def wire_for(payee: Payee, currency: str) -> str:
    """The code of the wire that pays to this account in this currency and has its keys; empty where none does."""
    fitting = (code for code, wire in WIRES.items() if wire.carries(payee, currency) and is_ready(wire))
    return next(fitting, "")


def is_ready(wire: Wire) -> bool:
    """Whether the office entered every key that the wire needs."""
    return {key.name for key in wire.keys if key.required} <= set(key_names().get(wire.vendor, ()))


def wire_of(payout: Payout) -> Wire:
    """The wire that carries the payout. Raises KeyError for one that goes by file."""
    return WIRES[payout.wire]
