"""Upay: a shared token, one call that opens the payment, and a status that is the only truth."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from datetime import timezone as fixed_zone
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.base.http import Call
from shop.base.money import Money
from shop.payments.gateways.hosted import BASE_URL, Heard, Hosted, money_of, written
from shop.payments.gateways.tokens import Fresh, token_of
from shop.payments.models import Attempt, Refund
from shop.payments.refusals import CannotRefund
from shop.payments.types import Evidence, Finding, Key, Method, NotStarted, Purchase, Started, Unreachable

logger = logging.getLogger(__name__)

METHOD = Method(
    code="upay",
    label=_("Upay"),
    sentence=_("You confirm the payment on Upay's page, with your number and PIN."),
    icon="wallet",
    needs_redirect=True,
    hold_minutes=30,
    currencies=frozenset({"BDT"}),
    least_minor=100,
)
FINDINGS = {
    "success": Finding.PAID,
    "pending": Finding.OPEN,
    "failed": Finding.FAILED,
    "cancelled": Finding.CANCELLED,
    "expired": Finding.CANCELLED,
}
REASONS = {Finding.FAILED: "provider_refused", Finding.CANCELLED: "left_the_page"}
STARTED, DUPLICATE, UNKNOWN_THERE = "MPIS2002", "DTP4003", "PNF4012"
TOKEN_SECONDS = 20 * 60
DHAKA = fixed_zone(timedelta(hours=6))


class Upay(Hosted):
    """Paying from a Upay wallet."""

    method = METHOD
    vendor = "upay"
    base_url = "https://pg.upaysystem.com"
    pages: Sequence[str] = ("https://*.upaysystem.com", "https://*.upay.systems")
    keys: Sequence[Key] = (
        Key("merchant-id", _("Merchant ID"), secret=False),
        Key("merchant-key", _("Merchant key")),
        Key("merchant-name", _("Merchant name"), secret=False),
        Key("merchant-code", _("Merchant code"), secret=False),
        Key("merchant-mobile", _("Merchant's mobile number"), secret=False),
        Key("merchant-city", _("Merchant's city"), secret=False),
        Key("category-code", _("Merchant category code"), secret=False),
        BASE_URL,
    )

    def start(self, attempt: Attempt, purchase: Purchase) -> Started:
        """`merchant-payment-init`, which must not be repeated: a duplicate ends the attempt.

        Raises Unreachable, NotStarted.
        """
        kept = self.kept()
        document = {
            "date": timezone.now().astimezone(DHAKA).date().isoformat(),
            "txn_id": attempt.merchant_ref,
            "invoice_id": attempt.merchant_ref,
            "amount": _number(attempt.charged),
            "merchant_id": kept["merchant-id"],
            "merchant_name": kept["merchant-name"],
            "merchant_code": kept["merchant-code"],
            "merchant_country_code": "BD",
            "merchant_city": kept["merchant-city"],
            "merchant_category_code": kept["category-code"],
            "merchant_mobile": kept["merchant-mobile"],
            "transaction_currency_code": attempt.charged.currency,
            "redirect_url": purchase.return_url,
            "additional_info": {},
        }
        said = self._ask("init", "POST", "/payment/merchant-payment-init/", document, attempt).fields
        if said.get("code") != STARTED:
            raise NotStarted("provider_refused", str(said.get("code"))[:40])
        opened = said["data"]
        return Started(self.page(kept, opened.get("gateway_url")), str(opened["session_id"])[:120])

    def query(self, attempt: Attempt) -> Evidence:
        """`single-payment-status` by our own reference, so also after a lost answer. Raises Unreachable."""
        path = f"/payment/single-payment-status/{attempt.merchant_ref}/"
        said = self._ask("status", "GET", path, None, attempt).fields
        if said.get("code") == UNKNOWN_THERE:
            return Evidence(Finding.ABSENT)
        data = said.get("data")
        return self._evidence(attempt, data if isinstance(data, dict) else {})

    def void(self, attempt: Attempt) -> Evidence:
        """A payment cannot be called back; one that still comes is found by looking back. Raises Unreachable."""
        found = self.query(attempt)
        return Evidence(Finding.CANCELLED) if found.state in {Finding.OPEN, Finding.ABSENT} else found

    def refund(self, refund: Refund, amount: Money) -> str:
        """Upay takes one refund a payment, of all or of a part, and knows no numbers of ours. Raises as the interface.

        After a lost answer its status tells nothing of refunds, so a person has to look: it is not sent twice.
        """
        attempt = refund.attempt
        if refund.tries > 1:
            raise CannotRefund(_("Upay did not answer. Look in its portal whether the money went back."))
        document = [{"txn_id": attempt.merchant_ref, "refund_amount": written(amount)}]
        said = self._ask("refund", "POST", "/payment/bulk/refund/", document, attempt).fields
        found = said.get("data")
        data: dict[str, Any] = found if isinstance(found, dict) else {}
        if attempt.merchant_ref in [str(one).strip() for one in data.get("success_list") or []]:
            return refund.public_id.hex
        words = _complaint(data.get("failed_list"), attempt.merchant_ref) or str(said.get("message"))[:200]
        raise CannotRefund(_("Upay does not pay this back: %(words)s") % {"words": words})

    def _evidence(self, attempt: Attempt, said: Mapping[str, Any]) -> Evidence:
        """The reference has to be this attempt's; amounts come as numbers or as text."""
        word = str(said.get("status", "")).lower()
        if word not in FINDINGS:
            logger.error("Upay says %r of %s, which is no word we know", word, attempt)
            return Evidence(Finding.UNKNOWN)
        ours = said.get("txn_id") == attempt.merchant_ref
        return Evidence(
            FINDINGS[word],
            amount=money_of(said.get("amount"), "BDT") if ours else None,
            code=REASONS.get(FINDINGS[word], ""),
            capture_key=str(said.get("trx_id") or "")[:120],
        )

    def _ask(self, verb: str, method: str, path: str, document: Any, attempt: Attempt) -> Heard:
        """With the shared token; once more with a new one when Upay does not take it. Raises Unreachable."""
        kept, refused = self.kept(), ""
        for _try in range(2):
            token = token_of(self.vendor, partial(self._signed_in, kept), refused=refused)
            headers = {"Authorization": f"UPAY {token}"}
            call = Call(method=method, url=self.base(kept) + path, document=document, headers=headers)
            heard = self.call(verb, call, attempt=attempt)
            if heard.status not in {401, 403}:
                return heard
            refused = token
        raise Unreachable("upay takes no token")

    def _signed_in(self, kept: Mapping[str, str], _refresh: str) -> Fresh:
        document = {"merchant_id": kept["merchant-id"], "merchant_key": kept["merchant-key"]}
        call = Call(method="POST", url=f"{self.base(kept)}/payment/merchant-auth/", document=document)
        data = self.call("auth", call, attempt=None).fields.get("data")
        if not isinstance(data, dict) or not data.get("token"):
            raise Unreachable("upay gave no token: look at the keys")
        return Fresh(str(data["token"]), TOKEN_SECONDS)


def _number(amount: Money) -> float:
    """The amount as a JSON number with two decimals; a float on the wire only, where ten digits stay exact."""
    return float(written(amount))


def _complaint(failed: Any, reference: str) -> str:
    """Why a refund was refused, in English; the list may be an object, and its names carry stray spaces."""
    for one in failed if isinstance(failed, list) else [failed]:
        for name, words in one.items() if isinstance(one, dict) else ():
            if str(name).strip() == reference:
                return str(words.get("en") if isinstance(words, dict) else words)[:200]
    return ""
