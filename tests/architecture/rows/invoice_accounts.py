"""The office's page about paying on invoice."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from shop.payments.models import Attempt, Bill, InvoiceAccount
from tests.architecture.personas import World
from tests.architecture.policies import Row, office
from tests.cast import NOW
from tests.factories import make_order


def nobody(_world: World) -> tuple[Any, ...]:
    """An id that nobody has."""
    return (uuid4(),)


def account_of(world: World) -> InvoiceAccount:
    """The shopper's account."""
    columns = {"limit_minor": 100_000_00, "currency": "BDT", "term_days": 30, "approved_at": NOW}
    return InvoiceAccount.objects.get_or_create(user=world.shopper, defaults=columns)[0]


def account(world: World) -> tuple[Any, ...]:
    """An account that can be closed."""
    return (account_of(world).public_id,)


def bill(world: World) -> tuple[Any, ...]:
    """A bill that is open."""
    attempt = make_order(world.variant).attempt
    assert attempt is not None
    Attempt.objects.filter(pk=attempt.pk).update(method="invoice")
    return (Bill.objects.create(attempt=attempt, account=account_of(world), due_on=NOW.date()).public_id,)


APPROVED = {"limit": "5000", "term_days": "30"}
ROWS = [
    Row(
        "staff:invoice-accounts",
        get=office(200),
        post=office(302),
        fields=lambda world: APPROVED | {"email": world.shopper.email},
    ),
    Row("staff:invoice-account-closure", post=office(302), args=account, wrong=nobody),
    Row("staff:bill-payment", post=office(302), args=bill, wrong=nobody, fields=lambda _world: {"reference": "FT-1"}),
]
