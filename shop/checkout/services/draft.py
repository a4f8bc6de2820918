"""What a checkout remembers between its steps. Nothing here binds anybody or holds anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from shop.checkout.models import Draft, Intent

KEPT = timedelta(days=30)


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


@transaction.atomic
def forget_old_drafts(*, at: datetime) -> int:
    """Delete what was typed more than 30 days ago, and forms nobody sent; orders keep their own. Counts drafts."""
    Intent.objects.filter(order=None, created_at__lt=at - KEPT).delete()
    return Draft.objects.filter(touched_at__lt=at - KEPT).delete()[0]


def _save(cart_id: int, at: datetime, **columns: Any) -> Draft:
    draft, _created = Draft.objects.update_or_create(cart_id=cart_id, defaults={**columns, "touched_at": at})
    return draft
