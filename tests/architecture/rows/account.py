"""Signing in, and a person's own pages."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str

from tests.architecture.personas import Persona, World
from tests.architecture.policies import Row, everybody, guests, owner, people


def number(world: World, *rest: Any) -> tuple[Any, ...]:
    """The number of SHOPPER's order."""
    return (world.placed.order.number, *rest)


def bought(world: World) -> tuple[Any, ...]:
    """SHOPPER's order of a file, and the file."""
    placed, file = world.download
    return (placed.order.number, file.public_id)


def reset_key(world: World) -> dict[str, str]:
    """The two parts of a link to choose a new password."""
    return {"uidb36": user_pk_to_url_str(world.shopper), "key": default_token_generator.make_token(world.shopper)}


AUTH = [
    Row(
        "account:login",
        get=guests(200),
        post=guests(422),
        fields=lambda world: {"login": world.shopper.email, "password": "not it"},
        changes=frozenset({Persona.GUEST}),  # the log keeps refused names as hashes
    ),
    Row("account:logout", post=everybody(302)),
    Row("account:inactive", get=everybody(200)),
    Row(
        "account:register",
        get=guests(200),
        post=guests(302),
        fields=lambda _world: {"email": "new@example.com", "password1": "tall-kettle-on-a-quiet-stove"},
    ),
    Row("account:verify-email", get=everybody(200)),
    Row(
        "account:confirm-email",
        get=everybody(200),
        post={**people(409), Persona.SHOPPER: 302},  # it proves the address in any browser but another account's
        args=lambda world: (world.email_key,),
        changes=frozenset({Persona.GUEST, Persona.SHOPPER}),
    ),
    Row(
        "account:forgot-password",
        get=everybody(200),
        post=everybody(302),
        fields=lambda world: {"email": world.shopper.email},
    ),
    Row("account:forgot-password-sent", get=everybody(200)),
    Row("account:reset-password", get=everybody(302), post=everybody(302), args=reset_key),
]

OWN = [
    Row("account:orders", get=people(200)),
    Row("account:order", get=owner(200), args=number),
    Row("account:order-parcel", get=owner(200), args=lambda world: number(world, "A")),
    Row("account:order-purchase", post=owner(302), args=lambda world: number(world, "A")),
    Row(
        "account:order-cancellation",
        get=owner(200),
        post=owner(302),
        args=number,
        wrong=lambda _world: ("9999",),
        fields=lambda _world: {"reason": "Two ordered by mistake"},
    ),
    Row(
        "account:order-download",
        get=owner(200),
        args=bought,
        wrong=lambda world: (bought(world)[0], uuid4()),
        query=lambda world: {"key": world.download_key},
    ),
]

ROWS = [*AUTH, *OWN]
