"""The quote in the buyer's currency: it adds up by itself, and fixed prices are charged as they stand."""

from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.base.actor import Actor
from shop.base.money import Money
from shop.catalog.models import Product
from shop.catalog.services import CannotPrice, set_list_prices
from shop.currencies.rules import converted
from shop.pricing.rules import Chargeable, charged_parts
from shop.pricing.services import quote
from shop.pricing.types import Ask, Quote, WantedLine
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from shop.shipping.types import Destination
from tests.cast import NOW
from tests.factories import make_product, make_promotion
from tests.factories.currencies import offered, rated

BY = Actor.system("test")
parts = st.lists(
    st.builds(Chargeable, st.integers(0, 10**9), st.one_of(st.none(), st.integers(0, 10**7))), min_size=1, max_size=40
)
rates = st.sampled_from(["0.0083682008", "0.0077821011", "1.2548", "0.00256", "88.5", "0.5"])


@given(parts, rates, st.sampled_from(["USD", "JPY", "KWD"]))
def test_charged_parts_lose_nothing_and_none_is_negative(wanted: list[Chargeable], rate: str, code: str) -> None:
    turn = partial(converted, rate=Decimal(rate), base="BDT", quote=code)

    charged = charged_parts(wanted, turn)

    loose = [place for place, part in enumerate(wanted) if part.fixed_minor is None]
    assert sum(charged[place] for place in loose) == turn(sum(wanted[place].book_minor for place in loose))
    assert [charged[place] for place, part in enumerate(wanted) if part.fixed_minor is not None] == [
        part.fixed_minor for part in wanted if part.fixed_minor is not None
    ]
    assert min(charged) >= 0
    by_size = sorted(loose, key=lambda place: (-wanted[place].book_minor, place))
    odd = [place for place in loose if charged[place] != turn(wanted[place].book_minor)]
    assert odd == sorted(by_size[: len(odd)])


def asked(*wanted: tuple[Product, int], currency: str = "USD") -> Quote:
    lines = [
        WantedLine(str(place), product.variants.get().pk, quantity) for place, (product, quantity) in enumerate(wanted)
    ]
    return quote(lines=lines, destination=Destination("BD", "Dhaka"), ask=Ask(currency=currency), at=NOW)


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.mark.django_db
def test_lines_are_turned_one_by_one_and_the_largest_takes_what_is_missing(seller: Seller) -> None:
    offered("USD", "120")
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    wanted = [(make_product(seller, price_minor=minor), 1) for minor in (100_00, 100_00, 1000_60)]

    priced = asked(*wanted)

    shown = priced.shown
    assert priced.total == Money(1280_60, "BDT")
    # 0.83, 0.83, 8.34 and 0.67 are 10.67; the sum is 10.67166…
    assert [line.total for line in shown.lines] == [dollars(83), dollars(83), dollars(8_34)]
    assert (shown.shipping, shown.total) == (dollars(67), dollars(10_67))
    assert [step.amount for step in shown.steps] == [dollars(10_00), dollars(67), dollars(10_67)]


@pytest.mark.django_db
def test_what_promotions_take_off_adds_up_too(seller: Seller) -> None:
    offered("USD", "119.5", markup_bps=150)
    make_promotion()

    shown = asked((make_product(seller, price_minor=333_33), 3), (make_product(seller, price_minor=77_77), 2)).shown

    off = Money.total((one.goods for one in shown.promotions), "USD")
    assert off.minor > 0
    assert shown.goods - off + shown.shipping == shown.total
    assert Money.total((line.total for line in shown.lines), "USD") + shown.shipping == shown.total


@pytest.mark.django_db
def test_a_fixed_price_is_charged_as_listed_times_quantity_and_the_seller_has_its_worth(seller: Seller) -> None:
    offered("USD", "120")
    pot, bag = make_product(seller, price_minor=1000_00), make_product(seller, price_minor=500_00)
    set_list_prices(variant_id=pot.variants.get().pk, prices={"USD": 9_99}, by=BY, at=NOW)

    priced = asked((pot, 3), (bag, 1))
    own = asked((pot, 3), (bag, 1), currency="")

    assert [line.total for line in priced.shown.lines] == [dollars(29_97), dollars(4_17)]
    assert [line.unit_price for line in priced.lines] == [Money(1198_80, "BDT"), Money(500_00, "BDT")]
    assert [line.unit_price for line in own.lines] == [Money(1000_00, "BDT"), Money(500_00, "BDT")]
    assert own.charged is None


@pytest.mark.django_db
def test_fixed_prices_are_positive_and_in_another_currency(seller: Seller) -> None:
    variant = make_product(seller).variants.get()

    for prices in ({"USD": 0}, {"BDT": 100}):
        with pytest.raises(CannotPrice):
            set_list_prices(variant_id=variant.pk, prices=prices, by=BY, at=NOW)

    assert not variant.list_prices.exists()


@pytest.mark.django_db
def test_another_rate_is_another_agreement(seller: Seller) -> None:
    offered("USD", "120")
    pot = make_product(seller, price_minor=1000_00)
    before, own = asked((pot, 1)), asked((pot, 1), currency="")

    rated("USD", "121", "BDT", at=NOW.replace(microsecond=1))
    after = asked((pot, 1))

    assert len({before.fingerprint(), after.fingerprint(), own.fingerprint()}) == 3
    assert (before.total, before.shown.total, after.shown.total) == (after.total, dollars(8_33), dollars(8_26))


@pytest.mark.django_db
def test_a_currency_that_is_not_offered_is_the_marketplaces_own(seller: Seller) -> None:
    priced = asked((make_product(seller, price_minor=1000_00), 1))

    assert priced.charged is None
    assert priced.shown.total == Money(1000_00, "BDT")
