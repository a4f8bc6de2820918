"""Pay on invoice behind the interface of every gateway: nobody to ask, staff note what arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.payments.models import Attempt, Refund
from shop.payments.refusals import CannotRefund
from shop.payments.types import BadNotice, Evidence, Finding, InboundNotice, Key, Method, Purchase, Started

METHOD = Method(
    code="invoice",
    label=_("Invoice"),
    sentence=_("Pay by bank transfer within your payment term."),
    icon="file",
    needs_redirect=False,
    hold_minutes=0,
    on_account=True,
)


class PayOnInvoice:
    """Pays later, within the term of an approved account."""

    method = METHOD
    vendor = "invoice"
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
        """Open until staff noted the transfer."""
        return Evidence(Finding.PAID if attempt.captured_minor else Finding.OPEN)

    def void(self, attempt: Attempt) -> Evidence:
        """What was not paid is simply not asked for."""
        return Evidence(Finding.PAID if attempt.captured_minor else Finding.CANCELLED)

    def refund(self, refund: Refund, amount: Money) -> str:
        """A person has to send it. Raises CannotRefund."""
        raise CannotRefund(_("This was paid by bank transfer. Send it back by bank transfer."))

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> InboundNotice:
        """Nobody calls. Raises BadNotice."""
        raise BadNotice("pay on invoice has no provider")
