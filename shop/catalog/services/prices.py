"""Prices over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.catalog.models import PriceChange, PriceListEntry, PriceTier, Variant
from shop.catalog.types import Tier
from shop.store.queries import store

from .listing import refresh_listing

LEAST = 2


class CannotPrice(Refusal):
    """The price before the reduction must be higher than the price, a quantity price lower."""


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


@transaction.atomic
def set_tiers(*, variant_id: int, tiers: Sequence[Tier], by: Actor, at: datetime) -> None:
    """The quantity prices of a variant, instead of those it had. Raises CannotPrice."""
    variant = lock(Variant, variant_id)
    steps = sorted(tiers, key=lambda tier: tier.from_quantity)
    prices = [variant.price_minor, *(tier.price_minor for tier in steps)]
    if any(tier.from_quantity < LEAST for tier in steps) or len({tier.from_quantity for tier in steps}) < len(steps):
        raise CannotPrice(_("Each quantity price begins at a number of its own, from 2 pieces on."))
    if any(later >= earlier for earlier, later in pairwise(prices)):
        raise CannotPrice(_("More pieces cost less each. Lower the prices towards the larger numbers."))
    before = [list(row) for row in variant.tiers.values_list("from_quantity", "price_minor")]
    after = [[tier.from_quantity, tier.price_minor] for tier in steps]
    if before == after:
        return
    variant.tiers.all().delete()
    PriceTier.objects.bulk_create(PriceTier(variant=variant, **asdict(tier)) for tier in steps)
    subject = ("catalog.variant", variant.pk)
    audit.note("catalog.tiers_set", subject=subject, by=by, at=at, before={"tiers": before}, after={"tiers": after})


@transaction.atomic
def set_list_prices(*, variant_id: int, prices: Mapping[str, int], by: Actor, at: datetime) -> None:
    """The fixed prices of a variant in other currencies (minor units of each), instead of those it had.

    Raises CannotPrice.
    """
    variant = lock(Variant, variant_id)
    if any(minor < 1 for minor in prices.values()) or store().currency in prices:
        raise CannotPrice(_("A fixed price is above nothing, and in another currency than the marketplace's."))
    before = dict(variant.list_prices.values_list("currency", "amount_minor"))
    if before == dict(prices):
        return
    variant.list_prices.all().delete()
    PriceListEntry.objects.bulk_create(
        PriceListEntry(variant=variant, currency=code, amount_minor=minor) for code, minor in sorted(prices.items())
    )
    subject = ("catalog.variant", variant.pk)
    audit.note("catalog.list_prices_set", subject=subject, by=by, at=at, before=before, after=dict(prices))


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
