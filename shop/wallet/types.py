"""Words of the wallet: what a shopper wants to spend, what that covers, and a card to be made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money


class PurseKind(TextChoices):
    """Whose value it is."""

    CREDIT = "credit", _("Store credit")
    CARD = "card", _("Gift card")


class EntryKind(TextChoices):
    """Why a purse grew or shrank."""

    GIVEN = "given", _("Given by our staff")
    SOLD = "sold", _("Bought")
    PAID_BACK = "paid_back", _("Paid back")
    HELD = "held", _("Used for an order")
    RELEASED = "released", _("Not needed for an order")
    MOVED = "moved", _("Moved to another card")
    LAPSED = "lapsed", _("Ended")
    TAKEN_BACK = "taken_back", _("Paid back to who bought it")


class CardState(TextChoices):
    """How a card stands; derived."""

    UNPAID = "unpaid", _("Not paid")
    WAITING = "waiting", _("Not sent yet")
    OPEN = "open", _("Can be spent")
    SPENT = "spent", _("Spent")
    EXPIRED = "expired", _("Expired")
    VOIDED = "voided", _("Voided")


CARD_TONES = {CardState.OPEN: "success", CardState.WAITING: "info", CardState.VOIDED: "danger"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a shopper wants to pay with: store credit if there is any, and cards by id, in the order they were entered.

    `covers_minor` is what the page said they cover; another figure at Pay asks the shopper again.
    """

    credit: bool = False
    cards: tuple[int, ...] = ()
    covers_minor: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What one purse gives; `last_four` is empty for store credit."""

    purse_id: int
    amount: Money
    last_four: str = ""
    card_id: int | None = None

    @property
    def label(self) -> str | Promise:
        """The purse in words, its card's number left to the page."""
        return PurseKind.CARD.label if self.card_id else PurseKind.CREDIT.label


@dataclass(frozen=True, slots=True)
class Payback:
    """What was paid for a reference (`order:12`) and goes back; `key` names it once."""

    reference: str
    amount: Money
    key: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """How much of a total purses pay, each with its part, and what is left for the chosen method."""

    parts: tuple[Part, ...]
    rest: Money

    @property
    def covered(self) -> Money:
        """What purses pay together."""
        return Money.total((part.amount for part in self.parts), self.rest.currency)


@dataclass(frozen=True, slots=True)
class TenderView:
    """What one purse paid of an order, as its pages and mails print it; `unsent` went back for what did not come."""

    label: str | Promise
    last_four: str
    amount: Money
    given_back: Money
    unsent: Money


@dataclass(frozen=True, slots=True)
class CardDraft:
    """A gift card to be made. Without `expires_on` it is good for ever; it is sent on `deliver_on`."""

    amount: Money
    recipient_name: str
    recipient_email: str
    deliver_on: date
    language: str
    sender_name: str = ""
    message: str = ""
    expires_on: date | None = None


CARD_WORTH = (100, 20_000)
"""The least and the most that a card can be bought for, in major units."""


@dataclass(frozen=True, slots=True)
class CardFilter:
    """What the office looks for among cards: the last four of a code or an address, and a state."""

    words: str = ""
    state: str = ""
