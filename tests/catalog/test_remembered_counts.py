"""Counts of large listings are kept for a minute; everything else is counted anew."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from shop.catalog.models import Product
from shop.catalog.queries import Scope, remembered
from shop.catalog.queries.remembered import counts_in, forget_counts
from shop.sellers.models import Seller
from tests.catalog.conftest import Shelf
from tests.factories import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def large(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the shelf holds counts as large; nothing is kept from before or for after."""
    monkeypatch.setattr(remembered, "LARGE", Product.objects.filter(status="active").count())
    forget_counts()
    yield
    forget_counts()


def total(scope: Scope, conditions: dict[str, Q] | None = None) -> int:
    return counts_in(scope, conditions or {}).total


def test_a_large_listing_is_counted_once_a_minute(seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(remembered, "monotonic", lambda: now)

    before = total(Scope())
    make_product(seller)
    with CaptureQueriesContext(connection) as queries:
        kept = total(Scope())
    now += 61

    assert (kept, len(queries)) == (before, 0)
    assert total(Scope()) == before + 1


def test_small_listings_are_counted_anew(shelf: Shelf, seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "LARGE", remembered.LARGE + 2)

    before = total(Scope())
    make_product(seller)

    assert total(Scope()) == before + 1


def test_narrowed_listings_are_counted_anew(seller: Seller) -> None:
    cheap = {"price": Q(min_price_minor__lte=100_00)}

    before = total(Scope(), cheap)
    make_product(seller, price_minor=50_00)

    assert total(Scope(), cheap) == before + 1


def test_scopes_do_not_share_their_counts(shelf: Shelf, seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "LARGE", 0)
    make_product(seller)

    scopes = [Scope(), Scope(category=shelf.node), Scope(seller_id=seller.pk)]
    first = [total(scope) for scope in scopes]

    assert [total(scope) for scope in scopes] == first
    assert first[0] == first[1] + 1
    assert len(set(first)) == 3


def test_the_oldest_counts_give_way(seller: Seller, rival_seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "LARGE", 0)
    monkeypatch.setattr(remembered, "MOST", 2)

    for scope in (Scope(), Scope(seller_id=seller.pk), Scope(seller_id=rival_seller.pk)):
        total(scope)
    before = total(Scope(seller_id=seller.pk))
    make_product(seller)

    assert len(remembered._kept) == 2
    assert total(Scope(seller_id=seller.pk)) == before
