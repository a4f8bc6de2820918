"""Health, media, the demo's mail box, crawlers' files, calls from providers."""

from __future__ import annotations

import json

from django.utils import timezone

from shop.payments.gateways.sandbox import signing
from shop.payments.gateways.sandbox.post import notice_of
from tests.architecture.personas import World
from tests.architecture.policies import Row, everybody


def bank_message(world: World) -> bytes:
    """What the practice bank tells about SHOPPER's payment."""
    return json.dumps(notice_of(world.charge)).encode()


def bank_signature(world: World) -> dict[str, str]:
    """The bank's proof that the message is its own."""
    return {signing.HEADER: signing.sign(bank_message(world), at=timezone.now())}


ROWS = [
    Row("ops:health-live", get=everybody(200)),
    Row("ops:health-ready", get=everybody(200)),
    Row(
        "ops:media",
        get=everybody(200),
        args=lambda world: (world.picture,),
        wrong=lambda world: (world.private_picture,),
    ),
    Row("ops:mail", get=everybody(200)),
    Row("ops:mail-detail", get=everybody(200), args=lambda world: (world.mail.public_id,)),
    Row("ops:mail-body", get=everybody(200), args=lambda world: (world.mail.public_id,)),
    Row("ops:components", get=everybody(200)),
    Row(
        "hooks:notices",
        post=everybody(204),
        args=lambda _world: ("sandbox",),
        fields=bank_message,
        headers=bank_signature,
        csrf=False,
    ),
    Row(
        "hooks:payout-notices",
        post=everybody(404),
        args=lambda _world: ("stripe-connect",),
        changes=frozenset(),
        csrf=False,
    ),
    Row("hooks:sightings", post=everybody(400), args=lambda _world: {"code": "pathao"}, csrf=False),
    Row("ops:security-txt", get=everybody(200)),
    Row("seo:robots", get=everybody(200)),
    Row("seo:sitemap", get=everybody(200)),
    Row("seo:sitemap-places", get=everybody(200), args=lambda _world: (1,), wrong=lambda _world: (99,)),
    Row(
        "seo:sitemap-products",
        get=everybody(200),
        args=lambda world: (int(bool(world.variant.pk)),),
        wrong=lambda _world: (99,),
    ),
]
