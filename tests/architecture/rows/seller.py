"""The seller portal."""

from __future__ import annotations

from typing import Any

from tests.architecture.personas import Persona, World
from tests.architecture.policies import Row, people, sellers, selling_owner


def package(world: World) -> tuple[Any, ...]:
    """SELLER's package."""
    return (world.package,)


ROWS = [
    Row("seller:dashboard", get=sellers(200)),
    Row("seller:orders", get=sellers(200), query=lambda world: {"q": world.package}),
    Row("seller:order", get=selling_owner(200), args=package),
    Row("seller:packing", post=selling_owner(302), args=package),
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
]
