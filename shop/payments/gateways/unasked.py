"""What ways of paying without a provider have in common: nobody to tell and nobody to ask, so every answer is ours."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime

from shop.base.money import Money
from shop.payments.models import Attempt, Refund
from shop.payments.types import BadNotice, Evidence, Finding, InboundNotice, Key, Method, Purchase, Started


class Unasked(ABC):
    """A gateway whose payments we note ourselves."""

    method: Method
    vendor: str
    keys: Sequence[Key] = ()
    pages: Sequence[str] = ()
    base_url = ""
    closes = True
    refunds_parts = False

    def start(self, attempt: Attempt, purchase: Purchase) -> Started:
        """Nobody has to be told, and nobody is sent anywhere."""
        return Started(redirect_url="", provider_key="")

    def finish(self, attempt: Attempt, said: Mapping[str, str]) -> Evidence:
        """Nobody comes back from anywhere."""
        return self.query(attempt)

    def query(self, attempt: Attempt) -> Evidence:
        """Open until it was noted as paid."""
        return Evidence(Finding.PAID if attempt.captured_minor else Finding.OPEN)

    def void(self, attempt: Attempt) -> Evidence:
        """What was not paid is simply not asked for."""
        return Evidence(Finding.PAID if attempt.captured_minor else Finding.CANCELLED)

    @abstractmethod
    def refund(self, refund: Refund, amount: Money) -> str:
        """A person has to give it back. Raises CannotRefund."""

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> InboundNotice:
        """Nobody calls. Raises BadNotice."""
        raise BadNotice(f"{self.vendor} has no provider")
