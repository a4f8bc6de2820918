"""bKash: tokens that run out, a page that asks for wallet, code and PIN, one execution a payment, refunds in parts."""

from __future__ import annotations

import base64
import json
import secrets
import time
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from .books import Books, Entry, Memory
from .wire import HANG_UP, Asked, Page, Reply, sent_to, shown, told

KEYS = {"username": "practice", "password": "practice", "app-key": "practice-app", "app-secret": "practice-secret"}
POOR, BLOCKED = "01823074817", "01823074818"
PIN, OTP = "12121", "123456"
HOUR, PARTS = 3600, 10


@dataclass
class Bkash:
    """The service and its page. `address` is where it is reached.

    How it can misbehave: `grants_per_hour` (0: unlimited), `lost` names the call whose answer never arrives although
    it had its effect, `ailing` the one that answers with an error of bKash's own, `away` answers 503.
    """

    address: str
    books: Books = field(default_factory=Memory)
    keys: dict[str, str] = field(default_factory=lambda: dict(KEYS))
    grants_per_hour: int = 0
    lost: str = ""
    ailing: str = ""
    away: bool = False

    def __call__(self, asked: Asked) -> Reply:
        """One request of the shop's, or of the shopper's browser."""
        if asked.path.startswith("/pay/"):
            return self.page(asked)
        if self.away:
            return told({"message": "Service Unavailable"}, 503)
        path = asked.path.removeprefix("/v1.2.0-beta").removeprefix("/v2").strip("/")
        if "/token/" in path:
            return self.token(asked, path)
        if not self.known(asked):
            return told({"message": "The incoming token has expired"}, 401)
        calls = {
            "tokenized/checkout/create": self.create,
            "tokenized/checkout/execute": self.execute,
            "tokenized/checkout/payment/status": self.status,
            "tokenized/checkout/general/searchTransaction": self.search,
            "tokenized-checkout/refund/payment/transaction": self.refund,
            "tokenized-checkout/refund/payment/status": self.refunds,
            "checkout/payment/b2cPayment": self.pay_out,
            "checkout/payment/searchTransaction": self.paid_out,
        }
        if self.ailing and path.endswith(self.ailing):
            return told(wrong("503", "System is undergoing maintenance. Please try again later"))
        answer = told(calls[path](asked.document)) if path in calls else told({"message": "Forbidden"}, 403)
        return HANG_UP if self.lost and path.endswith(self.lost) else answer

    # Tokens ----------------------------------------------------------------------------------------------------------

    def token(self, asked: Asked, path: str) -> Reply:
        """Grant and refresh, not more often than the limit in an hour."""
        said, right = asked.document, self.keys
        if (asked.headers.get("username"), asked.headers.get("password")) != (right["username"], right["password"]):
            return told({"status": "fail", "msg": "Invalid username and password combination"})
        if (said.get("app_key"), said.get("app_secret")) != (right["app-key"], right["app-secret"]):
            return told({"statusCode": "2001", "statusMessage": "Invalid App Key"})
        state = self.books.get("tokens") or {"given": [], "refresh": ""}
        now = time.time()
        given = [one for one in state["given"] if one["at"] > now - HOUR]
        if self.grants_per_hour and len(given) >= self.grants_per_hour:
            return told({"message": "Too Many Requests"}, 429)
        if path.endswith("refresh") and said.get("refresh_token") != state["refresh"]:
            return told({"statusCode": "9999", "statusMessage": "Invalid refresh token"})
        token, refresh = f"id-{secrets.token_hex(8)}", f"refresh-{secrets.token_hex(8)}"
        self.books.put("tokens", {"given": [*given, {"token": token, "at": now}], "refresh": refresh})
        shown_token = {"id_token": token, "token_type": "Bearer", "expires_in": "3600", "refresh_token": refresh}
        return told({"statusCode": "0000", "statusMessage": "Successful"} | shown_token)

    def known(self, asked: Asked) -> bool:
        """Whether the call carries a token that lives, bare, and the app's key."""
        state = self.books.get("tokens") or {"given": []}
        alive = {one["token"] for one in state["given"] if one["at"] > time.time() - HOUR}
        return asked.headers.get("authorization") in alive and asked.headers.get("x-app-key") == self.keys["app-key"]

    def forget_tokens(self) -> None:
        """Every token has run out."""
        self.books.put("tokens", {"given": [], "refresh": ""})

    # Paying ----------------------------------------------------------------------------------------------------------

    def create(self, said: dict[str, Any]) -> Entry:
        """A payment that the shopper is to confirm."""
        needed = {"mode", "payerReference", "callbackURL", "amount", "currency", "intent", "merchantInvoiceNumber"}
        if needed - said.keys() or said["mode"] != "0011" or not said["payerReference"]:
            return refused("2065", "Mandatory field missing")
        if not _is_amount(said["amount"]):
            return refused("2006", "Invalid amount")
        if (said["currency"], said["intent"]) != ("BDT", "sale"):
            return refused("2007", "Invalid currency")
        invoice = said["merchantInvoiceNumber"]
        if any(one["merchantInvoiceNumber"] == invoice for one in self.books.like("payment:")):
            return refused("2029", "Duplicate for all transactions")
        payment = f"TR0011{secrets.token_hex(8)}"
        entry = said | {"paymentID": payment, "transactionStatus": "Initiated", "verificationStatus": "Incomplete"}
        self.books.put(f"payment:{payment}", entry | {"refunds": [], "trxID": "", "customerMsisdn": ""})
        return OK | entry | {"bkashURL": f"{self.address}/pay/{payment}", "paymentCreateTime": MOMENT}

    def page(self, asked: Asked) -> Reply:
        """The page that asks for wallet, code and PIN; every end of it leads back to the shop."""
        entry = self.books.get(f"payment:{asked.path.removeprefix('/pay/').strip('/')}")
        if entry is None:
            return Reply(404)
        if entry["transactionStatus"] != "Initiated":
            return self.back(entry, "failure")
        form = asked.form if asked.method == "POST" else {}
        if form.get("choice") == "cancel":
            return self.back(entry, "cancel")
        if form.get("choice") == "fail" or form.get("wallet") == BLOCKED:
            return self.back(entry, "failure")
        if form.get("choice") in {"confirm", "leave"} and (form.get("otp"), form.get("pin")) == (OTP, PIN):
            self.books.put(
                f"payment:{entry['paymentID']}",
                entry | {"verificationStatus": "Complete", "customerMsisdn": form.get("wallet", "")},
            )
            left = Page("bKash", entry["amount"], "You closed the browser. The shop was not told.")
            return shown(left) if form["choice"] == "leave" else self.back(entry, "success")
        return shown(self.question(entry, wrong=bool(form)))

    def question(self, entry: Entry, *, wrong: bool) -> Page:
        """What the page asks."""
        fields = (("wallet", "bKash number", "01770618575"), ("otp", "Code from the SMS", OTP), ("pin", "PIN", PIN))
        buttons = (
            ("confirm", "Confirm"),
            ("leave", "Confirm, and close the browser"),
            ("fail", "Enter the wrong PIN three times"),
            ("cancel", "Cancel"),
        )
        words = "The code or the PIN is not right." if wrong else f"The number {POOR} has no money on it."
        return Page("bKash", f"{entry['currency']} {entry['amount']}", words, fields, buttons)

    def back(self, entry: Entry, status: str) -> Reply:
        """Back to the shop with the browser."""
        query = {"paymentID": entry["paymentID"], "status": status, "signature": "x", "apiVersion": "1.2.0-beta/"}
        return sent_to(f"{entry['callbackURL']}?{urlencode(query)}")

    def execute(self, said: dict[str, Any]) -> Entry:
        """The money moves: once, and only after the shopper has confirmed."""
        entry = self.books.get(f"payment:{said.get('paymentID')}")
        if entry is None:
            return refused("2002", "Invalid Payment ID")
        if entry["transactionStatus"] == "Completed":
            return refused("2062", "The payment has already been completed")
        if entry["transactionStatus"] != "Initiated":
            return refused("2117", "Payment execution already been called before")
        if entry["verificationStatus"] != "Complete":
            return refused("2056", "Invalid Payment State")
        if entry["customerMsisdn"] == POOR:
            self.books.put(f"payment:{entry['paymentID']}", entry | {"transactionStatus": "Failed"})
            return refused("2023", "Insufficient Balance")
        paid = entry | {"transactionStatus": "Completed", "trxID": secrets.token_hex(5).upper()}
        self.books.put(f"payment:{entry['paymentID']}", paid)
        return OK | _told_of(paid) | {"paymentExecuteTime": MOMENT}

    def status(self, said: dict[str, Any]) -> Entry:
        """How a payment stands; here the invoice goes by its other name."""
        entry = self.books.get(f"payment:{said.get('paymentID')}")
        if entry is None:
            return refused("2002", "Invalid Payment ID")
        told_of = _told_of(entry)
        told_of["merchantInvoice"] = told_of.pop("merchantInvoiceNumber")
        return OK | told_of | {"verificationStatus": entry["verificationStatus"], "mode": "0011"}

    def search(self, said: dict[str, Any]) -> Entry:
        """A transaction by its TrxID."""
        found = [one for one in self.books.like("payment:") if one["trxID"] and one["trxID"] == said.get("trxID")]
        return OK | _told_of(found[0]) if found else refused("2033", "Transaction not found")

    # Disbursement -----------------------------------------------------------------------------------------------------

    def pay_out(self, said: dict[str, Any]) -> Entry:
        """Money to a wallet: once for each invoice number; to a closed wallet never."""
        needed = {"amount", "currency", "merchantInvoiceNumber", "receiverMSISDN"}
        if needed - said.keys() or said["currency"] != "BDT" or not _is_amount(said["amount"]):
            return refused("2065", "Mandatory field missing")
        invoice = said["merchantInvoiceNumber"]
        if self.books.get(f"payout:{invoice}"):
            return refused("2029", "Duplicate for all transactions")
        if said["receiverMSISDN"] == BLOCKED:
            return refused("2037", "Receiver account status is not valid")
        one = {name: said[name] for name in sorted(needed)}
        one |= {"trxID": secrets.token_hex(5).upper(), "transactionStatus": "Completed", "completedTime": MOMENT}
        self.books.put(f"payout:{invoice}", one)
        return OK | one

    def paid_out(self, said: dict[str, Any]) -> Entry:
        """What became of an invoice number."""
        one = self.books.get(f"payout:{said.get('merchantInvoiceNumber')}")
        return OK | one if one else refused("2033", "Transaction not found")

    # Refunds, v2 -----------------------------------------------------------------------------------------------------

    def refund(self, said: dict[str, Any]) -> Entry:
        """A part goes back; ten parts at most, and never more than came."""
        entry = self.paid(said)
        if entry is None or not said.get("sku") or not said.get("reason"):
            return wrong("2033", "Transaction not found")
        given = sum((Decimal(one["refundAmount"]) for one in entry["refunds"]), Decimal(0))
        amount = said.get("refundAmount", "")
        if not _is_amount(amount) or given + Decimal(amount) > Decimal(entry["amount"]):
            return wrong("2026", "Refund amount can not be more than original amount")
        if len(entry["refunds"]) >= PARTS:
            return wrong("2071", "No more refunds for this payment")
        done = {"refundTrxId": secrets.token_hex(5).upper(), "refundTransactionStatus": "Completed"}
        one = done | {"refundAmount": amount, "completedTime": MOMENT}
        self.books.put(f"payment:{entry['paymentID']}", entry | {"refunds": [*entry["refunds"], one]})
        more = {"originalTrxId": entry["trxID"], "originalTrxAmount": entry["amount"], "currency": "BDT"}
        return one | more | {"sku": said["sku"], "reason": said["reason"]}

    def refunds(self, said: dict[str, Any]) -> Entry:
        """Every part that went back."""
        entry = self.paid(said)
        if entry is None:
            return wrong("2033", "Transaction not found")
        return {"originalTrxId": entry["trxID"], "refundTransactions": entry["refunds"]}

    def paid(self, said: dict[str, Any]) -> Entry | None:
        """The payment that a refund is about."""
        entry = self.books.get(f"payment:{said.get('paymentId')}")
        return entry if entry and entry["trxID"] and entry["trxID"] == said.get("trxId") else None


