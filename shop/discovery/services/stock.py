"""Telling people that what they saved can be had again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from shop.base.actor import Actor
from shop.base.events import record
from shop.discovery.events import SavedIsBack
from shop.discovery.models import Saved
from shop.discovery.queries.lists import products_to_be_had, saved_and_back, saved_products_of
from shop.profiles.queries import wanting
from shop.profiles.types import Channel, Topic


@transaction.atomic
def tell_of_return(*, variant_ids: Iterable[int], by: Actor, at: datetime) -> int:
    """Note which saved products are sold out; of those that were and are not any more, tell who wants to know.

    Everybody is told once, of all of these products together. Returns how many people were told.
    """
    saved = saved_products_of(variant_ids)
    stocked = products_to_be_had(saved) if saved else set()
    Saved.objects.filter(product__in=saved - stocked, gone_at=None).update(gone_at=at)
    rows = list(saved_and_back(stocked).select_for_update(of=("self",), no_key=True)) if stocked else []
    Saved.objects.filter(pk__in=[row.pk for row in rows]).update(gone_at=None)
    products: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        products[row.wishlist.user_id or 0].append(row.product_id)
    willing = wanting(Topic.SAVED_ITEMS, Channel.EMAIL, products) if products else set()
    for user_id in sorted(willing):
        record(SavedIsBack(subject_id=user_id, product_ids=products[user_id]), by=by, at=at)
    return len(willing)
