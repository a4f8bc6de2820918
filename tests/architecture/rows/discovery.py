"""What is compared, new and trending; feeds and mails about saved things."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from shop.exchange.feeds import feed_token
from shop.profiles.queries import notice_token
from shop.profiles.types import Topic
from tests.architecture.personas import World
from tests.architecture.policies import Row, everybody, office, people

NOBODY: frozenset[Any] = frozenset()


def nothing(_world: World) -> tuple[Any, ...]:
    """An id that nothing has."""
    return (uuid4(),)


def feed(_world: World) -> tuple[Any, ...]:
    """The address that the office hands out."""
    return (feed_token(), "google", "en", "xml")


def guessed(_world: World) -> tuple[Any, ...]:
    """An address that somebody guessed."""
    return ("x" * 43, "google", "en", "xml")


def ending(world: World) -> tuple[Any, ...]:
    """The link in a mail; whoever has it may use it, as with the mail itself."""
    return (notice_token(world.shopper.pk, Topic.SAVED_ITEMS),)


ROWS = [
    Row("seo:feed", get=everybody(200), args=feed, wrong=guessed),
    Row(
        "staff:addresses",
        get=office(200),
        post=office(302),
        fields=lambda world: {"address": f"/products/{world.variant.product.slug}/", "slug": "another-name"},
    ),
    Row(
        "storefront:notice-ending",
        get=everybody(200),
        post=everybody(200),
        args=ending,
        wrong=lambda _world: ("no-such-link",),
        csrf=False,
    ),
    Row("storefront:new", get=everybody(200)),
    Row("storefront:trending", get=everybody(200)),
    Row("storefront:compare", get=everybody(200)),
    Row(
        "storefront:compared",
        post=everybody(302),
        args=lambda world: (world.variant.product.public_id,),
        wrong=nothing,
        changes=NOBODY,  # a cookie keeps it
    ),
    Row("account:saved-notices", post=people(302), fields=lambda _world: {"wanted": "1"}),
]
