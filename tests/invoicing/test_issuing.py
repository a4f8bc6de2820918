"""Papers are issued once, over the right amounts, with numbers that follow one another."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.services import leave_out
from shop.fulfilment.services import pack_package, ship_package, take_back_parcels
from shop.invoicing.models import Document
from shop.invoicing.services import credit_return, issue_invoice, issue_missing, issue_past
from shop.invoicing.types import Category, ItemKind
from shop.orders.models import Package
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.checkout.crowd import at_once
from tests.checkout.state import assert_sound
from tests.factories import make_order
from tests.payouts.steps import bought
from tests.queue import drain
from tests.returns.steps import settled

YEAR = NOW.year


def papers() -> list[str]:
    """The numbers of everything that was issued, in order."""
    return list(Document.objects.order_by("pk").values_list("number", flat=True))


def test_invoice_is_issued_when_the_parcel_leaves_and_says_what_the_law_asks(parcel: Package, seller: Seller) -> None:
    drain()

    invoice = Document.objects.get()
    paper, buyer, (pots, delivery) = invoice.sheet, invoice.billed, invoice.sheet.items
    assert invoice.number == f"INV-{seller.pk}-{YEAR}-00001"
    assert (invoice.total_minor, invoice.tax_minor) == (parcel.total_minor, parcel.tax_minor)
    assert (paper.seller.name, paper.seller.trading_as) == ("Rupganj Clay Works Ltd", "Rupganj Clay Studio")
    assert (paper.seller.vat_id, paper.seller.address) == (
        "0044178200204",
        ("Mudapara, Rupganj", "Narayanganj 1460"),
    )
    assert (buyer.name, buyer.street, buyer.country) == ("Shirin Akter", "House 14, Road 7", "BD")
    assert (pots.quantity, pots.rate_bps, pots.category, pots.gross_minor) == (3, 1500, Category.STANDARD, 3000_03)
    assert (pots.net_minor, pots.tax_minor) == (2608_72, 391_31)
    assert (delivery.kind, delivery.rate_bps, delivery.net_minor, delivery.tax_minor) == (
        ItemKind.DELIVERY,
        500,
        57_14,
        2_86,
    )
    assert paper.paid_minor == invoice.total_minor
    assert_sound()


def test_cash_on_delivery_is_billed_at_shipment_and_still_to_be_paid(business: None, pot: Product, by: Actor) -> None:
    package = make_order((pot, 1), method="cod").order.packages.get()
    pack_package(package_id=package.pk, by=by, at=NOW)
    drain()
    assert issue_invoice(package_id=package.pk, by=by, at=NOW) is None

    ship_package(package_id=package.pk, carrier="Pathao", tracking_code="", by=by, at=NOW)
    drain()

    assert (Document.objects.get().sheet.paid_minor, len(papers())) == (0, 1)


def test_what_was_left_out_before_is_not_billed_and_what_is_left_out_after_is_credited(
    business: None, taxed: None, pot: Product, by: Actor
) -> None:
    package = make_order((pot, 3), method="cod").order.packages.get()
    line = package.lines.get()
    left_out = partial(leave_out, package_id=package.pk, wanted={line.pk: 1}, restock=True, by=by, at=NOW)
    left_out(reason="damaged")
    pack_package(package_id=package.pk, by=by, at=NOW)
    ship_package(package_id=package.pk, carrier="Pathao", tracking_code="", quantities={line.pk: 1}, by=by, at=NOW)
    drain()

    left_out(reason="sold_out")
    drain()

    invoice, credit = Document.objects.order_by("pk")
    assert (invoice.sheet.items[0].quantity, credit.sheet.items[0].quantity) == (2, 1)
    assert invoice.total_minor == package.total_minor - 1000_01
    assert (credit.total_minor, credit.invoice, credit.sheet.refers_to.number) == (1000_01, invoice, invoice.number)
    assert_sound()


def test_parcel_that_nobody_took_is_credited_whole(business: None, taxed: None, pot: Product, by: Actor) -> None:
    package = make_order((pot, 2), method="cod").order.packages.get()
    pack_package(package_id=package.pk, by=by, at=NOW)
    ship_package(package_id=package.pk, carrier="Pathao", tracking_code="", by=by, at=NOW)
    drain()
    take_back_parcels(package_id=package.pk, by=by, at=NOW)

    pieces = {package.lines.get().pk: 2}
    leave_out(package_id=package.pk, wanted=pieces, reason="no_delivery", restock=True, by=by, at=NOW)
    drain()

    invoice, credit = Document.objects.order_by("pk")
    assert (credit.total_minor, credit.tax_minor) == (invoice.total_minor, invoice.tax_minor)
    assert [item.kind for item in credit.sheet.items] == [ItemKind.GOODS, ItemKind.DELIVERY]
    assert_sound()


def test_returns_are_credited_to_the_last_poisha(parcel: Package, seller: Seller) -> None:
    for _piece in range(3):
        settled(parcel, 1)
    drain()

    invoice, *notes = Document.objects.order_by("pk")
    assert [one.number for one in notes] == [f"CRN-{seller.pk}-{YEAR}-{place:05d}" for place in (1, 2, 3)]
    assert sum(one.total_minor for one in notes) == invoice.total_minor
    assert sum(one.tax_minor for one in notes) == invoice.tax_minor
    assert_sound()


def test_papers_whose_facts_nobody_delivered_are_found_and_issued_once(parcel: Package, by: Actor) -> None:
    case = settled(parcel, 1)

    assert issue_missing(by=by, at=NOW) == 0  # the worker still has its hour
    assert issue_past(by=by) == 2
    assert issue_past(by=by) == 0
    drain()

    assert [one.key for one in Document.objects.order_by("pk")] == [
        f"invoice:package:{parcel.pk}",
        f"credit:case:{case.pk}",
    ]


def test_facts_that_come_in_the_wrong_order_end_in_the_same_papers(parcel: Package, by: Actor) -> None:
    case = settled(parcel, 1)

    credit_return(case_id=case.pk, by=by, at=NOW)

    assert [number[:3] for number in papers()] == ["INV", "CRN"]


def test_series_never_runs_backwards_and_begins_anew_each_year(
    business: None, pot: Product, seller: Seller, by: Actor
) -> None:
    first, second, third = (bought(pot) for _time in range(3))
    new_year = datetime(YEAR + 1, 6, 1, tzinfo=NOW.tzinfo)

    for package, at in ((first, NOW), (second, NOW - timedelta(hours=1)), (third, new_year)):
        issue_invoice(package_id=package.pk, by=by, at=at)

    rows = list(Document.objects.order_by("pk"))
    assert [row.place for row in rows] == [1, 2, 1]
    assert [row.issued_at for row in rows] == [NOW, NOW, new_year]
    assert rows[2].number == f"INV-{seller.pk}-{YEAR + 1}-00001"


@pytest.mark.parametrize("change", ["total_minor = 0", "buyer = '{}'", "erased_at = now()"])
def test_database_refuses_to_change_a_paper(parcel: Package, by: Actor, change: str) -> None:
    issue_invoice(package_id=parcel.pk, by=by, at=NOW)

    for statement in (f"UPDATE invoicing_document SET {change}", "DELETE FROM invoicing_document"):
        with (
            pytest.raises((InternalError, IntegrityError), match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_roll_back_leaves_no_gap(parcel: Package, by: Actor, pot: Product) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        issue_invoice(package_id=parcel.pk, by=by, at=NOW)
        raise ZeroDivisionError

    issue_invoice(package_id=bought(pot).pk, by=by, at=NOW)

    assert papers() == [f"INV-{parcel.seller_id}-{YEAR}-00001"]


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_have_one_invoice_for_each_parcel_and_no_gap(business: None, pot: Product, by: Actor) -> None:
    packages = [bought(pot) for _time in range(5)]

    answers = at_once([partial(issue_invoice, package_id=one.pk, by=by, at=NOW) for one in packages * 4])

    assert [type(answer) for answer in answers] == [Document] * 20
    assert sorted(Document.objects.values_list("place", flat=True)) == [1, 2, 3, 4, 5]
    assert_sound()
