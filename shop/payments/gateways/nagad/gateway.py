"""Nagad: two sealed calls open the payment, `verify` says how it stands, `cancel` gives money back."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from datetime import timezone as fixed_zone
from typing import Any
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.base.http import Call
from shop.base.ids import new_reference
from shop.base.money import Money
from shop.payments.gateways.hosted import BASE_URL, Heard, Hosted, money_of, written
from shop.payments.models import Attempt, Refund
from shop.payments.refusals import CannotRefund
from shop.payments.types import Evidence, Finding, Key, Method, NotStarted, Purchase, Started, Unreachable

from .sealing import CannotOpenEnvelope, opened, private_key, public_key, sealed

logger = logging.getLogger(__name__)

METHOD = Method(
    code="nagad",
    label=_("Nagad"),
    sentence=_("You confirm the payment on Nagad's page, with your number and PIN."),
    icon="wallet",
    needs_redirect=True,
    hold_minutes=30,
    currencies=frozenset({"BDT"}),
    least_minor=100,
)
FINDINGS = {
    "Success": Finding.PAID,
    "Failed": Finding.FAILED,
    "Cancelled": Finding.CANCELLED,
    "Aborted": Finding.CANCELLED,
    "Expired": Finding.CANCELLED,
    "Initiated": Finding.OPEN,
    "Ready": Finding.OPEN,
    "InProgress": Finding.OPEN,
    "Pending": Finding.OPEN,
}
REASONS = {Finding.FAILED: "provider_refused", Finding.CANCELLED: "left_the_page"}
TAKA = "050"
"""ISO 4217 numeric."""

DHAKA = fixed_zone(timedelta(hours=6))


class Nagad(Hosted):
    """Paying from a Nagad wallet."""

    method = METHOD
    vendor = "nagad"
    base_url = "https://api.mynagad.com/api/dfs"
    pages: Sequence[str] = ("https://*.mynagad.com", "https://*.nagad.com.bd")
    keys: Sequence[Key] = (
        Key("merchant-id", _("Merchant ID"), secret=False),
        Key("private-key", _("Our private key (RSA)")),
        Key("nagad-key", _("Public key of Nagad (RSA)"), secret=False),
        BASE_URL,
    )

    def start(self, attempt: Attempt, purchase: Purchase) -> Started:
        """Initialize and complete. Neither may be repeated: after a doubt a new attempt is made, and this one asked.

        Raises Unreachable, NotStarted.
        """
        kept = self.kept()
        merchant, order = kept["merchant-id"], attempt.merchant_ref
        moment = timezone.now().astimezone(DHAKA).strftime("%Y%m%d%H%M%S")
        plain = {
            "merchantId": merchant,
            "datetime": moment,
            "orderId": order,
            "challenge": new_reference() + new_reference(),
        }
        wanted = self._envelope(kept, plain) | {"dateTime": moment}
        begun = self._ask("initialize", f"/check-out/initialize/{merchant}/{order}", wanted, attempt)
        said = self._opened(kept, begun.fields)
        payment = str(said["paymentReferenceId"])[:120]
        plain = {
            "merchantId": merchant,
            "orderId": order,
            "currencyCode": TAKA,
            "amount": written(attempt.charged),
            "challenge": str(said["challenge"]),
        }
        wanted = self._envelope(kept, plain) | {
            "merchantCallbackURL": purchase.return_url,
            "additionalMerchantInfo": {},
        }
        ready = self._ask("complete", f"/check-out/complete/{quote(payment, safe='')}", wanted, attempt).fields
        if ready.get("status") != "Success":
            raise NotStarted("provider_refused", str(ready.get("message") or ready.get("status"))[:200])
        return Started(self.page(kept, ready.get("callBackUrl")), payment)

    def query(self, attempt: Attempt) -> Evidence:
        """`verify`. Raises Unreachable."""
        if not attempt.provider_key:
            return Evidence(Finding.ABSENT)
        kept = self.kept()
        heard = self._verified(kept, attempt)
        if heard.status >= 400:
            return Evidence(Finding.ABSENT if heard.status == 404 else Finding.UNKNOWN)
        return self._evidence(kept, attempt, heard.fields)

    def void(self, attempt: Attempt) -> Evidence:
        """A payment cannot be called back; one that still comes is found by looking back. Raises Unreachable."""
        found = self.query(attempt)
        return Evidence(Finding.CANCELLED) if found.state in {Finding.OPEN, Finding.ABSENT} else found

    def refund(self, refund: Refund, amount: Money) -> str:
        """`cancel` of the whole or a part. Our number makes it happen once; Nagad has to allow it for the merchant.

        Raises Unreachable, CannotRefund.
        """
        kept, attempt = self.kept(), refund.attempt
        if refund.tries > 1 and (given := self._given_before(kept, refund)):
            return given
        plain = {
            "merchantId": kept["merchant-id"],
            "originalRequestDate": attempt.created_at.astimezone(DHAKA).strftime("%Y%m%d"),
            "orderId": attempt.merchant_ref,
            "originalAmount": written(attempt.charged),
            "cancelAmount": written(amount),
            "referenceNo": refund.public_id.hex[-16:],
            "referenceMessage": "Refund",
        }
        envelope = self._envelope(kept, plain)
        wanted = {"sensitiveDataCancelRequest": envelope["sensitiveData"], "signature": envelope["signature"]}
        heard = self._call(kept, "cancel", f"/purchase/cancel?orderId={attempt.merchant_ref}", wanted, attempt)
        if heard.status >= 400:
            words = str(heard.fields.get("message") or heard.fields.get("reason"))[:200]
            raise CannotRefund(_("Nagad does not pay this back by itself: %(words)s") % {"words": words})
        said = self._opened(kept, heard.fields)
        if said.get("status") not in {"Success", "Cancelled"} or money_of(said.get("cancelAmount"), "BDT") != amount:
            raise Unreachable(f"nagad cancel: {said.get('status')}")
        return str(said.get("cancelIssuerRefNo") or plain["referenceNo"])[:120]

    def _given_before(self, kept: Mapping[str, str], refund: Refund) -> str:
        """Nagad's number of its last cancel, if none of our refunds has it: an answer of ours was lost.

        Raises Unreachable when Nagad does not say: a refund is never sent again blindly.
        """
        heard = self._verified(kept, refund.attempt)
        if heard.status >= 400:
            raise Unreachable(f"nagad verify: status {heard.status}")
        last = str(heard.fields.get("cancelIssuerRefNo") or "")
        ours = refund.attempt.refunds.exclude(pk=refund.pk).values_list("provider_key", flat=True)
        return "" if last in set(ours) else last

    def _verified(self, kept: Mapping[str, str], attempt: Attempt) -> Heard:
        call = Call(
            method="GET",
            url=f"{self.base(kept)}/verify/payment/{quote(attempt.provider_key, safe='')}",
            headers=_headers(kept["merchant-id"]),
        )
        return self.call("verify", call, attempt=attempt)

    def _evidence(self, kept: Mapping[str, str], attempt: Attempt, said: Mapping[str, Any]) -> Evidence:
        """Merchant, order and amount have to be this attempt's."""
        word = str(said.get("status", ""))
        if word not in FINDINGS:
            logger.error("Nagad says %r of %s, which is no word we know", word, attempt)
            return Evidence(Finding.UNKNOWN)
        ours = (said.get("merchantId"), said.get("orderId")) == (kept["merchant-id"], attempt.merchant_ref)
        return Evidence(
            FINDINGS[word],
            provider_key=str(said.get("paymentRefId") or attempt.provider_key),
            amount=money_of(said.get("amount"), "BDT") if ours else None,
            code=REASONS.get(FINDINGS[word], ""),
            capture_key=str(said.get("issuerPaymentRefNo") or "")[:120],
        )

    def _envelope(self, kept: Mapping[str, str], said: Mapping[str, Any]) -> dict[str, Any]:
        try:
            document, signature = sealed(
                said, reader=public_key(kept["nagad-key"]), writer=private_key(kept["private-key"])
            )
        except CannotOpenEnvelope as error:
            raise NotStarted("provider_refused", str(error)) from error
        return {"sensitiveData": document, "signature": signature}

    def _opened(self, kept: Mapping[str, str], said: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return opened(
                said.get("sensitiveData"),
                said.get("signature"),
                reader=private_key(kept["private-key"]),
                writer=public_key(kept["nagad-key"]),
            )
        except CannotOpenEnvelope as error:
            raise Unreachable(str(error)) from error

    def _ask(self, verb: str, path: str, document: Mapping[str, Any], attempt: Attempt) -> Heard:
        """A call that opens a payment; a no is the end of the attempt. Raises Unreachable, NotStarted."""
        heard = self._call(self.kept(), verb, path, document, attempt)
        if heard.status >= 400:
            raise NotStarted("provider_refused", str(heard.fields.get("message") or heard.status)[:200])
        return heard

    def _call(
        self, kept: Mapping[str, str], verb: str, path: str, document: Mapping[str, Any], attempt: Attempt
    ) -> Heard:
        headers = _headers(kept["merchant-id"])
        call = Call(method="POST", url=self.base(kept) + path, document=document, headers=headers)
        return self.call(verb, call, attempt=attempt)


def _headers(merchant: str) -> dict[str, str]:
    """What every call carries. The shopper's own address is nobody's business: we give the loopback one."""
    return {
        "X-KM-Api-Version": "v-0.2.0",
        "X-KM-IP-V4": "127.0.0.1",
        "X-KM-Client-Type": "PC_WEB",
        "X-KM-MC-Id": merchant,
    }
