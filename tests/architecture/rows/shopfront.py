"""The shop's own pages: where it is paid, how it delivers, what its page says."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from shop.base.actor import Actor
from shop.shipping.services import save_zone
from shop.shipping.types import Band, ZoneDraft
from tests.architecture.personas import World
from tests.architecture.policies import Row, office, sellers, selling_owner
from tests.cast import NOW

TERMS = {"price_minor": "120", "min_days": "1", "max_days": "4", "handling_days": "2"}
ZONE = {
    "name": "Hills",
    "country": "BD",
    "districts": ["Bandarban"],
    "basis": "flat",
    "price_1": "150",
    "min_days": "2",
    "max_days": "5",
}


def zone(world: World) -> tuple[Any, ...]:
    """A zone of SELLER's."""
    draft = ZoneDraft(
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
    made = save_zone(seller_id=world.seller.pk, zone=None, draft=draft, by=Actor.system("test"), at=NOW)
    return (made.public_id,)


def nobody(_world: World) -> tuple[Any, ...]:
    """An id that nothing has."""
    return (uuid4(),)


def terms(_world: World) -> dict[str, Any]:
    """What the form of the terms sends."""
    return TERMS


def zone_fields(_world: World) -> dict[str, Any]:
    """What the form of a zone sends."""
    return ZONE


# Who has no second step is led to set one up; what happens with one is in tests/web/seller/test_bank.py.
ROWS = [
    Row("seller:bank", get=sellers(200)),
    Row("seller:bank-account", get=sellers(302), post=sellers(302), changes=frozenset()),
    Row("seller:delivery-terms", get=sellers(200), post=sellers(302), fields=terms),
    Row("seller:delivery-zone-new", get=sellers(200), post=sellers(302), fields=zone_fields),
    Row(
        "seller:delivery-zone",
        get=selling_owner(200),
        post=selling_owner(302),
        args=zone,
        wrong=nobody,
        fields=zone_fields,
    ),
    Row("seller:delivery-zone-removal", post=selling_owner(302), args=zone, wrong=nobody),
    Row("staff:delivery-terms", get=office(200), post=office(302), fields=terms),
]
