"""What buyers say and show of returned goods; figures and steps belong to the books."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from shop.base.privacy import Erase, Person, declare, of_user

RECORD = "The reason of a step belongs to its record, which cannot be changed by anybody."


def _declared_by(person: Person) -> Q:
    return Q(order__in=person.order_ids) | Q(email__in=person.emails)


def _photo_key(photo: Any) -> Iterable[str]:
    return [photo.key] if photo.key else []


declare("returns.Policy", plain="id created_at seller window_days answer_days")
declare(
    "returns.ReturnCase",
    plain="id created_at public_id package number kind status wish reason answer answer_by way how label_key carrier"
    " tracking_code outcome restocked currency goods_minor shipping_minor refund_minor commission_minor"
    " commission_vat_minor funded_minor by_hand into_credit tendered_minor"
    " replacement asked_at answered_at sent_at settled_at paid_back_at",
    personal="note",
    rows=of_user("package__order__user"),
    erase=Erase.BLANK,
)
declare(
    "returns.ReturnChange",
    plain="id created_at from_status to_status at actor subject",
    personal="reason",
    rows=of_user("subject__package__order__user"),
    why=RECORD,
)
declare(
    "returns.ReturnLine",
    plain="id created_at case line quantity received_quantity condition refund_minor tax_minor commission_minor"
    " commission_vat_minor funded_minor",
    rows=of_user("case__package__order__user"),
)
declare(
    "returns.ReturnPhoto",
    plain="id created_at public_id case content_type",
    personal="key",
    rows=of_user("case__package__order__user"),
    erase=Erase.DELETE,
    keys=_photo_key,
)
declare(
    "returns.Withdrawal",
    plain="id created_at public_id order order_number language declared_at",
    personal="email name statement",
    rows=_declared_by,
    erase=Erase.BLANK,
)
