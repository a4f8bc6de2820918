"""What a provider that pays sellers can do. All calls go outside of any database transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from django.utils.functional import Promise

from shop.payments.types import Key

if TYPE_CHECKING:
    from shop.payouts.models import Payout


class Stand(StrEnum):
    """How a payout stands at a provider. `ABSENT`: it never came there; `UNKNOWN`: nobody can tell yet."""

    PAID = "paid"
    REFUSED = "refused"
    RETURNED = "returned"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a provider says of a payout: its own key of it, or why it was refused, in words for the seller."""

    stand: Stand
    key: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """A message of a provider: which payout it is about, by our number, or which account of a seller's there.

    A hint to look, whatever it says.
    """

    number: str = ""
    account: str = ""


class Payee(Protocol):
    """An account as sellers keep it and payouts copy it."""

    @property
    def kind(self) -> str: ...
    @property
    def wallet(self) -> str: ...


class Wire(Protocol):
    """One provider. `vendor` is under whose name its keys are kept, and where the books have its money."""

    @property
    def vendor(self) -> str: ...
    @property
    def source(self) -> str:
        """The provider of payments whose balance pays: the books take it from there."""

    @property
    def label(self) -> str | Promise: ...
    @property
    def pays_to(self) -> str | Promise:
        """What it pays to, for the office."""

    @property
    def hears(self) -> bool:
        """Whether the provider sends messages."""

    @property
    def keys(self) -> Sequence[Key]: ...

    def carries(self, payee: Payee, currency: str) -> bool:
        """Whether it pays to such an account."""

    def pay(self, payout: Payout) -> Verdict:
        """Pay it, once for each number. Raises Unreachable when nobody knows whether it did."""

    def look(self, payout: Payout) -> Verdict:
        """How it stands, asked by our number. Raises Unreachable."""

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> News:
        """Read a message to `/hooks/payouts/<vendor>/`. Raises BadNotice unless the provider signed it just now."""
