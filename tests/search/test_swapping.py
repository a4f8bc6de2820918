"""The index is rebuilt while people search and sellers change their goods: nobody sees half of it."""

from __future__ import annotations

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
        made = [rebuild_index(at=timezone.now()) for _time in range(REBUILDS)]
        done[0] = True
        return len(made)

    def search() -> int:
        times = 0
        while not done[0]:
            assert set(find("pitchers").ids) == jugs
            times += 1
        return times

    def change() -> int:
        for number in range(12):
            Product.objects.filter(pk=other.pk).update(title={"en": f"Tin bowl {'large ' * (number % 3)}"})
            index_products(product_ids=[other.pk], at=NOW)
        return 12

    rebuilt, *seen, changed = at_once([rebuild, search, search, change])

    assert (rebuilt, changed) == (REBUILDS, 12)
    assert all(isinstance(times, int) and times > REBUILDS for times in seen)
    assert counts() == true_counts()
    assert Generation.objects.filter(state="live").count() == 1
