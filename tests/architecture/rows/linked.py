"""Accounts elsewhere that sign people in."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount

from tests.architecture.personas import World
from tests.architecture.policies import Row, owner, people


def account(world: World) -> tuple[Any, ...]:
    """An account elsewhere of SHOPPER, who has other ways in."""
    columns = {"user": world.shopper, "provider": "google", "uid": "17"}
    world.shopper.phone, world.shopper.phone_verified_at = "+8801712345678", world.shopper.date_joined
    world.shopper.save(update_fields=["phone", "phone_verified_at"])
    return (SocialAccount.objects.get_or_create(**columns)[0].pk,)


ROWS = [
    Row("account:linked-accounts", get=people(200)),
    Row(
        "account:linked-account-removal",
        get=owner(200),
        post=owner(302),
        args=account,
        wrong=lambda _world: (0,),
    ),
]
