"""The seller portal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.architecture.personas import Persona, World
from tests.architecture.policies import Row, people, sellers, selling_owner


def package(world: World) -> tuple[Any, ...]:
    """SELLER's package."""
    return (world.package,)


def booked(world: World) -> tuple[Any, ...]:
    """SELLER's package, and its booking."""
    return world.booked


def nowhere(world: World) -> tuple[Any, ...]:
    """SELLER's package, and a shipment that nobody has."""
    return (world.package, UUID(int=0))


def numbers(world: World) -> dict[str, Any]:
    """SELLER's package, ticked in a list."""
    return {"number": world.package}


def ticks(world: World) -> dict[str, Any]:
    """Every line of SELLER's package, ticked."""
    return {"line": [line.public_id for line in world.placed.order.packages.get().lines.all()]}


ROWS = [
    Row("seller:dashboard", get=sellers(200)),
    Row("seller:orders", get=sellers(200), query=lambda world: {"q": world.package}),
    Row("seller:order", get=selling_owner(200), args=package),
    Row("seller:packing", post=selling_owner(302), args=package, fields=ticks),
    Row("seller:packings", post=sellers(302), fields=numbers, changes=frozenset({Persona.SELLER})),
    Row("seller:pick-list", get=sellers(200)),
    Row(
        "seller:slips",
        get={**sellers(302), Persona.SELLER: 200},
        post={**sellers(302), Persona.SELLER: 200},
        fields=numbers,
        changes=frozenset(),
    ),
    Row(
        "seller:labels",
        get={**sellers(302), Persona.SELLER: 200},
        post={**sellers(302), Persona.SELLER: 200},
        fields=numbers,
        changes=frozenset(),
    ),
    Row("seller:slip", get=selling_owner(200), args=package),
    Row("seller:label", get=selling_owner(200), args=package),
    Row("seller:delivery", post=selling_owner(409), args=package),
    Row("seller:comeback", post=selling_owner(409), args=package),
    Row("seller:shortfall", get=selling_owner(200), post=selling_owner(422), args=package),
    Row(
        "seller:shipment",
        post=selling_owner(302),
        args=lambda world: (world.packed,),
        fields=lambda _world: {"carrier": "Pathao"},
    ),
    Row(
        "seller:choice",
        post={**people(404), Persona.SELLER: 302},
        fields=lambda world: {"seller": world.seller.public_id},
        foreign={"seller": lambda world: world.rival.public_id},
    ),
    Row("seller:stock", get=sellers(200)),
    Row("seller:booking", post=selling_owner(422), args=package),
    Row("seller:booking-end", post=selling_owner(302), args=booked, wrong=nowhere),
    Row("seller:handover", post=selling_owner(302), args=booked, wrong=nowhere),
    Row("seller:tracking", get=sellers(200), post=sellers(422)),
]
