"""Prices over time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.catalog.models import PriceChange, Variant

from .listing import refresh_listing


class CannotPrice(Refusal):
    """The price before the reduction must be higher than the price."""


@transaction.atomic
def set_price(
    *,
    variant_id: int,
    price_minor: int,
    compare_at_minor: int | None,
    by: Actor,
    at: datetime,
    change_set: UUID | None = None,
) -> Variant:
    """The price from `at` on, in minor units, kept in the price history. The same price again changes nothing.

    Raises CannotPrice.
    """
    if compare_at_minor is not None and compare_at_minor <= price_minor:
        raise CannotPrice(_("The price before must be higher than the price now. Leave it empty for no reduction."))
    variant = lock(Variant, variant_id)
    if (variant.price_minor, variant.compare_at_minor) == (price_minor, compare_at_minor):
        return variant
    variant.price_minor, variant.compare_at_minor, variant.change_set = price_minor, compare_at_minor, change_set
    variant.save(update_fields=["price_minor", "compare_at_minor", "change_set"])
    note_price(variant, by=by, at=at)
    refresh_listing(product_ids=[variant.product_id])
    return variant


def note_price(variant: Variant, *, by: Actor, at: datetime) -> None:
    """Write the variant's present price into its history."""
    PriceChange.objects.create(
        variant=variant,
        price_minor=variant.price_minor,
        compare_at_minor=variant.compare_at_minor,
        at=at,
        actor=str(by),
        change_set=variant.change_set,
    )


def note_costs(*, costs: Mapping[int, int]) -> None:
    """What one piece of each variant cost its seller last, in minor units; nobody but the seller sees it."""
    for variant_id, cost_minor in sorted(costs.items()):
        Variant.objects.filter(pk=variant_id).update(cost_minor=cost_minor)