OK = {"statusCode": "0000", "statusMessage": "Successful"}
MOMENT = "2026-11-21T11:12:34:978 GMT+0600"


def refused(code: str, words: str) -> Entry:
    """A no comes with HTTP 200."""
    return {"statusCode": code, "statusMessage": words}


def wrong(code: str, words: str) -> Entry:
    """A no of version 2."""
    return {"internalCode": f"internal_{code}", "externalCode": code, "errorMessageEn": words, "errorMessageBn": words}


def sns_message(key: RSAPrivateKey, *, topic: str, certificate: str, message: Entry, event: str = "m-1") -> bytes:
    """A notification as Amazon SNS signs it (version 2)."""
    envelope = {
        "Type": "Notification",
        "MessageId": event,
        "TopicArn": topic,
        "Message": json.dumps(message),
        "Timestamp": "2026-11-21T06:00:00.000Z",
        "SignatureVersion": "2",
        "SigningCertURL": certificate,
    }
    text = "".join(f"{name}\n{envelope[name]}\n" for name in ("Message", "MessageId", "Timestamp", "TopicArn", "Type"))
    signature = key.sign(text.encode(), PKCS1v15(), SHA256())
    return json.dumps(envelope | {"Signature": base64.b64encode(signature).decode()}).encode()


def _told_of(entry: Entry) -> Entry:
    names = (
        "paymentID",
        "amount",
        "currency",
        "intent",
        "transactionStatus",
        "merchantInvoiceNumber",
        "customerMsisdn",
    )
    return {name: entry[name] for name in names} | ({"trxID": entry["trxID"]} if entry["trxID"] else {})


def _is_amount(text: object) -> bool:
    """At least one taka, two digits at most, as text."""
    try:
        amount = Decimal(text) if isinstance(text, str) else Decimal(0)
    except InvalidOperation:
        return False
    return amount.is_finite() and amount >= 1 and -int(amount.as_tuple().exponent) <= 2
