"""EasyPost (api v2): many carriers of the world behind one, with labels of their own. Inches and ounces."""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from shop.base.http import TIMEOUT, Call, CannotFetch, fetch
from shop.base.money import Money
from shop.store.queries import credential

from .reading import document_of, moment
from .settings import BASE_URL, call
from .types import (
    BadMessage,
    Booked,
    CannotBook,
    CannotCancel,
    CannotPrice,
    Key,
    Message,
    Party,
    Progress,
    Rate,
    RateWanted,
    Reply,
    Sighting,
    Unreachable,
    Wanted,
)

GRAMS_IN_AN_OUNCE = Decimal("28.349523125")  # the international avoirdupois ounce
RATE_SECONDS = 2
BOX_INCHES = {"length": 12, "width": 9, "height": 4}
LABEL_BYTES = 5 * 1024 * 1024
STATUSES: dict[str, Progress | None] = {
    "unknown": None,
    "pre_transit": Progress.BOOKED,
    "in_transit": Progress.ON_THE_WAY,
    "out_for_delivery": Progress.OUT_FOR_DELIVERY,
    "available_for_pickup": Progress.ON_HOLD,
    "delivered": Progress.DELIVERED,
    "return_to_sender": Progress.RETURNING,
    "failure": Progress.TROUBLE,
    "error": Progress.TROUBLE,
    "cancelled": Progress.CANCELLED,
}


class EasyPost:
    """The way out of the country. It collects no cash."""

    code = "easypost"
    name = "EasyPost"
    base_url = "https://api.easypost.com/v2"
    keys: Sequence[Key] = (
        Key("api-key", _("API key")),
        Key("webhook-secret", _("Webhook secret")),
        BASE_URL,
    )

    def book(self, wanted: Wanted, *, at: datetime) -> Booked:
        """Make a shipment and buy its cheapest rate. Raises CannotBook, Unreachable."""
        if wanted.collect_minor:
            raise CannotBook(_("EasyPost collects no cash. Book another carrier."))
        shipment = _shipment(wanted) | {"reference": wanted.reference, "options": {"label_format": "PDF"}}
        made = self._sound(self._ask("POST", "/shipments", document={"shipment": shipment}, at=at))
        rates = made.get("rates") or []
        if not rates:
            words = [str(said.get("message", "")) for said in made.get("messages") or []]
            raise CannotBook(" ".join(words)[:300] or _("No carrier offers a rate for this parcel."))
        cheapest = min(rates, key=lambda rate: Decimal(str(rate["rate"])))
        document = {"rate": {"id": cheapest["id"]}}
        bought = self._sound(self._ask("POST", f"/shipments/{made['id']}/buy", document=document, at=at))
        return Booked(
            consignment=str(made["id"]),
            tracking_code=str(bought["tracking_code"]),
            tracking_url=str((bought.get("tracker") or {}).get("public_url", "")),
            carrier_name=str(cheapest.get("carrier", "")),
            label_pdf=_label(bought, at=at),
        )

    def rates(self, wanted: RateWanted, *, at: datetime) -> Sequence[Rate]:
        """`POST /shipments`, which is bought by nobody: its rates. Raises CannotPrice, Unreachable."""
        document = {"shipment": _shipment(wanted)}
        status, made = self._ask("POST", "/shipments", document=document, read_seconds=RATE_SECONDS, at=at)
        if status >= 400:
            raise CannotPrice(str((made.get("error") or {}).get("message") or f"status {status}")[:300])
        return [_rate(rate) for rate in made.get("rates") or []]

    def track(self, consignment: str, *, at: datetime) -> Sequence[Sighting]:
        """`GET /shipments/{id}`: everything its tracker has seen. Raises Unreachable."""
        status, answer = self._ask("GET", f"/shipments/{consignment}", at=at)
        if status >= 400:
            raise Unreachable(f"status {status}")
        tracker = answer.get("tracker") or {}
        return _sightings(tracker | {"shipment_id": consignment})

    def cancel(self, consignment: str, *, at: datetime) -> None:
        """`POST /shipments/{id}/refund`. Raises CannotCancel, Unreachable."""
        _status, answer = self._ask("POST", f"/shipments/{consignment}/refund", at=at)
        if answer.get("refund_status") not in {"submitted", "refunded"}:
            raise CannotCancel(_("The label can no longer be given back."))

    def read_message(self, body: bytes, headers: Mapping[str, str], *, query: Mapping[str, str]) -> Message:
        """`X-Hmac-Signature`: HMAC-SHA256 over the raw body, the secret in Unicode's NFKD."""
        secret = unicodedata.normalize("NFKD", credential(self.code, "webhook-secret"))
        expected = "hmac-sha256-hex=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        if not secret or not hmac.compare_digest(headers.get("X-Hmac-Signature", "").encode(), expected.encode()):
            raise BadMessage("wrong signature")
        said = document_of(body)
        tracker = said.get("result") if str(said.get("description", "")).startswith("tracker.") else None
        return Message(_sightings(tracker) if isinstance(tracker, dict) else [], Reply(200))

    def _sound(self, answered: tuple[int, dict[str, Any]]) -> dict[str, Any]:
        status, answer = answered
        if status >= 400:
            raise CannotBook(str((answer.get("error") or {}).get("message") or f"status {status}")[:300])
        return answer

    def _ask(
        self, method: str, path: str, *, document: Any = None, read_seconds: int = TIMEOUT[1], at: datetime
    ) -> tuple[int, dict[str, Any]]:
        user = base64.b64encode(f"{credential(self.code, 'api-key')}:".encode()).decode()
        headers = {"Authorization": f"Basic {user}"}
        asked = Call(method=method, url=path, document=document, headers=headers, read_seconds=read_seconds)
        return call(self, asked, at=at)


