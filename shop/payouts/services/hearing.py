"""Messages of those who pay sellers: proven, and followed by a look; whatever they say is a hint."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from shop.base.actor import Actor
from shop.base.tasks import enqueue
from shop.payouts.queries import payout_numbered
from shop.payouts.wires import WIRES

from .connecting import look_at_account
from .sending import look_after


def hear(*, vendor: str, body: bytes, headers: Mapping[str, str], at: datetime) -> None:
    """Look at what a message is about, after the answer; what is not ours is let pass. Raises BadNotice, KeyError."""
    news = WIRES[vendor].read_notice(body, headers, at=at)
    payout = payout_numbered(news.number)
    if payout is not None and payout.wire == vendor:
        enqueue(look_at_payout, payout.pk)
    if news.account:
        enqueue(look_at_connected, news.account)


def look_at_payout(payout_id: int) -> None:
    """A task: ask the wire how a payout stands."""
    look_after(payout_id=payout_id, by=Actor.system("payouts"), at=timezone.now())


def look_at_connected(account: str) -> None:
    """A task: ask how a seller's account stands. Raises Unreachable, so that it is tried again."""
    look_at_account(account=account, at=timezone.now())
