"""The table of rates: by country, state, class and day; what is exempt is not taxed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from shop.base.actor import Actor
from shop.catalog.models import Category
from shop.pricing.services import quote
from shop.pricing.types import Ask, WantedLine
from shop.sellers.models import Seller
from shop.shipping.types import Destination
from shop.store.services import change_store
from shop.tax.models import CountryTerms, TaxRate
from shop.tax.queries import tax_desk
from shop.tax.services import (
    CannotSetRate,
    add_rate,
    end_rate,
    load_rates,
    set_category_class,
    set_country_terms,
    shipped_rates,
)
from shop.tax.types import EXEMPT, STANDARD, ZERO, Code, Place, RateDraft
from tests.cast import NOW
from tests.factories import make_product
from tests.factories.catalog import BY

pytestmark = pytest.mark.django_db
DAY = localdate(NOW)
A_DAY = timedelta(days=1)
STAFF = Actor.system("test")


@pytest.fixture(autouse=True)
def vat(db: None) -> None:
    """15 % since 2019."""
    rated(1500, date(2019, 7, 1))


def rated(rate_bps: int, starts_on: date, **more: str) -> TaxRate:
    return add_rate(
        draft=RateDraft(**{"country": "BD"} | more, rate_bps=rate_bps, starts_on=starts_on), by=STAFF, at=NOW
    )


def bps(tax_class: str, *, seller: Seller, to: str = "BD") -> Decimal | int:
    return tax_desk([seller.pk], to=Place(to), at=NOW).verdict(seller.pk, tax_class).rate_bps


def test_newest_rate_that_has_begun_counts_and_ends_the_one_before(seller: Seller) -> None:
    rated(1750, DAY + A_DAY)

    assert bps(STANDARD, seller=seller) == 1500
    assert TaxRate.objects.get(rate_bps=1500).ends_on == DAY
    rated(1600, DAY - 20 * A_DAY)
    assert bps(STANDARD, seller=seller) == 1600


def test_class_without_a_rate_of_its_own_has_the_standard_one_and_exempt_none(seller: Seller) -> None:
    rated(750, date(2020, 1, 1), tax_class="truncated-7.5")

    classes = ["truncated-7.5", "unknown", ZERO, EXEMPT]
    assert [bps(one, seller=seller) for one in classes] == [750, 1500, 0, 0]


def test_rate_that_has_begun_ends_today_and_a_later_one_is_taken_back(seller: Seller) -> None:
    later = rated(1750, DAY + 200 * A_DAY)

    end_rate(rate_id=later.pk, today=DAY, by=STAFF, at=NOW)
    end_rate(rate_id=TaxRate.objects.get().pk, today=DAY - A_DAY, by=STAFF, at=NOW)

    why = tax_desk([seller.pk], to=None, at=NOW).verdict(seller.pk, STANDARD)
    assert (why.code, why.rate_bps) == (Code.NO_RATE, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tax_class": EXEMPT},
        {"rate_bps": 10_001},
        {"rate_bps": -1},
        {"ends_on": date(2020, 1, 1)},
        {"country": "US"},
        {"region": "CA"},
        {"starts_on": date(2019, 7, 1)},
    ],
)
def test_rate_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(CannotSetRate):
        add_rate(
            draft=RateDraft(**{"country": "BD", "rate_bps": 500, "starts_on": DAY} | wrong),  # type: ignore[arg-type]
            by=STAFF,
            at=NOW,
        )

    assert TaxRate.objects.count() == 1


def test_shipped_rates_fill_what_is_missing_and_leave_what_the_office_set() -> None:
    shipped = list(shipped_rates())

    added = load_rates()

    assert (added, load_rates()) == (len(shipped) - 1, 0)  # the standard rate of Bangladesh was there
    assert TaxRate.objects.get(country="US", region="NJ").rate_bps == Decimal("662.5")
    assert list(CountryTerms.objects.values_list("country", "prices_include_tax")) == [("CA", False), ("US", False)]


def test_everything_below_a_category_has_its_class_unless_it_has_one_of_its_own(seller: Seller) -> None:
    rated(500, date(2020, 1, 1), tax_class="truncated-5")
    product = make_product(seller, price_minor=105_00)
    own = make_product(seller, price_minor=115_00).variants.get()
    own.tax_class = EXEMPT
    own.save(update_fields=["tax_class"])
    top = Category.objects.get(path=product.category.path[: Category.steplen])
    set_category_class(category_id=top.pk, tax_class="truncated-5", by=STAFF, at=NOW)

    lines = [WantedLine(str(one.pk), one.pk, 1) for one in (product.variants.get(), own)]
    priced = quote(lines=lines, destination=Destination("BD", "Dhaka"), ask=Ask(), at=NOW)

    assert [(line.tax_rate_bps, line.tax.minor) for line in priced.lines] == [(500, 5_00), (0, 0)]


def test_prices_of_a_country_contain_its_tax_or_not_as_the_office_says(seller: Seller) -> None:
    pot = make_product(seller, price_minor=100_00).variants.get()
    line = WantedLine("one", pot.pk, 1)
    change_store(by=BY, at=NOW, prices_include_tax=True)

    included = quote(lines=[line], destination=Destination("BD"), ask=Ask(), at=NOW)
    set_country_terms(country="BD", prices_include_tax=False, by=STAFF, at=NOW)
    on_top = quote(lines=[line], destination=Destination("BD"), ask=Ask(), at=NOW)

    assert (included.tax.minor, included.total.minor) == (13_04, 100_00)
    assert (on_top.tax.minor, on_top.total.minor) == (15_00, 115_00)
