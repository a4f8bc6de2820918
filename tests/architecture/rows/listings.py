"""Products in the portal, and the office's look at them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.architecture.personas import Persona, World
from tests.architecture.policies import Row, office, sellers, selling_owner

NOBODY = UUID(int=1)
PRESS = UUID(int=2)


def product(world: World) -> tuple[Any, ...]:
    """SELLER's product."""
    return (world.variant.product.public_id,)


def unknown(_world: World) -> tuple[Any, ...]:
    """A product that nobody has."""
    return (NOBODY,)


def change(world: World) -> tuple[Any, ...]:
    """SELLER's change of many."""
    return (world.bulk_change.public_id,)


def proposal(world: World) -> tuple[Any, ...]:
    """What waits for the office."""
    return (world.proposal.public_id,)


ROWS = [
    Row("seller:products", get=sellers(200), query=lambda world: {"older": world.variant.product.public_id}),
    Row(
        "seller:product-new",
        get=sellers(200),
        post=sellers(302),
        fields=lambda world: {
            "title": "Clay cup",
            "category": world.variant.product.category.public_id,
            "press": PRESS,
        },
        foreign={
            "category": lambda world: world.hidden_variant.product.public_id,
            "press": lambda world: world.bulk_change.public_id,
        },
    ),
    Row(
        "seller:product-changes",
        post={**sellers(302), Persona.RIVAL_SELLER: 302},
        fields=lambda world: world.plan,
        changes=frozenset({Persona.SELLER}),
        foreign={"product": lambda world: world.hidden_variant.product.public_id},
    ),
    Row("seller:product-change", get=selling_owner(200), args=change, wrong=unknown),
    Row("seller:product-change-reversal", post=selling_owner(302), args=change, wrong=unknown),
    Row(
        "seller:product",
        get=selling_owner(200),
        post=selling_owner(422),
        args=product,
        wrong=unknown,
        changes=frozenset(),
    ),
    Row(
        "seller:product-copy",
        post=selling_owner(302),
        args=product,
        wrong=unknown,
        fields=lambda _world: {"press": PRESS},
        foreign={"press": lambda world: world.bulk_change.public_id},
    ),
    Row("seller:product-photos", post=selling_owner(302), args=product, wrong=unknown, changes=frozenset()),
    Row("seller:product-photo-order", post=selling_owner(302), args=product, wrong=unknown, changes=frozenset()),
    Row(
        "seller:product-options",
        get=selling_owner(200),
        post=selling_owner(302),
        args=product,
        wrong=unknown,
        fields=lambda _world: {"o0-name-en": "Size", "o0-0-name-en": "Small"},
    ),
    Row(
        "seller:product-tiers",
        get=selling_owner(200),
        post=selling_owner(302),
        args=product,
        wrong=unknown,
        fields=lambda world: {f"{world.variant.public_id}-0-pieces": "10", f"{world.variant.public_id}-0-price": "1"},
    ),
    # Nothing but the own currency is offered in the matrix's world: there is no field to fill in.
    Row(
        "seller:product-list-prices",
        get=selling_owner(200),
        post=selling_owner(302),
        args=product,
        wrong=unknown,
        changes=frozenset(),
    ),
    Row("seller:product-combinations", post=selling_owner(302), args=product, wrong=unknown, changes=frozenset()),
    Row("seller:product-history", get=selling_owner(200), args=product, wrong=unknown),
    Row(
        "seller:product-reversal",
        post=selling_owner(302),
        args=lambda world: (world.edit.product.public_id, world.edit.public_id),
        wrong=lambda world: (world.edit.product.public_id, NOBODY),
    ),
    Row(
        "seller:stock-movements",
        get=selling_owner(200),
        args=lambda world: (world.variant.public_id,),
        wrong=unknown,
    ),
    Row(
        "seller:stock-level",
        post=selling_owner(302),
        args=lambda world: (world.variant.public_id,),
        wrong=unknown,
        fields=lambda _world: {
            "on_hand": "8",
            "was": "10",
            "low_at": "5",
            "reorder_quantity": "0",
            "lead_days": "7",
        },
    ),
    Row("staff:products", get=office(200)),
    Row(
        "staff:proposal-approvals",
        post=office(302),
        fields=lambda world: {"change": f"{world.proposal.public_id} {world.proposal.submitted_at.isoformat()}"},
    ),
    Row("staff:proposal", get=office(200), args=proposal, wrong=unknown),
    Row(
        "staff:proposal-approval",
        post=office(302),
        args=proposal,
        wrong=unknown,
        fields=lambda world: {"seen_at": world.proposal.submitted_at.isoformat()},
    ),
    Row(
        "staff:proposal-refusal",
        post=office(302),
        args=proposal,
        wrong=unknown,
        fields=lambda _world: {"words": "Not allowed here."},
    ),
    Row(
        "staff:proposal-revision",
        post=office(302),
        args=proposal,
        wrong=unknown,
        fields=lambda _world: {"words": "Say what it is made of."},
    ),
    Row(
        "staff:proposal-trust",
        post=office(302),
        args=proposal,
        wrong=unknown,
        fields=lambda _world: {"trust": "yes"},
    ),
    Row("staff:categories", get=office(200)),
    Row(
        "staff:category-new",
        get=office(200),
        post=office(302),
        fields=lambda _world: {"title_en": "Cups", "slug": "cups"},
    ),
    Row(
        "staff:category",
        get=office(200),
        post=office(302),
        args=lambda world: (world.variant.product.category.public_id,),
        wrong=unknown,
        fields=lambda _world: {"title_en": "Cups"},
    ),
    Row(
        "staff:category-attributes",
        get=office(200),
        post=office(302),
        args=lambda world: (world.variant.product.category.public_id,),
        wrong=unknown,
        fields=lambda _world: {"label_en": "Glaze", "kind": "text"},
    ),
    Row(
        "staff:attribute",
        get=office(200),
        post=office(302),
        args=lambda world: (world.attribute.code,),
        wrong=lambda _world: ("nothing",),
        fields=lambda _world: {"label_en": "Finish"},
    ),
]
