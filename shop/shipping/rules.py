"""Prices and days of delivery."""

from __future__ import annotations

from datetime import date, timedelta


def flat_price(goods_minor: int, *, price_minor: int, free_from_minor: int | None) -> int:
    """The parcel's price: nothing from the free amount on. Minor units."""
    return 0 if free_from_minor is not None and goods_minor >= free_from_minor else price_minor


def free_gap(goods_minor: int, *, price_minor: int, free_from_minor: int | None) -> int | None:
    """How much more of goods makes delivery free; None when it is free already or never."""
    if not price_minor or free_from_minor is None or goods_minor >= free_from_minor:
        return None
    return free_from_minor - goods_minor


def dates_of(today: date, *, handling_days: int, min_days: int, max_days: int) -> tuple[date, date, date]:
    """(ship by, arrives from, arrives to) in calendar days: the seller packs first, then the parcel travels."""
    ship_by = today + timedelta(days=handling_days)
    return ship_by, ship_by + timedelta(days=min_days), ship_by + timedelta(days=max_days)
