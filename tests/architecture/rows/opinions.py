"""Reviews, questions and answers."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.architecture.personas import Persona, World
from tests.architecture.policies import Row, everybody, office, owner, people, sellers, selling_owner


def review(world: World) -> tuple[Any, ...]:
    """SHOPPER's review of a thing of SELLER's."""
    return (world.review.public_id,)


def question(world: World) -> tuple[Any, ...]:
    """SHOPPER's question about it."""
    return (world.question.public_id,)


def nobody(_world: World) -> tuple[Any, ...]:
    """What nobody wrote."""
    return (uuid4(),)


def said(_world: World) -> dict[str, str]:
    """What a form with one text sends."""
    return {"text": "It does not rust."}


REASON = {"reason": "An advert"}
VOTERS = frozenset(Persona) - {Persona.GUEST, Persona.SHOPPER}
ANSWERERS = frozenset({Persona.SHOPPER, Persona.SELLER})

ROWS = [
    Row(
        "account:review",
        get=owner(200),
        post=owner(302),
        args=lambda world: (world.delivered.lines.get().public_id,),
        wrong=nobody,
        fields=lambda _world: {"rating": "4", "title": "Solid", "text": "Boils fast."},
    ),
    Row("storefront:review-votes", post=people(302), args=review, wrong=nobody, changes=VOTERS),
    Row(
        "storefront:review-report",
        get=people(200),
        post=people(302),
        args=review,
        wrong=nobody,
        fields=lambda _world: REASON,
    ),
    Row(
        "storefront:questions",
        get=everybody(200),
        post=people(302),
        args=lambda world: (world.variant.product.slug,),
        wrong=lambda _world: ("no-such-thing",),
        fields=said,
    ),
    Row("storefront:answers", post=people(302), args=question, wrong=nobody, fields=said, changes=ANSWERERS),
    Row("seller:reviews", get=sellers(200)),
    Row("seller:review-reply", post=selling_owner(302), args=review, wrong=nobody, fields=said),
    Row("seller:questions", get=sellers(200)),
    Row("seller:question-answers", post=selling_owner(302), args=question, wrong=nobody, fields=said),
    Row("staff:reviews", get=office(200)),
    Row("staff:review-hiding", post=office(302), args=review, wrong=nobody, fields=lambda _world: REASON),
    Row("staff:review-keeping", post=office(302), args=review, wrong=nobody),
    Row("staff:question-hiding", post=office(302), args=question, wrong=nobody),
]
