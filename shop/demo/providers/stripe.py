"""Stripe: Checkout Sessions, idempotent by key, a page with cards, refunds within the charge, signed events."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import unquote

from .books import Books, Entry, Memory
from .stripe_connect import Connect, wrong
from .wire import HANG_UP, Asked, Page, Push, Reply, sent_to, shown, told

KEYS = {"secret-key": "sk_test_practice", "webhook-secret": "whsec_practice"}
HALF_AN_HOUR, DAY = 1800, 86400
TEST_CARDS = {"pm_card_visa": "4242424242424242", "pm_card_authenticationRequired": "4000002760003184"}
NUMBERS = {"asks": "4000002760003184", "fails": "4000000000000341"}
REFUSING = {"4000002760003184": "authentication_required", "4000000000000341": "card_declined"}
"""Cards that a bank lets nobody charge without their owner, by number."""


@dataclass
class Stripe:
    """The API and its page. `hook` is where events go; `slow_refunds` leaves refunds pending.

    `whole_captures`: cards of this account cannot be captured in several parts; `refuses_captures`: banks say no;
    `poor`: the balance does not reach for transfers.
    """

    address: str
    books: Books = field(default_factory=Memory)
    keys: dict[str, str] = field(default_factory=lambda: dict(KEYS))
    lost: str = ""
    away: bool = False
    slow_refunds: bool = False
    whole_captures: bool = False
    refuses_captures: bool = False
    poor: bool = False

    @property
    def connect(self) -> Connect:
        """The half that knows sellers."""
        return Connect(self.address, self.books, self.event, self.poor)

    def __call__(self, asked: Asked) -> Reply:
        """One request of the shop's, or of the shopper's browser."""
        if asked.path.startswith("/pay/"):
            return self.page(asked)
        if asked.path.startswith("/connect/"):
            return self.connect.page(asked)
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
        if about_sellers := self.connect.write(path, said):
            return about_sellers
        if path == "checkout/sessions":
            return self.create(said)
        if path == "refunds":
            return self.refund(said)
        if path.startswith("payment_intents"):
            return self.change_intent(path, said) if "/" in path else self.create_intent(said)
        if path.startswith(("payment_methods/", "customers")):
            return self.change_customer(path, said)
        entry = self.books.get(f"session:{path.split('/')[2]}") if path.endswith("/expire") else None
        if entry is None:
            return wrong("No such object", 404)
        if entry["status"] != "open":
            return wrong("Only Checkout Sessions with a status in [open] can be expired", 400)
        return told(told_of(self.kept(entry | {"status": "expired"})))

    def read(self, path: str, asked: Asked) -> Reply:
        """GET."""
        if about_sellers := self.connect.read(path, asked):
            return about_sellers
        if path.startswith("checkout/sessions/"):
            entry = self.books.get(f"session:{unquote(path.rsplit('/', 1)[1])}")
            return told(told_of(entry)) if entry else wrong("No such checkout.session", 404)
        if path.startswith("payment_intents/"):
            entry = self.entry_of(path.removeprefix("payment_intents/"))
            return told(entry["payment_intent"]) if entry else wrong("No such payment_intent", 404)
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
            "manual": said.get("payment_intent_data[capture_method]") == "manual",
            "parts": said.get("payment_method_options[card][request_multicapture]") == "if_available",
            "keep": said.get("payment_intent_data[setup_future_usage]") == "off_session"
            and said.get("customer_creation") == "always",
        }
        return told(told_of(self.kept(entry)) | {"url": f"{self.address}/pay/{key}"})

    def entry_of(self, intent: str) -> Entry | None:
        """The session of a payment."""
        found = (one for one in self.books.like("session:") if (one["payment_intent"] or {}).get("id") == intent)
        return next(found, None) or self.books.get(f"intent:{intent}")

    def create_intent(self, said: dict[str, str]) -> Reply:
        """A payment with a card that a customer let the shop keep; nothing moves until it is confirmed."""
        card = self.books.get(f"method:{said.get('payment_method', '')}")
        amount, currency = said.get("amount", ""), said.get("currency", "")
        if card is None or card["customer"] != said.get("customer"):
            return wrong("The customer does not have a payment method with this ID", 400)
        if not amount.isdigit() or int(amount) < 50 or currency != currency.lower():
            return wrong("Invalid amount", 400)
        key = f"pi_{secrets.token_hex(8)}"
        entry = {
            "id": key,
            "amount_total": int(amount),
            "currency": currency,
            "refunded": 0,
            "payment_status": "unpaid",
        }
        entry |= {"metadata": {"attempt": said.get("metadata[attempt]", "")}, "keep": False}
        entry |= {"manual": said.get("capture_method") == "manual"}
        entry |= {"parts": said.get("payment_method_options[card][request_multicapture]") == "if_available"}
        intent = self.intent_of(entry, card) | {"id": key, "status": "requires_confirmation", "amount_received": 0}
        return self.intended(entry, intent | {"amount_capturable": 0})

    def confirm(self, entry: Entry) -> Reply:
        """Charge the card without its owner: the bank may say no, or want its owner there."""
        intent = entry["payment_intent"]
        card = self.books.get(f"method:{intent['payment_method']}")
        if card is None or card["number"] in REFUSING:
            code = REFUSING.get(card["number"], "card_declined") if card else "card_declined"
            error = {"type": "card_error", "code": code, "message": "Your card was declined."}
            self.intended(entry, intent | {"status": "requires_payment_method", "last_payment_error": error})
            return told({"error": error}, 402)
        paid = self.intent_of(entry, card)
        return self.intended(entry, paid | {"id": intent["id"]})

    def change_customer(self, path: str, said: dict[str, str]) -> Reply:
        """A new customer, a card of Stripe's test cards for one, or a card that the shop cannot charge any more."""
        if path == "customers":
            return told({"id": f"cus_{secrets.token_hex(6)}", "object": "customer"})
        _name, key, verb = path.split("/")
        if verb == "attach" and key in TEST_CARDS:
            card: Entry = {"id": f"pm_{secrets.token_hex(8)}", "number": TEST_CARDS[key]}
            self.books.put(f"method:{card['id']}", card | {"customer": said.get("customer")})
            return told({"id": card["id"], "object": "payment_method", "customer": said.get("customer")})
        known = self.books.get(f"method:{key}")
        if verb != "detach" or known is None or not known["customer"]:
            return wrong("The payment method you provided is not attached to a customer", 400)
        self.books.put(f"method:{key}", known | {"customer": None})
        return told({"id": key, "object": "payment_method", "customer": None})

    def change_intent(self, path: str, said: dict[str, str]) -> Reply:
        """Take a part of a payment that waits for it, or call it off; a last part of nothing lets the rest go."""
        _name, key, verb = path.split("/")
        entry = self.entry_of(key)
        if entry is None:
            return wrong("No such payment_intent", 404)
        intent = entry["payment_intent"]
        if verb == "confirm" and intent["status"] == "requires_confirmation":
            return self.confirm(entry)
        if verb == "cancel" and intent["status"] in {"requires_confirmation", "requires_payment_method"}:
            return self.intended(entry, intent | {"status": "canceled"})
        if intent["status"] != "requires_capture":
            return wrong(f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}", 400)
        if verb == "cancel":
            return self.intended(entry, intent | {"status": "canceled", "amount_capturable": 0})
        amount, final = int(said.get("amount_to_capture", "0")), said.get("final_capture") != "false"
        card = intent["latest_charge"]["payment_method_details"]["card"]
        left, received = intent["amount_capturable"] - amount, intent["amount_received"] + amount
        if self.refuses_captures or left < 0 or not received:
            return wrong("Amount to capture is nothing, or more than what is left", 400, "amount_too_large")
        if not final and (card["multicapture"]["status"] != "available" or not left or not amount):
            return wrong("final_capture=false needs multicapture, and leaves a part", 400)
        intent |= {"amount_received": received, "amount_capturable": 0 if final else left}
        return self.intended(entry, intent | {"status": "succeeded" if final else "requires_capture"})

    def intended(self, entry: Entry, intent: Entry) -> Reply:
        """Write a payment, and its session with it."""
        paid = "paid" if intent["amount_received"] else entry["payment_status"]
        self.kept(entry | {"payment_intent": intent, "payment_status": paid})
        return told(intent)

    def refund(self, said: dict[str, str]) -> Reply:
        """Money back, at most what came."""
        intent, amount = said.get("payment_intent", ""), int(said.get("amount", "0"))
        entry = self.entry_of(intent)
        if entry is None or not entry["payment_intent"]["amount_received"]:
            return wrong("No such payment_intent", 404)
        if amount <= 0 or entry["refunded"] + amount > entry["payment_intent"]["amount_received"]:
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
        """Write a session, or a payment that began without one."""
        kind = "intent" if entry["id"].startswith("pi_") else "session"
        self.books.put(f"{kind}:{entry['id']}", entry)
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
        if choice not in {"pay", "leave", "dispute", *NUMBERS}:
            return shown(self.question(entry, declined=choice == "decline"))
        intent = self.intent_of(entry, self.card_of(entry, NUMBERS.get(choice, "4242424242424242")))
        paid = "unpaid" if entry["manual"] else "paid"
        entry = self.kept(entry | {"status": "complete", "payment_status": paid, "payment_intent": intent})
        if choice == "leave":
            return shown(Page("Stripe", amount_of(entry), "You closed the browser on the way back."))
        disputed = [self.dispute(intent["id"])] if choice == "dispute" else []
        return sent_to(back, *self.events(entry), *self.events_of_disputes(disputed))

    def card_of(self, entry: Entry, number: str) -> Entry:
        """The card of a shopper; one that is to be kept belongs to a customer from now on."""
        card: Entry = {"id": f"pm_{secrets.token_hex(8)}", "number": number, "customer": None}
        if entry["keep"]:
            card |= {"customer": f"cus_{secrets.token_hex(6)}"}
            self.books.put(f"method:{card['id']}", card)
        return card

    def intent_of(self, entry: Entry, paying: Entry) -> Entry:
        """A payment that went through; one that is to be captured later waits for a week."""
        amount, manual = entry["amount_total"], entry["manual"]
        parts = "available" if entry["parts"] and not self.whole_captures else "unavailable"
        card = {"capture_before": int(time.time()) + 7 * DAY, "multicapture": {"status": parts}}
        card |= {"brand": "visa", "last4": paying["number"][-4:], "exp_month": 12, "exp_year": 2034}
        return {
            "customer": paying["customer"],
            "payment_method": paying["id"],
            "id": f"pi_{secrets.token_hex(8)}",
            "object": "payment_intent",
            "status": "requires_capture" if manual else "succeeded",
            "amount": amount,
            "amount_received": 0 if manual else amount,
            "amount_capturable": amount if manual else 0,
            "currency": entry["currency"],
            "metadata": entry["metadata"],
            "latest_charge": {"object": "charge", "payment_method_details": {"card": card}},
        }

    def question(self, entry: Entry, *, declined: bool) -> Page:
        """What the page asks."""
        buttons: tuple[tuple[str, str], ...] = (
            ("pay", "Pay with 4242 4242 4242 4242"),
            ("leave", "Pay, and close the browser"),
            ("decline", "Pay with 4000 0000 0000 0002, which is declined"),
            ("dispute", "Pay with 4000 0000 0000 0259, which its owner disputes"),
            ("cancel", "Back to the shop"),
        )
        again = (
            ("asks", "Pay with 4000 0027 6000 3184, whose bank asks each time"),
            ("fails", "Pay with 4000 0000 0000 0341, which is declined the next time"),
        )
        buttons = (*buttons[:1], *again, *buttons[1:]) if entry["keep"] else buttons
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
