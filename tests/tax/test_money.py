"""Tax that the marketplace owes in its sellers' place: sold, not sent, returned, charged back, called off, paid."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.services import ask_provider, cancel_order, leave_out
from shop.ledger.checks import differences
from shop.ledger.queries import tax_owed
from shop.orders.models import Order, OrderTax, Package
from shop.payouts.services import charge_back
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from shop.store.models import StoreSettings
from shop.tax.models import TaxMove
from shop.tax.queries import tax_report
from shop.tax.services import CannotNoteTax, load_rates, note_tax_paid, register
from shop.tax.types import RegistrationDraft, Scheme
from tests.cast import NOW
from tests.checkout.state import at_bank
from tests.factories import make_order, make_product
from tests.factories.orders import BUYER
from tests.payouts.steps import delivered, money_of
from tests.returns.steps import settled

pytestmark = pytest.mark.django_db
BY = Actor.system("test")
CALIFORNIAN = replace(BUYER, country="US", district="California", area="Oakland", postcode="94601")


@pytest.fixture(autouse=True)
def facilitator(seller: Seller) -> None:
    """A marketplace in the US, without commission, that collects in California: 7.25 % on top; delivery costs 10."""
    StoreSettings.objects.update_or_create(pk=1, defaults={"country": "US", "commission_bps": 0})
    load_rates(country="US")
    held = RegistrationDraft(
        seller_id=None, scheme=Scheme.SALES_TAX, jurisdiction="US-CA", number="102-1", starts_on=date(2026, 1, 1)
    )
    register(draft=held, by=BY, at=NOW)
    set_flat_rate(seller_id=seller.pk, price_minor=10_00)


def paid_order(seller: Seller, pieces: int = 4) -> Order:
    """So many pieces of 100.00, paid by card: 400 and 29 of tax, and 10 for the way."""
    order = make_order((make_product(seller, price_minor=100_00), pieces), method="sandbox", buyer=CALIFORNIAN)
    at_bank(order.attempt)
    ask_provider(attempt_id=order.attempt.pk, by=BY, at=NOW)
    return order.order


def owed() -> int:
    return tax_owed("BDT").get("US-CA", Money.zero("BDT")).minor


def reported() -> tuple[int, int, int]:
    """(taxed, tax of sales, what went back) of the marketplace in California."""
    rows = tax_report(starts_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=30))
    found = [row for row in rows if row.jurisdiction == "US-CA" and row.remitter == "marketplace"]
    return tuple(sum(getattr(row, name) for row in found) for name in ("taxable_minor", "sold_minor", "back_minor"))  # type: ignore[return-value]


def test_sale_keeps_why_and_the_tax_is_the_states_not_the_sellers(seller: Seller) -> None:
    order = paid_order(seller)

    why = OrderTax.objects.get(line__isnull=False)
    assert (order.tax_minor, order.total_minor, order.tax_name) == (29_00, 439_00, "Sales tax")
    assert (why.jurisdiction, why.code, why.remitter, why.taxable_minor, why.tax_minor) == (
        "US-CA", "facilitator", "marketplace", 400_00, 29_00,
    )  # fmt: skip
    assert str(why.why) == "Sales tax 7.25% of California: the marketplace collects and pays it."
    assert (owed(), reported(), money_of(seller)) == (29_00, (400_00, 29_00, 0), (410_00, 0, 0))
    assert differences() == []


def test_tax_goes_back_with_what_is_not_sent_and_what_returns(seller: Seller) -> None:
    package = paid_order(seller).packages.get()
    line = package.lines.get()

    leave_out(package_id=package.pk, wanted={line.pk: 1}, reason="sold_out", restock=False, by=BY, at=NOW)
    settled(delivered(Package.objects.get(pk=package.pk)), 2)

    assert (owed(), reported()) == (7_25, (100_00, 29_00, -21_75))
    assert money_of(seller)[0] == 110_00
    assert differences() == []


def test_chargeback_takes_the_tax_back_in_proportion(seller: Seller) -> None:
    order = paid_order(seller)

    charge_back(order_id=order.pk, amount=Money(219_50, "BDT"), key="dp_1", by=BY, at=NOW)

    assert (owed(), reported()[2]) == (14_50, -14_50)
    assert money_of(seller)[0] == 205_00
    assert differences() == []


def test_order_that_is_called_off_owes_nothing(seller: Seller) -> None:
    order = paid_order(seller)

    cancel_order(order_id=order.pk, by=BY, at=NOW, reason="changed my mind")

    assert (owed(), reported()[2], money_of(seller)) == (0, -29_00, (0, 0, 0))
    assert differences() == []


def test_payment_to_the_state_lowers_what_is_owed_once_and_never_below_nothing(seller: Seller) -> None:
    paid_order(seller)
    token, amount = uuid4(), Money(20_00, "BDT")

    for _press in range(2):
        note_tax_paid(jurisdiction="US-CA", amount=amount, token=token, by=BY, at=NOW)

    assert owed() == 9_00
    with pytest.raises(CannotNoteTax):
        note_tax_paid(jurisdiction="US-CA", amount=amount, token=uuid4(), by=BY, at=NOW)
    assert owed() == 9_00
    assert differences() == []


def test_verify_finds_tax_that_the_books_do_not_know(seller: Seller) -> None:
    order = paid_order(seller)
    row = TaxMove.objects.get(tax_minor=29_00)
    TaxMove.objects.create(**{field.attname: getattr(row, field.attname) for field in TaxMove._meta.fields} | {
        "id": None, "key": "sale:order:0",
    })  # fmt: skip

    found = {(one.check, one.about) for one in differences()}
    assert found == {("tax of the marketplace", order.reference), ("seller's part on hold", f"{order.number}-A")}
