"""Telling people that what they saved got cheaper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from shop.base.actor import Actor
from shop.base.events import record
from shop.discovery.events import SavedGotCheaper
from shop.discovery.models import Saved
from shop.discovery.queries.lists import saved_and_cheaper
from shop.profiles.queries import wanting
from shop.profiles.types import Channel, Topic


@transaction.atomic
def tell_of_prices(*, product_ids: Iterable[int], by: Actor, at: datetime) -> int:
    """Everybody who saved one of the products dearer than it is now, and wants to know, is told once of all of them.

    Nobody is told of the same price twice, however often it goes up and down. Returns how many people were told.
    """
    rows = list(saved_and_cheaper(product_ids).select_for_update(of=("self",), no_key=True))
    people = {row.wishlist.user_id for row in rows if row.wishlist.user_id}
    willing = wanting(Topic.SAVED_ITEMS, Channel.EMAIL, people)
    drops: dict[int, list[list[int]]] = defaultdict(list)
    told = []
    for row in rows:
        user_id, now, then = row.wishlist.user_id, row.product.min_price_minor, row.price_minor
        if user_id in willing and now is not None and then is not None:
            row.told_minor = now
            told.append(row)
            drops[user_id].append([row.product_id, then, now])
    Saved.objects.bulk_update(told, ["told_minor"])
    for user_id, found in sorted(drops.items()):
        record(SavedGotCheaper(subject_id=user_id, drops=found), by=by, at=at)
    return len(drops)
