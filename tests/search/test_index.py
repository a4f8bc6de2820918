"""The index follows the catalogue, and is rebuilt beside the one in use."""

import pytest
from django.db import connection
from django.utils import timezone

from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.catalog.services import archive_product, change_category, refresh_listing
from shop.catalog.types import CategoryDraft
from shop.search.models import Document, Generation, Lexeme, Posting, Word
from shop.search.queries import find
from shop.search.services import catch_up, drop_retired, index_products, rebuild_index
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_category, make_product
from tests.queue import drain

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


def counts() -> dict[str, int]:
    """In how many products each term of the live index is, as the index says."""
    live = Generation.objects.get(state="live")
    return dict(Lexeme.objects.filter(generation=live, products__gt=0).order_by().values_list("term", "products"))


def true_counts() -> dict[str, int]:
    """The same, counted from the postings."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT term, count(*) FROM search_posting WHERE generation_id IN"
            " (SELECT id FROM search_generation WHERE state = 'live') GROUP BY term"
        )
        return dict(cursor.fetchall())


def test_a_new_product_is_found_after_its_event(seller: Seller) -> None:
    product = make_product(seller, title={"en": "Copper pitcher"})
    assert not find("pitcher").ids

    drain()

    assert list(find("pitchers").ids) == [product.pk]


def test_counts_stay_true_through_changes(seller: Seller) -> None:
    product = make_product(seller, title={"en": "Copper pitcher"})
    make_product(seller, title={"en": "Copper bowl"})
    drain()

    Product.objects.filter(pk=product.pk).update(title={"en": "Brass pitcher pitcher"})
    refresh_listing(product_ids=[product.pk])
    drain()

    assert counts() == true_counts()
    assert not Word.objects.filter(word="copper", products=2).exists()
    assert Generation.objects.get(state="live").documents == 2


def test_the_same_again_writes_nothing(seller: Seller) -> None:
    product = make_product(seller)
    drain()

    assert index_products(product_ids=[product.pk], at=NOW) == 0


def test_an_archived_product_leaves_the_index(seller: Seller) -> None:
    product = make_product(seller, title={"en": "Copper pitcher"})
    drain()

    archive_product(product_id=product.pk, by=BY, at=NOW)
    drain()

    assert not find("pitcher").ids
    assert not Document.objects.exists()
    assert not Posting.objects.exists()
    assert counts() == {}


def test_products_are_found_by_the_new_name_of_their_category(seller: Seller) -> None:
    category = make_category("vessels")
    product = make_product(seller, title={"en": "Copper pitcher"}, category=category)

    change_category(category_id=category.pk, draft=CategoryDraft(title={"en": "Jugs"}), by=BY, at=NOW)
    drain()

    assert list(find("jugs").ids) == [product.pk]


def test_a_rebuilt_index_takes_the_place_of_the_old_one(seller: Seller) -> None:
    product = make_product(seller, title={"en": "Copper pitcher"})
    drain()
    old, before = Generation.objects.get(), counts()
    told: list[tuple[int, int]] = []

    new = rebuild_index(at=timezone.now(), progress=lambda done, total: told.append((done, total)))

    assert (new.state, Generation.objects.get(pk=old.pk).state) == ("live", "retired")
    assert (list(find("pitcher").ids), counts(), told) == ([product.pk], before, [(1, 1)])


def test_an_old_index_is_dropped_when_nobody_can_still_read_it(seller: Seller) -> None:
    make_product(seller)
    drain()
    old = Generation.objects.get()
    rebuild_index(at=NOW)

    assert drop_retired(at=NOW) == 0
    assert drop_retired(at=timezone.now().replace(year=NOW.year + 1)) == 1

    assert not Generation.objects.filter(pk=old.pk).exists()
    assert not Posting.objects.filter(generation_id=old.pk).exists()


def test_what_no_event_told_of_is_found_later(seller: Seller) -> None:
    product = make_product(seller, title={"en": "Copper pitcher"}, published=False)
    drain()
    Product.objects.filter(pk=product.pk).update(status=Product.Status.ACTIVE, published_at=NOW)

    assert catch_up(at=timezone.now()) == 1

    assert list(find("pitcher").ids) == [product.pk]


def test_each_language_of_a_product_finds_it(seller: Seller) -> None:
    product = make_product(seller, title={"en": "Panjabi", "bn": "সুতি পাঞ্জাবী", "ar": "قَميص"})
    drain()

    for typed in ("panjabi", "পাঞ্জাবি", "sutii", "قميص", "PANJABIS"):
        assert list(find(typed).ids) == [product.pk], typed
