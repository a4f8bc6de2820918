"""Suppliers and purchase notes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.architecture.personas import World
from tests.architecture.policies import Row, sellers, selling_owner

NOBODY = UUID(int=1)


def supplier(world: World) -> tuple[Any, ...]:
    """Where SELLER buys."""
    return (world.purchase.supplier.public_id,)


def note(world: World) -> tuple[Any, ...]:
    """What SELLER ordered."""
    return (world.purchase.public_id,)


def unknown(_world: World) -> tuple[Any, ...]:
    """What nobody has."""
    return (NOBODY,)


ROWS = [
    Row("seller:suppliers", get=sellers(200), post=sellers(302), fields=lambda _world: {"name": "Tangail Weavers"}),
    Row(
        "seller:supplier",
        get=selling_owner(200),
        post=selling_owner(302),
        args=supplier,
        wrong=unknown,
        fields=lambda _world: {"name": "Dhaka Pottery Ltd"},
    ),
    Row("seller:supplier-removal", post=selling_owner(302), args=supplier, wrong=unknown, changes=frozenset()),
    Row("seller:purchases", get=sellers(200)),
    Row(
        "seller:purchase-new",
        get=sellers(200),
        post=sellers(422),
        query=lambda world: {"supplier": world.purchase.supplier.public_id},
        fields=lambda _world: {"rows": "0"},
    ),
    Row("seller:purchase", get=selling_owner(200), args=note, wrong=unknown),
    Row("seller:purchase-paper", get=selling_owner(200), args=note, wrong=unknown),
    Row("seller:purchase-sheet", get=selling_owner(200), args=note, wrong=unknown),
    Row(
        "seller:purchase-receipts",
        post=selling_owner(302),
        args=note,
        wrong=unknown,
        fields=lambda _world: {"token": "0123456789abcdef", "came-0": "1"},
    ),
    Row("seller:purchase-closing", post=selling_owner(302), args=note, wrong=unknown),
]
