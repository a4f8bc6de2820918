"""What promotions make of the price that everybody sees: on cards, on product pages, in feeds.

Only what every piece gets, whoever buys it, however many and how often: percentages without a code, minimum, cap or
limit. What comes off an order once is said in the cart. No query: the offers are those that the process keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shop.catalog.reductions import Piece
from shop.catalog.types import PriceStep
from shop.promotions.rules import Deal, grant
from shop.promotions.types import DiscountableLine

from .kept import Offer, book


class Shelf:
    """What room `catalog` asks."""

    def prices(self, pieces: Sequence[Piece], *, at: datetime) -> Sequence[int]:
        """What each piece costs anybody at an instant."""
        kept = book()
        deals = [offer.deal for offer in kept.offers if offer.for_anybody and offer.runs_at(at)]
        return [_price(piece, deals, kept.paths) for piece in pieces]

    def steps(self, piece: Piece, steps: Sequence[PriceStep], *, at: datetime) -> Sequence[PriceStep]:
        """The steps of a price with those that promotions added, newest first."""
        kept = book()
        offers = [offer for offer in (*kept.offers, *kept.past) if offer.for_anybody]
        if not steps or not offers:
            return steps
        turns = _turns(offers, at)
        instants = {turn for turn in turns if turn > steps[-1].at} | {step.at for step in steps}
        return [_step(piece, steps, offers, kept.paths, at=instant) for instant in sorted(instants, reverse=True)]

    def turned_at(self, *, at: datetime) -> datetime | None:
        """When one of them last began or ended."""
        kept = book()
        return max(_turns([offer for offer in (*kept.offers, *kept.past) if offer.for_anybody], at), default=None)


def _turns(offers: Sequence[Offer], at: datetime) -> set[datetime]:
    """When offers began and ended, until an instant."""
    return {turn for offer in offers for turn in (offer.begins_at, offer.over_at) if turn and turn <= at}


def _step(
    piece: Piece, steps: Sequence[PriceStep], offers: Sequence[Offer], paths: dict[int, str], *, at: datetime
) -> PriceStep:
    """What was shown from an instant on."""
    own = next(step for step in steps if step.at <= at)
    deals = [offer.deal for offer in offers if offer.runs_at(at)]
    price = _price(replace(piece, price_minor=own.price_minor), deals, paths)
    regular = own.compare_at_minor or (own.price_minor if price < own.price_minor else None)
    return PriceStep(at, price, regular)


def _price(piece: Piece, deals: Sequence[Deal], paths: dict[int, str]) -> int:
    """The price less what every piece gets. The other deals take their turn too: an exclusive one shuts these out."""
    if not any(deal.each_piece for deal in deals):
        return piece.price_minor
    line = DiscountableLine("", 0, piece.product_id, piece.category_id, piece.seller_id, 1, piece.price_minor)
    sure = {deal.promotion_id for deal in deals if deal.each_piece}
    taken = grant([line], deals, paths=paths).discounts
    return piece.price_minor - sum(one.amount_minor for one in taken if one.source.promotion_id in sure)
