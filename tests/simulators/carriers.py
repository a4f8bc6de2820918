"""Four carriers as their documents describe them: tokens that run out, refusals within an HTTP 200, invoices that are
taken once, a label that is bought once. Each keeps what it booked and can say what its hook would be sent."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from .server import HANG_UP, Asked, Reply
from .sms import told

LABEL = b"%PDF-1.4\n% a label\n%%EOF\n"


@dataclass
class Courier:
    """What all of them share: the bookings by reference, and silence on demand."""

    booked: dict[str, dict[str, Any]] = field(default_factory=dict)
    silent: bool = False
    away: bool = False
    status: str = ""

    def __call__(self, asked: Asked) -> Reply:
        """One call of the marketplace."""
        if self.away:
            return told({}, 503)
        reply = self.answer(asked)
        return HANG_UP if self.silent else reply

    def answer(self, asked: Asked) -> Reply:
        """As the provider's document says."""
        raise NotImplementedError


@dataclass
class PathaoDesk(Courier):
    """`/aladdin/api/v1`."""

    token: str = "token-1"
    asked_for: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        """Token, create, info."""
        said = json.loads(asked.body or b"{}")
        path = asked.path.removeprefix("/aladdin/api/v1")
        if path == "/issue-token":
            if (said["client_id"], said["client_secret"], said["password"]) != ("key", "key", "key"):
                return told({"type": "error", "code": 400, "message": "The user credentials were incorrect."}, 400)
            return told({"token_type": "Bearer", "expires_in": 432000, "access_token": self.token})
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return told({"type": "error", "code": 401, "message": "Unauthenticated."}, 401)
        if path == "/orders":
            return self.create(said)
        if path == "/merchant/price-plan":
            return self.price(said)
        if path.endswith("-list"):
            return told({"type": "success", "code": 200, "data": {"data": PLACES[path]}})
        return told({"type": "success", "code": 200, "data": {"order_status_slug": self.status, **TIME}})

    def price(self, said: dict[str, Any]) -> Reply:
        """`price-plan`: dearer by the kilo, and outside of Dhaka."""
        assert set(said) == {
            "store_id", "item_type", "delivery_type", "item_weight", "recipient_city", "recipient_zone"
        }  # fmt: skip
        assert (said["delivery_type"], said["item_type"]) == (48, 2)
        assert 0.5 <= said["item_weight"] <= 10
        price = (60 if said["recipient_city"] == 1 else 110) + 15 * int(said["item_weight"])
        self.asked_for.append(said)
        data = {"price": price, "discount": 0, "promo_discount": 0, "plan_id": 69, "cod_enabled": 1}
        more = {"cod_percentage": 0.01, "additional_charge": 0, "final_price": price}
        return told({"message": "price", "type": "success", "code": 200, "data": data | more})

    def create(self, said: dict[str, Any]) -> Reply:
        """The fields are judged as the document says."""
        phone, address = said["recipient_phone"], said["recipient_address"]
        if not (len(phone) == 11 and phone.startswith("01")):
            errors = {"recipient_phone": ["Please enter a valid number."]}
            return told({"type": "error", "code": 422, "message": "Please fix the given errors", "errors": errors}, 422)
        assert 10 <= len(address) <= 220
        assert (said["delivery_type"], said["item_type"], type(said["amount_to_collect"])) == (48, 2, int)
        assert 0.5 <= said["item_weight"] <= 10
        consignment = f"DL{len(self.booked) + 1:06}"
        self.booked[said["merchant_order_id"]] = said | {"consignment_id": consignment}
        data = {"consignment_id": consignment, "merchant_order_id": said["merchant_order_id"], "delivery_fee": 80}
        return told({"type": "success", "code": 200, "data": data | {"order_status": "Pending"}})


TIME = {"updated_at": "2026-11-21 23:49:43"}
PLACES: dict[str, list[dict[str, Any]]] = {
    "/city-list": [{"city_id": 1, "city_name": "Dhaka"}, {"city_id": 2, "city_name": "Sylhet"}],
    "/cities/1/zone-list": [{"zone_id": 298, "zone_name": "Mohammadpur "}, {"zone_id": 300, "zone_name": "Dhanmondi"}],
    "/cities/2/zone-list": [{"zone_id": 410, "zone_name": "Zindabazar"}],
}


@dataclass
class SteadfastDesk(Courier):
    """`/api/v1`: refusals come with HTTP 200."""

    def answer(self, asked: Asked) -> Reply:
        """Create, status."""
        if (asked.headers.get("api-key"), asked.headers.get("secret-key")) != ("key", "key"):
            return told({"status": 401, "message": "Unauthorized"}, 401)
        if asked.method == "GET":
            return told({"status": 200, "delivery_status": self.status})
        said = json.loads(asked.body)
        if said["invoice"] in self.booked:
            return told({"status": 400, "errors": {"invoice": ["The invoice has already been taken."]}})
        if len(said["recipient_phone"]) != 11:
            return told({"status": 400, "errors": {"recipient_phone": ["The phone must be 11 digits."]}})
        made = {"consignment_id": 1424107 + len(self.booked), "tracking_code": "15BAEB8A", "status": "in_review"}
        self.booked[said["invoice"]] = said | made
        return told({"status": 200, "message": "Consignment has been created successfully.", "consignment": made})


