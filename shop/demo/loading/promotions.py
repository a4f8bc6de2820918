"""The promotions of the demo: a welcome, four books for the price of three, and the studio's own coupon.

They begin after the past orders, whose prices they leave alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import translation

from shop.demo.queries import categories_by_address, sellers_by_slug
from shop.promotions.queries import promotions_of_marketplace
from shop.promotions.services import create_promotion, edit_promotion
from shop.promotions.types import Kind, Payer, PromotionDraft

from .accounts import STUDIO
from .catalogue import BY

LASTS = timedelta(days=60)
WELCOME = {"en": "Welcome to Haat", "bn": "হাটে স্বাগতম", "ar": "أهلاً بك في هات"}
FOURTH = {"en": "Four for three", "bn": "তিনটির দামে চারটি", "ar": "أربعة بسعر ثلاثة"}
CLAY = {"en": "Clay days", "bn": "মাটির দিন", "ar": "أيام الفخار"}


def load_promotions(*, at: datetime) -> None:
    """Three promotions, unless there are some already."""
    if promotions_of_marketplace().exists():
        return
    ends_at = at + LASTS
    welcome = PromotionDraft(
        label=WELCOME["en"],
        kind=Kind.FIXED,
        payer=Payer.PLATFORM,
        amount_minor=150_00,
        minimum_minor=1000_00,
        needs_code=True,
        code="WELCOME150",
        first_order=True,
    )
    gifts = categories_by_address().get("gifts")
    fourth = PromotionDraft(
        label=FOURTH["en"],
        kind=Kind.BUNDLE,
        payer=Payer.PLATFORM,
        percent_bps=10_000,
        buy_quantity=3,
        get_quantity=1,
        categories=(gifts.pk,) if gifts else (),
        starts_at=at,
        ends_at=ends_at,
    )
    clay = PromotionDraft(
        label=CLAY["en"],
        kind=Kind.PERCENT,
        payer=Payer.SELLER,
        percent_bps=1000,
        most_minor=500_00,
        needs_code=True,
        code="CLAY10",
        limit_total=200,
        starts_at=at,
        ends_at=ends_at,
    )
    _make(welcome, WELCOME, at=at)
    _make(fourth, FOURTH, at=at)
    _make(clay, CLAY, seller_id=sellers_by_slug()[STUDIO].pk, at=at)


def _make(draft: PromotionDraft, labels: dict[str, str], *, seller_id: int | None = None, at: datetime) -> None:
    """A promotion that is called by its name in every language."""
    with translation.override("en"):
        made = create_promotion(draft=draft, seller_id=seller_id, by=BY, at=at)
    for language in labels.keys() - {"en"}:
        with translation.override(language):
            edit_promotion(promotion_id=made.pk, draft=replace(draft, label=labels[language]), by=BY, at=at)
