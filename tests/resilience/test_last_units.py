"""The last units over real HTTP: production processes, plain forms, everybody presses Pay at the same moment.

`make test` asks the same of the services (tests/checkout/test_contention.py) and of the pages
(tests/web/storefront/test_payment_rivals.py), without servers of their own.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from shop.checkout.models import Intent
from shop.orders.models import Order
from shop.payments.models import Attempt, SandboxCharge
from shop.sellers.models import Seller
from tests.checkout.state import assert_sound, stock_of
from tests.factories import make_product
from tests.resilience.granian import granian
from tests.resilience.running import var_folder
from tests.resilience.shopper import Shopper

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
UNITS, ROUNDS, BUYERS = 7, 5, 60


@pytest.fixture
def address(transactional_db: None) -> Iterator[str]:
    """Where the production processes serve the test's database."""
    with var_folder() as var, granian(var) as address:
        yield address


def together(presses: Sequence[tuple[Shopper, dict[str, str]]]) -> list[Shopper]:
    """Every shopper sends their payment form at the same moment; the shoppers, answered."""
    barrier = threading.Barrier(len(presses))

    def press(shopper: Shopper, form: dict[str, str]) -> Shopper:
        barrier.wait(60)
        shopper.press(form)
        return shopper

    with ThreadPoolExecutor(len(presses)) as threads:
        return [job.result() for job in [threads.submit(press, *one) for one in presses]]


def ready_to_pay(address: str, slug: str, numbers: range, *, method: str) -> list[tuple[Shopper, dict[str, str]]]:
    """So many shoppers, each with the thing in the cart and the payment form filled in."""

    def prepare(number: int) -> tuple[Shopper, dict[str, str]]:
        shopper = Shopper(address, number)
        shopper.fill_steps(slug)
        return shopper, shopper.choose(method)

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(prepare, numbers))


def sell_last_units(address: str, seller: Seller, numbers: range, *, method: str) -> None:
    """One round: as many are sold as there are, and everybody else is told."""
    scarce = make_product(seller, stock=UNITS)

    answers = together(ready_to_pay(address, scarce.slug, numbers, method=method))

    lucky = [shopper for shopper in answers if shopper.bought]
    refused = [shopper for shopper in answers if not shopper.bought]
    assert Counter(shopper.page.status_code for shopper in refused) == {200: len(numbers) - UNITS}
    assert {shopper.at for shopper in refused} == {"/cart/"}
    assert all("sold out" in shopper.page.text.lower() for shopper in refused)
    assert len(lucky) == UNITS
    assert stock_of(scarce) == ((0, 0) if method == "cod" else (UNITS, UNITS))
    assert_sound()


def test_sixty_buyers_of_the_last_seven_get_exactly_seven_in_every_round(address: str, seller: Seller) -> None:
    for number in range(ROUNDS):
        buyers = range(number * BUYERS, (number + 1) * BUYERS)
        sell_last_units(address, seller, buyers, method=["cod", "sandbox"][number % 2])

    assert Order.objects.count() == Attempt.objects.count() == UNITS * ROUNDS


def test_sixteen_buyers_of_the_last_seven_and_one_form_sent_twelve_times(address: str, seller: Seller) -> None:
    sell_last_units(address, seller, range(16), method="cod")
    plenty = make_product(seller, stock=20)
    ((shopper, form),) = ready_to_pay(address, plenty.slug, range(16, 17), method="sandbox")

    answers = together([(shopper.twin(), form) for _time in range(12)])

    assert {twin.page.status_code for twin in answers} == {200}
    assert len({twin.at for twin in answers}) == 1
    assert Order.objects.count() == UNITS + 1
    assert SandboxCharge.objects.count() == 1
    assert Intent.objects.filter(token=form["token"], order__isnull=False).count() == 1
    assert stock_of(plenty) == (20, 1)
    assert_sound()
