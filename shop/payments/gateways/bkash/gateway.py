"""bKash: the shopper confirms on its page, and the money moves when we execute; after any doubt the status is asked."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from shop.base.http import Call
from shop.base.money import Money
from shop.payments.gateways.hosted import BASE_URL, Heard, Hosted, money_of, written
from shop.payments.gateways.tokens import Fresh, token_of
from shop.payments.models import Attempt, Refund
from shop.payments.refusals import CannotRefund
from shop.payments.types import (
    Evidence,
    Finding,
    InboundNotice,
    Key,
    Method,
    NotStarted,
    Purchase,
    Started,
    Unreachable,
)

from .notices import read

logger = logging.getLogger(__name__)

METHOD = Method(
    code="bkash",
    label=_("bKash"),
    sentence=_("You confirm the payment on bKash's page, with your number and PIN."),
    icon="wallet",
    needs_redirect=True,
    hold_minutes=30,
    currencies=frozenset({"BDT"}),
    least_minor=100,
)
FINDINGS = {
    "Completed": Finding.PAID,
    "Initiated": Finding.OPEN,
    "Authorized": Finding.OPEN,
    "Cancelled": Finding.CANCELLED,
    "Failed": Finding.FAILED,
    "Declined": Finding.FAILED,
}
DUPLICATE = "2029"
DONE_BEFORE = {"2062", "2117"}
NOT_CONFIRMED = {"2056", "2060"}
UNKNOWN_THERE = {"2002", "2033"}
REASONS = {
    "2023": "insufficient_funds",
    **dict.fromkeys(["2013", "2014", "2015", "2016", "2017", "2018", "2019"], "authentication_failed"),
    **dict.fromkeys(["2037", "2038", "2039", "2040", "2041"], "wallet_closed"),
}
ONE_HOUR = 3600


class Bkash(Hosted):
    """Paying from a bKash wallet."""

    method = METHOD
    vendor = "bkash"
    base_url = "https://tokenized.pay.bka.sh/v1.2.0-beta"
    pages = ("https://*.bkash.com", "https://*.bka.sh")
    keys: Sequence[Key] = (
        Key("username", _("User name"), secret=False),
        Key("password", _("Password")),
        Key("app-key", _("App key")),
        Key("app-secret", _("App secret")),
        Key("topic-arn", _("Topic of its messages (ARN)"), secret=False, required=False),
        BASE_URL,
    )

    def start(self, attempt: Attempt, purchase: Purchase) -> Started:
        """`create`: the shopper is to confirm. Raises Unreachable, NotStarted."""
        document = {
            "mode": "0011",
            "payerReference": attempt.merchant_ref,
            "callbackURL": purchase.return_url,
            "amount": written(attempt.charged),
            "currency": attempt.charged.currency,
            "intent": "sale",
            "merchantInvoiceNumber": attempt.merchant_ref,
        }
        said = self._ask("create", "/tokenized/checkout/create", document, attempt).fields
        if _code(said) != "0000":
            raise NotStarted(REASONS.get(_code(said), "provider_refused"), _code(said))
        return Started(self.page(self.kept(), said.get("bkashURL")), str(said["paymentID"]))

    def finish(self, attempt: Attempt, said: Mapping[str, str]) -> Evidence:
        """The browser says how it went on bKash's page: after `success` we execute, anything else moves no money.

        Raises Unreachable.
        """
        if said.get("paymentID") != attempt.provider_key or not attempt.provider_key:
            return self.query(attempt)
        status = said.get("status")
        if status == "success":
            return self._execute(attempt) if attempt.open else self.query(attempt)
        if status in {"cancel", "failure"}:
            return self._closed(attempt, "left_the_page" if status == "cancel" else "provider_refused")
        return self.query(attempt)

    def query(self, attempt: Attempt) -> Evidence:
        """`payment/status`; what the shopper confirmed and nobody executed (the browser was closed) is executed now.

        Raises Unreachable.
        """
        if not attempt.provider_key:
            return Evidence(Finding.ABSENT)
        said = self._status(attempt)
        waits = said.get("transactionStatus") == "Initiated" and said.get("verificationStatus") == "Complete"
        return self._execute(attempt) if waits and attempt.open else self._evidence(attempt, said)

    def void(self, attempt: Attempt) -> Evidence:
        """Nobody but us executes, so what is not executed is closed by not doing it. Raises Unreachable."""
        return self._closed(attempt, "") if attempt.provider_key else Evidence(Finding.CANCELLED)

    def refund(self, refund: Refund, amount: Money) -> str:
        """v2: up to ten parts. After a lost answer its list of refunds is read first: there is no idempotency key.

        Raises Unreachable, CannotRefund.
        """
        attempt = refund.attempt
        keys = {"paymentId": attempt.provider_key, "trxId": attempt.capture_key}
        if refund.tries > 1 and (given := self._given_before(refund, keys)):
            return given
        document = keys | {
            "refundAmount": written(amount),
            "sku": refund.public_id.hex[:30],
            "reason": refund.reason[:255] or "Refund",
        }
        said = self._ask("refund", "/tokenized-checkout/refund/payment/transaction", document, attempt, v2=True).fields
        if said.get("refundTransactionStatus") == "Completed":
            return str(said["refundTrxId"])
        if "externalCode" in said or "internalCode" in said:
            words = str(said.get("errorMessageEn") or said.get("externalCode"))[:200]
            raise CannotRefund(_("bKash does not pay this back: %(words)s") % {"words": words})
        raise Unreachable(f"bkash refund: {said.get('refundTransactionStatus')}")

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> InboundNotice:
        """A message of Amazon SNS; a hint, whatever it says. Raises BadNotice."""
        return read(body, topic=self.kept().get("topic-arn", ""))

    def _given_before(self, refund: Refund, keys: Mapping[str, str]) -> str:
        """The key of a refund of this amount that bKash knows and we do not: an answer of ours was lost.

        Raises Unreachable when bKash does not say what it gave back: a refund is never sent again blindly.
        """
        said = self._ask(
            "refund status", "/tokenized-checkout/refund/payment/status", keys, refund.attempt, v2=True
        ).fields
        given = said.get("refundTransactions")
        if not isinstance(given, list):
            raise Unreachable(f"bkash refund status: {said.get('externalCode') or _code(said)}")
        ours = set(refund.attempt.refunds.exclude(pk=refund.pk).values_list("provider_key", flat=True))
        for one in given:
            same = money_of(one.get("refundAmount"), refund.charged.currency) == refund.charged
            if same and one.get("refundTransactionStatus") == "Completed" and one.get("refundTrxId") not in ours:
                return str(one["refundTrxId"])
        return ""

    def _execute(self, attempt: Attempt) -> Evidence:
        """Once; whatever is not a plain yes or no is followed by asking for the status. Raises Unreachable."""
        document = {"paymentID": attempt.provider_key}
        try:
            said = self._ask("execute", "/tokenized/checkout/execute", document, attempt).fields
        except Unreachable:
            return self._evidence(attempt, self._status(attempt))
        code = _code(said)
        if code == "0000":
            return self._evidence(attempt, said)
        if code in DONE_BEFORE | NOT_CONFIRMED or not code:
            return self._evidence(attempt, self._status(attempt))
        return Evidence(Finding.FAILED, attempt.provider_key, code=REASONS.get(code, "provider_refused"))

    def _status(self, attempt: Attempt) -> Mapping[str, Any]:
        document = {"paymentID": attempt.provider_key}
        return self._ask("status", "/tokenized/checkout/payment/status", document, attempt).fields

    def _closed(self, attempt: Attempt, code: str) -> Evidence:
        """Paid if it is, else over: nobody is going to execute it."""
        found = self._evidence(attempt, self._status(attempt))
        if found.state in {Finding.OPEN, Finding.ABSENT}:
            state = Finding.FAILED if code == "provider_refused" else Finding.CANCELLED
            return Evidence(state, attempt.provider_key, code=code)
        return found

    def _evidence(self, attempt: Attempt, said: Mapping[str, Any]) -> Evidence:
        """What an answer proves: the amount, the currency and the invoice have to be this attempt's."""
        if _code(said) in UNKNOWN_THERE:
            return Evidence(Finding.ABSENT)
        invoice = said.get("merchantInvoiceNumber") or said.get("merchantInvoice")
        word = str(said.get("transactionStatus", ""))
        if word not in FINDINGS:
            logger.error("bKash says %r of %s, which is no word we know", word, attempt)
            return Evidence(Finding.UNKNOWN)
        paid = FINDINGS[word] is Finding.PAID
        return Evidence(
            FINDINGS[word],
            provider_key=str(said.get("paymentID") or attempt.provider_key),
            amount=money_of(said.get("amount"), said.get("currency")) if invoice == attempt.merchant_ref else None,
            code="" if paid else "provider_refused",
            capture_key=str(said.get("trxID") or "") if paid else "",
        )

    def _ask(
        self, verb: str, path: str, document: Mapping[str, Any], attempt: Attempt | None, *, v2: bool = False
    ) -> Heard:
        """With the shared token; once more with a new one when bKash says that it has run out. Raises Unreachable."""
        kept, refused = self.kept(), ""
        base = self.base(kept)
        url = (base.removesuffix("/v1.2.0-beta") + "/v2" if v2 else base) + path
        for _try in range(2):
            token = token_of(self.vendor, partial(self._renewed, kept), refused=refused)
            headers = {"Authorization": token, "X-APP-Key": kept["app-key"], "Accept": "application/json"}
            call = Call(method="POST", url=url, document=document, headers=headers)
            heard = self.call(verb, call, attempt=attempt)
            if heard.status != 401:
                break
            refused = token
        else:
            raise Unreachable("bkash takes no token")
        if heard.status >= 400 and not ("externalCode" in heard.fields or _code(heard.fields)):
            raise Unreachable(f"bkash {verb}: status {heard.status}")
        return heard

    def _renewed(self, kept: Mapping[str, str], refresh: str) -> Fresh:
        """A token by what renews the old one, else by the app's own secret."""
        secrets = {"app_key": kept["app-key"], "app_secret": kept["app-secret"]}
        ways = [("refresh", secrets | {"refresh_token": refresh})] if refresh else []
        for way, document in [*ways, ("grant", secrets)]:
            headers = {"username": kept["username"], "password": kept["password"], "Accept": "application/json"}
            url = f"{self.base(kept)}/tokenized/checkout/token/{way}"
            call = Call(method="POST", url=url, document=document, headers=headers)
            said = self.call(f"token {way}", call, attempt=None).fields
            if said.get("id_token"):
                seconds = int(str(said.get("expires_in") or ONE_HOUR))
                return Fresh(str(said["id_token"]), seconds, str(said.get("refresh_token") or ""))
        raise Unreachable("bkash gave no token: look at the keys")


def _code(said: Mapping[str, Any]) -> str:
    """The code of an answer, in either spelling."""
    return str(said.get("statusCode") or said.get("errorCode") or "")
