"""What a checkout remembers between its steps. Nothing here binds anybody or holds anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shop.checkout.models import Draft


@dataclass(frozen=True, slots=True)
class Address:
    """Where parcels go, and whom the rider calls. Phone in E.164; places as `shipping.queries` names them."""

    name: str
    phone: str
    country: str
    district: str
    area: str
    street: str
    postcode: str = ""
    note: str = ""


@transaction.atomic
def save_contact(*, cart_id: int, email: str, at: datetime) -> Draft:
    """Keep where messages go; the contact step is done."""
    return _save(cart_id, at, email=email, contact_done_at=at)


@transaction.atomic
def save_delivery(*, cart_id: int, address: Address, at: datetime) -> Draft:
    """Keep where parcels go; the delivery step is done."""
    return _save(cart_id, at, **asdict(address), delivery_done_at=at)


@transaction.atomic
def save_payment_choice(*, cart_id: int, method: str, billing: Mapping[str, str], at: datetime) -> Draft:
    """Keep how the shopper wants to pay, and another name and address for the bill where there is one."""
    return _save(cart_id, at, payment_method=method, billing=dict(billing))


def _save(cart_id: int, at: datetime, **columns: Any) -> Draft:
    draft, _created = Draft.objects.update_or_create(cart_id=cart_id, defaults={**columns, "touched_at": at})
    return draft
