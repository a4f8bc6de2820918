"""Invoices and credit notes: of buyers, of shops, of everybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from shop.base.actor import Actor
from shop.invoicing.services import issue_invoice
from shop.store.queries import today_of
from tests.architecture.personas import World
from tests.architecture.policies import Row, everybody, office, owner, sellers, selling_owner
from tests.cast import NOW


def paper_of(world: World) -> UUID:
    """The invoice over SHOPPER's parcel from SELLER."""
    document = issue_invoice(package_id=world.delivered.pk, by=Actor.system("matrix"), at=NOW)
    assert document
    return document.public_id


def number(world: World) -> str:
    """The order's."""
    return world.delivered.order.number


def link(world: World) -> tuple[str, str]:
    """What the guest's link is made of."""
    return number(world), world.delivered.order.token


def year(_world: World) -> tuple[int]:
    """This year."""
    return (today_of(timezone.now()).year,)


def alone(world: World) -> tuple[Any, ...]:
    """The paper without its order."""
    return paper_of(world), "pdf"


def nothing(_world: World) -> tuple[Any, ...]:
    """A paper that nobody has."""
    return uuid4(), "pdf"


LETTERHEAD = {"legal_name": "Haat Ltd", "street": "12 Kemal Ataturk Avenue", "country": "BD", "vat_id": "0044178200204"}

ROWS = [
    Row(
        "account:order-document",
        get=owner(200),
        args=lambda world: (number(world), paper_of(world), "xml"),
        wrong=lambda world: (number(world), uuid4(), "xml"),
    ),
    Row(
        "storefront:order-document",
        get=everybody(200),
        args=lambda world: (*link(world), paper_of(world), "pdf"),
        wrong=lambda world: (*link(world), paper_of(world), "exe"),
    ),
    Row("seller:invoices", get=sellers(200)),
    Row("seller:invoice-table", get=sellers(200)),
    Row("seller:invoice", get=selling_owner(200), args=alone, wrong=nothing),
    Row("staff:invoices", get=office(200)),
    Row("staff:invoice", get=office(200), args=alone, wrong=nothing),
    Row("staff:letterhead", get=office(200), post=office(302), fields=lambda _world: LETTERHEAD),
    Row("staff:seller-report", get=office(200), args=year, wrong=lambda _world: (1999,)),
    Row("staff:seller-report-table", post=office(200), args=year, wrong=lambda _world: (1999,)),
]
