"""Cash on delivery behind the interface of every gateway: nobody to ask, so every answer is ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.payments.models import Attempt, Refund
from shop.payments.refusals import CannotRefund
from shop.payments.types import BadNotice, Evidence, Finding, InboundNotice, Key, Method, Purchase, Started

METHOD = Method(
    code="cod",
    label=_("Cash on delivery"),
    sentence=_("Pay in cash when your parcel arrives."),
    icon="cash",
    needs_redirect=False,
    hold_minutes=0,
)


class CashOnDelivery:
    """Pays at the door."""

    method = METHOD
    vendor = "cod"
    keys: Sequence[Key] = ()
    pages: Sequence[str] = ()
    base_url = ""
    closes = True

    def start(self, attempt: Attempt, purchase: Purchase) -> Started:
        """Nobody has to be told, and nobody is sent anywhere."""
        return Started(redirect_url="", provider_key="")

    def finish(self, attempt: Attempt, said: Mapping[str, str]) -> Evidence:
        """Nobody comes back from anywhere."""
        return self.query(attempt)

    def query(self, attempt: Attempt) -> Evidence:
        """Open until the carrier has collected."""
        return Evidence(Finding.PAID if attempt.captured_minor else Finding.OPEN)

    def void(self, attempt: Attempt) -> Evidence:
        """What was not collected is simply not asked for."""
        return Evidence(Finding.PAID if attempt.captured_minor else Finding.CANCELLED)

    def refund(self, refund: Refund, amount: Money) -> str:
        """Cash cannot be sent back by itself. Raises CannotRefund."""
        raise CannotRefund(_("This order was paid in cash. Agree with the shopper how to pay it back."))

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> InboundNotice:
        """Nobody calls. Raises BadNotice."""
        raise BadNotice("cash on delivery has no provider")
