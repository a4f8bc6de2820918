"""The office offers currencies and enters rates."""

import pytest
from django.test import Client

from shop.currencies.queries import offered_codes

pytestmark = pytest.mark.django_db


def test_office_offers_a_currency_and_enters_its_rate(chief_office: Client) -> None:
    chief_office.post("/admin/currencies/", {"base": "eur", "value": "128.5", "quote": "bdt"})
    chief_office.post("/admin/currencies/offered/", {"code": "eur", "markup": "1.5", "hours": "48"})

    page = chief_office.get("/admin/currencies/").text

    assert "1 EUR = 128.5 BDT" in page
    assert "1 BDT = 0.0078988327 EUR" in page
    assert offered_codes() == ("BDT", "EUR")
