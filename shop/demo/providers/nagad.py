"""Nagad: sealed initialize and complete, a page, verify, cancel in parts; it sends no messages."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import unquote, urlencode

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.utils import timezone

from shop.payments.gateways.nagad.sealing import CannotOpenEnvelope, opened, private_key, public_key, sealed

from .books import Books, Entry, Memory
from .wire import HANG_UP, Asked, Page, Reply, sent_to, shown, told

MERCHANT = "683002007104225"
BITS, STALE = 2048, timedelta(minutes=10)
CHOICES = {"confirm": "Success", "leave": "Success", "fail": "Failed", "cancel": "Aborted"}


def hand_over(books: Books) -> dict[str, str]:
    """Make both pairs of keys: Nagad's stays in its books, the shop gets its own and the public half of Nagad's."""
    shop, nagad = (rsa.generate_private_key(65537, BITS) for _side in range(2))
    books.put("keys", {"nagad": _private(nagad), "shop": _public(shop)})
    return {"merchant-id": MERCHANT, "private-key": _private(shop), "nagad-key": _public(nagad)}


@dataclass
class Nagad:
    """The service and its page. `cancels` says whether the merchant may give money back through it."""

    address: str
    books: Books = field(default_factory=Memory)
    lost: str = ""
    away: bool = False
    cancels: bool = True

    def __call__(self, asked: Asked) -> Reply:
        """One request of the shop's, or of the shopper's browser."""
        if asked.path.startswith("/pay/"):
            return self.page(asked)
        if self.away:
            return Reply(503)
        if asked.headers.get("x-km-api-version") != "v-0.2.0" or not asked.headers.get("x-km-client-type"):
            return no("Missing header")
        verb, *rest = [part for part in asked.path.split("/") if part not in {"", "check-out", "purchase"}]
        calls = {"initialize": self.initialize, "complete": self.complete, "verify": self.verify, "cancel": self.cancel}
        try:
            answer = calls[verb](asked, [unquote(part) for part in rest])
        except (CannotOpenEnvelope, KeyError) as error:
            answer = no(f"Invalid request: {error}")
        return HANG_UP if self.lost == verb else answer

    # The four calls --------------------------------------------------------------------------------------------------

    def initialize(self, asked: Asked, rest: list[str]) -> Reply:
        """A fresh order number, a signature that fits, a clock that agrees."""
        said, order = self.read(asked.document), rest[-1]
        if (said["merchantId"], said["orderId"]) != (MERCHANT, order) or len(order) > 20 or not order.isalnum():
            return no("Invalid order")
        moment = datetime.strptime(said["datetime"], "%Y%m%d%H%M%S").replace(tzinfo=UTC) - timedelta(hours=6)
        if abs(timezone.now() - moment) > STALE or len(said["challenge"]) != 40:
            return no("Invalid date")
        if any(one["orderId"] == order for one in self.books.like("payment:")):
            return no("Duplicate order")
        payment = base64.b64encode(secrets.token_bytes(16)).decode()
        challenge = secrets.token_hex(10)
        entry = {"paymentRefId": payment, "orderId": order, "challenge": challenge, "status": "Initiated"}
        self.books.put(f"payment:{payment}", entry | {"amount": "", "back": "", "issuer": "", "cancels": []})
        return told(self.write({"paymentReferenceId": payment, "challenge": challenge}))

    def complete(self, asked: Asked, rest: list[str]) -> Reply:
        """The amount in text, taka by its number, and the challenge that we gave."""
        said = self.read(asked.document)
        entry = self.books.get(f"payment:{'/'.join(rest)}")
        if entry is None or said["challenge"] != entry["challenge"] or said["currencyCode"] != "050":
            return no("Invalid payment")
        if not isinstance(said["amount"], str) or Decimal(said["amount"]) <= 0:
            return no("Invalid amount")
        back = asked.document["merchantCallbackURL"]
        self.books.put(f"payment:{entry['paymentRefId']}", entry | {"amount": said["amount"], "back": back})
        token = base64.urlsafe_b64encode(entry["paymentRefId"].encode()).decode()
        return told({"callBackUrl": f"{self.address}/pay/{token}", "status": "Success"})

    def verify(self, _asked: Asked, rest: list[str]) -> Reply:
        """How a payment stands; not sealed."""
        entry = self.books.get(f"payment:{'/'.join(rest[1:])}")
        if entry is None:
            return told({"reason": "404", "message": "Payment not found"}, 404)
        said = {name: entry[name] for name in ("paymentRefId", "orderId", "amount", "status")} | {
            "merchantId": MERCHANT
        }
        said |= {"issuerPaymentRefNo": entry["issuer"] or None, "clientMobileNo": "017******36"}
        if entry["cancels"]:
            said["cancelIssuerRefNo"] = entry["cancels"][-1]["cancelIssuerRefNo"]
        return told(said)

    def cancel(self, asked: Asked, _rest: list[str]) -> Reply:
        """Money back, at most what came; the shop's number makes it happen once."""
        if not self.cancels:
            return no("Cancel is not enabled for this merchant")
        wanted = asked.document
        said = self.read({"sensitiveData": wanted["sensitiveDataCancelRequest"], "signature": wanted["signature"]})
        found = [one for one in self.books.like("payment:") if one["orderId"] == asked.query.get("orderId")]
        if not found or found[0]["status"] != "Success" or said["originalAmount"] != found[0]["amount"]:
            return no("Payment not found")
        entry = found[0]
        before = next((one for one in entry["cancels"] if one["referenceNo"] == said["referenceNo"]), None)
        given = sum((Decimal(one["cancelAmount"]) for one in entry["cancels"]), Decimal(0))
        if before is None and given + Decimal(said["cancelAmount"]) > Decimal(entry["amount"]):
            return no("Cancel amount exceeds")
        one = before or {
            "referenceNo": said["referenceNo"],
            "cancelAmount": said["cancelAmount"],
            "cancelIssuerRefNo": secrets.token_hex(4).upper(),
        }
        if before is None:
            self.books.put(f"payment:{entry['paymentRefId']}", entry | {"cancels": [*entry["cancels"], one]})
        return told(self.write(one | {"status": "Success"}))

    # The page --------------------------------------------------------------------------------------------------------

    def page(self, asked: Asked) -> Reply:
        """Number, code and PIN; every end of it leads back to the shop."""
        payment = base64.urlsafe_b64decode(asked.path.removeprefix("/pay/").strip("/") + "==").decode(errors="replace")
        entry = self.books.get(f"payment:{payment}")
        if entry is None:
            return Reply(404)
        choice = asked.form.get("choice", "") if asked.method == "POST" else ""
        if entry["status"] == "Initiated" and choice not in CHOICES:
            return shown(self.question(entry))
        if entry["status"] == "Initiated":
            entry |= {"status": CHOICES[choice]}
            entry |= {"issuer": secrets.token_hex(4).upper()} if entry["status"] == "Success" else {}
            self.books.put(f"payment:{payment}", entry)
        if choice == "leave":
            return shown(Page("Nagad", entry["amount"], "You closed the browser. The shop was not told."))
        query = {"merchant": MERCHANT, "order_id": entry["orderId"], "payment_ref_id": payment}
        return sent_to(f"{entry['back']}?{urlencode(query | {'status': entry['status']})}")

    def question(self, entry: Entry) -> Page:
        """What the page asks."""
        buttons = (
            ("confirm", "Confirm"),
            ("leave", "Confirm, and close the browser"),
            ("fail", "Enter the wrong PIN three times"),
            ("cancel", "Cancel"),
        )
        fields = (("wallet", "Nagad number", "01711111111"), ("pin", "PIN", "1234"))
        return Page("Nagad", f"BDT {entry['amount']}", "", fields, buttons)

    # Envelopes -------------------------------------------------------------------------------------------------------

    def read(self, said: Mapping[str, Any]) -> Entry:
        """What the shop wrote. Raises CannotOpenEnvelope."""
        nagad, shop = self.both_keys()
        return opened(said.get("sensitiveData"), said.get("signature"), reader=nagad, writer=shop)

    def write(self, said: Entry) -> Entry:
        """An answer that only the shop can read."""
        nagad, shop = self.both_keys()
        document, signature = sealed(said, reader=shop, writer=nagad)
        return {"sensitiveData": document, "signature": signature}

    def both_keys(self) -> tuple[rsa.RSAPrivateKey, rsa.RSAPublicKey]:
        """Nagad's own, and the shop's public half."""
        kept = self.books.get("keys") or {}
        return private_key(kept.get("nagad", "")), public_key(kept.get("shop", ""))


def no(words: str) -> Reply:
    """A refusal."""
    return told({"reason": "bad_request", "message": words}, 400)


def _private(key: rsa.RSAPrivateKey) -> str:
    return base64.b64encode(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())).decode()


def _public(key: rsa.RSAPrivateKey) -> str:
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(public).decode()
