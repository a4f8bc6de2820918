"""SSLCommerz: whatever says that it was paid, the validation service is asked before we believe it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from shop.base.clean import storable
from shop.base.http import Call
from shop.base.money import Money
from shop.payments.gateways.hosted import BASE_URL, Heard, Hosted, money_of, written
from shop.payments.models import Attempt, Refund
from shop.payments.refusals import CannotRefund
from shop.payments.rules import masked
from shop.payments.types import (
    BadNotice,
    Evidence,
    Finding,
    InboundNotice,
    Key,
    Method,
    NotStarted,
    Purchase,
    RefundUnderWay,
    Started,
    Unreachable,
)

logger = logging.getLogger(__name__)

METHOD = Method(
    code="sslcommerz",
    label=_("Card or net banking"),
    sentence=_("Visa, Mastercard, Amex, your bank or any wallet, on the page of SSLCommerz."),
    icon="card",
    needs_redirect=True,
    hold_minutes=30,
    currencies=frozenset({"BDT"}),
    least_minor=10_00,
    most_minor=500_000_00,
)
ROCKET = replace(
    METHOD,
    code="rocket",
    label=_("Rocket"),
    sentence=_("You confirm the payment with your Rocket number and PIN, on the page of SSLCommerz."),
    icon="wallet",
)
PAID = {"VALID", "VALIDATED"}
FINDINGS = {
    "FAILED": Finding.FAILED,
    "CANCELLED": Finding.CANCELLED,
    "EXPIRED": Finding.CANCELLED,
    "UNATTEMPTED": Finding.OPEN,
    "PENDING": Finding.OPEN,
    "PROCESSING": Finding.OPEN,
    "INVALID_TRANSACTION": Finding.ABSENT,
}
ROCKET_CHANNEL = "dbblmobilebanking"
VALIDATOR = "/validator/api/validationserverAPI.php"
TRANSACTIONS = "/validator/api/merchantTransIDvalidationAPI.php"


class SslCommerz(Hosted):
    """One page for every card and wallet. `channels` narrows the page to some of them."""

    method = METHOD
    vendor = "sslcommerz"
    base_url = "https://securepay.sslcommerz.com"
    pages = ("https://*.sslcommerz.com",)
    channels = ""
    keys: Sequence[Key] = (
        Key("store-id", _("Store ID"), secret=False),
        Key("store-password", _("Store password")),
        BASE_URL,
    )

    def start(self, attempt: Attempt, purchase: Purchase) -> Started:
        """Open a session. Raises Unreachable, NotStarted."""
        kept = self.kept()
        form = self._secrets(kept) | self._session(attempt, purchase)
        call = Call(method="POST", url=f"{self.base(kept)}/gwprocess/v4/api.php", form=form)
        said = self.call("session", call, attempt=attempt).fields
        if said.get("status") != "SUCCESS":
            raise NotStarted("provider_refused", str(said.get("failedreason"))[:200])
        return Started(self.page(kept, said.get("GatewayPageURL")), str(said["sessionkey"])[:120])

    def query(self, attempt: Attempt) -> Evidence:
        """Every transaction under our reference: the one that was paid, else the last. Raises Unreachable."""
        kept = self.kept()
        said = self._look(kept, "query", TRANSACTIONS, {"tran_id": attempt.merchant_ref}, attempt).fields
        if said.get("APIConnect") != "DONE":
            raise Unreachable(f"sslcommerz query: {said.get('APIConnect')}")
        found = [one for one in said.get("element") or [] if one.get("tran_id") == attempt.merchant_ref]
        paid = next((one for one in found if one.get("status") in PAID), None)
        if paid:
            return self._validated(kept, attempt, str(paid.get("val_id", "")))
        return _evidence(found[-1]) if found else Evidence(Finding.ABSENT)

    def void(self, attempt: Attempt) -> Evidence:
        """A session cannot be called back; a payment that still comes is found by looking back. Raises Unreachable."""
        found = self.query(attempt)
        return Evidence(Finding.CANCELLED) if found.state in {Finding.OPEN, Finding.ABSENT} else found

    def refund(self, refund: Refund, amount: Money) -> str:
        """Ask once under our own number, then look how it stands until it has gone back.

        Raises Unreachable, CannotRefund, RefundUnderWay.
        """
        kept, attempt = self.kept(), refund.attempt
        if refund.provider_key:
            return self._refunded(kept, refund)
        wanted = {
            "bank_tran_id": attempt.capture_key,
            "refund_trans_id": refund.public_id.hex[-30:],
            "refund_amount": written(amount),
            "refund_remarks": refund.reason[:200] or "Refund",
            "refe_id": refund.public_id.hex,
        }
        said = self._look(kept, "refund", TRANSACTIONS, wanted, attempt).fields
        if said.get("APIConnect") != "DONE":
            raise Unreachable(f"sslcommerz refund: {said.get('APIConnect')}")
        if said.get("status") in {"success", "processing"} and said.get("refund_ref_id"):
            raise RefundUnderWay(str(said["refund_ref_id"])[:120])
        words = str(said.get("errorReason") or said.get("status"))[:200]
        raise CannotRefund(_("SSLCommerz does not pay this back: %(words)s") % {"words": words})

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> InboundNotice:
        """An IPN: its hash keeps strangers out, and the service itself is asked. Raises BadNotice."""
        said = _form(body)
        kept = self.kept()
        if said.get("store_id", kept.get("store-id")) != kept.get("store-id"):
            raise BadNotice("another store")
        check_hash(said, kept.get("store-password", ""))
        reference, status = said.get("tran_id", ""), said.get("status", "")
        unique = hashlib.sha256(f"{reference} {status} {said.get('val_id', '')}".encode()).hexdigest()[:40]
        return InboundNotice(unique, status[:60], attempt_key=reference, body=masked(said), hint=True)

    def _session(self, attempt: Attempt, purchase: Purchase) -> dict[str, str]:
        """What a session is opened with; the texts cut to the lengths that its document names."""
        back = purchase.return_url.removesuffix("return/") + "back/"
        form = {
            "total_amount": written(attempt.charged),
            "currency": attempt.charged.currency,
            "tran_id": attempt.merchant_ref,
            "success_url": back,
            "fail_url": back,
            "cancel_url": back,
            "ipn_url": _hook(purchase.return_url, self.code),
            "cus_name": purchase.name[:50] or "-",
            "cus_email": purchase.email[:50] or "-",
            "cus_add1": purchase.street[:50] or "-",
            "cus_city": purchase.city[:50] or "-",
            "cus_postcode": purchase.postcode[:30] or "-",
            "cus_country": purchase.country[:50] or "-",
            "cus_phone": purchase.phone[:20] or "-",
            "shipping_method": "NO",
            "num_of_item": str(min(purchase.items, 99)),
            "product_name": purchase.title[:255],
            "product_category": "general",
            "product_profile": "general",
            "value_a": attempt.key,
        }
        return form | ({"multi_card_name": self.channels} if self.channels else {})

    def _validated(self, kept: Mapping[str, str], attempt: Attempt, val_id: str) -> Evidence:
        said = self._look(kept, "validation", VALIDATOR, {"val_id": val_id}, attempt).fields
        if said.get("tran_id") != attempt.merchant_ref:
            logger.error("SSLCommerz validated %r for %s", said.get("tran_id"), attempt)
            return Evidence(Finding.UNKNOWN)
        return _evidence(said)

    def _refunded(self, kept: Mapping[str, str], refund: Refund) -> str:
        wanted = {"refund_ref_id": refund.provider_key}
        said = self._look(kept, "refund query", TRANSACTIONS, wanted, refund.attempt).fields
        if said.get("status") == "refunded":
            return refund.provider_key
        if said.get("status") == "cancelled":
            raise CannotRefund(_("SSLCommerz called this refund off."))
        raise RefundUnderWay(refund.provider_key)

    def _look(
        self, kept: Mapping[str, str], verb: str, path: str, wanted: Mapping[str, str], attempt: Attempt
    ) -> Heard:
        """The services that take everything in the address, the password as well. Raises Unreachable."""
        query = urlencode({**wanted, **self._secrets(kept), "v": "1", "format": "json"})
        return self.call(verb, Call(method="GET", url=f"{self.base(kept)}{path}?{query}"), attempt=attempt)

    def _secrets(self, kept: Mapping[str, str]) -> dict[str, str]:
        return {"store_id": kept["store-id"], "store_passwd": kept["store-password"]}


class Rocket(SslCommerz):
    """Rocket has no service of its own that a shop can call: its page is SSLCommerz's, with this one wallet."""

    method = ROCKET
    vendor = "sslcommerz"
    channels = ROCKET_CHANNEL


