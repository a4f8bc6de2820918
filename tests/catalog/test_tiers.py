"""Quantity prices: set by the seller, used by the quote, shown on the product's page."""

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import PriceTier
from shop.catalog.services import CannotPrice, set_price, set_tiers
from shop.catalog.types import Tier
from shop.pricing.services import quote
from shop.pricing.types import Ask, WantedLine
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_product

pytestmark = pytest.mark.django_db
BY = Actor.system("test")
TEN, FIFTY = Tier(10, 90_00), Tier(50, 80_00)


def unit_of(variant_id: int, quantity: int) -> int:
    priced = quote(lines=[WantedLine("one", variant_id, quantity)], destination=None, ask=Ask(), at=NOW)
    assert priced.goods.minor == priced.lines[0].unit_price.minor * quantity
    return priced.lines[0].unit_price.minor


def test_quote_takes_the_price_of_the_number_that_is_reached(seller: Seller) -> None:
    pot = make_product(seller, price_minor=100_00).variants.get()
    set_tiers(variant_id=pot.pk, tiers=[FIFTY, TEN], by=BY, at=NOW)

    assert [unit_of(pot.pk, number) for number in (1, 9, 10, 49, 50)] == [100_00, 100_00, 90_00, 90_00, 80_00]


def test_quantity_price_above_a_price_that_was_lowered_later_does_not_count(seller: Seller) -> None:
    pot = make_product(seller, price_minor=100_00).variants.get()
    set_tiers(variant_id=pot.pk, tiers=[TEN], by=BY, at=NOW)
    set_price(variant_id=pot.pk, price_minor=85_00, compare_at_minor=None, by=BY, at=NOW)

    assert unit_of(pot.pk, 10) == 85_00


@pytest.mark.parametrize(
    "tiers", [[Tier(1, 90_00)], [TEN, Tier(10, 80_00)], [Tier(10, 100_00)], [Tier(10, 80_00), Tier(50, 90_00)]]
)
def test_quantity_prices_that_do_not_fall_are_refused(seller: Seller, tiers: list[Tier]) -> None:
    pot = make_product(seller, price_minor=100_00).variants.get()
    set_tiers(variant_id=pot.pk, tiers=[FIFTY], by=BY, at=NOW)

    with pytest.raises(CannotPrice):
        set_tiers(variant_id=pot.pk, tiers=tiers, by=BY, at=NOW)

    assert list(PriceTier.objects.values_list("from_quantity", "price_minor")) == [(50, 80_00)]


def test_seller_sets_them_and_the_products_page_shows_them(client: Client, seller: Seller) -> None:
    product = make_product(seller, price_minor=100_00)
    variant = product.variants.get()
    client.force_login(User.objects.get(email="rehana@example.com"))
    address, prefix = f"/seller/products/{product.public_id}/quantity-prices/", f"{variant.public_id}"

    half = client.post(address, {f"{prefix}-0-pieces": "10"})
    rising = client.post(address, {f"{prefix}-0-pieces": "10", f"{prefix}-0-price": "120"})
    saved = client.post(address, {f"{prefix}-0-pieces": "10", f"{prefix}-0-price": "90.50"})

    assert [half.status_code, rising.status_code, saved.status_code] == [422, 409, 302]
    assert PriceTier.objects.get().price_minor == 90_50
    page = client.get(f"/products/{product.slug}/").text
    assert "10 pieces" in page
    assert "90.50" in page
