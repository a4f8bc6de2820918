"""What people want to be told of, and the list of the newsletter in the office."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from shop.subscriptions.models import Subscription
from shop.subscriptions.queries import token_of
from shop.subscriptions.types import Kind
from tests.architecture.personas import World
from tests.architecture.policies import Row, everybody, office
from tests.cast import NOW
from tests.factories import make_product


def sold_out(world: World) -> tuple[Any, ...]:
    """A thing of SELLER that everybody may wait for."""
    return (make_product(world.seller, stock=0).variants.get().public_id,)


def link(_world: World) -> tuple[Any, ...]:
    """The link in a mail; whoever has it may use it, as with the mail itself."""
    columns = {"kind": Kind.NEWSLETTER, "email": "guest@example.com", "language": "en", "asked_at": NOW}
    found, _made = Subscription.objects.get_or_create(**columns)
    return (token_of(found),)


def nothing(_world: World) -> tuple[Any, ...]:
    """A link that we did not make."""
    return ("no-such-link",)


EMAIL = {"email": "somebody@example.com"}

ROWS = [
    Row("storefront:newsletter", get=everybody(200), post=everybody(302), fields=lambda _world: EMAIL),
    Row(
        "storefront:watch",
        get=everybody(200),
        post=everybody(302),
        args=sold_out,
        wrong=lambda _world: (uuid4(),),
        fields=lambda _world: EMAIL,
    ),
    Row("storefront:subscription-confirmation", get=everybody(200), post=everybody(302), args=link, wrong=nothing),
    Row(
        "storefront:subscription-ending",
        get=everybody(200),
        post=everybody(200),
        args=link,
        wrong=nothing,
        csrf=False,
    ),
    Row("staff:subscribers", get=office(200)),
    Row("staff:subscribers-export", post=office(200)),
]
