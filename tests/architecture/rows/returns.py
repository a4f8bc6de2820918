"""Returns: the buyer's pages with and without an account, the seller's, the office's, and the withdrawal function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.architecture.personas import World
from tests.architecture.policies import Row, everybody, office, owner, people, sellers, selling_owner

ANSWER = {"way": "own", "how": "Send it to House 3, Road 2, Dhaka."}


def asked(world: World) -> tuple[Any, ...]:
    """A case of SHOPPER at SELLER, to be answered."""
    return (world.asked_return.public_id,)


def accepted(world: World) -> tuple[Any, ...]:
    """The same, accepted."""
    return (world.accepted_return.public_id,)


def escalated(world: World) -> tuple[Any, ...]:
    """The same, with the office."""
    return (world.escalated_return.public_id,)


def settled(world: World) -> tuple[Any, ...]:
    """The same, settled in cash."""
    return (world.settled_return.public_id,)


def photo(world: World) -> tuple[Any, ...]:
    """A photo of the case."""
    return (*asked(world), str(world.asked_return.photos.get().public_id))


def nobody(_world: World) -> tuple[Any, ...]:
    """A case that nobody has."""
    return (uuid4(),)


def linked(args: Callable[[World], tuple[Any, ...]]) -> Callable[[World], tuple[Any, ...]]:
    """The same below the guest's link of the order."""
    return lambda world: (world.delivered.order.number, world.delivered.order.token, *args(world))


def elsewhere(args: Callable[[World], tuple[Any, ...]]) -> Callable[[World], tuple[Any, ...]]:
    """A real case below the link of another order."""
    return lambda world: (world.placed.order.number, world.placed.order.token, *args(world))


def request(world: World) -> dict[str, Any]:
    """What the form that asks for a return sends."""
    line = world.delivered.lines.get()
    return {"reason": "damaged", "wish": "refund", f"pieces-{line.public_id}": 1}


def received(world: World) -> dict[str, Any]:
    """What the form of a receipt sends."""
    line = world.accepted_return.lines.get()
    return {"outcome": "refund", f"pieces-{line.pk}": 1, f"condition-{line.pk}": "as_new"}


def received_late(world: World) -> dict[str, Any]:
    """The same, for the case that is with the office."""
    line = world.escalated_return.lines.get()
    return {"outcome": "refund", f"pieces-{line.pk}": 1, f"condition-{line.pk}": "as_new"}


def parcel(world: World) -> tuple[Any, ...]:
    """SHOPPER's delivered parcel."""
    return (world.delivered.order.number, "A")


def declaration(world: World) -> dict[str, Any]:
    """What the form of a withdrawal sends."""
    return {
        "number": world.placed.order.number,
        "email": world.placed.order.contact.email,
        "name": "Nusrat Jahan",
    }


SENT = {"carrier": "Sundarban", "tracking_code": "S-1"}

OWN = [
    Row("account:returns", get=people(200)),
    Row(
        "account:return-new",
        get=owner(200),
        post=owner(302),
        args=parcel,
        wrong=lambda world: (parcel(world)[0], "Z"),
        fields=request,
    ),
    Row("account:return", get=owner(200), args=asked, wrong=nobody),
    Row("account:return-shipment", post=owner(302), args=accepted, wrong=nobody, fields=lambda _world: SENT),
    Row("account:return-ending", post=owner(302), args=asked, wrong=nobody),
    Row("account:return-escalation", post=owner(302), args=asked, wrong=nobody),
    Row("account:return-file", get=owner(200), args=photo, wrong=lambda world: (*asked(world), "label")),
]

LINKED = [
    Row(
        "storefront:return-new",
        get=everybody(200),
        post=everybody(302),
        args=linked(lambda _world: ("A",)),
        wrong=linked(lambda _world: ("Z",)),
        fields=request,
    ),
    Row("storefront:return", get=everybody(200), args=linked(asked), wrong=elsewhere(asked)),
    Row(
        "storefront:return-shipment",
        post=everybody(302),
        args=linked(accepted),
        wrong=elsewhere(accepted),
        fields=lambda _world: SENT,
    ),
    Row("storefront:return-ending", post=everybody(302), args=linked(asked), wrong=elsewhere(asked)),
    Row("storefront:return-escalation", post=everybody(302), args=linked(asked), wrong=elsewhere(asked)),
    Row("storefront:return-file", get=everybody(200), args=linked(photo), wrong=elsewhere(photo)),
    Row(
        "storefront:withdrawal",
        get=everybody(200),
        post=everybody(200),
        fields=declaration,
        changes=frozenset(),
    ),
    Row("storefront:withdrawal-confirmation", post=everybody(200), fields=declaration),
]

SELLING = [
    Row("seller:returns", get=sellers(200)),
    Row(
        "seller:return-policy",
        get=sellers(200),
        post=sellers(302),
        fields=lambda _world: {"window_days": 30, "answer_days": 2},
    ),
    Row("seller:return", get=selling_owner(200), args=asked, wrong=nobody),
    Row("seller:return-acceptance", post=selling_owner(302), args=asked, wrong=nobody, fields=lambda _world: ANSWER),
    Row(
        "seller:return-refusal",
        post=selling_owner(302),
        args=asked,
        wrong=nobody,
        fields=lambda _world: {"reason": "It was whole."},
    ),
    Row("seller:return-receipt", post=selling_owner(302), args=accepted, wrong=nobody, fields=received),
    Row("seller:return-file", get=selling_owner(200), args=photo, wrong=lambda world: (*asked(world), "label")),
]

OFFICE = [
    Row("staff:returns", get=office(200)),
    Row(
        "staff:return-policy",
        get=office(200),
        post=office(302),
        fields=lambda _world: {"window_days": 30, "answer_days": 2},
    ),
    Row("staff:return", get=office(200), args=asked, wrong=nobody),
    Row("staff:return-acceptance", post=office(302), args=escalated, wrong=nobody, fields=lambda _world: ANSWER),
    Row(
        "staff:return-refusal",
        post=office(302),
        args=escalated,
        wrong=nobody,
        fields=lambda _world: {"reason": "It was whole."},
    ),
    Row("staff:return-receipt", post=office(302), args=escalated, wrong=nobody, fields=received_late),
    Row("staff:return-payback", post=office(302), args=settled, wrong=nobody),
    Row("staff:return-file", get=office(200), args=photo, wrong=lambda world: (*asked(world), "label")),
]

ROWS = [*OWN, *LINKED, *SELLING, *OFFICE]
