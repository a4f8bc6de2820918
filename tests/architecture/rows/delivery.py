"""Ways of delivery, pickup points and calendars, of a shop and of the marketplace."""

from __future__ import annotations

from typing import Any

from shop.base.actor import Actor
from shop.shipping.services import save_method, save_point, save_zone
from shop.shipping.types import Band, MethodDraft, PointDraft, ZoneDraft
from tests.architecture.personas import World
from tests.architecture.policies import Row, office, sellers, selling_owner
from tests.architecture.rows.shopfront import ZONE, nobody
from tests.cast import NOW

BY = Actor.system("test")
PRICE = {"basis": "flat", "price_1": "150", "min_days": "1", "max_days": "2"}
TYPED: dict[str, dict[str, Any]] = {
    "zone": ZONE,
    "method": PRICE | {"name": "Express", "kind": "carried", "active": "on"},
    "point": {"name": "Shop", "address": "House 3", "active": "on"},
}
EXPRESS = MethodDraft(
    name="Express",
    language="en",
    kind="carried",
    basis="flat",
    bands=(Band(None, 150_00),),
    free_from_minor=None,
    min_days=0,
    max_days=1,
)
SHOP = PointDraft(name="Shop", address="House 3, Road 27", district="Dhaka")
HILLS = ZoneDraft(
    name="Hills",
    country="BD",
    divisions=(),
    districts=("Rangamati",),
    basis="flat",
    bands=(Band(None, 150_00),),
    free_from_minor=None,
    min_days=2,
    max_days=5,
)


def made(kind: str, seller_id: int | None) -> tuple[Any]:
    """The id of a new part of a seller's delivery, or of the marketplace's."""
    if kind == "zone":
        return (save_zone(seller_id=seller_id, zone=None, draft=HILLS, by=BY, at=NOW).public_id,)
    if kind == "method":
        return (save_method(seller_id=seller_id, method=None, zone=None, draft=EXPRESS, by=BY, at=NOW).public_id,)
    return (save_point(seller_id=seller_id, point=None, draft=SHOP, by=BY, at=NOW).public_id,)


def rows_of(kind: str) -> list[Row]:
    """New, change and removal: for shops (a zone's are in `shopfront`), and for the office."""

    def fields(_world: World) -> dict[str, Any]:
        return TYPED[kind]

    def mine(world: World) -> tuple[Any]:
        return made(kind, world.seller.pk)

    def ours(_world: World) -> tuple[Any]:
        return made(kind, None)

    name = f"delivery-{kind}"
    shop = [
        Row(f"seller:{name}-new", get=sellers(200), post=sellers(302), fields=fields),
        Row(f"seller:{name}", get=selling_owner(200), post=selling_owner(302), args=mine, wrong=nobody, fields=fields),
        Row(f"seller:{name}-removal", post=selling_owner(302), args=mine, wrong=nobody),
    ]
    staff = [
        Row(f"staff:{name}-new", get=office(200), post=office(302), fields=fields),
        Row(f"staff:{name}", get=office(200), post=office(302), args=ours, wrong=nobody, fields=fields),
        Row(f"staff:{name}-removal", post=office(302), args=ours, wrong=nobody),
    ]
    return [*(shop if kind != "zone" else ()), *staff]


def calendar(_world: World) -> dict[str, Any]:
    """What the form of a calendar sends."""
    return {"weekdays": ["5"], "days": "12-16 Victory Day"}


ROWS = [
    *rows_of("zone"),
    *rows_of("method"),
    *rows_of("point"),
    Row("staff:delivery-calendar", get=office(200), post=office(302), fields=calendar),
]
