"""Steadfast (Packzy): Bangladesh, cash on delivery. There is no sandbox, no cancelling by API and no label."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shop.base.http import Call
from shop.store.queries import credential

from .reading import complaint, document_of, fingerprint, local_phone, minor, moment, taka
from .settings import BASE_URL, call
from .types import (
    BadMessage,
    Booked,
    CannotBook,
    CannotCancel,
    Key,
    Message,
    Progress,
    Reply,
    Sighting,
    Unreachable,
    Wanted,
)

STATUSES = {
    "in_review": Progress.BOOKED,
    "pending": Progress.ON_THE_WAY,
    "delivered": Progress.DELIVERED,
    "partial_delivered": Progress.PARTLY_DELIVERED,
    "cancelled": Progress.RETURNING,
    "hold": Progress.ON_HOLD,
}
WAITING = "_approval_pending"
HEARD = {"status": "success", "message": "Webhook received successfully."}


class Steadfast:
    """The carrier whose invoice number makes a booking happen once."""

    code = "steadfast"
    name = "Steadfast"
    base_url = "https://portal.packzy.com/api/v1"
    keys: Sequence[Key] = (
        Key("api-key", _("API key")),
        Key("secret-key", _("Secret key")),
        Key("webhook-token", _("Webhook token")),
        BASE_URL,
    )

    def book(self, wanted: Wanted, *, at: datetime) -> Booked:
        """`POST /create_order`; an errand whose answer was lost is found again by its invoice."""
        document = {
            "invoice": wanted.reference,
            "recipient_name": wanted.recipient.name[:100],
            "recipient_phone": local_phone(wanted.recipient.phone),
            "recipient_address": wanted.recipient.one_line[:250],
            "cod_amount": taka(wanted.collect_minor),
            "note": wanted.note,
            "item_description": wanted.description,
            "total_lot": wanted.pieces,
        }
        status, answer = self._ask("POST", "/create_order", document=document, at=at)
        made = answer.get("consignment")
        # Refusals come with HTTP 200 and their status within.
        if status >= 400 or answer.get("status") != 200 or not isinstance(made, dict):
            raise CannotBook(complaint(answer, f"status {status}"))
        code = str(made["tracking_code"])
        return Booked(str(made["consignment_id"]), code, f"https://steadfast.com.bd/t/{code}")

    def track(self, consignment: str, *, at: datetime) -> Sequence[Sighting]:
        """`GET /status_by_cid/{id}`: the status now. Raises Unreachable."""
        status, answer = self._ask("GET", f"/status_by_cid/{consignment}", at=at)
        if status >= 400 or answer.get("status") != 200:
            raise Unreachable(f"status {status}")
        said = str(answer.get("delivery_status", ""))
        event = {"consignment_id": consignment, "status": said}
        return [self._sighting(event, at=at)]

    def cancel(self, consignment: str, *, at: datetime) -> None:
        """There is no call for it. Raises CannotCancel."""
        raise CannotCancel(_("Steadfast cancels in its own panel only. Do it there; we hear of it."))

    def read_message(self, body: bytes, headers: Mapping[str, str], *, query: Mapping[str, str]) -> Message:
        """`Authorization: Bearer <token>`; delivery_status moves, tracking_update only says."""
        token = credential(self.code, "webhook-token")
        if not token or not hmac.compare_digest(headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
            raise BadMessage("wrong token")
        said = document_of(body)
        return Message([self._sighting(said, at=moment(said.get("updated_at")))], Reply(200, document=HEARD))

    def _sighting(self, said: Mapping[str, Any], *, at: datetime) -> Sighting:
        status = str(said.get("status", "")).lower()
        collected = minor(said.get("cod_amount")) if status in {"delivered", "partial_delivered"} else None
        return Sighting(
            event_id=fingerprint(said),
            consignment=str(said.get("consignment_id", "")),
            reference=str(said.get("invoice", "")),
            at=at,
            progress=_progress(status, str(said.get("notification_type", "delivery_status"))),
            words=str(said.get("tracking_message") or _words(status))[:300],
            collected_minor=collected,
            body=dict(said),
        )

    def _ask(self, method: str, path: str, *, at: datetime, document: Any = None) -> tuple[int, dict[str, Any]]:
        headers = {"Api-Key": credential(self.code, "api-key"), "Secret-Key": credential(self.code, "secret-key")}
        return call(self, Call(method=method, url=path, document=document, headers=headers), at=at)


def _progress(status: str, kind: str) -> Progress | None:
    """Nothing moves while the courier has still to confirm: the money is not credited yet."""
    if kind == "tracking_update" or status.endswith(WAITING):
        return None
    return STATUSES.get(status, Progress.TROUBLE)


def _words(status: str) -> str:
    if status.endswith(WAITING):
        return str(_("Awaiting the courier's confirmation"))
    return status.replace("_", " ").capitalize()
