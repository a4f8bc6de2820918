"""What every payment provider's gateway can do. All calls go outside of any database transaction.

Every call may be repeated with the same attempt or refund and then has one effect. Gateways pass `attempt.merchant_ref`
(or `attempt.key`) and `refund.public_id` on as the provider's idempotency keys; where a provider has none, they look
what it knows before they ask again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from shop.base.money import Money
from shop.payments.models import Attempt, Capture, LeavingCard, Refund
from shop.payments.types import Claim, Evidence, InboundNotice, KeptCard, Key, Method, Purchase, Started


class Gateway(Protocol):
    """One provider.

    `vendor` is under whose name its keys are kept: several methods may go through one. `keys` are what the office has
    to enter before it is offered, `pages` the origins of its pages (as CSP writes them), and `closes` says whether
    `void` makes a later payment impossible; the others are asked on for a day. `refunds_parts`: what was captured in
    parts goes back by part, too.
    """

    @property
    def vendor(self) -> str: ...
    @property
    def keys(self) -> Sequence[Key]: ...
    @property
    def pages(self) -> Sequence[str]: ...
    @property
    def base_url(self) -> str: ...
    @property
    def closes(self) -> bool: ...
    @property
    def refunds_parts(self) -> bool: ...
    @property
    def method(self) -> Method:
        """The way to pay that this gateway stands for."""

    def start(self, attempt: Attempt, purchase: Purchase) -> Started:
        """Tell the provider about the attempt. Raises Unreachable, or NotStarted when it says no."""

    def finish(self, attempt: Attempt, said: Mapping[str, str]) -> Evidence:
        """The shopper's browser came back with these words, which prove nothing. Raises Unreachable."""

    def query(self, attempt: Attempt) -> Evidence:
        """Ask how the attempt stands. Raises Unreachable."""

    def void(self, attempt: Attempt) -> Evidence:
        """Make sure that the attempt cannot be paid any more, unless it already is; the evidence says which.

        Also for an attempt that the provider has never heard of: it must refuse it later. Raises Unreachable.
        """

    def refund(self, refund: Refund, amount: Money) -> str:
        """Pay back; answers the provider's key.

        Raises Unreachable, CannotRefund when it never will, RefundUnderWay when it has only been accepted.
        """

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> InboundNotice:
        """Read a message to `/hooks/<provider>/`. Raises BadNotice unless the provider signed it just now."""


@runtime_checkable
class TellsOfDisputes(Protocol):
    """A gateway whose provider can be asked about disputes."""

    def claim(self, key: str) -> Claim | None:
        """A dispute by the provider's id; None for one that it does not know. Raises Unreachable."""


@runtime_checkable
class Reserves(Protocol):
    """A gateway whose provider can keep money ready when it is paid, and take parts of it later."""

    def capture(self, capture: Capture) -> str:
        """Take a part, the last one if it is `final`; answers the provider's key.

        After a lost answer (`tries`) it looks at the sum first: one call is made at a time, so the sum tells.
        Raises Unreachable, CannotCapture when the provider never will.
        """

    def release(self, attempt: Attempt) -> None:
        """Let go of what is reserved and not taken; again is without effect. Raises Unreachable."""


@runtime_checkable
class KeepsCards(Protocol):
    """A gateway whose provider keeps cards for us: `start` and `query` charge an attempt's card without a page."""

    def card_of(self, attempt: Attempt) -> KeptCard | None:
        """The card that paid a captured or reserved attempt; None when it was not kept. Raises Unreachable."""

    def forget_card(self, card: LeavingCard) -> None:
        """Have the provider forget it; again is without effect. Raises Unreachable."""
