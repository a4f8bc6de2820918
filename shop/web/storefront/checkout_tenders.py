"""What the payment step shows of gift cards and store credit."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from shop.wallet.queries import cards_with_ids, cover_of, credit_of
from shop.wallet.types import Cover
from shop.web.common.requests import Request

from .checkout_forms import CardCodeForm
from .checkout_steps import Checkout


def cover_for(request: Request, found: Checkout) -> Cover:
    """What the chosen cards and credit pay of the total as they stand now."""
    user_id = request.user.pk if request.user.is_authenticated else None
    return cover_of(found.draft.wish, user_id=user_id, total=found.quote.total, at=timezone.now())


def tenders_for(request: Request, found: Checkout, card_form: CardCodeForm | None) -> dict[str, Any]:
    """The person's credit, the cards that were entered, and the form for one more."""
    credit = credit_of(request.user.pk, found.quote.currency).balance if request.user.is_authenticated else None
    return {
        "credit": credit or None,
        "uses_credit": found.draft.use_credit,
        "cards": cards_with_ids(found.draft.gift_cards) if found.draft.gift_cards else [],
        "card_form": card_form or CardCodeForm(),
    }
