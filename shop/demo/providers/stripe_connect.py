"""Stripe's other half: accounts of sellers, the page that asks them, transfers and their reversals."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .books import Books, Entry
from .wire import Asked, Page, Push, Reply, sent_to, shown, told

COUNTRIES = {"US", "GB", "CA", "CH", "DE", "FR", "NL", "IE", "ES", "IT", "AT", "BE", "SE", "DK", "FI", "PT"}
"""Where Stripe pays to in a transfer across a border, as far as it is played here."""

Event = Callable[..., Push]


def wrong(message: str, status: int, code: str = "") -> Reply:
    """An error as Stripe writes it."""
    error: dict[str, Any] = {"type": "invalid_request_error", "message": message, "code": code}
    return told({"error": error}, status)


@dataclass
class Connect:
    """What is asked about sellers. `event` signs a message; `poor`: the balance does not reach."""

    address: str
    books: Books
    event: Event
    poor: bool = False

    def write(self, path: str, said: dict[str, str]) -> Reply | None:
        """POST; None for what is not about sellers."""
        if path == "accounts":
            return self.open(said)
        if path == "account_links":
            return self.link(said)
        if path == "transfers":
            return self.transfer(said)
        if path.startswith("transfers/") and path.endswith("/reversals"):
            return self.reverse(path.split("/")[1], int(said.get("amount", "0")))
        return None

    def read(self, path: str, asked: Asked) -> Reply | None:
        """GET; None for what is not about sellers."""
        if path.startswith("accounts/"):
            entry = self.books.get(f"account:{path.removeprefix('accounts/')}")
            return told(account_told(entry)) if entry else wrong("No such account", 404)
        if path == "transfers":
            group = asked.query.get("transfer_group")
            found = [one for one in self.books.like("transfer:") if one["transfer_group"] == group]
            return told({"object": "list", "data": found, "has_more": False})
        return None

    def open(self, said: dict[str, str]) -> Reply:
        """An account that has answered nothing yet."""
        if said.get("country") not in COUNTRIES:
            return wrong(f"{said.get('country')} is not currently supported by Stripe", 400)
        if said.get("capabilities[transfers][requested]") != "true":
            return wrong("Ask for the capability transfers", 400)
        entry = {"id": f"acct_{secrets.token_hex(8)}", "stage": "new", "email": said.get("email", "")}
        self.books.put(f"account:{entry['id']}", entry)
        return told(account_told(entry))

    def link(self, said: dict[str, str]) -> Reply:
        """A page for one visit."""
        entry = self.books.get(f"account:{said.get('account', '')}")
        if entry is None or said.get("type") != "account_onboarding":
            return wrong("No such account", 404)
        mark = secrets.token_hex(8)
        self.books.put(
            f"link:{mark}", {"account": entry["id"], "back": said["return_url"], "again": said["refresh_url"]}
        )
        return told({"object": "account_link", "url": f"{self.address}/connect/{mark}", "expires_at": 0})

    def page(self, asked: Asked) -> Reply:
        """What Stripe asks the seller; the link is good for one answer."""
        mark = asked.path.removeprefix("/connect/").strip("/")
        link = self.books.get(f"link:{mark}")
        if link is None:
            return Reply(404)
        choice = asked.form.get("choice", "") if asked.method == "POST" else ""
        if link.get("used"):
            return sent_to(link["again"])
        if choice not in {"finish", "later", "refused"}:
            buttons = (
                ("finish", "Answer everything"),
                ("refused", "Send papers that Stripe does not accept"),
                ("later", "Go on later"),
            )
            return shown(Page("Stripe", "Account for sellers", "", (), buttons))
        self.books.put(f"link:{mark}", link | {"used": True})
        stage = {"finish": "ready", "refused": "held", "later": "new"}[choice]
        return sent_to(link["back"], *self.told_of(self.staged(link["account"], stage)))

    def staged(self, key: str, stage: str) -> Entry:
        """How an account stands from now on: new, held or ready."""
        entry = (self.books.get(f"account:{key}") or {"id": key}) | {"stage": stage}
        self.books.put(f"account:{key}", entry)
        return entry

    def told_of(self, entry: Entry) -> tuple[Push, ...]:
        """What a demo machine's Stripe tells its shop."""
        address, mark, _code = self.address.rpartition("/practice/")
        url = f"{address}/hooks/payouts/stripe-connect/"
        return (self.event("account.updated", account_told(entry), url),) if mark else ()

    def transfer(self, said: dict[str, str]) -> Reply:
        """Money for a seller, who has to be ready for it."""
        entry = self.books.get(f"account:{said.get('destination', '')}")
        amount = said.get("amount", "")
        if entry is None or not amount.isdigit() or int(amount) < 1:
            return wrong("No such destination", 400, "account_invalid")
        if entry["stage"] != "ready":
            return wrong(
                "Your destination account needs the transfers capability", 400, "insufficient_capabilities_for_transfer"
            )
        if self.poor:
            return wrong("You have insufficient available funds", 400, "balance_insufficient")
        one = {"id": f"tr_{secrets.token_hex(8)}", "object": "transfer", "amount": int(amount), "amount_reversed": 0}
        one |= {"currency": said.get("currency", ""), "destination": entry["id"], "reversed": False}
        one |= {"transfer_group": said.get("transfer_group", ""), "metadata": {"payout": said.get("metadata[payout]")}}
        self.books.put(f"transfer:{one['id']}", one)
        return told(one)

    def reverse(self, key: str, amount: int) -> Reply:
        """Money back from a seller, at most what went."""
        one = self.books.get(f"transfer:{key}")
        if one is None or not 0 < amount <= one["amount"] - one["amount_reversed"]:
            return wrong("There is not that much to reverse", 400)
        back = one["amount_reversed"] + amount
        self.books.put(f"transfer:{key}", one | {"amount_reversed": back, "reversed": back == one["amount"]})
        return told({"object": "transfer_reversal", "amount": amount, "transfer": key})


def account_told(entry: Entry) -> Entry:
    """An account as the API shows it."""
    stage = entry["stage"]
    due = {"new": ["individual.verification.document"], "held": [], "ready": []}[stage]
    return {
        "id": entry["id"],
        "object": "account",
        "details_submitted": stage != "new",
        "payouts_enabled": stage == "ready",
        "capabilities": {"transfers": "active" if stage == "ready" else "inactive"},
        "requirements": {
            "currently_due": due,
            "past_due": [],
            "disabled_reason": "rejected.other" if stage == "held" else None,
        },
    }
