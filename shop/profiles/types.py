"""Words of a person's profile: what they may be told about and how, and an address as it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shop.base.pictures import Picture

MOST_ADDRESSES = 20
MOST_BIO = 300


class Channel(StrEnum):
    """How a message reaches somebody."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"


class Topic(StrEnum):
    """What somebody can be told about."""

    ORDERS = "orders"
    RETURNS = "returns"
    MESSAGES = "messages"
    REVIEWS = "reviews"
    SAVED_ITEMS = "saved_items"
    OFFERS = "offers"
    PAYOUTS = "payouts"


type Notices = Mapping[Topic, frozenset[Channel]]

# What holds until somebody chooses. Nothing that sells is sent unasked.
USUAL_NOTICES: Notices = {
    Topic.ORDERS: frozenset({Channel.EMAIL, Channel.SMS, Channel.PUSH}),
    Topic.RETURNS: frozenset({Channel.EMAIL, Channel.SMS, Channel.PUSH}),
    Topic.MESSAGES: frozenset({Channel.EMAIL, Channel.PUSH}),
    Topic.REVIEWS: frozenset({Channel.EMAIL}),
    Topic.SAVED_ITEMS: frozenset(),
    Topic.OFFERS: frozenset(),
    Topic.PAYOUTS: frozenset({Channel.EMAIL}),
}

# Those that only people of a shop can choose about.
SELLING = frozenset({Topic.PAYOUTS})


class Use(StrEnum):
    """What an address can be the usual one for."""

    SHIPPING = "shipping"
    BILLING = "billing"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressDraft:
    """An address as it was typed and checked. Phone in E.164, `country` in ISO 3166-1 alpha-2.

    `district` is the first level below the country (district, state, province), `area` the place in it (upazila,
    city), `locality` a part of that place where the country writes one.
    """

    kind: str
    name: str
    phone: str
    country: str
    street: str
    district: str = ""
    area: str = ""
    locality: str = ""
    postcode: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chose about themselves; the usual choices before they did."""

    bio: str
    avatar: Picture | None
    currency: str
    notices: Notices
    remembers_seen: bool
    wants_picks: bool


@dataclass(frozen=True, slots=True)
class Face:
    """What others see of a person beside what they wrote."""

    bio: str
    avatar: Picture | None
