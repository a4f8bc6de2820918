"""PayPal: tokens, orders idempotent by request id, an approval page, captures, refunds, events signed with RSA."""

from __future__ import annotations

import base64
import json
import secrets
import time
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from .books import Books, Entry, Memory
from .wire import HANG_UP, Asked, Page, Push, Reply, sent_to, shown, told

KEYS = {"client-id": "practice", "client-secret": "practice-secret", "webhook-id": "WH-PRACTICE"}
WITHOUT_DECIMALS = {"JPY", "HUF", "TWD"}


@dataclass
class PayPal:
    """The API and its page. `review` leaves captures pending, `slow_refunds` refunds; `busy`: a call is not over."""

    address: str
    books: Books = field(default_factory=Memory)
    keys: dict[str, str] = field(default_factory=lambda: dict(KEYS))
    lost: str = ""
    away: bool = False
    review: bool = False
    slow_refunds: bool = False
    busy: bool = False

    def __call__(self, asked: Asked) -> Reply:
        """One request of the shop's, or of the shopper's browser."""
        if asked.path.startswith("/pay/"):
            return self.page(asked)
        if self.away:
            return Reply(503)
        if asked.path == "/v1/oauth2/token":
            return self.token(asked)
        token = (self.books.get("token") or {}).get("token")
        if asked.headers.get("authorization") != f"Bearer {token}":
            return told({"error": "invalid_token"}, 401)
        if asked.path.startswith("/v1/customer/disputes/"):
            entry = self.books.get(f"dispute:{asked.path.rstrip('/').rsplit('/', 1)[1]}")
            return told(entry) if entry else no("RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID", 404)
        path = asked.path.removeprefix("/v2/").strip("/")
        if self.busy and asked.method == "POST":
            return no("RESOURCE_CONFLICT", "PREVIOUS_REQUEST_IN_PROGRESS", 409)
        answer = self.replayed(path, asked) if asked.method == "POST" else self.read(path)
        return HANG_UP if self.lost and path.endswith(self.lost) and asked.method == "POST" else answer

    def token(self, asked: Asked) -> Reply:
        """Client credentials."""
        pair = f"{self.keys['client-id']}:{self.keys['client-secret']}"
        right = "Basic " + base64.b64encode(pair.encode()).decode()
        if asked.headers.get("authorization") != right or asked.form != {"grant_type": "client_credentials"}:
            return told({"error": "invalid_client"}, 401)
        token = secrets.token_hex(12)
        self.books.put("token", {"token": token})
        return told({"access_token": token, "token_type": "Bearer", "expires_in": 32400})

    def replayed(self, path: str, asked: Asked) -> Reply:
        """The first answer under a request id is given again."""
        key = f"key:{path}:{asked.headers.get('paypal-request-id', '')}"[:120]
        kept = self.books.get(key)
        if kept:
            return told(kept["answer"], kept["status"])
        reply = self.write(path, asked.document)
        if asked.headers.get("paypal-request-id") and reply.status < 400:
            self.books.put(key, {"answer": json.loads(reply.body), "status": reply.status})
        return reply

    def write(self, path: str, said: Entry) -> Reply:
        """POST."""
        if path == "checkout/orders":
            return self.create(said)
        if path.startswith("payments/authorizations/"):
            return self.change_authorization(path, said)
        if path.endswith("/capture"):
            return self.capture(path.split("/")[2])
        if path.endswith("/authorize"):
            return self.capture(path.split("/")[2], reserve=True)
        return self.refund(path.split("/")[2], said)

    def read(self, path: str) -> Reply:
        """GET."""
        if path.startswith("payments/authorizations/"):
            held = self.authorized(path.split("/")[2])
            return told(held[1]) if held else no("RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID", 404)
        kind = "order" if path.startswith("checkout/") else "refund"
        entry = self.books.get(f"{kind}:{path.split('/')[2]}")
        return told(entry) if entry else no("RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID", 404)

    def create(self, said: Entry) -> Reply:
        """An order that the shopper is to approve."""
        unit, context = said["purchase_units"][0], said["payment_source"]["paypal"]["experience_context"]
        value, currency = unit["amount"]["value"], unit["amount"]["currency_code"]
        decimals = -int(Decimal(value).as_tuple().exponent)
        if not isinstance(value, str) or decimals != (0 if currency in WITHOUT_DECIMALS else 2):
            return no("UNPROCESSABLE_ENTITY", "DECIMAL_PRECISION")
        if currency == "BDT":
            return no("UNPROCESSABLE_ENTITY", "CURRENCY_NOT_SUPPORTED")
        if any(one["purchase_units"][0]["invoice_id"] == unit["invoice_id"] for one in self.books.like("order:")):
            return no("UNPROCESSABLE_ENTITY", "DUPLICATE_INVOICE_ID")
        key = secrets.token_hex(8).upper()
        links = [{"rel": "payer-action", "href": f"{self.address}/pay/{key}", "method": "GET"}]
        entry = {"id": key, "status": "PAYER_ACTION_REQUIRED", "purchase_units": [unit], "links": links}
        entry["intent"] = said["intent"]
        self.books.put(f"order:{key}", entry | {"context": context, "declines": ""})
        return told(entry, 201)

    def capture(self, key: str, *, reserve: bool = False) -> Reply:
        """The money moves, or is kept ready, once the shopper has approved."""
        entry = self.books.get(f"order:{key}")
        if entry is None:
            return no("RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID", 404)
        if entry["status"] == "COMPLETED":
            return no("UNPROCESSABLE_ENTITY", "ORDER_ALREADY_CAPTURED")
        if entry["status"] != "APPROVED":
            return no("UNPROCESSABLE_ENTITY", "ORDER_NOT_APPROVED")
        if entry["declines"]:
            return no("UNPROCESSABLE_ENTITY", entry["declines"])
        if (entry["intent"] == "AUTHORIZE") is not reserve:
            return no("UNPROCESSABLE_ENTITY", "ACTION_DOES_NOT_MATCH_INTENT")
        unit = entry["purchase_units"][0]
        units = [
            unit | {"payments": self.reserved(unit) if reserve else {"captures": [self.moved(unit, unit["amount"])]}}
        ]
        self.books.put(f"order:{key}", entry | {"status": "COMPLETED", "purchase_units": units})
        return told({"id": key, "status": "COMPLETED", "purchase_units": units}, 201)

    def moved(self, unit: Entry, amount: Entry) -> Entry:
        """A capture."""
        status = "PENDING" if self.review else "COMPLETED"
        known = {"id": secrets.token_hex(8).upper(), "status": status, "custom_id": unit["custom_id"]}
        return known | {"amount": amount, "refunded": "0"}

    def reserved(self, unit: Entry) -> Entry:
        """An authorization."""
        known = {"id": secrets.token_hex(8).upper(), "status": "CREATED", "custom_id": unit["custom_id"]}
        now = datetime.fromtimestamp(time.time(), UTC)
        known |= {"create_time": now.isoformat(), "expiration_time": (now + timedelta(days=29)).isoformat()}
        return {"authorizations": [known | {"amount": unit["amount"]}], "captures": []}

    def authorized(self, key: str) -> tuple[Entry, Entry] | None:
        """The order of an authorization, and the authorization."""
        for entry in self.books.like("order:"):
            for one in entry["purchase_units"][0].get("payments", {}).get("authorizations", []):
                if one["id"] == key:
                    return entry, one
        return None

    def change_authorization(self, path: str, said: Entry) -> Reply:
        """Take a part of it, or void what is left."""
        _payments, _name, key, verb = path.split("/")
        held = self.authorized(key)
        if held is None:
            return no("RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID", 404)
        entry, one = held
        if one["status"] not in {"CREATED", "PARTIALLY_CAPTURED"}:
            return no("UNPROCESSABLE_ENTITY", "AUTHORIZATION_ALREADY_CAPTURED")
        unit = entry["purchase_units"][0]
        if verb == "void":
            one["status"] = "VOIDED"
            self.books.put(f"order:{entry['id']}", entry)
            return told(one)
        taken = sum(Decimal(other["amount"]["value"]) for other in unit["payments"]["captures"])
        left = Decimal(one["amount"]["value"]) - taken - Decimal(said["amount"]["value"])
        if left < 0:
            return no("UNPROCESSABLE_ENTITY", "MAX_CAPTURE_AMOUNT_EXCEEDED")
        capture = self.moved(unit, said["amount"])
        unit["payments"]["captures"].append(capture)
        one["status"] = "CAPTURED" if said["final_capture"] or not left else "PARTIALLY_CAPTURED"
        self.books.put(f"order:{entry['id']}", entry)
        return told(capture, 201)

    def captured(self, key: str) -> tuple[Entry, Entry] | None:
        """The order of a capture, and the capture."""
        for entry in self.books.like("order:"):
            for capture in entry["purchase_units"][0].get("payments", {}).get("captures", []):
                if capture["id"] == key:
                    return entry, capture
        return None

    def decide(self, status: str) -> None:
        """PayPal's review of the only capture is over."""
        entry = next(self.books.like("order:"))
        entry["purchase_units"][0]["payments"]["captures"][0]["status"] = status
        self.books.put(f"order:{entry['id']}", entry)

    def refund(self, key: str, said: Entry) -> Reply:
        """Money back, at most what came."""
        found = self.captured(key)
        if found is None:
            return no("RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID", 404)
        entry, capture = found
        given = Decimal(capture["refunded"]) + Decimal(said["amount"]["value"])
        if given > Decimal(capture["amount"]["value"]):
            return no("UNPROCESSABLE_ENTITY", "REFUND_AMOUNT_EXCEEDED")
        capture["refunded"] = str(given)
        capture["status"] = "REFUNDED" if given == Decimal(capture["amount"]["value"]) else "PARTIALLY_REFUNDED"
        captures = entry["purchase_units"][0]["payments"]["captures"]
        captures[[one["id"] for one in captures].index(key)] = capture
        self.books.put(f"order:{entry['id']}", entry)
        status = "PENDING" if self.slow_refunds else "COMPLETED"
        one = {"id": secrets.token_hex(8).upper(), "status": status, "amount": said["amount"]}
        self.books.put(f"refund:{one['id']}", one)
        return told(one, 201)

    def finish_refunds(self, status: str) -> None:
        """The bank has worked through them."""
        for one in list(self.books.like("refund:")):
            self.books.put(f"refund:{one['id']}", one | {"status": status})

    def dispute(self, capture: str, amount: Entry, *, outcome: str = "", key: str = "") -> Entry:
        """A buyer claims money back, or (by its key) PayPal has decided; as the API shows it."""
        entry: Entry = {
            "dispute_id": key or f"PP-R-{secrets.token_hex(4).upper()}",
            "disputed_transactions": [{"seller_transaction_id": capture}],
            "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
            "status": "RESOLVED" if outcome else "WAITING_FOR_SELLER_RESPONSE",
            "dispute_amount": amount,
            "dispute_life_cycle_stage": "CHARGEBACK",
            "seller_response_due_date": "2026-12-01T06:00:00.000Z",
        }
        entry |= {"dispute_outcome": {"outcome_code": outcome}} if outcome else {}
        self.books.put(f"dispute:{entry['dispute_id']}", entry)
        return entry

    def page(self, asked: Asked) -> Reply:
        """The page that asks for approval."""
        entry = self.books.get(f"order:{asked.path.removeprefix('/pay/').strip('/')}")
        if entry is None:
            return Reply(404)
        choice = asked.form.get("choice", "") if asked.method == "POST" else ""
        if choice == "cancel":
            return sent_to(with_query(entry["context"]["cancel_url"], token=entry["id"]))
        if choice not in {"approve", "leave", "decline"}:
            return shown(self.question(entry))
        if entry["status"] == "PAYER_ACTION_REQUIRED":
            declines = "INSTRUMENT_DECLINED" if choice == "decline" else ""
            self.books.put(f"order:{entry['id']}", entry | {"status": "APPROVED", "declines": declines})
        if choice == "leave":
            return shown(Page("PayPal", "", "You closed the browser on the way back."))
        return sent_to(with_query(entry["context"]["return_url"], token=entry["id"], PayerID="QYR5Z8XDVJNXQ"))

    def question(self, entry: Entry) -> Page:
        """What the page asks."""
        amount = entry["purchase_units"][0]["amount"]
        buttons = (
            ("approve", "Pay now"),
            ("leave", "Pay now, and close the browser"),
            ("decline", "Pay with a card that is declined"),
            ("cancel", "Cancel and return"),
        )
        return Page("PayPal", f"{amount['currency_code']} {amount['value']}", "", (), buttons)

    def event(self, key: RSAPrivateKey, certificate: str, kind: str, resource: Entry, event_id: str = "WH-1") -> Push:
        """A signed event."""
        body = json.dumps({"id": event_id, "event_type": kind, "resource": resource}).encode()
        said = ["t-1", "2026-11-21T06:00:00Z", self.keys["webhook-id"], str(zlib.crc32(body))]
        signature = base64.b64encode(key.sign("|".join(said).encode(), PKCS1v15(), SHA256())).decode()
        headers = {"PAYPAL-TRANSMISSION-ID": said[0], "PAYPAL-TRANSMISSION-TIME": said[1]}
        headers |= {"PAYPAL-TRANSMISSION-SIG": signature, "PAYPAL-CERT-URL": certificate}
        return Push("", body, headers | {"PAYPAL-AUTH-ALGO": "SHA256withRSA"})


def with_query(url: str, **more: str) -> str:
    """The address with more in its query."""
    parts = urlsplit(url)
    return parts._replace(query=urlencode([*parse_qsl(parts.query), *more.items()])).geturl()


def no(name: str, issue: str, status: int = 422) -> Reply:
    """An error as PayPal writes it."""
    details: list[dict[str, Any]] = [{"issue": issue, "description": issue.lower()}]
    return told({"name": name, "message": name, "debug_id": "d1", "details": details}, status)
