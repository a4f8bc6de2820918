"""What is printed at the packing table, in the reader's words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from shop.fulfilment.prints import labels_of, slips_of
from shop.fulfilment.queries import packages_with_numbers
from shop.orders.models import Order, Package
from shop.sellers.models import Seller

pytestmark = pytest.mark.django_db


def test_slip_has_the_day_of_the_marketplace_and_speaks_the_packers_language(parcel: Package, seller: Seller) -> None:
    Order.objects.update(placed_at=datetime(2026, 11, 21, 20, 30, tzinfo=UTC))

    with override("bn"):
        (slip,) = slips_of(packages_with_numbers(seller, [parcel.number]))

    assert (slip.number, slip.date) == (parcel.number, "২২ নভে. ২০২৬")
    assert slip.to[1:] == ["House 14, Road 7", "মোহাম্মদপুর", "ঢাকা"]
    assert [line.pieces for line in slip.lines] == ["× ২"]


def test_label_names_the_place_and_the_cash_as_the_page_does(parcel: Package) -> None:
    with override("bn"):
        (label,) = labels_of([parcel], written=lambda money: f"{money.minor} at the door")

    assert label.to == ("House 14, Road 7", "মোহাম্মদপুর", "ঢাকা")
    assert label.collect == "60000 at the door"
