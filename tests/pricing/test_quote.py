"""THE quote: parcels, delivery, tax and total of real offers."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import localdate

from shop.base.money import Money
from shop.catalog.services import archive_product
from shop.pricing.services import CannotQuote, quote
from shop.pricing.types import Ask, Quote, WantedLine
from shop.sellers.models import Seller
from shop.shipping.queries import calendar_of
from shop.shipping.services import set_flat_rate
from shop.shipping.types import Destination
from shop.store.services import change_store
from shop.tax.models import TaxRate
from tests.cast import NOW
from tests.factories import make_product
from tests.factories.catalog import BY

pytestmark = pytest.mark.django_db
DHAKA = Destination("BD", "Dhaka")


@pytest.fixture(autouse=True)
def terms(seller: Seller, rival_seller: Seller) -> None:
    """15 % VAT within prices; Rehana sends for 80 taka, free from 2,000; Kamal for 120."""
    TaxRate.objects.create(country="BD", rate_bps=1500, starts_on=date(2020, 1, 1))
    set_flat_rate(seller_id=seller.pk, price_minor=80_00, free_from_minor=2000_00)
    set_flat_rate(seller_id=rival_seller.pk, price_minor=120_00)


def asked(*wanted: tuple[int, int], at: datetime = NOW) -> Quote:
    lines = [WantedLine(str(number), variant, quantity) for number, (variant, quantity) in enumerate(wanted)]
    return quote(lines=lines, destination=DHAKA, ask=Ask(), at=at)


def taka(amount: int) -> Money:
    return Money(amount * 100, "BDT")


def test_each_seller_gets_a_parcel_with_its_own_delivery(seller: Seller, rival_seller: Seller) -> None:
    pot = make_product(seller, price_minor=500_00).variants.get()
    bag = make_product(rival_seller, price_minor=890_00).variants.get()

    result = asked((pot.pk, 2), (bag.pk, 1))

    assert [(p.seller_id, p.goods, p.shipping, p.total) for p in result.parcels] == [
        (seller.pk, taka(1000), taka(80), taka(1080)),
        (rival_seller.pk, taka(890), taka(120), taka(1010)),
    ]
    assert result.total == taka(2090)


def test_delivery_is_free_from_the_sellers_amount_on(seller: Seller) -> None:
    pot = make_product(seller, price_minor=1000_00).variants.get()

    below, reached = asked((pot.pk, 1)), asked((pot.pk, 2))

    assert (below.shipping, below.parcels[0].free_shipping_gap) == (taka(80), taka(1000))
    assert (reached.shipping, reached.parcels[0].free_shipping_gap) == (taka(0), None)


def test_included_vat_is_told_and_not_added(seller: Seller) -> None:
    pot = make_product(seller, price_minor=5880_00).variants.get()

    result = asked((pot.pk, 1))

    assert (result.tax, result.total) == (Money(766_96, "BDT"), taka(5880))


def test_tax_on_top_is_added_where_prices_exclude_it(seller: Seller) -> None:
    change_store(by=BY, at=NOW, prices_include_tax=False)
    pot = make_product(seller, price_minor=2000_00).variants.get()

    result = asked((pot.pk, 1))

    assert (result.tax, result.total) == (taka(300), taka(2300))
    assert [step.name for step in result.steps] == ["goods", "shipping", "tax", "total"]


def test_digital_goods_need_no_delivery(seller: Seller) -> None:
    pattern = make_product(seller, price_minor=150_00, stock=None).variants.get()

    result = asked((pattern.pk, 1))

    assert (result.needs_delivery, result.shipping, result.parcels[0].arrives_to_on) == (False, taka(0), None)


def test_parcels_arrive_after_handling_and_travel(seller: Seller) -> None:
    pot = make_product(seller).variants.get()

    parcel = asked((pot.pk, 1)).parcels[0]

    leaves = localdate(NOW) + timedelta(days=2)
    after = [leaves + timedelta(days=number) for number in range(1, 15)]
    moving = [day for day in after if not calendar_of("BD").is_off(day)]
    assert (parcel.ship_by_on, parcel.arrives_from_on, parcel.arrives_to_on) == (leaves, moving[0], moving[3])


def test_what_is_not_for_sale_is_named_and_nothing_is_quoted(seller: Seller) -> None:
    pot, gone = make_product(seller), make_product(seller)
    archive_product(product_id=gone.pk, by=BY, at=NOW)
    variants = [(pot.variants.get().pk, 1), (gone.variants.get().pk, 1)]

    with pytest.raises(CannotQuote) as refusal:
        asked(*variants)

    assert refusal.value.variant_ids == (variants[1][0],)


def test_the_fingerprint_changes_with_every_figure_and_with_nothing_else(seller: Seller) -> None:
    pot = make_product(seller, price_minor=500_00).variants.get()
    first = asked((pot.pk, 1))

    assert asked((pot.pk, 1)).fingerprint() == first.fingerprint()
    assert asked((pot.pk, 2)).fingerprint() != first.fingerprint()


def test_a_quote_takes_the_same_number_of_queries_for_any_number_of_lines(
    seller: Seller, django_assert_num_queries: object
) -> None:
    pots = [make_product(seller).variants.get().pk for _ in range(12)]
    asked((pots[0], 1))

    with django_assert_num_queries(4):
        asked((pots[0], 1))
    with django_assert_num_queries(4):
        asked(*((pot, 1) for pot in pots))
