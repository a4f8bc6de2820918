"""Stripe: Checkout Sessions, idempotent by key, a page with cards, refunds within the charge, signed events."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from .books import Books, Entry, Memory
from .wire import HANG_UP, Asked, Page, Push, Reply, sent_to, shown, told

KEYS = {"secret-key": "sk_test_practice", "webhook-secret": "whsec_practice"}
HALF_AN_HOUR, DAY = 1800, 86400


@dataclass
class Stripe:
    """The API and its page. `hook` is where events go; `slow_refunds` leaves refunds pending."""

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
            return told({"error": {"type": "api_error"}}, 500)
        if asked.headers.get("authorization") != f"Bearer {self.keys['secret-key']}":
            return wrong("Invalid API Key provided", 401)
        path = asked.path.removeprefix("/v1/").strip("/")
        answer = self.replayed(path, asked) if asked.method == "POST" else self.read(path, asked)
        return HANG_UP if self.lost and path.endswith(self.lost) and asked.method == "POST" else answer

    def replayed(self, path: str, asked: Asked) -> Reply:
        """The first answer under a key is given again; other words under it are an error."""
        key, said = asked.headers.get("idempotency-key", ""), dict(sorted(asked.form.items()))
        kept = self.books.get(f"key:{key}")
        if kept and (kept["path"], kept["said"]) != (path, said):
            return wrong("Keys for idempotent requests can only be used with the same parameters", 400)
        if kept:
            return told(kept["answer"], kept["status"])
        reply = self.write(path, said)
        if key:
            answer = json.loads(reply.body)
            self.books.put(f"key:{key}", {"path": path, "said": said, "answer": answer, "status": reply.status})
        return reply

    # The API ---------------------------------------------------------------------------------------------------------

    def write(self, path: str, said: dict[str, str]) -> Reply:
        """POST."""
        if path == "checkout/sessions":
            return self.create(said)
        if path == "refunds":
            return self.refund(said)
        entry = self.books.get(f"session:{path.split('/')[2]}") if path.endswith("/expire") else None
        if entry is None:
            return wrong("No such object", 404)
        if entry["status"] != "open":
            return wrong("Only Checkout Sessions with a status in [open] can be expired", 400)
        return told(told_of(self.kept(entry | {"status": "expired"})))

    def read(self, path: str, asked: Asked) -> Reply:
        """GET."""
        if path.startswith("checkout/sessions/"):
            entry = self.books.get(f"session:{unquote(path.rsplit('/', 1)[1])}")
            return told(told_of(entry)) if entry else wrong("No such checkout.session", 404)
        if path == "refunds":
            wanted = asked.query.get("payment_intent")
            found = [one for one in self.books.like("refund:") if one["payment_intent"] == wanted]
            return told({"object": "list", "data": found, "has_more": False})
        if path.startswith("disputes/"):
            claim = self.books.get(f"dispute:{path.removeprefix('disputes/')}")
            return told(claim) if claim else wrong("No such dispute", 404)
        one = self.books.get(f"refund:{path.removeprefix('refunds/')}")
        return told(one) if one else wrong("No such refund", 404)

    def create(self, said: dict[str, str]) -> Reply:
        """A session for one thing."""
        amount = said.get("line_items[0][price_data][unit_amount]", "")
        currency = said.get("line_items[0][price_data][currency]", "")
        expires = int(said.get("expires_at", "0"))
        if said.get("mode") != "payment" or not amount.isdigit() or int(amount) < 50 or currency != currency.lower():
            return wrong("Invalid line_items", 400)
        if not HALF_AN_HOUR <= expires - time.time() <= DAY:
            return wrong("The `expires_at` timestamp must be between 30 minutes and 24 hours from now", 400)
        key = f"cs_test_{secrets.token_hex(12)}"
        entry = {
            "id": key,
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": int(amount),
            "currency": currency,
            "client_reference_id": said.get("client_reference_id", ""),
            "metadata": {"attempt": said.get("metadata[attempt]", "")},
            "success_url": said["success_url"],
            "cancel_url": said["cancel_url"],
            "payment_intent": None,
            "refunded": 0,
        }
        return told(told_of(self.kept(entry)) | {"url": f"{self.address}/pay/{key}"})

    def refund(self, said: dict[str, str]) -> Reply:
        """Money back, at most what came."""
        intent, amount = said.get("payment_intent", ""), int(said.get("amount", "0"))
        found = [one for one in self.books.like("session:") if (one["payment_intent"] or {}).get("id") == intent]
        if not found or found[0]["payment_status"] != "paid":
            return wrong("No such payment_intent", 404)
        entry = found[0]
        if amount <= 0 or entry["refunded"] + amount > entry["amount_total"]:
            return wrong("Refund amount is greater than unrefunded amount on charge", 400, "charge_already_refunded")
        self.kept(entry | {"refunded": entry["refunded"] + amount})
        one = {"id": f"re_{secrets.token_hex(8)}", "object": "refund", "amount": amount, "payment_intent": intent}
        one |= {"status": "pending" if self.slow_refunds else "succeeded"}
        one |= {"metadata": {"refund": said.get("metadata[refund]", "")}}
        self.books.put(f"refund:{one['id']}", one)
        return told(one)

    def finish_refunds(self, status: str) -> None:
        """The bank has worked through them."""
        for one in list(self.books.like("refund:")):
            self.books.put(f"refund:{one['id']}", one | {"status": status})

    def kept(self, entry: Entry) -> Entry:
        """Write a session."""
        self.books.put(f"session:{entry['id']}", entry)
        return entry

    def dispute(self, intent: str, *, amount: int = 0, status: str = "needs_response", key: str = "") -> Entry:
        """A bank asks for the money of a payment back, or (by its key) has decided; as the API shows it."""
        paid = next(one for one in self.books.like("session:") if (one["payment_intent"] or {}).get("id") == intent)
        entry = {
            "id": key or f"dp_{secrets.token_hex(8)}",
            "object": "dispute",
            "amount": amount or paid["amount_total"],
            "currency": paid["currency"],
            "payment_intent": intent,
            "charge": intent.replace("pi_", "ch_"),
            "reason": "fraudulent",
            "status": status,
            "metadata": {},
            "evidence_details": {"due_by": int(time.time()) + 7 * DAY, "has_evidence": False, "submission_count": 0},
        }
        self.books.put(f"dispute:{entry['id']}", entry)
        return entry

    # The page and the events -----------------------------------------------------------------------------------------

    def page(self, asked: Asked) -> Reply:
        """The page that takes cards; a card that is declined leaves it open."""
        entry = self.books.get(f"session:{asked.path.removeprefix('/pay/').strip('/')}")
        if entry is None:
            return Reply(404)
        choice = asked.form.get("choice", "") if asked.method == "POST" else ""
        if entry["status"] == "expired" or choice == "cancel":
            return sent_to(entry["cancel_url"])
        back = entry["success_url"].replace("{CHECKOUT_SESSION_ID}", entry["id"])
        if entry["status"] == "complete":
            return sent_to(back)
        if choice not in {"pay", "leave", "dispute"}:
            return shown(self.question(entry, declined=choice == "decline"))
        intent = {"id": f"pi_{secrets.token_hex(8)}", "status": "succeeded", "metadata": entry["metadata"]}
        entry = self.kept(entry | {"status": "complete", "payment_status": "paid", "payment_intent": intent})
        if choice == "leave":
            return shown(Page("Stripe", amount_of(entry), "You closed the browser on the way back."))
        disputed = [self.dispute(intent["id"])] if choice == "dispute" else []
        return sent_to(back, *self.events(entry), *self.events_of_disputes(disputed))

    def question(self, entry: Entry, *, declined: bool) -> Page:
        """What the page asks."""
        buttons = (
            ("pay", "Pay with 4242 4242 4242 4242"),
            ("leave", "Pay, and close the browser"),
            ("decline", "Pay with 4000 0000 0000 0002, which is declined"),
            ("dispute", "Pay with 4000 0000 0000 0259, which its owner disputes"),
            ("cancel", "Back to the shop"),
        )
        return Page("Stripe", amount_of(entry), "Your card was declined." if declined else "", (), buttons)

    def events(self, entry: Entry) -> tuple[Push, ...]:
        """What a demo machine's Stripe tells its shop."""
        address, mark, _code = self.address.rpartition("/practice/")
        return (self.event("checkout.session.completed", told_of(entry), f"{address}/hooks/stripe/"),) if mark else ()

    def events_of_disputes(self, claims: list[Entry]) -> tuple[Push, ...]:
        """The same about what banks ask back."""
        address, mark, _code = self.address.rpartition("/practice/")
        url = f"{address}/hooks/stripe/"
        return tuple(self.event("charge.dispute.created", claim, url) for claim in claims if mark)

    def event(self, kind: str, subject: Entry, url: str = "", *, event_id: str = "", at: float = 0) -> Push:
        """A signed event."""
        event = {"id": event_id or f"evt_{secrets.token_hex(8)}", "type": kind, "data": {"object": subject}}
        body, moment = json.dumps(event).encode(), int(at or time.time())
        signature = hmac.new(self.keys["webhook-secret"].encode(), f"{moment}.".encode() + body, hashlib.sha256)
        headers = {"Content-Type": "application/json", "Stripe-Signature": f"t={moment},v1={signature.hexdigest()}"}
        return Push(url, body, headers)


def told_of(entry: Entry) -> Entry:
    """A session as the API shows it."""
    names = ("id", "status", "payment_status", "amount_total", "currency", "client_reference_id", "metadata")
    return {name: entry[name] for name in (*names, "payment_intent")} | {"object": "checkout.session"}


def amount_of(entry: Entry) -> str:
    """For the page only."""
    return f"{entry['currency'].upper()} {entry['amount_total']} (in its smallest unit)"


def wrong(message: str, status: int, code: str = "") -> Reply:
    """An error as Stripe writes it."""
    error: dict[str, Any] = {"type": "invalid_request_error", "message": message, "code": code}
    return told({"error": error}, status)
