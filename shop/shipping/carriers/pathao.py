"""Pathao Courier's merchant API ("aladdin"): Bangladesh, cash on delivery. No cancelling by API, no label."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from shop.base.http import TIMEOUT, Call
from shop.base.sealed import CannotOpen, Sealed, seal, unseal
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
    Progress,
    Rate,
    RateWanted,
    Reply,
    Sighting,
    Unreachable,
    Wanted,
)

NORMAL, PARCEL = 48, 2
LIGHTEST_KG, HEAVIEST_KG = 0.5, 10
TOKEN_SECONDS = 4 * 24 * 3600
PLACES_SECONDS = 24 * 3600
RATE_SECONDS = 2
EVENTS = {
    "order.created": Progress.BOOKED,
    "order.updated": Progress.BOOKED,
    "order.pickup-requested": Progress.BOOKED,
    "order.assigned-for-pickup": Progress.PICKUP,
    "order.picked": Progress.ON_THE_WAY,
    "order.pickup-failed": Progress.PICKUP,
    "order.pickup-cancelled": Progress.CANCELLED,
    "order.at-the-sorting-hub": Progress.ON_THE_WAY,
    "order.in-transit": Progress.ON_THE_WAY,
    "order.received-at-last-mile-hub": Progress.ON_THE_WAY,
    "order.assigned-for-delivery": Progress.OUT_FOR_DELIVERY,
    "order.delivered": Progress.DELIVERED,
    "order.partial-delivery": Progress.PARTLY_DELIVERED,
    "order.delivery-failed": Progress.NOT_DELIVERED,
    "order.on-hold": Progress.ON_HOLD,
    "order.returned": Progress.RETURNED,
    "order.paid-return": Progress.RETURNED,
    "order.exchanged": Progress.PARTLY_DELIVERED,
    "order.paid": None,
}


class Pathao:
    """The carrier that has riders in every district of Bangladesh."""

    code = "pathao"
    name = "Pathao"
    base_url = "https://api-hermes.pathao.com"
    keys: Sequence[Key] = (
        Key("client-id", _("Client ID"), secret=False),
        Key("client-secret", _("Client secret")),
        Key("username", _("User name"), secret=False),
        Key("password", _("Password")),
        Key("store-id", _("Number of the pickup store"), secret=False),
        Key("webhook-secret", _("Webhook secret")),
        Key("integration-secret", _("Webhook integration secret")),
        BASE_URL,
    )

    def book(self, wanted: Wanted, *, at: datetime) -> Booked:
        """`POST /aladdin/api/v1/orders`. Raises CannotBook, Unreachable."""
        weight = max(LIGHTEST_KG, wanted.weight_grams / 1000)
        if weight > HEAVIEST_KG:
            raise CannotBook(_("Pathao takes parcels up to 10 kg."))
        document = {
            "store_id": int(self._key("store-id") or 0),
            "merchant_order_id": wanted.reference,
            "recipient_name": wanted.recipient.name[:100],
            "recipient_phone": local_phone(wanted.recipient.phone),
            "recipient_address": wanted.recipient.one_line[:220],
            "delivery_type": NORMAL,
            "item_type": PARCEL,
            "special_instruction": wanted.note,
            "item_quantity": wanted.pieces,
            "item_weight": weight,
            "item_description": wanted.description,
            "amount_to_collect": taka(wanted.collect_minor),
        }
        status, answer = self._ask("POST", "/orders", document=document, at=at)
        consignment = str((answer.get("data") or {}).get("consignment_id", ""))
        if status >= 400 or answer.get("type") == "error" or not consignment:
            raise CannotBook(complaint(answer, f"status {status}"))
        return Booked(consignment, consignment, f"https://merchant.pathao.com/tracking?consignment_id={consignment}")

    def rates(self, wanted: RateWanted, *, at: datetime) -> Sequence[Rate]:
        """`POST /merchant/price-plan`, for the city and zone that bear the names of district and area.

        Raises CannotPrice for places that Pathao does not know and for what it does not carry, and Unreachable.
        """
        weight, where = max(LIGHTEST_KG, wanted.weight_grams / 1000), wanted.recipient
        if where.country != "BD" or weight > HEAVIEST_KG:
            raise CannotPrice("Pathao carries parcels up to 10 kg within Bangladesh")
        city = self._number("/city-list", "city", where.district, at=at)
        document = {
            "store_id": int(self._key("store-id") or 0),
            "item_type": PARCEL,
            "delivery_type": NORMAL,
            "item_weight": weight,
            "recipient_city": city,
            "recipient_zone": self._number(f"/cities/{city}/zone-list", "zone", where.area, at=at),
        }
        status, answer = self._ask("POST", "/merchant/price-plan", document=document, read_seconds=RATE_SECONDS, at=at)
        price = minor((answer.get("data") or {}).get("final_price"))
        if status >= 400 or answer.get("type") == "error" or price is None or price < 0:
            raise CannotPrice(complaint(answer, f"status {status}"))
        return [Rate(price, "BDT")]

    def track(self, consignment: str, *, at: datetime) -> Sequence[Sighting]:
        """`GET /aladdin/api/v1/orders/{id}/info`: the status now. Raises Unreachable."""
        status, answer = self._ask("GET", f"/orders/{consignment}/info", at=at)
        if status >= 400:
            raise Unreachable(f"status {status}")
        said = answer.get("data") or {}
        slug = str(said.get("order_status_slug", "")).lower().replace("_", "-").replace(" ", "-")
        return [self._sighting(said | {"event": f"order.{slug}", "consignment_id": consignment})] if slug else []

    def cancel(self, consignment: str, *, at: datetime) -> None:
        """There is no call for it. Raises CannotCancel."""
        raise CannotCancel(_("Pathao cancels in its own panel only. Do it there; we hear of it."))

    def read_message(self, body: bytes, headers: Mapping[str, str], *, query: Mapping[str, str]) -> Message:
        """`X-PATHAO-Signature` is the shared secret itself; every answer is 202 with the integration secret."""
        secret = self._key("webhook-secret")
        if not secret or not hmac.compare_digest(headers.get("X-PATHAO-Signature", "").encode(), secret.encode()):
            raise BadMessage("wrong signature")
        said = document_of(body)
        header = {"X-Pathao-Merchant-Webhook-Integration-Secret": self._key("integration-secret")}
        seen = [] if said.get("event") == "webhook_integration" else [self._sighting(said)]
        return Message(seen, Reply(202, header))

    def _sighting(self, said: Mapping[str, Any]) -> Sighting:
        event = str(said.get("event", ""))
        reason = str(said.get("reason") or "")
        return Sighting(
            event_id=fingerprint(said),
            consignment=str(said.get("consignment_id", "")),
            reference=str(said.get("merchant_order_id", "")),
            at=moment(said.get("timestamp") or said.get("updated_at")),
            progress=EVENTS.get(event, Progress.TROUBLE),
            words=reason or event.removeprefix("order.").replace("-", " ").capitalize(),
            collected_minor=minor(said["collected_amount"]) if "collected_amount" in said else None,
            body=dict(said),
        )

    def _number(self, path: str, kind: str, name: str, *, at: datetime) -> int:
        """Pathao's number of a city or zone by its name; the lists are kept for a day. Raises CannotPrice."""
        place = f"{current_schema()}:pathao:{base_of(self)}{path}"
        known: dict[str, int] | None = cache.get(place)
        if known is None:
            status, answer = self._ask("GET", path, read_seconds=RATE_SECONDS, at=at)
            if status >= 400:
                raise CannotPrice(complaint(answer, f"status {status}"))
            rows = (answer.get("data") or {}).get("data") or []
            known = {_plain(str(row[f"{kind}_name"])): int(row[f"{kind}_id"]) for row in rows}
            cache.set(place, known, PLACES_SECONDS)
        if (number := known.get(_plain(name))) is None:
            raise CannotPrice(f"Pathao knows no {kind} {name}")
        return number

    def _ask(
        self, method: str, path: str, *, document: Any = None, read_seconds: int = TIMEOUT[1], at: datetime
    ) -> tuple[int, dict[str, Any]]:
        """With the token that is kept; once more with a new one when it has run out."""
        url = f"/aladdin/api/v1{path}"
        for fresh in (False, True):
            headers = {"Authorization": f"Bearer {self._token(read_seconds, at=at, fresh=fresh)}"}
            asked = Call(method=method, url=url, document=document, headers=headers, read_seconds=read_seconds)
            status, answer = call(self, asked, at=at)
            if status != 401:
                break
        return status, answer

    def _token(self, read_seconds: int, *, at: datetime, fresh: bool) -> str:
        place = f"{current_schema()} pathao token"
        kept = cache.get(place.replace(" ", ":"))
        if kept and not fresh:
            try:
                return unseal(Sealed(kept), place)
            except CannotOpen:
                cache.delete(place.replace(" ", ":"))
        document = {"grant_type": "password"} | {
            name.replace("-", "_"): self._key(name) for name in ("client-id", "client-secret", "username", "password")
        }
        url = "/aladdin/api/v1/issue-token"
        asked = Call(method="POST", url=url, document=document, read_seconds=read_seconds)
        status, answer = call(self, asked, at=at)
        token = str(answer.get("access_token", ""))
        if status >= 400 or not token:
            raise Unreachable(complaint(answer, "Pathao does not know these keys."))
        cache.set(place.replace(" ", ":"), str(seal(token, place)), TOKEN_SECONDS)
        return token

    def _key(self, name: str) -> str:
        return credential(self.code, name)


def _plain(name: str) -> str:
    """A place's name without case and gaps, by which two lists agree."""
    return "".join(name.casefold().split())
