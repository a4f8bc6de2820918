"""kill -9 while people buy from the real shop: nothing that was acknowledged is lost, all of it heals by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil
import pytest

from shop.base import postgres
from tests.resilience.crowd import Crowd, assert_nothing_lost, settle_down
from tests.resilience.running import Shop, eventually, var_folder

logger = logging.getLogger(__name__)
pytestmark = pytest.mark.prove
KILLS = ("page process", "database", "worker", "pages", "task process", "database", "worker", "pages")
CHECKOUTS = 80
HEALTHY_SECONDS, STUCK_SECONDS, GIVEN_UP_SECONDS = 20, 60, 90

# The processes of each kind; the first one is killed. A killed parent's orphans are no stand-in.
KINDS: dict[str, Callable[[Shop], list[psutil.Process | None]]] = {
    "page process": lambda shop: shop.child("granian").children(),
    "pages": lambda shop: [shop.child("granian")],
    "worker": lambda shop: [shop.child("manage.py work")],
    "task process": lambda shop: shop.child("manage.py work").children(recursive=True)[::-1],
    "database": lambda shop: [postgres.postmaster(shop.var / "pg")],
}


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop that runs."""
    with var_folder() as var, Shop(var) as shop:
        shop.start()
        yield shop


def kill(shop: Shop, name: str) -> float:
    """kill -9; returns the seconds until all stand again, one of them anew, and the pages come, the database's too."""
    before, known = KINDS[name](shop), set(shop.processes())

    def whole() -> bool:
        with suppress(psutil.Error, ValueError):
            now = {process for process in KINDS[name](shop) if process}
            return len(now) >= len(before) and bool(now - known) and shop.answers() and shop.answers("/products/")
        return False

    assert before[0] is not None
    before[0].kill()
    seconds = eventually(whole, GIVEN_UP_SECONDS)
    logger.info("%s: whole again after %.1f s", name, seconds)
    return seconds


def test_killed_again_and_again_while_people_buy_loses_nothing(shop: Shop) -> None:
    seconds = []
    with Crowd(shop) as crowd:
        for name in KILLS:
            crowd.wait_for(CHECKOUTS // len(KILLS))
            seconds.append((name, kill(shop, name)))
        crowd.wait_for(CHECKOUTS - len(crowd.placed))

    logger.info("nothing open after %.1f s", settle_down(shop, STUCK_SECONDS))
    assert_nothing_lost(crowd)
    mails = "SELECT count(*), count(DISTINCT message_id) FROM notifications_caughtmail"
    ((sent, different),) = shop.rows(mails)
    assert sent == different == shop.count("SELECT count(*) FROM notifications_mail")
    assert [pair for pair in seconds if pair[1] > HEALTHY_SECONDS] == []
    assert len(crowd.placed) >= CHECKOUTS
