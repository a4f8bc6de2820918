"""What every payment provider's gateway can do. All calls go outside of any database transaction.

Every call may be repeated with the same attempt or refund and then has one effect: gateways pass `attempt.key` and
`refund.public_id` on as the provider's idempotency keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from shop.base.money import Money
from shop.payments.models import Attempt, Refund
from shop.payments.types import Evidence, InboundNotice, Method, Started


class Gateway(Protocol):
    """One provider. `capture` comes with the first provider that authorizes and captures in two steps."""

    @property
    def method(self) -> Method:
        """The way to pay that this gateway stands for."""

    def start(self, attempt: Attempt, *, return_url: str) -> Started:
        """Tell the provider about the attempt. Raises Unreachable."""

    def query(self, attempt: Attempt) -> Evidence:
        """Ask how the attempt stands. Raises Unreachable."""

    def void(self, attempt: Attempt) -> Evidence:
        """Make sure that the attempt cannot be paid any more, unless it already is; the evidence says which.

        Also for an attempt that the provider has never heard of: it must refuse it later. Raises Unreachable.
        """

    def refund(self, refund: Refund, amount: Money) -> str:
        """Pay back; answers the provider's key. Raises Unreachable, or CannotRefund when it never will."""

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> InboundNotice:
        """Read a message to `/hooks/<provider>/`. Raises BadNotice unless the provider signed it just now."""
