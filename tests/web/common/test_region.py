"""Prices and counts are written as in the country of the store."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from shop.sellers.models import Seller
from shop.store.models import StoreSettings
from shop.store.queries import forget_store, fresh_store
from shop.web.common.middleware import RegionMiddleware
from shop.web.common.numbers import number_text, region
from tests.factories import make_product

pytestmark = pytest.mark.django_db


def store_in(country: str, currency: str) -> None:
    """The marketplace is there, and sells in that currency."""
    fresh_store()
    StoreSettings.objects.update(country=country, currency=currency)
    forget_store()


@pytest.mark.parametrize(
    ("country", "currency", "language", "price"),
    [
        ("US", "USD", "", "$1,234,567.50"),
        ("DE", "EUR", "", "1.234.567,50\u00a0€"),
        ("BD", "BDT", "", "৳\u00a012,34,567.50"),
        ("US", "USD", "/bn", "১২,৩৪,৫৬৭.৫০"),
    ],
)
def test_price_is_written_as_in_the_country_of_the_store(
    client: Client, seller: Seller, country: str, currency: str, language: str, price: str
) -> None:
    store_in(country, currency)
    product = make_product(seller, price_minor=123_456_750)

    assert price in client.get(f"{language}/products/{product.slug}/").text


@pytest.mark.parametrize(
    ("country", "language", "expected"),
    [
        ("DE", "en", "1.234.567,5"),
        ("US", "en", "1,234,567.5"),
        ("IN", "en", "12,34,567.5"),
        ("BD", "en-us", "1,234,567.5"),
        ("ZZ", "en", "1,234,567.5"),
    ],
)
def test_region_gives_grouping_and_decimal_sign(country: str, language: str, expected: str) -> None:
    with region(country):
        assert number_text(Decimal("1234567.5"), language, decimals=1) == expected


def test_region_ends_with_the_request(client: Client) -> None:
    store_in("US", "USD")
    client.get("/menu/")

    assert number_text(1234567, "en") == "12,34,567"


def test_days_and_moments_are_those_of_the_marketplace() -> None:
    fresh_store()
    StoreSettings.objects.update(time_zone="Pacific/Auckland")
    forget_store()
    request: Any = RequestFactory().get("/")
    request.marketplace = object()

    answer = RegionMiddleware(lambda _request: HttpResponse(timezone.get_current_timezone_name()))(request)

    assert (answer.text, timezone.get_current_timezone_name()) == ("Pacific/Auckland", "Asia/Dhaka")
