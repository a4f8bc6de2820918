"""A person's own things: addresses, preferences, saved and seen products, their data."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from shop.base.actor import Actor
from shop.base.ids import new_token
from shop.cart.services import open_express
from shop.payments.cards import keep_card
from shop.payments.types import KeptCard
from tests.architecture.personas import Persona, World
from tests.architecture.policies import OFFICE, SELLERS, Row, everybody, owner, people, theirs
from tests.cast import NOW

NOBODY: frozenset[Persona] = frozenset()
SHOPPERS = frozenset({Persona.SHOPPER, Persona.OTHER_SHOPPER})
HOME = {
    "kind": "work",
    "country": "BD",
    "name": "Nusrat Jahan",
    "phone": "01812345678",
    "district": "Sylhet",
    "area": "Beanibazar",
    "street": "Lane 3",
}


def address(world: World) -> tuple[Any, ...]:
    """SHOPPER's second address."""
    return (world.address.public_id,)


def saved(world: World) -> tuple[Any, ...]:
    """What SHOPPER saved."""
    return (world.saved.public_id,)


def card(world: World) -> tuple[Any, ...]:
    """A card that SHOPPER let us keep."""
    seen = KeptCard("practice-card", "visa", "4242", 12, 2099)
    by = Actor.user(world.shopper.pk)
    return (keep_card(user_id=world.shopper.pk, method="sandbox", card=seen, by=by, at=NOW).public_id,)


def express(world: World) -> tuple[Any, ...]:
    """What SHOPPER is about to buy at once, with no card to pay with."""
    cart = open_express(user_id=world.shopper.pk, variant=world.variant.public_id, quantity=1, at=NOW)
    return (cart.public_id,)


def export(world: World) -> tuple[Any, ...]:
    """A copy of SHOPPER's data."""
    return (world.export.public_id,)


def nothing(_world: World) -> tuple[Any, ...]:
    """The id of nothing."""
    return (uuid4(),)


def picture(_world: World) -> dict[str, Any]:
    """A picture to upload; each request reads it from its start."""
    return {"picture": Refilled("me.png", png(), "image/png")}


class Refilled(SimpleUploadedFile):
    """A file that can be sent again and again."""

    def read(self, *args: Any, **kwargs: Any) -> bytes:
        """The whole file, and back to its start."""
        content: bytes = super().read(*args, **kwargs)
        self.seek(0)
        return content


def png() -> bytes:
    """A small picture."""
    target = io.BytesIO()
    Image.new("RGB", (80, 80), "red").save(target, "PNG")
    return target.getvalue()


CHOICES = [
    Row("account:profile", get=people(200)),
    Row(
        "account:preferences",
        get=people(200),
        post=people(302),
        fields=lambda _world: {"name": "Somebody", "language": "bn", "bio": "Reads", "offers-email": "on"},
    ),
    Row("account:avatar", post=people(302), fields=picture),
    Row("account:avatar-removal", post=people(302)),
]

ADDRESSES = [
    Row("account:addresses", get=people(200), post=people(302), fields=lambda _world: HOME),
    Row("account:new-address", get=people(200)),
    Row(
        "account:address",
        get=owner(200),
        post=owner(302),
        args=address,
        wrong=nothing,
        fields=lambda _world: HOME,
    ),
    Row("account:address-removal", post=owner(302), args=address, wrong=nothing),
    Row(
        "account:address-default",
        post=owner(302),
        args=lambda world: (*address(world), "shipping"),
        wrong=lambda _world: (uuid4(), "billing"),
    ),
]

PRODUCTS = [
    Row("account:saved", get=everybody(200)),
    Row("account:saved-removal", post=theirs(302), args=saved, wrong=nothing),
    Row("account:saved-purchase", post=theirs(302), args=saved, wrong=nothing),
    Row("account:saved-link", post=people(302), fields=lambda _world: {"open": "1"}),
    Row(
        "storefront:saved-item",
        post=everybody(302),
        args=lambda world: (world.variant.product.public_id,),
        wrong=nothing,
        fields=lambda _world: {"saved": "1"},
    ),
    Row(
        "storefront:shared-wishlist",
        get=everybody(200),
        args=lambda world: (world.wishlist_link,),
        wrong=lambda _world: (new_token(),),
    ),
    Row("account:seen", get=people(200)),
    Row("account:seen-removal", post=people(302), changes=NOBODY),
    Row("account:seen-memory", post=people(302), fields=lambda _world: {"wanted": "0"}),
    Row("account:reviews", get=people(200)),
]

CARDS = [
    Row("account:cards", get=people(200)),
    Row("account:card-removal", post=owner(302), args=card, wrong=nothing),
    Row("storefront:express", get=owner(302), post=owner(302), args=express, wrong=nothing, changes=NOBODY),
    Row("storefront:express-ways", post=owner(404), args=express, wrong=nothing, changes=NOBODY),
]
DATA = [
    Row("account:data", get=people(200)),
    Row("account:data-exports", get=people(302), post=people(302)),
    Row("account:data-export", get=owner(200), post=owner(200), args=export, wrong=nothing, changes=NOBODY),
    Row(
        "account:deletion",
        get=people(200),
        post={**people(302), **dict.fromkeys((*SELLERS, *OFFICE), 409)},  # somebody depends on them
        fields=lambda _world: {"sure": "1"},
        changes=SHOPPERS,
    ),
    Row("account:deletion-undo", post=people(302), changes=NOBODY),
]

ROWS = [*CHOICES, *ADDRESSES, *CARDS, *PRODUCTS, *DATA]
