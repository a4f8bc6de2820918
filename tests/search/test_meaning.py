"""Search by meaning, with a model of a few words in place of the real one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from shop.catalog.models import Product
from shop.search.models import Placement
from shop.search.queries import find, likeness
from shop.search.queries.likeness import MISSING
from shop.search.services import encode_titles
from shop.sellers.models import Seller
from tests.factories import make_product
from tests.queue import drain

pytestmark = pytest.mark.django_db
SEATS = {"sofa", "couch", "settee"}


def encode(texts: Sequence[str]) -> list[list[float]]:
    """Seats point one way, everything else another."""
    return [
        [1.0, 0.0, *[0.0] * 382] if SEATS & set(text.lower().split()) else [0.0, 1.0, *[0.0] * 382] for text in texts
    ]


@pytest.fixture
def model(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SEARCH_VECTORS = True
    monkeypatch.setattr(likeness, "_loaded", lambda: encode)


@pytest.fixture
def couches(seller: Seller) -> list[Product]:
    goods = [make_product(seller, title={"en": title}) for title in ("Red couch", "Long settee", "Tin cup")]
    drain()
    return goods


def test_titles_are_encoded_bit_by_bit_and_again_when_they_change(model: None, couches: list[Product]) -> None:
    assert [encode_titles(most=2), encode_titles(most=9), encode_titles(most=9)] == [2, 1, 0]

    Product.objects.filter(pk=couches[2].pk).update(title={"en": "Tin sofa"})

    assert encode_titles(most=9) == 1
    assert set(find("sofa").ids) == {product.pk for product in couches}


def test_meaning_finds_what_words_do_not_and_nothing_when_it_is_off(
    model: None, couches: list[Product], settings: Any
) -> None:
    encode_titles(most=9)

    by_meaning, by_words = find("sofa").ids, find("sofa", by_words=True).ids
    settings.SEARCH_VECTORS = False

    assert set(by_meaning) == {couches[0].pk, couches[1].pk}
    assert (list(by_words), list(find("sofa").ids)) == ([], [])


def test_what_the_office_holds_and_hides_stays_so(model: None, couches: list[Product]) -> None:
    red, long, cup = couches
    encode_titles(most=9)
    Placement.objects.create(query="couch", product=cup, place=1, added_by="user:1")
    Placement.objects.create(query="couch", product=long, place=0, added_by="user:1")

    assert list(find("couch").ids) == [cup.pk, red.pk]


def test_without_the_packages_the_search_goes_on_and_the_commands_say_what_is_missing(
    settings: Any, monkeypatch: pytest.MonkeyPatch, couches: list[Product]
) -> None:
    def refuse(_path: str) -> None:
        raise ModuleNotFoundError("numpy")

    settings.SEARCH_VECTORS = True
    likeness._loaded.cache_clear()
    monkeypatch.setattr(likeness, "import_string", refuse)

    assert list(find("couch").ids) == [couches[0].pk]
    with pytest.raises(CommandError, match="pip install --no-deps --group vectors"):
        call_command("search_rebuild")
    assert "SEARCH_VECTORS" in MISSING
    likeness._loaded.cache_clear()
