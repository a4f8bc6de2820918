"""The office's pages about tax say what the rules and the books say."""

from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import localdate

from shop.sellers.models import Seller
from shop.tax.models import TaxRate
from tests.cast import NOW
from tests.factories import make_product
from tests.factories.orders import order_of, place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vat(db: None) -> None:
    """15 % within prices."""
    TaxRate.objects.create(country="BD", rate_bps=1500, starts_on=date(2020, 1, 1))


def test_report_and_its_table_sum_what_was_sold(office: Client, seller: Seller) -> None:
    place(order_of({make_product(seller, price_minor=115_00): 2}))

    month = {"month": f"{localdate(NOW):%Y-%m}"}
    shown, table = office.get("/admin/tax/report/", month), office.get("/admin/tax/report/table/", month)

    assert "Bangladesh" in shown.text
    assert "VAT 15%" in shown.text
    assert "BD,VAT,15,domestic,seller,BDT,200.00,30.00,0.00,30.00" in table.text


def test_preview_says_the_reason_and_the_figures(office: Client, seller: Seller) -> None:
    asked = {"seller": seller.slug, "country": "BD", "tax_class": "standard", "amount": "115"}

    page = office.get("/admin/tax/preview/", asked).text

    assert "VAT 15% of Bangladesh: seller and delivery are there." in page
    assert "100" in page
    assert office.get("/admin/tax/preview/", asked | {"seller": "nobody"}).status_code == 422
