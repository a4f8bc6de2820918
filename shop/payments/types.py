"""Words of payments: methods, evidence, and what providers answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money

WALLETS: dict[str, Promise] = {"rocket": _("Rocket"), "bkash": _("bKash"), "nagad": _("Nagad"), "upay": _("Upay")}
"""Mobile wallets from which money can be sent by hand."""


@dataclass(frozen=True, slots=True)
class Method:
    """A way to pay. `hold_minutes` is how long stock is kept while the money is on its way."""

    code: str
    label: str | Promise
    sentence: str | Promise
    icon: str
    needs_redirect: bool
    hold_minutes: int
    currencies: frozenset[str] = frozenset()  # empty: every one
    least_minor: int = 1
    most_minor: int | None = None
    on_account: bool = False  # placed at once and paid later, by whom the office approved
    own_currency: bool = False  # only in the marketplace's own, because it is settled within our books
    reserves: bool = False  # can keep the money ready when paying and take its parts later
    keeps_cards: bool = False  # can keep a card for the next time, if the shopper wants that

    @property
    def on_delivery(self) -> bool:
        """Whether the order is placed at once and paid at the door."""
        return self.placed_at_once and not self.on_account

    @property
    def placed_at_once(self) -> bool:
        """Whether the order waits for no payment."""
        return self.hold_minutes == 0

    def takes(self, amount: Money) -> bool:
        """Whether this much of this currency can be paid so."""
        in_range = self.least_minor <= amount.minor and (self.most_minor is None or amount.minor <= self.most_minor)
        return in_range and self.takes_currency(amount.currency)

    def takes_currency(self, currency: str) -> bool:
        """Whether this currency can be paid so."""
        return not self.currencies or currency in self.currencies


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be collected: for what, how much by the books, and what the buyer is asked for."""

    reference: str
    amount: Money
    charged: Money

    @property
    def turned(self) -> bool:
        """Whether the buyer pays in another currency than the books are kept in."""
        return self.charged.currency != self.amount.currency


@dataclass(frozen=True, slots=True)
class Key:
    """A credential or setting that a provider needs, as the store keeps it; those that are no secret can be read."""

    name: str
    label: str | Promise
    secret: bool = True
    required: bool = True
    long: bool = False  # takes several lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What providers want to know besides the amount: where to send the shopper back, and who pays for what."""

    return_url: str
    title: str
    name: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    city: str = ""
    postcode: str = ""
    country: str = ""
    items: int = 1
    language: str = "en"


class Finding(StrEnum):
    """What a provider knows about a payment."""

    PAID = "paid"
    RESERVED = "reserved"  # kept ready: it is ours to take until a moment
    OPEN = "open"  # it may still be paid
    FAILED = "failed"
    CANCELLED = "cancelled"  # it cannot be paid any more
    ABSENT = "absent"  # the provider has never heard of it
    UNKNOWN = "unknown"  # the provider could not be asked, or did not say


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a provider says about one attempt; `amount` is what it took or reserved, `code` its reason for a failure.

    `provider_key` names the payment, `capture_key` the movement of money (a TrxID): refunds are asked for by it.
    A reservation lasts `until` a moment, and may be taken in `several` parts or only once.
    """

    state: Finding
    provider_key: str = ""
    amount: Money | None = None
    code: str = ""
    capture_key: str = ""
    until: datetime | None = None
    several: bool = True


@dataclass(frozen=True, slots=True)
class KeptCard:
    """A card that a provider keeps for us: its token, which is a secret, and its face."""

    token: str = field(repr=False)
    brand: str
    last4: str
    exp_month: int
    exp_year: int


@dataclass(frozen=True, slots=True)
class Started:
    """A provider is ready to take the money: where the shopper goes, and the provider's own key."""

    redirect_url: str
    provider_key: str


@dataclass(frozen=True, slots=True)
class InboundNotice:
    """A provider's message, its signature proven. `evidence` is None for kinds that say nothing about an attempt.

    A `hint` is a message that proves nothing about money: the provider is asked soon. `claim_key` names a dispute that
    the message is about; it is asked for, too.
    """

    event_id: str
    kind: str
    attempt_key: str = ""
    evidence: Evidence | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    hint: bool = False
    claim_key: str = ""


class ClaimState(StrEnum):
    """How a provider says that a dispute stands."""

    QUESTION = "question"  # somebody asks; no money was taken
    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A dispute as its provider tells it: about which movement of money, over how much, why, and until when."""

    key: str
    capture_key: str
    amount: Money
    state: ClaimState
    reason: str
    due_at: datetime | None


ATTEMPT_WORDS: dict[str, Promise] = {
    "started": _("Begun"),
    "pending": _("Open"),
    "authorized": _("Reserved"),
    "captured": _("Paid"),
    "due": _("Due"),
    "failed": _("Failed"),
    "cancelled": _("Cancelled"),
    "expired": _("Not paid in time"),
}
ATTEMPT_TONES = {
    "captured": "success",
    "authorized": "info",
    "failed": "danger",
    "pending": "warning",
    "started": "warning",
}
CAPTURE_WORDS: dict[str, Promise] = {
    "requested": _("Being taken"),
    "done": _("Taken"),
    "failed": _("Refused by the provider"),
}
REFUND_WORDS: dict[str, Promise] = {
    "requested": _("On its way back"),
    "done": _("Went back"),
    "failed": _("Refused by the provider"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFilter:
    """What the office looks for among payments; `words` is an id of ours or of a provider, whole."""

    status: str = ""
    method: str = ""
    words: str = ""
    waiting: bool = False


ON_ACCOUNT = frozenset({"invoice"})
"""The methods by which approved accounts pay later."""

COVERED = "covered"
"""The method of an order that store credit and gift cards paid whole: no provider has a part in it."""


class PaymentState(StrEnum):
    """How the paying of one reference stands, for people."""

    PENDING = "pending"  # asked for, not paid yet
    UNKNOWN = "unknown"  # with the provider; the outcome is open
    ON_DELIVERY = "on_delivery"
    ON_ACCOUNT = "on_account"
    RESERVED = "reserved"  # ours to take; nothing is taken yet
    PARTLY_PAID = "partly_paid"  # a part is taken, the rest reserved
    RELEASED = "released"  # was reserved, and nothing of it was taken
    PAID = "paid"
    FAILED = "failed"
    REFUND_DUE = "refund_due"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    FREE = "free"  # nothing to pay


class Unreachable(Exception):
    """The provider did not answer, or not in a way that can be understood; the outcome is open."""


class NotStarted(Exception):
    """The provider will not take this payment: nothing was opened there. The code says why, for the shopper."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(f"{code} {words}".strip())
        self.code = code


class RefundUnderWay(Exception):
    """The provider has accepted a refund and has not paid it yet; it is asked again under this key."""

    def __init__(self, provider_key: str) -> None:
        super().__init__(provider_key)
        self.provider_key = provider_key


class BadNotice(Exception):
    """A message that did not come from the provider, or came too late to be believed."""
