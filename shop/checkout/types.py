"""Words of the checkout: who buys, what Pay sends, and what comes of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict
from uuid import UUID

from django.db import models

from shop.orders.types import Contact
from shop.shipping.types import Destination
from shop.wallet.types import Wish

if TYPE_CHECKING:
    from shop.orders.models import Order
    from shop.payments.models import Attempt


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys, and where it goes; guests have no `user_id`. `billing` is empty when it is the same."""

    user_id: int | None = None
    language: str = "en"
    email: str = ""
    phone: str = ""
    name: str = ""
    country: str = ""
    district: str = ""
    area: str = ""
    street: str = ""
    postcode: str = ""
    note: str = ""
    billing: Mapping[str, Any] = field(default_factory=dict)
    company_name: str = ""
    vat_country: str = ""
    vat_number: str = ""
    vat_check_id: int | None = None
    purchase_order: str = ""

    @property
    def contact(self) -> Contact:
        """The personal part, as the order keeps it."""
        return Contact(**{name: getattr(self, name) for name in Contact.__dataclass_fields__})

    @property
    def destination(self) -> Destination | None:
        """Where parcels go, as the quote wants it."""
        return Destination(self.country, self.district, self.area, self.postcode) if self.country else None


class Press(TypedDict):
    """What a press of Pay sends: the form's token, what is bought, how it is paid, what was agreed to, and by whom.

    `wish` names the gift cards and the store credit that pay first; what they cover is agreed to as the total is.
    `card` is the person's saved card that pays without a provider's page; `keep_card` says that the card may be kept.
    """

    token: str
    cart_id: int
    method: str
    expected_fingerprint: str
    buyer: Buyer
    wish: NotRequired[Wish]
    card: NotRequired[UUID]
    keep_card: NotRequired[bool]


def hash_of(press: Press) -> str:
    """A hash of everything agreed to; the token is only the name of the agreement."""
    wish = asdict(press.get("wish", Wish()))
    body = [press["cart_id"], press["method"], press["expected_fingerprint"], asdict(press["buyer"]), wish]
    body += [str(press.get("card", "")), press.get("keep_card", False)]
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Placed:
    """What Pay led to. `attempt` is None when there was nothing to pay.

    `redirect_url` is where the shopper has to go for it: the provider's page, or ours that waits or offers another try;
    None when nothing is left to do, and the order's own page comes next.
    """

    order: Order
    attempt: Attempt | None
    redirect_url: str | None


class ConfirmedBy(models.TextChoices):
    """How the phone number of a cash order was confirmed."""

    LINK = "link"
    CALL = "call"


class Outcome(StrEnum):
    """What `settle` made of the evidence."""

    CONFIRMED = "confirmed"  # paid or reserved, and the order is placed
    REFUNDING = "refunding"  # paid, and sent back: the order does not need it
    RELEASING = "releasing"  # reserved, and let go: the order does not need it
    ENDED = "ended"  # this attempt will not be paid
    OPEN = "open"  # nothing is decided yet
    KNOWN = "known"  # it had been settled before
    MISMATCH = "mismatch"  # another amount or payment than ours: left to a person


@dataclass(frozen=True, slots=True)
class Settlement:
    """The outcome, and how order and attempt stand after it."""

    outcome: Outcome
    order_status: str
    attempt_status: str
