"""Promotions, made through the service that the editors use."""

from __future__ import annotations

from typing import Any

from shop.promotions.models import Promotion
from shop.promotions.services import create_promotion
from shop.promotions.types import Kind, Payer, PromotionDraft
from shop.sellers.models import Seller
from tests.cast import NOW

from .catalog import BY


def make_promotion(label: str = "Winter sale", *, seller: Seller | None = None, **columns: Any) -> Promotion:
    """Ten percent off everything at the marketplace's expense, unless told otherwise; `code` makes it a coupon."""
    said: dict[str, Any] = {
        "kind": Kind.PERCENT,
        "percent_bps": 1000,
        "payer": Payer.SELLER if seller else Payer.PLATFORM,
        "needs_code": bool(columns.get("code")),
    }
    draft = PromotionDraft(label=label, **(said | columns))
    return create_promotion(draft=draft, seller_id=seller.pk if seller else None, by=BY, at=NOW)
