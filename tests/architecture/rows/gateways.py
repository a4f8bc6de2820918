"""Ways to pay: their keys, their providers' returns, and the providers that a demo machine plays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.architecture.personas import World
from tests.architecture.policies import Row, everybody, office, people


def attempt(world: World) -> tuple[Any, ...]:
    """SHOPPER's payment that is open."""
    return (world.waiting.attempt.public_id,)


def dispute(world: World) -> tuple[Any, ...]:
    """A dispute about SHOPPER's captured payment."""
    return (world.dispute.public_id,)


def placed(world: World) -> tuple[Any, ...]:
    """The link of SHOPPER's cash order, which waits for nothing."""
    return (world.placed.order.number, world.placed.order.token)


def no_order(_world: World) -> tuple[Any, ...]:
    """A link that leads nowhere."""
    return ("1001", "0" * 20)


def nobody(_world: World) -> tuple[Any, ...]:
    """Nothing goes by this id."""
    return (UUID(int=0),)


ROWS = [
    Row("storefront:payment-back", post=everybody(302), args=attempt, changes=frozenset(), csrf=False),
    Row("storefront:payment-transfer", get=everybody(302), post=everybody(302), args=attempt, changes=frozenset()),
    Row("account:payments", get=people(200)),
    Row("staff:payments", get=office(200)),
    Row("staff:payment", get=office(200), args=attempt, wrong=nobody),
    Row("staff:payment-inquiry", post=office(302), args=attempt, wrong=nobody),
    Row("staff:payment-refunds", post=office(422), args=attempt, wrong=nobody),
    Row("staff:transfer-verification", post=office(404), args=nobody),
    Row("staff:transfer-refusal", post=office(404), args=nobody),
    Row("staff:disputes", get=office(200)),
    Row("staff:dispute", get=office(200), args=dispute, wrong=nobody),
    Row("staff:dispute-new", get=office(200), post=office(422), args=attempt, wrong=nobody),
    Row("staff:dispute-answer", post=office(422), args=dispute, wrong=nobody),
    Row("staff:dispute-outcome", post=office(422), args=dispute, wrong=nobody),
    Row("staff:gifts", get=office(200), post=office(422)),
    Row("staff:gift-limit", post=office(422)),
    Row("staff:gift-approval", post=office(404), args=nobody),
    Row("staff:gift-refusal", post=office(404), args=nobody),
    Row("staff:cash", get=office(200)),
    Row("staff:cash-terms", post=office(422)),
    Row("staff:cash-confirmation", post=office(404), args=nobody),
    Row("staff:cash-cancellation", post=office(404), args=nobody),
    Row("storefront:cash-check", get=everybody(404), post=everybody(404), args=no_order),
    Row(
        "storefront:cash-texts",
        post=everybody(302),
        args=placed,
        wrong=no_order,
        changes=frozenset(),
    ),
    Row("staff:payment-methods", get=office(200)),
    Row(
        "staff:payment-method",
        get=office(200),
        post=office(422),
        args=lambda _world: ("bkash",),
        wrong=lambda _world: ("cheque",),
    ),
    Row(
        "staff:payment-method-moment",
        post=office(302),
        args=lambda _world: ("sandbox",),
        wrong=lambda _world: ("bkash",),
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
