"""Stripe Connect: sellers open an account at Stripe, and get their share by transfers from the marketplace's balance.

`POST /v1/accounts` (Stripe collects what the law asks for, the marketplace bears fees and losses), `POST
/v1/account_links` (a page of Stripe's, good for minutes and one visit), `POST /v1/transfers` under our payout's number
as its `transfer_group`, by which it is found again. No `source_transaction`: a payout is of many orders, and parts of
one charge may be captured later. A transfer that was reversed whole has come back; what is reversed in part is left to
a person. Stripe pays out to the seller's bank by itself.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shop.base.clean import storable
from shop.payments.gateways.hosted import Heard
from shop.payments.gateways.stripe import signing
from shop.payments.gateways.stripe.api import CURRENCIES, complaint, money_in
from shop.payments.gateways.stripe.gateway import Stripe
from shop.payments.types import BadNotice, Unreachable
from shop.sellers.types import PayoutKind

from .base import News, Payee, Stand, Verdict

if TYPE_CHECKING:
    from shop.payouts.models import Payout

logger = logging.getLogger(__name__)

DOUBTFUL = {401, 409, 429}


@dataclass(frozen=True, slots=True)
class AccountState:
    """How a seller's account at Stripe stands: `ready` to get transfers, else what it lacks in Stripe's words."""

    key: str
    ready: bool
    submitted: bool
    reason: str = ""


class NotOpened(Exception):
    """Stripe opens no account for this seller; its words say why."""


class Desk(Stripe):
    """How Stripe is spoken to about sellers: the keys are its own, so that they can be narrower."""

    vendor = "stripe-connect"
    code = "stripe-connect"
    pages: Sequence[str] = ("https://connect.stripe.com",)

    def ask(self, verb: str, path: str) -> Heard:
        """A GET. Raises Unreachable."""
        heard = self._get(verb, path, None)
        if heard.status in DOUBTFUL:
            raise Unreachable(f"stripe {verb}: status {heard.status}")
        return heard

    def tell(self, verb: str, path: str, wanted: Mapping[str, Any], *, key: str) -> Heard:
        """A POST, once for each key. Raises Unreachable."""
        heard = self._post(verb, path, wanted, key=key, attempt=None)
        if heard.status in DOUBTFUL:
            raise Unreachable(f"stripe {verb}: status {heard.status}")
        return heard


class StripeConnect:
    """Paying to accounts at Stripe."""

    vendor = Desk.vendor
    source = "stripe"
    label = _("Stripe Connect")
    pays_to = _("Stripe accounts")
    hears = True
    keys = Desk.keys
    desk = Desk()

    def carries(self, payee: Payee, currency: str) -> bool:
        """Stripe accounts, in currencies that Stripe counts as we do."""
        return payee.kind == PayoutKind.STRIPE and currency in CURRENCIES

    def pay(self, payout: Payout) -> Verdict:
        """Transfer it; the key is our number, so that it goes once. Raises Unreachable."""
        wanted = {
            "amount": payout.amount_minor,
            "currency": payout.currency.lower(),
            "destination": payout.account_number,
            "transfer_group": payout.number,
            "metadata": {"payout": payout.number},
        }
        key = f"transfer-{payout.public_id.hex}"
        heard = self.desk.tell("transfer", "/v1/transfers", wanted, key=key)
        if heard.status >= 400:
            return Verdict(Stand.REFUSED, reason=_reason(heard))
        return _verdict(payout, heard.fields)

    def look(self, payout: Payout) -> Verdict:
        """By our number. Raises Unreachable."""
        path = f"/v1/transfers?transfer_group={quote(payout.number, safe='')}&limit=10"
        found = self.desk.ask("transfers", path).fields.get("data")
        if not isinstance(found, list):
            return Verdict(Stand.UNKNOWN)
        return _verdict(payout, found[0]) if found else Verdict(Stand.ABSENT)

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> News:
        """A signed event about a transfer or an account: a hint. Raises BadNotice."""
        secret = self.desk.kept().get("webhook-secret", "")
        signing.check(body, headers.get(signing.HEADER, ""), secret, at=at)
        try:
            event = json.loads(body)
            kind, subject = str(event["type"]), event["data"]["object"]
            group, account = str(subject.get("transfer_group") or ""), str(event.get("account") or "")
            account = account or (str(subject.get("id") or "") if kind == "account.updated" else "")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BadNotice("unreadable") from error
        if not storable(f"{group}{account}") or len(group) > 40 or len(account) > 60:
            raise BadNotice("unreadable")
        return News(number=group if kind.startswith("transfer.") else "", account=account)

    def open_account(self, *, key: str, country: str, email: str) -> str:
        """An account of a seller's; Stripe asks for what it wants to know itself. Answers its id.

        Raises Unreachable, NotOpened.
        """
        wanted = {
            "country": country,
            "email": email,
            "controller": {
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
                "requirement_collection": "stripe",
                "stripe_dashboard": {"type": "express"},
            },
            "capabilities": {"transfers": {"requested": "true"}},
            "metadata": {"account": key},
        }
        heard = self.desk.tell("account", "/v1/accounts", wanted, key=f"account-{key}")
        if heard.status >= 400:
            raise NotOpened(complaint(heard))
        return str(heard.fields["id"])[:60]

    def link_to_open(self, account: str, *, back: str, again: str, key: str) -> str:
        """Stripe's page that asks the seller; good for minutes and one visit. Raises Unreachable, NotOpened."""
        wanted = {"account": account, "type": "account_onboarding", "return_url": back, "refresh_url": again}
        heard = self.desk.tell("account link", "/v1/account_links", wanted, key=key)
        if heard.status >= 400:
            raise NotOpened(complaint(heard))
        return self.desk.page(self.desk.kept(), heard.fields.get("url"))

    def state_of(self, account: str) -> AccountState:
        """How the account stands; one that Stripe does not know (any more) is not ready. Raises Unreachable."""
        heard = self.desk.ask("account", f"/v1/accounts/{quote(account, safe='')}")
        if heard.status >= 400:
            return AccountState(account, ready=False, submitted=False, reason=complaint(heard))
        said = heard.fields
        transfers = (said.get("capabilities") or {}).get("transfers")
        submitted = said.get("details_submitted") is True
        ready = submitted and said.get("payouts_enabled") is True and transfers == "active"
        needs = said.get("requirements") or {}
        lacking = needs.get("past_due") or needs.get("currently_due") or []
        reason = str(needs.get("disabled_reason") or ", ".join(str(one) for one in lacking[:5]))
        return AccountState(account, ready=ready, submitted=submitted, reason="" if ready else reason[:300])


