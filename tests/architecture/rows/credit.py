"""Gift cards and store credit: at checkout, in a person's own pages, in the office."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils import timezone

from shop.base.actor import Actor
from shop.base.money import Money
from shop.wallet.models import Proposal
from shop.wallet.services import ALONE_AT_MOST, give_credit
from tests.architecture.people import Persona
from tests.architecture.personas import World
from tests.architecture.policies import Row, everybody, office, people
from tests.factories.wallet import make_card


def card(_world: World) -> tuple[Any, ...]:
    """A card that was handed out."""
    return (make_card()[0].public_id,)


def nobody(_world: World) -> tuple[Any, ...]:
    """An id that nobody has."""
    return (uuid4(),)


def code(_world: World) -> dict[str, Any]:
    """A code that opens a card."""
    return {"code": make_card()[1]}


def bought(_world: World) -> dict[str, Any]:
    """What the form that buys a card sends."""
    return {
        "amount": "500",
        "recipient_name": "Shirin",
        "recipient_email": "shirin@example.com",
        "deliver_on": timezone.localdate().isoformat(),
        "sender_name": "Tanvir",
        "email": "tanvir@example.com",
        "method": "sandbox",
        "token": str(uuid4()),
    }


def new_card(_world: World) -> dict[str, Any]:
    """What the form of a new card sends."""
    day = timezone.localdate().isoformat()
    said = {"amount": "100", "recipient_email": "shirin@example.com", "language": "en", "deliver_on": day}
    return said | {"token": str(uuid4())}


def person(world: World) -> tuple[Any, ...]:
    """SHOPPER."""
    return (world.people[Persona.SHOPPER].public_id,)


def used_token(world: World) -> str:
    """The token of a form that gave RIVAL_SELLER credit."""
    amount, token, by = Money(50_00, "BDT"), uuid4(), Actor.system("colleague")
    user_id = world.people[Persona.RIVAL_SELLER].pk
    give_credit(user_id=user_id, amount=amount, reason="Sorry", token=token, by=by, at=timezone.now())
    return str(token)


def proposal(world: World) -> tuple[Any, ...]:
    """Credit above the limit, proposed by somebody who is none of the personas."""
    amount, token = Money(ALONE_AT_MOST + 1, "BDT"), uuid4()
    user_id, by = world.people[Persona.SHOPPER].pk, Actor.system("colleague")
    give_credit(user_id=user_id, amount=amount, reason="Sorry", token=token, by=by, at=timezone.now())
    return (Proposal.objects.get(public_id=token).public_id,)


ROWS = [
    Row(
        "storefront:gift-cards",
        get=everybody(200),
        post=everybody(302),
        fields=bought,
        foreign={"token": lambda world: str(card(world)[0])},
    ),
    Row("storefront:gift-card-balance", get=everybody(200), post=everybody(200), fields=code, changes=frozenset()),
    Row("storefront:checkout-credit", post=everybody(302)),
    Row("storefront:checkout-cards", post=everybody(302), fields=code),
    Row("storefront:checkout-card-removal", post=everybody(302), args=card),
    Row("account:credit", get=people(200)),
    Row("staff:gift-cards", get=office(200)),
    Row(
        "staff:gift-card-new",
        get=office(200),
        post=office(302),
        fields=new_card,
        foreign={"token": lambda world: str(card(world)[0])},
    ),
    Row("staff:gift-card", get=office(200), args=card, wrong=nobody),
    Row(
        "staff:gift-card-dispatch",
        post=office(302),
        args=card,
        wrong=nobody,
        fields=lambda _world: {"email": "shirin@example.com"},
    ),
    Row(
        "staff:gift-card-replacement",
        post=office(302),
        args=card,
        wrong=nobody,
        fields=lambda _world: {"email": "shirin@example.com", "reason": "Lost"},
    ),
    Row(
        "staff:gift-card-ending",
        post=office(302),
        args=card,
        wrong=nobody,
        fields=lambda _world: {"reason": "Stolen"},
    ),
    Row(
        "staff:gift-card-refund",
        post=office(422),
        args=card,
        wrong=nobody,
        fields=lambda _world: {"reason": "The card was a gift to nobody"},
    ),
    Row("staff:credit", get=office(200)),
    Row(
        "staff:credit-decision",
        post=office(302),
        args=proposal,
        wrong=nobody,
        fields=lambda _world: {"grant": "yes"},
    ),
    Row(
        "staff:user-credit",
        post=office(302),
        args=person,
        wrong=nobody,
        fields=lambda _world: {"amount": "50", "reason": "Sorry", "token": str(uuid4())},
        foreign={"token": used_token},
    ),
]
