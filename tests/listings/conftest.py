"""Products whose sellers the office trusts, or does not know yet."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image

from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.catalog.queries import states_of
from shop.catalog.services import hold_image
from shop.catalog.states import ImageState, ProductState
from shop.listings.services import Outcome, change_state, trust_seller
from shop.sellers.models import Seller
from tests.factories import make_product


def png(colour: str = "white") -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (640, 800), colour).save(out, "PNG")
    return out.getvalue()


def state_of(product: Product) -> ProductState:
    """The whole product as it is."""
    return states_of([product.pk])[product.pk]


def photo_on(product: Product, at: datetime, colour: str = "white") -> ImageState:
    """A picture that was sent for the product and is not shown yet."""
    return ImageState(key=hold_image(product_id=product.pk, content=png(colour), at=at))


@pytest.fixture
def pot(seller: Seller) -> Product:
    """A clay pot on sale."""
    return make_product(seller, price_minor=1000_00, title={"en": "Clay pot"}, sku="POT-1")


@pytest.fixture
def trusted(seller: Seller, by: Actor, at: datetime) -> Seller:
    """The office trusts Rehana's shop."""
    trust_seller(seller_id=seller.pk, by=by, at=at)
    return seller


Save = Callable[..., Outcome]


@pytest.fixture
def save(by: Actor, at: datetime) -> Save:
    """Save what a function makes of the product."""

    def run(
        product: Product, change: Callable[[ProductState], ProductState], seen: str = "", at: datetime = at
    ) -> Outcome:
        return change_state(product_id=product.pk, seen=seen, change=change, by=by, at=at)

    return run
