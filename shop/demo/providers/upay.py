"""Upay: a token, one init a transaction, a page, the status by the shop's own reference, one refund a payment."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from .books import Books, Entry, Memory
from .wire import HANG_UP, Asked, Page, Reply, sent_to, shown, told

KEYS = {
    "merchant-id": "4578753234567",
    "merchant-key": "practice-secret",
    "merchant-name": "Haat",
    "merchant-code": "1252",
    "merchant-mobile": "01756348921",
    "merchant-city": "Dhaka",
    "category-code": "1252",
}
NEEDED = {
    "date", "txn_id", "invoice_id", "amount", "merchant_id", "merchant_name", "merchant_code", "merchant_country_code",
    "merchant_city", "merchant_category_code", "merchant_mobile", "transaction_currency_code", "redirect_url",
}  # fmt: skip
CHOICES = {"confirm": "success", "leave": "success", "fail": "failed", "cancel": "cancelled", "wait": "pending"}
RETURNS = {"success": "successful", "failed": "failed", "cancelled": "cancelled", "pending": "successful"}


@dataclass
class Upay:
    """The service and its page."""

    address: str
    books: Books = field(default_factory=Memory)
    keys: dict[str, str] = field(default_factory=lambda: dict(KEYS))
    lost: str = ""
    away: bool = False

    def __call__(self, asked: Asked) -> Reply:
        """One request of the shop's, or of the shopper's browser."""
        if asked.path.startswith("/pay/"):
            return self.page(asked)
        if self.away:
            return Reply(502)
        verb = asked.path.removeprefix("/payment/").split("/")[0]
        if not asked.path.endswith("/"):
            return Reply(404, b"{}")
        if verb == "merchant-auth":
            return self.auth(asked.document)
        if asked.headers.get("authorization") != f"UPAY {(self.books.get('token') or {}).get('token')}":
            return said("AUTH4001", status=401)
        answer = self.answer(verb, asked)
        return HANG_UP if self.lost == verb else answer

    def answer(self, verb: str, asked: Asked) -> Reply:
        """The calls that need a token."""
        if verb == "merchant-payment-init":
            return self.init(asked.document)
        if verb == "single-payment-status":
            return self.status(asked.path.strip("/").split("/")[-1])
        return self.refund(asked.document)

    def auth(self, wanted: Entry) -> Reply:
        """A token for the merchant's key."""
        right = (self.keys["merchant-id"], self.keys["merchant-key"])
        if (wanted.get("merchant_id"), wanted.get("merchant_key")) != right:
            return said("MNF4002", "Merchant not found")
        token = secrets.token_hex(12)
        self.books.put("token", {"token": token})
        return said("MAS2001", data={"token": token})

    def init(self, wanted: Entry) -> Reply:
        """A payment, once a reference; the amount is a number."""
        fine = not NEEDED - wanted.keys() and isinstance(wanted["amount"], int | float) and wanted["txn_id"].isalnum()
        if not fine or wanted["transaction_currency_code"] != "BDT" or len(wanted["txn_id"]) > 50:
            return said("DVE4001", "Validation error", status=400)
        if self.books.get(f"payment:{wanted['txn_id']}"):
            return said("DTP4003", "Duplicate transaction")
        session = secrets.token_hex(8)
        entry = {name: wanted[name] for name in ("txn_id", "invoice_id", "merchant_id")} | {"session_id": session}
        entry |= {"trx_id": secrets.token_hex(5).upper()}
        kept = entry | {"amount": f"{Decimal(str(wanted['amount'])):.2f}", "status": "pending", "refunded": ""}
        self.books.put(f"payment:{wanted['txn_id']}", kept | {"back": wanted["redirect_url"], "decided": False})
        return said("MPIS2002", data=entry | {"gateway_url": f"{self.address}/pay/{wanted['txn_id']}"})

    def status(self, reference: str) -> Reply:
        """How a payment stands."""
        entry = self.books.get(f"payment:{reference}")
        if entry is None:
            return said("PNF4012", "Payment not found")
        names = ("txn_id", "trx_id", "invoice_id", "session_id", "status", "amount")
        return said("PS2005", data={name: entry[name] for name in names} | {"customer_wallet": "0193XXXXX96"})

    def refund(self, wanted: Any) -> Reply:
        """A list of refunds; each is told on one of two lists."""
        done: list[str] = []
        failed: list[Entry] = []
        for one in wanted:
            entry = self.books.get(f"payment:{one['txn_id']}")
            amount = Decimal(one["refund_amount"])
            if entry is None or entry["status"] != "success" or entry["refunded"] or amount > Decimal(entry["amount"]):
                failed.append({f" {one['txn_id']}": {"en": "Refund is not possible", "bn": "রিফান্ড সম্ভব নয়"}})
                continue
            self.books.put(f"payment:{one['txn_id']}", entry | {"refunded": one["refund_amount"]})
            done.append(one["txn_id"])
        return said("MPR 200", data={"success_list": done, "failed_list": failed})

    def page(self, asked: Asked) -> Reply:
        """Number and PIN; every end of it leads back to the shop."""
        entry = self.books.get(f"payment:{asked.path.removeprefix('/pay/').strip('/')}")
        if entry is None:
            return Reply(404)
        choice = asked.form.get("choice", "") if asked.method == "POST" else ""
        if not entry["decided"] and choice not in CHOICES:
            return shown(self.question(entry))
        if not entry["decided"]:
            entry |= {"status": CHOICES[choice], "decided": True}
            self.books.put(f"payment:{entry['txn_id']}", entry)
        if choice == "leave":
            return shown(Page("Upay", entry["amount"], "You closed the browser. The shop was not told."))
        return sent_to(
            f"{entry['back']}?{urlencode({'status': RETURNS[entry['status']], 'invoice_id': entry['invoice_id']})}"
        )

    def question(self, entry: Entry) -> Page:
        """What the page asks."""
        buttons = (
            ("confirm", "Confirm"),
            ("leave", "Confirm, and close the browser"),
            ("wait", "Confirm, and let Upay take its time"),
            ("fail", "Enter the wrong PIN three times"),
            ("cancel", "Cancel"),
        )
        fields = (("wallet", "Upay number", "01933333396"), ("pin", "PIN", "1234"))
        return Page("Upay", f"BDT {entry['amount']}", "", fields, buttons)


def said(code: str, message: str = "", *, data: Entry | None = None, status: int = 200) -> Reply:
    """The envelope around every answer."""
    return told({"code": code, "lang": "en", "message": message, "data": data or {}}, status)
