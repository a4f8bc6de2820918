"""Gift cards and store credit, made by the services."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.money import Money
from shop.wallet.models import GiftCard
from shop.wallet.rules import new_code
from shop.wallet.services import give_code, give_credit, issue_card
from shop.wallet.types import CardDraft
from tests.cast import NOW

STAFF = Actor.user(10**9)
"""A colleague who is nobody of the cast."""


def taka(major: int) -> Money:
    """So many taka."""
    return Money(major * 100, "BDT")


def make_card(worth: int = 500, *, code: str = "", at: datetime = NOW, **draft: Any) -> tuple[GiftCard, str]:
    """A card worth so many taka that was handed out, and its code."""
    wanted = CardDraft(
        amount=taka(worth),
        recipient_name="Shirin",
        recipient_email="shirin@example.com",
        deliver_on=timezone.localdate(at),
        language="en",
        **draft,
    )
    card = issue_card(draft=wanted, by=STAFF, at=at)
    code = give_code(card_id=card.pk, code=code or new_code(), at=at)
    card.refresh_from_db()
    return card, code


def give(user: User, worth: int, *, at: datetime = NOW) -> None:
    """So many taka of store credit for a person."""
    give_credit(user_id=user.pk, amount=taka(worth), reason="For your patience", token=uuid4(), by=STAFF, at=at)
