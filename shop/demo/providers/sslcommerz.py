"""SSLCommerz: sessions, one page for every card and wallet, a POST back, IPNs, validation, refunds that take time."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from .books import Books, Entry, Memory
from .wire import HANG_UP, Asked, Page, Push, Reply, shown, told

KEYS = {"store-id": "practice", "store-password": "practice-secret"}
NEEDED = {
    "total_amount", "currency", "tran_id", "success_url", "fail_url", "cancel_url", "cus_name", "cus_email", "cus_add1",
    "cus_city", "cus_country", "cus_postcode", "cus_phone", "shipping_method", "num_of_item", "product_name",
    "product_category", "product_profile",
}  # fmt: skip
KEPT = (
    "tran_id",
    "total_amount",
    "currency",
    "success_url",
    "fail_url",
    "cancel_url",
    "ipn_url",
    "value_a",
    "multi_card_name",
)
LONGEST = {"tran_id": 30, "cus_name": 50, "cus_email": 50, "cus_add1": 50, "cus_phone": 20, "product_name": 255}
SESSION, VALIDATOR = "/gwprocess/v4/api.php", "/validator/api/validationserverAPI.php"
TRANSACTIONS = "/validator/api/merchantTransIDvalidationAPI.php"
CHOICES = {"pay": "VALID", "leave": "VALID", "risky": "VALID", "fail": "FAILED", "cancel": "CANCELLED"}


@dataclass
class SslCommerz:
    """The service and its page. `slow_refunds` leaves refunds under way until `finish_refunds`."""

    address: str
    books: Books = field(default_factory=Memory)
    keys: dict[str, str] = field(default_factory=lambda: dict(KEYS))
    lost: str = ""
    away: bool = False
    slow_refunds: bool = False

    def __call__(self, asked: Asked) -> Reply:
        """One request of the shop's, or of the shopper's browser."""
        if asked.path.startswith("/pay/"):
            return self.page(asked)
        if self.away:
            return Reply(502, b"<html>Bad Gateway</html>")
        said = asked.form if asked.path == SESSION else asked.query
        if (said.get("store_id"), said.get("store_passwd")) != (self.keys["store-id"], self.keys["store-password"]):
            return self.strangers(asked.path)
        if asked.path == SESSION:
            return self.answer("session", self.session(said))
        if asked.path == VALIDATOR:
            return self.answer("validation", self.validate(said))
        if "refund_amount" in said:
            return self.answer("refund", self.refund(said))
        if "refund_ref_id" in said:
            return self.answer("refund query", self.refund_status(said))
        return self.answer("query", self.query(said))

    def answer(self, verb: str, document: Entry) -> Reply:
        """The answer, or silence where it is to be lost."""
        return HANG_UP if self.lost == verb else told(document)

    def strangers(self, path: str) -> Reply:
        """Wrong credentials are told in two ways."""
        if path == SESSION:
            return told({"status": "FAILED", "failedreason": "Store Credential Error Or Store is De-active"})
        return told({"APIConnect": "FAILED"})

    # Paying ----------------------------------------------------------------------------------------------------------

    def session(self, said: Mapping[str, str]) -> Entry:
        """Open a session; nothing of the shopper's is kept."""
        problem = self.problem(said)
        if problem:
            return {"status": "FAILED", "failedreason": problem}
        key = secrets.token_hex(16).upper()
        entry = {name: said.get(name, "") for name in KEPT} | {"sessionkey": key, "status": "UNATTEMPTED"}
        self.books.put(f"session:{key}", entry)
        page = f"{self.address}/pay/{key}"
        return {"status": "SUCCESS", "failedreason": "", "sessionkey": key, "GatewayPageURL": page, "desc": []}

    def problem(self, said: Mapping[str, str]) -> str:
        """What is wrong with a session."""
        if missing := sorted(name for name in NEEDED if not said.get(name)):
            return f"Missing: {', '.join(missing)}"
        if too_long := [name for name, limit in LONGEST.items() if len(said[name]) > limit]:
            return f"Too long: {too_long}"
        try:
            amount = Decimal(said["total_amount"])
        except InvalidOperation:
            return "Invalid amount"
        if not Decimal("10.00") <= amount <= Decimal("500000.00") or "." not in said["total_amount"]:
            return "Invalid amount"
        if any(one["tran_id"] == said["tran_id"] for one in self.books.like("session:")):
            return "Duplicate transaction ID"
        return ""

    def page(self, asked: Asked) -> Reply:
        """The page with every card and wallet; it ends with a POST of the browser to the shop."""
        entry = self.books.get(f"session:{asked.path.removeprefix('/pay/').strip('/')}")
        if entry is None:
            return Reply(404)
        choice = asked.form.get("choice", "") if asked.method == "POST" else ""
        if entry["status"] == "UNATTEMPTED" and choice in CHOICES:
            entry = self.decided(entry, choice)
        elif entry["status"] == "UNATTEMPTED":
            return shown(self.question(entry))
        pushes = (self.ipn(entry),) if entry["ipn_url"] else ()
        if choice == "leave":
            left = Page("SSLCommerz", entry["total_amount"], "You closed the browser on the way back.")
            return Reply(200, b"", {"Content-Type": "text/html"}, page=left)
        back = {"VALID": "success_url", "FAILED": "fail_url"}.get(entry["status"], "cancel_url")
        fields = tuple(self.told_of(entry).items())
        onward = Page(
            "SSLCommerz",
            entry["total_amount"],
            buttons=(("back", "Back to the shop"),),
            onward=entry[back],
            hidden=fields,
        )
        return Reply(200, b"", {"Content-Type": "text/html"}, page=onward, pushes=pushes)

    def question(self, entry: Entry) -> Page:
        """What the page asks."""
        buttons = (
            ("pay", "Pay with Visa 4111 1111 1111 1111"),
            ("leave", "Pay, and close the browser"),
            ("risky", "Pay with a card that looks stolen"),
            ("fail", "Pay with a card that is refused"),
            ("cancel", "Cancel"),
        )
        return Page("SSLCommerz", f"{entry['currency']} {entry['total_amount']}", buttons=buttons)

    def decided(self, entry: Entry, choice: str) -> Entry:
        """What the shopper did."""
        status = CHOICES[choice]
        more: Entry = {"status": status, "risk_level": "1" if choice == "risky" else "0", "validated": False}
        if status == "VALID":
            more |= {"val_id": secrets.token_hex(8), "bank_tran_id": secrets.token_hex(8), "refunds": []}
        self.books.put(f"session:{entry['sessionkey']}", entry | more)
        return entry | more

    def told_of(self, entry: Entry) -> dict[str, str]:
        """The fields of an IPN and of the browser's POST, signed."""
        said = {
            "status": entry["status"],
            "tran_id": entry["tran_id"],
            "amount": entry["total_amount"],
            "currency": "BDT",
            "currency_type": entry["currency"],
            "currency_amount": entry["total_amount"],
            "store_id": self.keys["store-id"],
            "value_a": entry["value_a"],
            "risk_level": entry.get("risk_level", "0"),
            "card_no": "411111XXXXXX1111",
        }
        if entry["status"] == "VALID":
            net = Decimal(entry["total_amount"]) * Decimal("0.975")
            said |= {"val_id": entry["val_id"], "bank_tran_id": entry["bank_tran_id"], "store_amount": str(net)}
        return said | signature(said, self.keys["store-password"])

    def ipn(self, entry: Entry) -> Push:
        """The message to the shop."""
        body = urlencode(self.told_of(entry)).encode()
        return Push(entry["ipn_url"], body, {"Content-Type": "application/x-www-form-urlencoded"})

    # Asking ----------------------------------------------------------------------------------------------------------

    def validate(self, said: Mapping[str, str]) -> Entry:
        """VALID the first time, VALIDATED after that."""
        found = [one for one in self.books.like("session:") if one.get("val_id") == said.get("val_id")]
        if not found:
            return {"status": "INVALID_TRANSACTION", "APIConnect": "DONE"}
        entry = found[0]
        status = "VALIDATED" if entry["validated"] else "VALID"
        self.books.put(f"session:{entry['sessionkey']}", entry | {"validated": True})
        return self.told_of(entry) | {"status": status, "APIConnect": "DONE"}

    def query(self, said: Mapping[str, str]) -> Entry:
        """Every transaction under the shop's reference; a session that nobody tried has none."""
        found = [one for one in self.books.like("session:") if one["tran_id"] == said.get("tran_id")]
        tried = [self.told_of(one) for one in found if one["status"] != "UNATTEMPTED"]
        return {"APIConnect": "DONE", "no_of_trans_found": len(tried), "element": tried}

    def refund(self, said: Mapping[str, str]) -> Entry:
        """Accepted, not yet paid; the same number of the shop's is answered with the same refund."""
        found = [one for one in self.books.like("session:") if one.get("bank_tran_id") == said.get("bank_tran_id")]
        if not found:
            return {"APIConnect": "DONE", "status": "failed", "errorReason": "Transaction not found"}
        entry = found[0]
        before = next((one for one in entry["refunds"] if one["refund_trans_id"] == said.get("refund_trans_id")), None)
        if before:
            return {"APIConnect": "DONE", "status": "processing", "refund_ref_id": before["refund_ref_id"]}
        given = sum((Decimal(one["refund_amount"]) for one in entry["refunds"]), Decimal(0))
        if given + Decimal(said["refund_amount"]) > Decimal(entry["total_amount"]):
            return {"APIConnect": "DONE", "status": "failed", "errorReason": "Refund amount exceeds the amount"}
        state = "processing" if self.slow_refunds else "refunded"
        one = {"refund_trans_id": said["refund_trans_id"], "refund_amount": said["refund_amount"], "state": state}
        one["refund_ref_id"] = secrets.token_hex(8)
        self.books.put(f"session:{entry['sessionkey']}", entry | {"refunds": [*entry["refunds"], one]})
        return {"APIConnect": "DONE", "status": "success", "refund_ref_id": one["refund_ref_id"], "errorReason": ""}

    def refund_status(self, said: Mapping[str, str]) -> Entry:
        """How a refund stands."""
        for entry in self.books.like("session:"):
            for one in entry.get("refunds", []):
                if one["refund_ref_id"] == said["refund_ref_id"]:
                    return {"APIConnect": "DONE", "status": one["state"], "refund_ref_id": one["refund_ref_id"]}
        return {"APIConnect": "DONE", "status": "failed"}

    def finish_refunds(self, state: str) -> None:
        """The bank has worked through them."""
        for entry in list(self.books.like("session:")):
            refunds = [one | {"state": state} for one in entry.get("refunds", [])]
            self.books.put(f"session:{entry['sessionkey']}", entry | {"refunds": refunds})


def signature(said: Mapping[str, Any], password: str) -> dict[str, str]:
    """`verify_sign` over every field."""
    fields = {**said, "store_passwd": _md5(password)}
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
    return {"verify_key": ",".join(said), "verify_sign": _md5(text)}


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
