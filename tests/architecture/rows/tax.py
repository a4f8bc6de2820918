"""The office's pages about tax."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from shop.store.queries import today_of
from shop.tax.models import Registration, TaxRate
from tests.architecture.personas import World
from tests.architecture.policies import Row, office


def nobody(_world: World) -> tuple[Any, ...]:
    """An id that nobody has."""
    return (uuid4(),)


def rate(_world: World) -> tuple[Any, ...]:
    """A rate that holds."""
    row = TaxRate.objects.create(country="SG", rate_bps=900, starts_on=date(2024, 1, 1), name="GST")
    return (row.public_id,)


def registration(_world: World) -> tuple[Any, ...]:
    """A registration that holds."""
    row = Registration.objects.create(scheme="oss", jurisdiction="EU", starts_on=date(2024, 1, 1))
    return (row.public_id,)


def new_rate(_world: World) -> dict[str, Any]:
    """What the form of a rate sends."""
    starts_on = today_of(timezone.now()) + timedelta(days=9)
    return {
        "country": "SG",
        "tax_class": "standard",
        "name": "GST",
        "rate": "9.125",
        "starts_on": starts_on.isoformat(),
    }


def new_registration(_world: World) -> dict[str, Any]:
    """What the form of a registration sends."""
    return {"scheme": "vat", "jurisdiction": "bd", "number": "000123456-0101", "starts_on": "2026-01-01"}


def category_class(world: World) -> dict[str, Any]:
    """What the form of a class sends."""
    return {"category": world.variant.product.category_id, "tax_class": "exempt"}


ASKED = {"country": "BD", "tax_class": "standard", "amount": "115"}
PAID = {"jurisdiction": "US-CA", "amount": "1", "token": "0190b1f0-0000-7000-8000-000000000001"}
ROWS = [
    Row("staff:tax", get=office(200), post=office(302), fields=new_rate),
    Row("staff:tax-shipped", post=office(302)),
    Row("staff:tax-country", post=office(302), fields=lambda _world: {"country": "BD", "included": "yes"}),
    Row("staff:tax-rate-end", post=office(302), args=rate, wrong=nobody),
    Row("staff:tax-registrations", get=office(200), post=office(302), fields=new_registration),
    Row("staff:tax-registration-end", post=office(302), args=registration, wrong=nobody),
    Row("staff:tax-classes", get=office(200), post=office(302), fields=category_class),
    Row("staff:tax-preview", get=office(200), query=lambda _world: ASKED),
    Row("staff:tax-report", get=office(200), query=lambda _world: {"month": "2026-11"}),
    Row("staff:tax-report-table", get=office(200), query=lambda _world: {"month": "2026-11"}),
    # Nothing is owed in the matrix's world.
    Row(
        "staff:tax-payments",
        post=office(302),
        fields=lambda _world: PAID,
        foreign={"token": lambda _world: uuid4()},
        changes=frozenset(),
    ),
]
