"""The wallet of the demo: a gift card whose code everybody may know, and some credit for the shopper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from shop.accounts.queries import user_with_email
from shop.base import events
from shop.base.money import Money
from shop.store.queries import store
from shop.wallet.queries import card_of_code
from shop.wallet.services import give_code, give_credit, issue_card
from shop.wallet.types import CardDraft

from .catalogue import BY
from .past_orders import SHOPPER

CODE = "HAAT-GFTS-2345-6789"
"""The code of the demo's card: 2,000 taka for whoever tries it."""
WORTH, CREDIT = 2_000_00, 750_00
TOKEN = UUID("0190f1d0-7c00-7000-8000-000000000750")


def load_wallet(*, at: datetime) -> None:
    """The card and the credit, once; a code that everybody knows exists in demo mode alone."""
    if not settings.DEMO:
        return
    currency, shopper = store().currency, user_with_email(SHOPPER)
    with events.untold("notifications"):
        if card_of_code(CODE) is None:
            draft = CardDraft(
                amount=Money(WORTH, currency),
                recipient_name="Everybody",
                recipient_email=SHOPPER,
                deliver_on=timezone.localdate(at),
                language="en",
            )
            give_code(card_id=issue_card(draft=draft, by=BY, at=at).pk, code=CODE, at=at)
        if shopper:
            amount, reason = Money(CREDIT, currency), "For trying the demo"
            give_credit(user_id=shopper.pk, amount=amount, reason=reason, token=TOKEN, by=BY, at=at)
