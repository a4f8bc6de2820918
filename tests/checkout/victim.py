"""A process of its own that is killed in the middle of its work: `python -m tests.checkout.victim <work> <json>`.

With `at` in the JSON it kills itself, with SIGKILL, when it reaches that function; `now` is the parent's instant, so
that what it writes down is not later than what the parent does next. It reports on stdout, line by line.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import django
import pytest  # noqa: F401  its presence tells the settings that this is a test
from django.conf import settings
from django.utils.module_loading import import_string


def begin(database: str) -> None:
    """Connect to the database of the test that started us."""
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from django.db import connection

    connection.set_schema(settings.DEFAULT_SCHEMA)


def die(*_args: Any, **_kwargs: Any) -> None:
    """End as by kill -9: no exception, no rollback, no goodbye."""
    os.kill(os.getpid(), signal.SIGKILL)


def trap(path: str) -> None:
    """Put death in the place of a function, named by its dotted path."""
    module, _dot, name = path.rpartition(".")
    setattr(import_module(module), name, die)


def report(**words: Any) -> None:
    """One line that the parent can rely on: it was flushed before anything else happens."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def buy_for_ever(products: list[int]) -> None:
    """Buy for ever, paying by card and at the door in turns; say what is pressed, placed and paid."""
    from shop.catalog.models import Product
    from shop.checkout.services import ask_provider, place_order
    from tests.checkout.state import at_bank
    from tests.factories import make_cart, press_of

    report(ready=True)
    goods = list(Product.objects.filter(pk__in=products))
    turn = 0
    while True:
        turn += 1
        cart = make_cart(*goods)
        press = press_of(cart, method="sandbox" if turn % 2 else "cod")
        report(pressed=press["token"], cart=cart.pk, method=press["method"])
        placed = place_order(**press)
        report(placed=placed.order.pk)
        if placed.attempt is not None and placed.attempt.open:
            at_bank(placed.attempt)
            ask_provider(attempt_id=placed.attempt.pk, by=press["by"], at=press["at"])
            report(paid=placed.order.pk)


def call(service: str, keywords: dict[str, Any]) -> None:
    """Call one service of the checkout, or the one at a dotted path, as the system."""
    from shop.base.actor import Actor
    from tests.factories import BUYER

    common: dict[str, Any] = {}
    if service not in {"reconcile", "expire_unpaid"}:
        common["by"] = Actor.system("victim")
    if service == "place_order":
        common["buyer"] = BUYER
    import_string(service if "." in service else f"shop.checkout.services.{service}")(**common | keywords)
    report(done=service)


def main() -> None:
    """Read the orders, set the trap, work."""
    orders = json.loads(sys.argv[1])
    begin(orders["database"])

    if orders.get("at"):
        trap(orders["at"])
    if orders["work"] == "shop":
        buy_for_ever(orders["products"])
    else:
        at = datetime.fromisoformat(orders["now"]) + timedelta(minutes=orders.get("later", 0))
        call(orders["work"], orders["keywords"] | {"at": at})


if __name__ == "__main__":
    main()