def _shipment(wanted: Wanted | RateWanted) -> dict[str, Any]:
    """What EasyPost wants to know of a parcel for its rates."""
    ounces = (Decimal(max(1, wanted.weight_grams)) / GRAMS_IN_AN_OUNCE).quantize(Decimal("0.1"))
    return {
        "to_address": _address(wanted.recipient),
        "from_address": _address(wanted.sender),
        "parcel": {**BOX_INCHES, "weight": float(ounces)},
    }


def _rate(rate: Mapping[str, Any]) -> Rate:
    """Amounts are decimal strings; the days are those of the service, or an estimate."""
    currency, days = str(rate.get("currency", "")), rate.get("delivery_days") or rate.get("est_delivery_days")
    price = Money.from_major(str(rate["rate"]), currency).minor
    return Rate(price, currency, str(rate.get("service", "")), int(days) if days else None)


def _address(party: Party) -> dict[str, str]:
    return {
        "name": party.name,
        "street1": party.street,
        "street2": party.area,
        "city": party.district,
        "zip": party.postcode,
        "country": party.country,
        "phone": party.phone,
    }


def _label(bought: Mapping[str, Any], *, at: datetime) -> bytes:
    """The label as the carrier prints it; without it we print our own."""
    url = str((bought.get("postage_label") or {}).get("label_url", ""))
    try:
        content = fetch(url, max_bytes=LABEL_BYTES, at=at).content
    except CannotFetch:
        return b""
    return content if content.startswith(b"%PDF-") else b""


def _sightings(tracker: Mapping[str, Any]) -> list[Sighting]:
    """Every scan that the tracker tells of; each has an id of its own by what it says and when."""
    seen = []
    for scan in tracker.get("tracking_details") or []:
        status, when = str(scan.get("status", "")), moment(scan.get("datetime"))
        seen.append(
            Sighting(
                event_id=f"{when.isoformat()} {status} {scan.get('message', '')}"[:120],
                consignment=str(tracker.get("shipment_id", "")),
                reference="",
                at=when,
                progress=STATUSES.get(status, Progress.TROUBLE),
                words=str(scan.get("message") or status.replace("_", " "))[:300],
                body=dict(scan),
            )
        )
    return seen