@dataclass
class RedxDesk(Courier):
    """`/v1.0.0-beta`: the token has a header of its own."""

    cancelled: list[str] = field(default_factory=list)
    asked_for: list[dict[str, str]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        """Areas, stores, price, create, info, cancel."""
        if asked.headers.get("api-access-token") != "Bearer key":
            return told({"message": "Unauthorized"}, 401)
        if asked.path == "/areas":
            known = asked.query in ({"post_code": "1207"}, {"district_name": "Dhaka"})
            return told({"areas": [{"id": 7, "name": "Mohammadpur(Dhaka)", "zone_id": 1}] if known else []})
        if asked.path == "/pickup/stores":
            return told({"pickup_stores": [{"id": 1, "name": "Old", "area_id": 3}, {"id": 2, "area_id": 9}]})
        if asked.path == "/charge/charge_calculator":
            return self.price(asked.query)
        if asked.method == "PATCH":
            said = json.loads(asked.body)
            assert said["update_details"]["new_value"] == "cancelled"
            self.cancelled.append(said["entity_id"])
            return told({"success": True, "message": "ok"})
        if asked.method == "GET":
            return told({"parcel": {"status": self.status}})
        said = json.loads(asked.body)
        assert isinstance(said["cash_collection_amount"], str)
        assert (said["delivery_area_id"], type(said["parcel_weight"])) == (7, int)
        self.booked[said["merchant_invoice_id"]] = said
        return told({"tracking_id": f"21A{len(self.booked):03}TU"})

    def price(self, query: dict[str, str]) -> Reply:
        """`charge_calculator`: dearer by the kilo, and from other areas; collecting cash costs by the taka."""
        assert set(query) == {"delivery_area_id", "pickup_area_id", "cash_collection_amount", "weight"}
        self.asked_for.append(query)
        price = (60 if query["pickup_area_id"] == "9" else 75) + 15 * (int(query["weight"]) // 1000)
        return told({"deliveryCharge": price, "codCharge": int(query["cash_collection_amount"]) // 100})


@dataclass
class EasyPostDesk(Courier):
    """`/v2`: basic authentication, rates, buy once, refund."""

    address: str = ""
    currency: str = "USD"
    bought: set[str] = field(default_factory=set)
    scans: list[dict[str, str]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        """Shipments, buy, label, refund."""
        if asked.path.endswith("/label.pdf"):
            return Reply(200, LABEL, {"Content-Type": "application/pdf"})
        if asked.headers.get("authorization") != "Basic " + base64.b64encode(b"key:").decode():
            return told({"error": {"code": "UNAUTHORIZED", "message": "Unauthorized"}}, 401)
        if asked.path == "/shipments":
            said = json.loads(asked.body)["shipment"]
            assert said["parcel"]["weight"] > 0
            assert said["to_address"]["country"]
            if "reference" in said:
                self.booked[said["reference"]] = said
            rates = [
                {"id": "rate_2", "carrier": "UPS", "service": "Ground", "rate": "30.10", "delivery_days": 2},
                {"id": "rate_1", "carrier": "USPS", "service": "Priority", "rate": "5.49", "delivery_days": 6},
            ]
            rates = [rate | {"currency": self.currency} for rate in rates]
            return told({"id": f"shp_{len(self.booked)}", "rates": rates, "messages": []}, 201)
        return self.step(asked)

    def step(self, asked: Asked) -> Reply:
        """What is done with one shipment."""
        _empty, _shipments, shipment, *verb = asked.path.split("/")
        if verb == ["buy"]:
            if shipment in self.bought:
                return told({"error": {"code": "SHIPMENT.POSTAGE.EXISTS", "message": "Postage exists"}}, 422)
            assert json.loads(asked.body)["rate"]["id"] == "rate_1"
            self.bought.add(shipment)
            label = {"label_url": f"{self.address}/label.pdf"}
            return told({"tracking_code": "EZ1000000001", "tracker": {"public_url": ""}, "postage_label": label})
        if verb == ["refund"]:
            return told({"refund_status": "submitted"})
        return told({"id": shipment, "tracker": {"tracking_details": self.scans}})


def signed(body: bytes, secret: str) -> dict[str, str]:
    """The header that EasyPost signs a message with."""
    return {"X-Hmac-Signature": "hmac-sha256-hex=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}
