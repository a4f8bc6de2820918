"""Whose sale costs what."""

from __future__ import annotations

from collections.abc import Iterable

from shop.store.queries import store


def rates_of_sellers(seller_ids: Iterable[int]) -> dict[int, int]:
    """The marketplace's share of each seller's sales, in basis points: one rate for all until rules exist."""
    return dict.fromkeys(seller_ids, store().commission_bps)