def check_hash(said: Mapping[str, str], password: str) -> None:
    """Raises BadNotice unless `verify_sign` is the MD5 of the fields that `verify_key` names and of the password's MD5.

    Source: "IPN validation" of SSLCommerz's integration guide. MD5 is theirs; it only keeps noise away from us.
    """
    names = [name for name in said.get("verify_key", "").split(",") if name]
    if not names or not password or any(name not in said for name in names):
        raise BadNotice("no signature")
    fields = {name: said[name] for name in names} | {"store_passwd": _md5(password)}
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
    if not constant_time_compare(_md5(text), said.get("verify_sign", "")):
        raise BadNotice("wrong signature")


def _evidence(said: Mapping[str, Any]) -> Evidence:
    """What a transaction proves. `store_amount` is net of fees and never compared; a risky one waits for a person."""
    status = str(said.get("status", ""))
    if status in PAID:
        risky = str(said.get("risk_level", "0")) == "1"
        return Evidence(
            Finding.UNKNOWN if risky else Finding.PAID,
            amount=money_of(said.get("currency_amount") or said.get("amount"), said.get("currency_type") or "BDT"),
            capture_key=str(said.get("bank_tran_id", ""))[:120],
        )
    if status not in FINDINGS:
        logger.error("SSLCommerz says %r, which is no word we know", status)
    code = "provider_refused" if status == "FAILED" else "left_the_page" if status == "CANCELLED" else ""
    return Evidence(FINDINGS.get(status, Finding.UNKNOWN), code=code)


def _form(body: bytes) -> dict[str, str]:
    """The fields of a form that has each name once. Raises BadNotice."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=200)
    except ValueError as error:
        raise BadNotice("unreadable") from error
    said = dict(pairs)
    if len(said) != len(pairs) or not all(storable(name + value) for name, value in pairs):
        raise BadNotice("unreadable")
    return said


def _hook(return_url: str, code: str) -> str:
    """Where messages come in, on the host that the shopper comes back to."""
    scheme, _colon, rest = return_url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/hooks/{code}/"


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
