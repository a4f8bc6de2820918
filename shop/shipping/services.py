"""Setting delivery prices."""

from __future__ import annotations

from .models import FlatRate


def set_flat_rate(*, seller_id: int, price_minor: int, free_from_minor: int | None, max_days: int = 4) -> FlatRate:
    """One price for each of the seller's parcels, in minor units; free from an amount of goods on, or never."""
    rate, _made = FlatRate.objects.update_or_create(
        seller_id=seller_id,
        defaults={"price_minor": price_minor, "free_from_minor": free_from_minor, "max_days": max_days},
    )
    return rate
