"""What a query is about: the categories that it names, and those that people opened after its words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalog.models import Category, Product
from shop.search.models import Asked, Leaning
from shop.search.queries import find
from shop.search.rules import LIFT, with_favourites
from shop.search.services import learn_leanings, learn_likings, note_asked, note_chosen
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_category, make_product
from tests.queue import drain

TODAY = NOW.date()


def named(seller: Seller, category: Category, *titles: str) -> list[Product]:
    return [make_product(seller, title={"en": title}, category=category) for title in titles]


def shown(words: str) -> list[str]:
    by_id = {product.pk: str(product.title) for product in Product.objects.all()}
    return [by_id[pk] for pk in find(words).ids]


@pytest.fixture
def computers(seller: Seller) -> None:
    """Notebooks that hardly say so, and bags for them that do."""
    electronics = make_category("electronics")
    notebooks, bags = (make_category(slug, parent=electronics) for slug in ("notebooks", "notebook-bags"))
    named(seller, bags, "Notebook bag", "Notebook sleeve for every notebook", "Bag")
    named(seller, make_category("gaming", parent=notebooks), "Thin 14", "Fast 15 notebook computer")
    drain()


@pytest.mark.django_db
def test_a_word_that_names_a_category_finds_its_things_before_things_for_them(computers: None) -> None:
    assert set(shown("notebook")[:2]) == {"Fast 15 notebook computer", "Thin 14"}
    assert shown("notebook bag")[0] == "Notebook bag"


@pytest.mark.django_db
def test_what_people_open_after_a_word_teaches_it(seller: Seller) -> None:
    mice, rodents = make_category("input-devices"), make_category("toys")
    toy, device = named(seller, rodents, "Mouse")[0], named(seller, mice, "Silent mouse for the desk")[0]
    drain()
    assert shown("mouse")[0] == "Mouse"
    for _time in range(6):
        note_asked(typed="silent mouse", language="en", shown=[toy.pk, device.pk], found=2, on=TODAY)
        note_chosen(typed="silent mouse", language="en", product_id=device.pk, on=TODAY)

    assert learn_leanings(at=NOW) == 2

    assert shown("mouse")[0] == "Silent mouse for the desk"
    assert learn_leanings(at=NOW + timedelta(days=200)) == 0
    assert not Leaning.objects.exists()


@pytest.mark.django_db
def test_few_clicks_teach_nothing(seller: Seller) -> None:
    product = named(seller, make_category("toys"), "Mouse")[0]
    for _time in range(4):
        note_asked(typed="mouse", language="en", shown=[product.pk], found=1, on=TODAY)
        note_chosen(typed="mouse", language="en", product_id=product.pk, on=TODAY)

    assert learn_leanings(at=NOW) == 0
    assert Asked.objects.get().opened == 4


@given(st.lists(st.integers(1, 4), max_size=30), st.sets(st.integers(1, 4)), st.integers(0, 40))
def test_favourites_move_up_a_little_and_nothing_is_lost(
    categories: list[int], favourites: set[int], first: int
) -> None:
    ids = list(range(100, 100 + len(categories)))

    mixed = with_favourites(ids, categories, favourites, first=first)

    assert sorted(mixed) == ids
    assert mixed[min(first, len(ids)) :] == ids[first:]
    for place, pk in enumerate(mixed):
        assert ids.index(pk) - place <= LIFT


@pytest.mark.django_db
def test_what_is_wanted_and_who_is_trusted_tip_the_scales(seller: Seller, rival_seller: Seller) -> None:
    first, wanted = named(seller, make_category("north"), "Tin cup", "Tin cup")
    trusted = named(rival_seller, make_category("south"), "Tin cup")[0]
    drain()
    note_asked(typed="tin", language="en", shown=[first.pk], found=3, on=TODAY)
    note_chosen(typed="tin", language="en", product_id=wanted.pk, on=TODAY)
    Seller.objects.filter(pk=rival_seller.pk).update(rating_tenths=50, rating_count=9)

    assert learn_likings(at=NOW) == 1

    assert list(find("tin cup").ids) == [wanted.pk, trusted.pk, first.pk]
    assert learn_likings(at=NOW + timedelta(days=200)) == 0
