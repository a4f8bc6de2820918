"""RedX (openapi 1.0.0-beta): Bangladesh, cash on delivery, areas by number. No label."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from shop.base.http import TIMEOUT, Call
from shop.base.tenancy import current_schema
from shop.store.queries import credential

from .reading import complaint, document_of, fingerprint, local_phone, minor, moment, taka
from .settings import BASE_URL, base_of, call
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

PLACES_SECONDS = 24 * 3600
RATE_SECONDS = 2
STATUSES = {
    "pickup-pending": Progress.BOOKED,
    "ready-for-delivery": Progress.ON_THE_WAY,
    "delivery-in-progress": Progress.OUT_FOR_DELIVERY,
    "delivered": Progress.DELIVERED,
    "agent-hold": Progress.ON_HOLD,
    "agent-returning": Progress.RETURNING,
    "returned": Progress.RETURNED,
    "agent-area-change": Progress.ON_THE_WAY,
    "cancelled": Progress.CANCELLED,
}


class Redx:
    """The carrier that wants the number of the area it delivers to."""

    code = "redx"
    name = "RedX"
    base_url = "https://openapi.redx.com.bd/v1.0.0-beta"
    keys: Sequence[Key] = (
        Key("access-token", _("Access token")),
        Key("webhook-token", _("Webhook token")),
        Key("pickup-store-id", _("Number of the pickup store"), secret=False, required=False),
        BASE_URL,
    )

    def book(self, wanted: Wanted, *, at: datetime) -> Booked:
        """`POST /parcel` to the area that the address names. Raises CannotBook, Unreachable."""
        area = self._area(wanted.recipient, at=at)
        if area is None:
            raise CannotBook(_("RedX does not know this area. Book another carrier."))
        document = {
            "customer_name": wanted.recipient.name,
            "customer_phone": local_phone(wanted.recipient.phone),
            "delivery_area": area["name"],
            "delivery_area_id": area["id"],
            "customer_address": wanted.recipient.one_line,
            "merchant_invoice_id": wanted.reference,
            "cash_collection_amount": str(taka(wanted.collect_minor)),
            "parcel_weight": max(1, wanted.weight_grams),
            "instruction": wanted.note,
            "value": taka(wanted.value_minor),
            "is_closed_box": False,
        }
        if store := credential(self.code, "pickup-store-id"):
            document["pickup_store_id"] = store
        status, answer = self._ask("POST", "/parcel", document=document, at=at)
        tracking = str(answer.get("tracking_id", ""))
        if status >= 400 or answer.get("status") == "error" or not tracking:
            raise CannotBook(complaint(answer, f"status {status}"))
        return Booked(tracking, tracking, f"https://redx.com.bd/track-parcel/?trackingId={tracking}")

    def rates(self, wanted: RateWanted, *, at: datetime) -> Sequence[Rate]:
        """`GET /charge/charge_calculator`, from the area of the pickup store to the one that the address names.

        Without what RedX asks for collecting cash: how the buyer pays is not known yet. Raises CannotPrice for places
        that RedX does not know, and Unreachable.
        """
        known = wanted.recipient.country == "BD"
        area = self._area(wanted.recipient, read_seconds=RATE_SECONDS, at=at) if known else None
        if area is None:
            raise CannotPrice("RedX carries within areas of Bangladesh that it knows")
        query = {
            "delivery_area_id": area["id"],
            "pickup_area_id": self._pickup_area(at=at),
            "cash_collection_amount": 0,
            "weight": max(1, wanted.weight_grams),
        }
        path = f"/charge/charge_calculator?{urlencode(query)}"
        status, answer = self._ask("GET", path, read_seconds=RATE_SECONDS, at=at)
        price = minor(answer.get("deliveryCharge"))
        if status >= 400 or answer.get("status") == "error" or price is None or price < 0:
            raise CannotPrice(complaint(answer, f"status {status}"))
        return [Rate(price, "BDT")]

    def track(self, consignment: str, *, at: datetime) -> Sequence[Sighting]:
        """`GET /parcel/info/{id}`: the status now. Raises Unreachable."""
        status, answer = self._ask("GET", f"/parcel/info/{consignment}", at=at)
        parcel = answer.get("parcel")
        if status >= 400 or not isinstance(parcel, dict):
            raise Unreachable(f"status {status}")
        said = {"tracking_number": consignment, "status": parcel.get("status", "")}
        return [self._sighting(said, at=at)]

    def cancel(self, consignment: str, *, at: datetime) -> None:
        """`PATCH /parcels`. Raises CannotCancel, Unreachable."""
        document = {
            "entity_type": "parcel-tracking-id",
            "entity_id": consignment,
            "update_details": {"property_name": "status", "new_value": "cancelled", "reason": "Called off"},
        }
        status, answer = self._ask("PATCH", "/parcels", document=document, at=at)
        if status >= 400 or not answer.get("success"):
            raise CannotCancel(complaint(answer, f"status {status}"))

    def read_message(self, body: bytes, headers: Mapping[str, str], *, query: Mapping[str, str]) -> Message:
        """RedX signs nothing: the address that it was given carries a token."""
        token = credential(self.code, "webhook-token")
        if not token or not hmac.compare_digest(query.get("token", "").encode(), token.encode()):
            raise BadMessage("wrong token")
        said = document_of(body)
        return Message([self._sighting(said, at=moment(said.get("timestamp")))], Reply(200, document={"success": True}))

    def _sighting(self, said: Mapping[str, Any], *, at: datetime) -> Sighting:
        status = str(said.get("status", "")).lower()
        return Sighting(
            event_id=fingerprint(said),
            consignment=str(said.get("tracking_number", "")),
            reference=str(said.get("invoice_number", "")),
            at=at,
            progress=STATUSES.get(status, Progress.TROUBLE),
            words=str(said.get("message_en") or status.replace("-", " ").capitalize())[:300],
            body=dict(said),
        )

    def _area(self, to: Party, *, read_seconds: int = TIMEOUT[1], at: datetime) -> Mapping[str, Any] | None:
        """The area of the postcode, else of the district, by the name in the address; None for one RedX has not."""
        query = {"post_code": to.postcode} if to.postcode else {"district_name": to.district}
        areas = self._places(f"/areas?{urlencode(query)}", "areas", read_seconds=read_seconds, at=at)
        named = [area for area in areas if to.area and to.area.lower() in str(area.get("name", "")).lower()]
        return next(iter(named or (areas if to.postcode else [])), None)

    def _pickup_area(self, *, at: datetime) -> int:
        """Where RedX fetches parcels: the area of the store that the office named, else of the first. Raises
        CannotPrice.
        """
        stores = self._places("/pickup/stores", "pickup_stores", read_seconds=RATE_SECONDS, at=at)
        named = credential(self.code, "pickup-store-id")
        chosen = next((store for store in stores if str(store.get("id")) == named or not named), None)
        if chosen is None:
            raise CannotPrice("RedX knows no such pickup store")
        return int(chosen["area_id"])

    def _places(self, path: str, name: str, *, read_seconds: int, at: datetime) -> list[dict[str, Any]]:
        """A list of RedX's; kept for a day when there is something on it."""
        place = f"{current_schema()}:redx:{base_of(self)}{path}"
        known: list[dict[str, Any]] | None = cache.get(place)
        if known is None:
            status, answer = self._ask("GET", path, read_seconds=read_seconds, at=at)
            known = [row for row in answer.get(name) or [] if status < 400 and isinstance(row, dict)]
            if known:
                cache.set(place, known, PLACES_SECONDS)
        return known

    def _ask(
        self, method: str, path: str, *, document: Any = None, read_seconds: int = TIMEOUT[1], at: datetime
    ) -> tuple[int, dict[str, Any]]:
        headers = {"API-ACCESS-TOKEN": f"Bearer {credential(self.code, 'access-token')}"}
        asked = Call(method=method, url=path, document=document, headers=headers, read_seconds=read_seconds)
        return call(self, asked, at=at)
