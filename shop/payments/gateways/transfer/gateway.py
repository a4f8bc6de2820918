"""A manual transfer behind the interface of every gateway: the answer to every question is what staff decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.payments.gateways.hosted import Hosted
from shop.payments.models import Attempt, Refund, Transfer
from shop.payments.refusals import CannotRefund
from shop.payments.types import WALLETS, Evidence, Finding, Key, Method, Purchase, Started

METHOD = Method(
    code="transfer",
    label=_("Send money yourself"),
    sentence=_("Send the amount from your Rocket, bKash or other wallet, and tell us the transaction ID."),
    icon="phone",
    needs_redirect=True,
    hold_minutes=24 * 60,
    currencies=frozenset({"BDT"}),
    own_currency=True,
)


class WalletTransfer(Hosted):
    """Our own numbers, and the shopper's word until staff have looked."""

    method = METHOD
    vendor = "transfer"
    base_url = ""
    closes = True
    keys: Sequence[Key] = (
        Key("rocket", _("Our Rocket number"), secret=False, required=False),
        Key("bkash", _("Our bKash number"), secret=False, required=False),
        Key("nagad", _("Our Nagad number"), secret=False, required=False),
        Key("upay", _("Our Upay number"), secret=False, required=False),
    )

    def start(self, attempt: Attempt, purchase: Purchase) -> Started:
        """The page that names our numbers."""
        return Started(reverse("storefront:payment-transfer", args=[attempt.public_id]), "")

    def numbers(self) -> Mapping[str, str]:
        """Our number in each wallet that has one."""
        kept = self.kept()
        return {wallet: kept[wallet] for wallet in WALLETS if kept.get(wallet)}

    def query(self, attempt: Attempt) -> Evidence:
        """Paid when staff verified a transfer, else open."""
        verified = Transfer.objects.filter(attempt=attempt, status=Transfer.Status.VERIFIED).first()
        if verified is None:
            return Evidence(Finding.OPEN)
        return Evidence(Finding.PAID, amount=attempt.charged, capture_key=str(verified))

    def void(self, attempt: Attempt) -> Evidence:
        """Closed, unless a transfer waits for staff: the money may be there."""
        found = self.query(attempt)
        waits = Transfer.objects.filter(attempt=attempt, status=Transfer.Status.WAITING).exists()
        return found if found.state is Finding.PAID or waits else Evidence(Finding.CANCELLED)

    def refund(self, refund: Refund, amount: Money) -> str:
        """A person has to send it. Raises CannotRefund."""
        raise CannotRefund(_("This was sent from a wallet by hand. Send it back by hand."))
