"""Ways to pay: their keys, their providers' returns, and the providers that a demo machine plays."""

from __future__ import annotations

from typing import Any

from tests.architecture.personas import World
from tests.architecture.policies import Row, everybody, office


def attempt(world: World) -> tuple[Any, ...]:
    """SHOPPER's payment that is open."""
    return (world.waiting.attempt.public_id,)


ROWS = [
    Row("storefront:payment-back", post=everybody(302), args=attempt, changes=frozenset(), csrf=False),
    Row("staff:payment-methods", get=office(200)),
    Row(
        "staff:payment-method",
        get=office(200),
        post=office(422),
        args=lambda _world: ("bkash",),
        wrong=lambda _world: ("cheque",),
    ),
    Row(
        "practice:provider",
        get=everybody(404),
        post=everybody(404),
        args=lambda _world: ("bkash", "pay/nothing"),
        wrong=lambda _world: ("cheque", "pay/nothing"),
        changes=frozenset(),
        csrf=False,
    ),
]
