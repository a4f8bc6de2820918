"""Applying to sell, the team of a shop, its holiday, and the office's side of it."""

from __future__ import annotations

from typing import Any

from shop.sellers.queries import invitation_token
from tests.architecture.personas import Persona, World
from tests.architecture.policies import SELLERS, Row, office, owner, people, sellers, selling_owner

NOBODY: frozenset[Persona] = frozenset()
NO_ID = "00000000-0000-7000-8000-000000000000"
SHOP = {
    "name": "Nusrat Knits",
    "story": "Scarves knitted by hand.",
    "district": "Dhaka",
    "email": "knits@example.com",
    "phone": "01712345678",
    "handling_days": "2",
}
# Who sells already is led to the portal; everybody else to the step that is open.
NEWCOMERS = frozenset(Persona) - {Persona.GUEST, *SELLERS}


def nobody(_world: World) -> tuple[object]:
    """An id that nothing has."""
    return (NO_ID,)


def paper(world: World) -> tuple[Any, ...]:
    """A document of SHOPPER's application."""
    return (world.paper.public_id,)


def packer(world: World) -> tuple[Any, ...]:
    """A colleague of SELLER."""
    return (world.packer.public_id,)


def shop(world: World) -> tuple[Any, ...]:
    """SELLER's shop, as the office finds it."""
    return (world.seller.public_id,)


def item(world: World) -> tuple[Any, ...]:
    """An entry of the checklist."""
    return (world.judged_item.public_id,)


def entry(_world: World) -> dict[str, object]:
    """What the form of an entry sends."""
    return {"kind": "attest", "title_en": "I pack well", "position": "5"}


APPLICATION = [
    Row("seller:register", get=people(302)),
    Row(
        "seller:register-shop",
        get={**people(200), **dict.fromkeys(SELLERS, 302)},
        post=people(302),
        fields=lambda _world: SHOP,
        changes=NEWCOMERS,
    ),
    *(
        Row(f"seller:register-{step}", get=people(302), post=people(302), changes=NOBODY)
        for step in ("business", "documents", "bank", "review")
    ),
    Row("seller:register-document", post=people(302), args=nobody, changes=NOBODY),
    Row("seller:register-paper", get=owner(200), args=paper, wrong=nobody),
    Row(
        "seller:register-paper-removal",
        post=people(302),
        args=paper,
        changes=frozenset({Persona.SHOPPER}),
    ),
]

TEAM = [
    Row(
        "seller:team",
        get=sellers(200),
        post=sellers(302),
        fields=lambda _world: {"email": "new@example.com", "role": "packer"},
    ),
    Row(
        "seller:team-role",
        post=selling_owner(302),
        args=packer,
        wrong=nobody,
        fields=lambda _world: {"role": "manager"},
    ),
    Row("seller:team-removal", post=selling_owner(302), args=packer, wrong=nobody),
    Row(
        "seller:team-withdrawal",
        post=selling_owner(302),
        args=lambda world: (world.invitation.public_id,),
        wrong=nobody,
    ),
    Row(
        "seller:invitation",
        get=people(200),
        post={**people(409), Persona.SHOPPER: 302},
        args=lambda world: (invitation_token(world.invitation),),
        wrong=lambda _world: ("made-up",),
    ),
    Row(
        "seller:holiday",
        get=sellers(200),
        post=sellers(302),
        fields=lambda _world: {"starts_on": "2099-01-01", "ends_on": "2099-01-05"},
    ),
    Row("seller:holiday-end", post=sellers(302), changes=NOBODY),
]

OFFICE = [
    Row("staff:sellers", get=office(200)),
    Row(
        "staff:seller-invitations",
        post=office(302),
        fields=lambda _world: {"name": "Rangpur Looms", "email": "looms@example.com"},
    ),
    Row("staff:seller", get=office(200), args=shop, wrong=nobody),
    Row("staff:seller-papers", get=office(200), args=shop, wrong=nobody),
    Row(
        "staff:seller-paper",
        get=office(200),
        args=lambda world: (world.application.public_id, world.paper.public_id),
        wrong=lambda world: (world.seller.public_id, world.paper.public_id),
    ),
    Row(
        "staff:seller-verdict",
        post=office(302),
        args=lambda world: (world.application.public_id, world.judged_item.public_id),
        wrong=lambda world: (world.application.public_id, NO_ID),
        fields=lambda _world: {"verdict": "refuse", "reason": "The names differ."},
    ),
    Row(
        "staff:seller-decision",
        post=office(302),
        args=shop,
        wrong=nobody,
        fields=lambda _world: {"decision": "suspend", "reason": "Nothing was sent for a week."},
    ),
    Row("staff:checklist", get=office(200), post=office(302), fields=entry),
    Row(
        "staff:checklist-item",
        get=office(200),
        post=office(302),
        args=item,
        wrong=nobody,
        fields=lambda _world: {"kind": "review", "title_en": "Names are the same", "position": "5"},
    ),
    Row("staff:checklist-removal", post=office(302), args=item, wrong=nobody),
]

ROWS = [*APPLICATION, *TEAM, *OFFICE]
