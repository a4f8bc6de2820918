"""Tax rates by class, country and day; what is exempt is not taxed."""

from datetime import date

import pytest

from shop.pricing.services import quote
from shop.pricing.types import Ask, WantedLine
from shop.sellers.models import Seller
from shop.shipping.types import Destination
from shop.tax.models import TaxRate
from shop.tax.queries import rates_for
from shop.tax.services import CannotSetRate, set_rate
from shop.tax.types import EXEMPT, SHIPPING, STANDARD
from tests.cast import NOW
from tests.factories import make_product

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def vat(db: None) -> None:
    """15 % since 2019."""
    set_rate(country="BD", tax_class=STANDARD, rate_bps=1500, starts_on=date(2019, 7, 1))


def test_newest_rate_that_has_begun_counts() -> None:
    set_rate(country="BD", tax_class=STANDARD, rate_bps=1750, starts_on=date(2026, 11, 22))

    assert rates_for(country="BD", tax_classes={STANDARD}, on=DAY) == {STANDARD: 1500, SHIPPING: 0}
    assert rates_for(country="BD", tax_classes={STANDARD}, on=date(2026, 11, 22))[STANDARD] == 1750
    assert rates_for(country="US", tax_classes={STANDARD}, on=DAY)[STANDARD] == 0


def test_exempt_class_has_no_rate_whatever_the_table_says() -> None:
    TaxRate.objects.create(country="BD", tax_class=EXEMPT, rate_bps=1500, starts_on=date(2019, 7, 1))

    assert rates_for(country="BD", tax_classes={EXEMPT, STANDARD}, on=DAY) == {EXEMPT: 0, STANDARD: 1500, SHIPPING: 0}


@pytest.mark.parametrize(("tax_class", "rate_bps"), [(EXEMPT, 1), (STANDARD, 10_001), (STANDARD, -1)])
def test_rate_that_cannot_be_is_refused(tax_class: str, rate_bps: int) -> None:
    with pytest.raises(CannotSetRate):
        set_rate(country="BD", tax_class=tax_class, rate_bps=rate_bps, starts_on=DAY)

    assert TaxRate.objects.count() == 1


def test_exempt_goods_are_quoted_without_tax(seller: Seller) -> None:
    taxed, exempt = (make_product(seller, price_minor=115_00).variants.get() for _place in range(2))
    exempt.tax_class = EXEMPT
    exempt.save(update_fields=["tax_class"])

    lines = [WantedLine(str(variant.pk), variant.pk, 1) for variant in (taxed, exempt)]
    priced = quote(lines=lines, destination=Destination("BD", "Dhaka", ""), ask=Ask(), at=NOW)

    assert {line.variant_id: (line.tax_rate_bps, line.tax.minor) for line in priced.lines} == {
        taxed.pk: (1500, 15_00),
        exempt.pk: (0, 0),
    }
