"""Each constraint of orders, payments, checkout and fulfilment, violated once past every service."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Model

from shop.base.actor import Actor
from shop.base.ids import uuid7
from shop.checkout.models import Intent
from shop.checkout.services import ask_provider
from shop.checkout.types import Placed
from shop.fulfilment.models import Shipment, ShipmentLine
from shop.fulfilment.services import pack_package, ship_package
from shop.orders.models import Order, OrderContact, OrderLine, Package
from shop.payments.models import Attempt, Notice, Refund, SandboxCharge, SandboxRefund
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.checkout.state import at_bank

pytestmark = pytest.mark.django_db
STANDS = ("rows",)


@pytest.fixture
def rows(waiting: Placed, cash: Placed, at: datetime, by: Actor) -> None:
    """At least one row in every table: a paid order with a shipment and a refund, and a cash order."""
    at_bank(waiting.attempt)
    ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at)
    package = waiting.order.packages.get()
    pack_package(package_id=package.pk, by=by, at=at)
    ship_package(package_id=package.pk, by=by, at=at)
    attempt = Attempt.objects.get(pk=waiting.attempt.pk)
    Refund.objects.create(attempt=attempt, key="one", amount_minor=1, actor="test", at=at)
    Notice.objects.create(provider="sandbox", event_id="one", received_at=at)
    SandboxRefund.objects.create(charge=SandboxCharge.objects.get(), key="one", amount_minor=1)


UPDATES: list[tuple[str, type[Model], dict[str, Any]]] = [
    ("orders_order_cancelled_iff_time", Order, {"status": "cancelled"}),
    ("orders_order_cancelled_iff_time", Order, {"cancelled_at": NOW}),
    ("orders_order_placed_has_time", Order, {"placed_at": None}),
    ("orders_order_total_not_negative", Order, {"total_minor": -1, "goods_minor": -1, "shipping_minor": 0}),
    ("orders_order_total_adds_up", Order, {"goods_minor": F("goods_minor") + 1}),
    ("orders_order_total_adds_up", Order, {"prices_include_tax": False, "tax_minor": 5}),
    ("orders_order_number_key", Order, {"number": "1"}),
    ("orders_package_cancelled_iff_time", Package, {"status": "cancelled"}),
    ("orders_package_shipped_has_time", Package, {"status": "shipped", "shipped_at": None}),
    ("orders_package_packed_has_time", Package, {"status": "packed", "packed_at": None}),
    ("orders_line_quantity", OrderLine, {"quantity": 0, "total_minor": 0, "discount_minor": 0}),
    ("orders_line_adds_up", OrderLine, {"total_minor": F("total_minor") + 1}),
    ("orders_line_not_negative", OrderLine, {"tax_minor": -1}),
    ("payments_attempt_amount", Attempt, {"amount_minor": 0}),
    ("payments_attempt_captured_iff_time", Attempt, {"captured_at": None}),
    ("payments_attempt_capture_once", Attempt, {"captured_minor": 1}),
    (
        "payments_attempt_capture_within",
        Attempt,
        {"status": "authorized", "captured_at": None, "reserved_until": NOW, "released_minor": 1},
    ),
    ("payments_attempt_reserved_has_end", Attempt, {"status": "authorized", "captured_at": None}),
    ("payments_attempt_refund_within", Attempt, {"refunded_minor": F("captured_minor") + 1}),
    ("payments_attempt_refund_within", Attempt, {"refunded_minor": -1}),
    ("payments_refund_amount", Refund, {"amount_minor": 0}),
    ("payments_refund_done_iff_time", Refund, {"status": "done"}),
    ("payments_sandbox_refund_within", SandboxCharge, {"refunded_minor": F("amount_minor") + 1}),
    ("payments_sandbox_capture_within", SandboxCharge, {"captured_minor": F("amount_minor") + 1}),
    ("payments_sandboxrefund_amount", SandboxRefund, {"amount_minor": 0}),
    ("checkout_intent_used_iff_order", Intent, {"used_at": None}),
    ("fulfilment_shipmentline_some", ShipmentLine, {"quantity": 0}),
]


@pytest.mark.parametrize(("constraint", "model", "columns"), UPDATES)
def test_database_refuses_the_change(rows: None, constraint: str, model: type[Model], columns: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model._default_manager.update(**columns)


def copy_of(row: Model, **columns: Any) -> Model:
    """The same row once more, with some columns changed."""
    row.pk, row._state.adding = None, True
    for name, value in columns.items():
        setattr(row, name, value)
    return row


COPIES: list[tuple[str, Callable[[], Model]]] = [
    ("orders_package_letter_once", lambda: copy_of(Package.objects.first(), public_id=uuid7(), seller=_seller())),
    ("orders_package_seller_once", lambda: copy_of(Package.objects.first(), public_id=uuid7(), letter="B")),
    ("orders_ordercontact", lambda: copy_of(OrderContact.objects.first())),
    ("payments_attempt_number_once", lambda: copy_of(_captured(), public_id=uuid7(), provider_key="")),
    ("payments_attempt_provider_once", lambda: copy_of(_captured(), public_id=uuid7(), number=2)),
    (
        "payments_attempt_one_open",
        lambda: copy_of(Attempt.objects.get(status="due"), public_id=uuid7(), number=2, merchant_ref=""),
    ),
    ("payments_notice_once", lambda: copy_of(Notice.objects.first())),
    ("payments_refund_key", lambda: copy_of(Refund.objects.first(), public_id=uuid7())),
    ("payments_sandboxcharge_key", lambda: copy_of(SandboxCharge.objects.first(), public_id=uuid7())),
    ("payments_sandboxrefund_key", lambda: copy_of(SandboxRefund.objects.first())),
    ("checkout_intent_token", lambda: copy_of(Intent.objects.first())),
    ("fulfilment_shipment_once", lambda: copy_of(Shipment.objects.first(), public_id=uuid7())),
    ("fulfilment_shipmentline_once", lambda: copy_of(ShipmentLine.objects.first())),
]


@pytest.mark.parametrize(("constraint", "double"), COPIES, ids=[name for name, _double in COPIES])
def test_database_refuses_the_double(rows: None, constraint: str, double: Callable[[], Model]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        double().save(force_insert=True)


@pytest.mark.parametrize("table", ["orders_orderchange", "orders_packagechange", "payments_attemptchange"])
@pytest.mark.parametrize("change", ["UPDATE {} SET reason = 'other'", "DELETE FROM {}"])
def test_database_refuses_to_change_a_log(rows: None, table: str, change: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


def _seller() -> Seller:
    return Seller.objects.create(slug="third", name="Third")


def _captured() -> Attempt:
    return Attempt.objects.get(status="captured")
