"""The shop's own pages: where it is paid, how it delivers, what its page says."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from shop.base.actor import Actor
from shop.reviews.services import Said, SellerWords, answer_question, post_seller_review
from shop.shipping.services import save_zone
from shop.shipping.types import Band, ZoneDraft
from tests.architecture.personas import Persona, World
from tests.architecture.policies import Row, everybody, office, owner, people, sellers, selling_owner
from tests.architecture.rows.profile import picture
from tests.cast import NOW

TERMS = {"price_minor": "120", "min_days": "1", "max_days": "4", "handling_days": "2"}
ZONE = {
    "name": "Hills",
    "country": "BD",
    "districts": ["Bandarban"],
    "basis": "flat",
    "price_1": "150",
    "min_days": "2",
    "max_days": "5",
}


def zone(world: World) -> tuple[Any, ...]:
    """A zone of SELLER's."""
    draft = ZoneDraft(
        name="Hills",
        country="BD",
        divisions=(),
        districts=("Rangamati",),
        basis="flat",
        bands=(Band(None, 150_00),),
        free_from_minor=None,
        min_days=2,
        max_days=5,
    )
    made = save_zone(seller_id=world.seller.pk, zone=None, draft=draft, by=Actor.system("test"), at=NOW)
    return (made.public_id,)


def nobody(_world: World) -> tuple[Any, ...]:
    """An id that nothing has."""
    return (uuid4(),)


def terms(_world: World) -> dict[str, Any]:
    """What the form of the terms sends."""
    return TERMS


def zone_fields(_world: World) -> dict[str, Any]:
    """What the form of a zone sends."""
    return ZONE


def seller_review(world: World) -> tuple[Any, ...]:
    """SHOPPER's review of SELLER's shop."""
    words = SellerWords(5, 4, 4, "Came in two days.", "en")
    review = post_seller_review(
        user_id=world.shopper.pk, package=world.delivered.public_id, words=words, photos=[], at=NOW
    )
    return (review.public_id,)


def answer(world: World) -> tuple[Any, ...]:
    """SELLER's answer to SHOPPER's question."""
    said = Said("It does not rust.", "en")
    made = answer_question(
        question_id=world.question.pk, user=world.people[Persona.SELLER], by_seller=True, said=said, at=NOW
    )
    return (made.public_id,)


def shop(world: World) -> tuple[Any, ...]:
    """SELLER's shop, as shoppers name it."""
    return (world.seller.slug,)


def no_shop(_world: World) -> tuple[Any, ...]:
    """A shop that is none."""
    return ("no-such-shop",)


def marks(_world: World) -> dict[str, str]:
    """What the form of a shop's review sends."""
    return {"delivery": "5", "described": "4", "communication": "4", "text": "Fast."}


def texts(_world: World) -> dict[str, str]:
    """What the form of the shop's page sends."""
    return {"story": "Five potters.", "phone": "01712345678"}


def reason(_world: World) -> dict[str, str]:
    """Why something should not be there."""
    return {"reason": "An advert"}


OTHERS = frozenset(Persona) - {Persona.GUEST, Persona.SHOPPER}

# Who has no second step is led to set one up; what happens with one is in tests/web/seller/test_bank.py.
ROWS = [
    Row("seller:bank", get=sellers(200)),
    Row("seller:bank-account", get=sellers(302), post=sellers(302), changes=frozenset()),
    Row("seller:bank-stripe", post=sellers(302), changes=frozenset()),
    Row("seller:bank-stripe-return", get=sellers(302)),
    Row("seller:delivery-terms", get=sellers(200), post=sellers(302), fields=terms),
    Row("seller:delivery-zone-new", get=sellers(200), post=sellers(302), fields=zone_fields),
    Row(
        "seller:delivery-zone",
        get=selling_owner(200),
        post=selling_owner(302),
        args=zone,
        wrong=nobody,
        fields=zone_fields,
    ),
    Row("seller:delivery-zone-removal", post=selling_owner(302), args=zone, wrong=nobody),
    Row("seller:shop", get=sellers(200), post=sellers(302), fields=texts),
    Row("seller:shop-preview", post=sellers(200), fields=texts, changes=frozenset()),
    Row(
        "seller:shop-picture",
        post=sellers(302),
        args=lambda _world: ("logo",),
        wrong=lambda _world: ("roof",),
        fields=picture,
    ),
    Row(
        "seller:shop-picture-removal",
        post=sellers(302),
        args=lambda _world: ("banner",),
        wrong=lambda _world: ("roof",),
    ),
    Row("storefront:seller-reviews", get=everybody(200), args=shop, wrong=no_shop),
    Row("storefront:seller-about", get=everybody(200), args=shop, wrong=no_shop),
    Row("storefront:shop-review-votes", post=people(302), args=seller_review, wrong=nobody, changes=OTHERS),
    Row(
        "storefront:shop-review-report",
        get=people(200),
        post=people(302),
        args=seller_review,
        wrong=nobody,
        fields=reason,
    ),
    Row(
        "account:shop-review",
        get=owner(200),
        post=owner(302),
        args=lambda world: (world.delivered.public_id,),
        wrong=nobody,
        fields=marks,
    ),
    Row(
        "seller:shop-review-reply",
        post=selling_owner(302),
        args=seller_review,
        wrong=nobody,
        fields=lambda _world: {"text": "Thank you."},
    ),
    Row("staff:shop-review-hiding", post=office(302), args=seller_review, wrong=nobody, fields=reason),
    Row("staff:shop-review-keeping", post=office(302), args=seller_review, wrong=nobody),
    Row("staff:answer-hiding", post=office(302), args=answer, wrong=nobody),
    Row("staff:delivery-terms", get=office(200), post=office(302), fields=terms),
]
