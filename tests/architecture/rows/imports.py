"""Files into the shop and out of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.architecture.personas import World
from tests.architecture.policies import Row, sellers, selling_owner

NOBODY = UUID(int=1)


def sent(world: World) -> tuple[Any, ...]:
    """What SELLER sent."""
    return (world.sent_file.public_id,)


def unknown(_world: World) -> tuple[Any, ...]:
    """What nobody sent."""
    return (NOBODY,)


ROWS = [
    Row("seller:imports", get=sellers(200), post=sellers(422), fields=lambda _world: {"kind": "products"}),
    Row(
        "seller:import-template",
        get=sellers(200),
        args=lambda _world: ("products",),
        wrong=lambda _world: ("secrets",),
    ),
    Row("seller:import", get=selling_owner(200), args=sent, wrong=unknown),
    Row("seller:import-confirmation", post=selling_owner(302), args=sent, wrong=unknown),
    Row("seller:import-cancellation", post=selling_owner(302), args=sent, wrong=unknown),
    Row("seller:import-reversal", post=selling_owner(302), args=sent, wrong=unknown, changes=frozenset()),
    Row("seller:import-continuation", post=selling_owner(302), args=sent, wrong=unknown, changes=frozenset()),
    Row("seller:exports", get=sellers(200)),
    Row(
        "seller:export-files",
        post=sellers(200),
        fields=lambda _world: {"what": "stock", "format": "csv"},
    ),
    Row(
        "seller:export-file",
        get=selling_owner(200),
        args=lambda world: (world.export_file.public_id,),
        wrong=unknown,
    ),
    Row("seller:import-corrections", get=selling_owner(200), args=sent, wrong=unknown),
]
