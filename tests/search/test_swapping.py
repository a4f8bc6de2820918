"""The index is rebuilt while people search and sellers change their goods: nobody sees half of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from shop.catalog.models import Product
from shop.search.models import Generation
from shop.search.queries import find
from shop.search.services import index_products, rebuild_index
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.checkout.crowd import at_once
from tests.factories import make_category, make_product
from tests.queue import drain

from .test_index import counts, true_counts

REBUILDS = 4


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_searches_and_changes_go_on_while_the_index_is_swapped(seller: Seller) -> None:
    category, done = make_category("jugs"), [False]
    jugs = {make_product(seller, title={"en": f"Copper pitcher {n}"}, category=category).pk for n in range(40)}
    other = make_product(seller, title={"en": "Tin bowl"}, category=category)
    drain()

    def rebuild() -> int:
        for _time in range(REBUILDS):
            rebuild_index(at=timezone.now())
        done[0] = True
        return REBUILDS

    def search() -> int:
        seen = 0
        while not done[0]:
            assert set(find("pitchers").ids) == jugs
            seen += 1
        return seen

    def change() -> int:
        for number in range(12):
            Product.objects.filter(pk=other.pk).update(title={"en": f"Tin bowl {'large ' * (number % 3)}"})
            index_products(product_ids=[other.pk], at=NOW)
        return 12

    steps: list[Callable[[], int]] = [rebuild, search, search, change]
    rebuilt, seen, seen_too, changed = at_once(steps)

    assert (rebuilt, changed) == (REBUILDS, 12)
    assert isinstance(seen, int)
    assert isinstance(seen_too, int)
    assert min(seen, seen_too) > REBUILDS
    assert counts() == true_counts()
    assert Generation.objects.filter(state="live").count() == 1
