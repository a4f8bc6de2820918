"""bKash disbursement: from the marketplace's bKash account to a seller's wallet, at once.

`POST /checkout/payment/b2cPayment` {amount, currency, merchantInvoiceNumber, receiverMSISDN} (bKash's B2C product; it
has keys of its own). The invoice number is ours and is paid once: a second one answers 2029. The search by invoice
number is to be confirmed with bKash when the account is opened; without it a doubtful payout waits for a person.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shop.payments.gateways.bkash.gateway import UNKNOWN_THERE, Bkash
from shop.payments.gateways.hosted import money_of, written
from shop.payments.types import BadNotice
from shop.sellers.types import PayoutKind, Wallet

from .base import News, Payee, Stand, Verdict

if TYPE_CHECKING:
    from shop.payouts.models import Payout

logger = logging.getLogger(__name__)

PAY, SEARCH = "/checkout/payment/b2cPayment", "/checkout/payment/searchTransaction"
DONE, DUPLICATE, OUT_OF_MONEY = "0000", "2029", "2023"
CLOSED = {"2037", "2038", "2039", "2040", "2041"}


class Desk(Bkash):
    """How bKash is spoken to: tokens, masks and codes are those of its gateway, the keys are its own."""

    vendor = "bkash-payouts"
    code = "bkash-payouts"
    keys = tuple(key for key in Bkash.keys if key.name != "topic-arn")

    def ask(self, verb: str, path: str, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """The fields of an answer. Raises Unreachable."""
        return self._ask(verb, path, document, None).fields


class BkashDisbursement:
    """Paying to bKash wallets."""

    vendor = Desk.vendor
    source = "bkash"
    label = _("bKash disbursement")
    pays_to = _("bKash wallets")
    hears = False
    keys = Desk.keys
    desk = Desk()

    def carries(self, payee: Payee, currency: str) -> bool:
        """bKash wallets, in taka."""
        return (payee.kind, payee.wallet, currency) == (PayoutKind.WALLET, Wallet.BKASH, "BDT")

    def pay(self, payout: Payout) -> Verdict:
        """Pay it out; a number that bKash has already is looked at instead. Raises Unreachable."""
        document = {
            "amount": written(payout.amount),
            "currency": payout.currency,
            "merchantInvoiceNumber": payout.number,
            "receiverMSISDN": payout.account_number,
        }
        said = self.desk.ask("b2c", PAY, document)
        code = _code(said)
        if code == DUPLICATE:
            return self.look(payout)
        return _verdict(payout, said) if code in {"", DONE} else Verdict(Stand.REFUSED, reason=_reason(code))

    def look(self, payout: Payout) -> Verdict:
        """By the invoice number. Raises Unreachable."""
        said = self.desk.ask("b2c status", SEARCH, {"merchantInvoiceNumber": payout.number})
        return Verdict(Stand.ABSENT) if _code(said) in UNKNOWN_THERE else _verdict(payout, said)

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> News:
        """It sends no messages. Raises BadNotice."""
        raise BadNotice("bkash-payouts sends nothing")


def _verdict(payout: Payout, said: Mapping[str, Any]) -> Verdict:
    """Paid when everything is as we asked for it; anything else is looked at again."""
    ours = (said.get("merchantInvoiceNumber"), said.get("receiverMSISDN")) == (payout.number, payout.account_number)
    same = money_of(said.get("amount"), said.get("currency")) == payout.amount
    if said.get("transactionStatus") == "Completed" and ours and same:
        return Verdict(Stand.PAID, str(said.get("trxID") or "")[:80])
    logger.error("bKash says %r of %s, which is no answer", said.get("transactionStatus"), payout)
    return Verdict(Stand.UNKNOWN)


def _code(said: Mapping[str, Any]) -> str:
    return str(said.get("statusCode") or said.get("errorCode") or "")


def _reason(code: str) -> str:
    """What the seller reads."""
    if code in CLOSED:
        return _now("bKash does not pay to this wallet. Compare the number, or choose another account.")
    if code == OUT_OF_MONEY:
        return _now("Our bKash account was short of money. You need not do anything: we pay it with the next run.")
    return _now("bKash refused the payment (code %(code)s).") % {"code": code}
