"""The office's pages about currencies, and the shopper's choice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from shop.currencies.models import Rate
from tests.architecture.personas import World
from tests.architecture.policies import Row, office


def nobody(_world: World) -> tuple[Any, ...]:
    """An id that nobody has."""
    return (uuid4(),)


def held(_world: World) -> tuple[Any, ...]:
    """A rate that waits for a person."""
    at = timezone.now() - timedelta(minutes=1)
    row = Rate.objects.create(
        base="EUR",
        quote="BDT",
        value=Decimal(300),
        source="csv",
        valid_from=at,
        fetched_at=at,
        held=True,
        actor="system:file",
    )
    return (row.public_id,)


NEW_RATE = {"base": "EUR", "value": "128.5", "quote": "BDT"}
OFFER = {"code": "EUR", "markup": "1.5", "hours": "72"}
ROWS = [
    Row("staff:currencies", get=office(200), post=office(302), fields=lambda _world: NEW_RATE),
    Row("staff:currencies-offered", post=office(302), fields=lambda _world: OFFER),
    # Nothing is offered in the matrix's world.
    Row("staff:currencies-withdrawal", post=office(302), args=lambda _world: ("EUR",), changes=frozenset()),
    Row(
        "staff:currencies-decision",
        post=office(302),
        args=held,
        wrong=nobody,
        fields=lambda _world: {"accepted": "yes"},
    ),
    Row("staff:currencies-ecb", post=office(302)),
]