def _verdict(payout: Payout, said: Mapping[str, Any]) -> Verdict:
    """Paid when everything is as we asked for it, returned when all of it came back; else it is looked at again."""
    ours = (said.get("transfer_group"), said.get("destination")) == (payout.number, payout.account_number)
    if not ours or money_in(said, "amount") != payout.amount:
        logger.error("Stripe's transfer for %s is not what we asked for", payout)
        return Verdict(Stand.UNKNOWN)
    key, back = str(said.get("id") or "")[:80], said.get("amount_reversed") or 0
    if back == payout.amount_minor:
        return Verdict(Stand.RETURNED, key, _now("Stripe took the transfer back. Look at your Stripe account."))
    if back:
        logger.error("Stripe reversed %s of %s: left to a person", back, payout)
    return Verdict(Stand.PAID, key)


def _reason(heard: Heard) -> str:
    """What the seller reads."""
    error = heard.fields.get("error")
    code = str(error.get("code") if isinstance(error, dict) else "")
    if code == "balance_insufficient":
        return _now("Our Stripe account was short of money. You need not do anything: we pay it with the next run.")
    if code in {"account_invalid", "transfers_not_allowed", "insufficient_capabilities_for_transfer"}:
        return _now("Stripe does not pay to your account at the moment. Open it and answer what Stripe asks.")
    return _now("Stripe refused the transfer: %(words)s") % {"words": complaint(heard)}
