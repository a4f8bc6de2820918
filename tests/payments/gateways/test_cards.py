"""Saved cards at Stripe: opened first, confirmed when it is asked about, and never charged twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.services import ask_provider, cancel_order, place_order, reconcile, resumed
from shop.checkout.types import Buyer, Placed
from shop.demo.providers.stripe import Stripe
from shop.payments.cards import remove_card
from shop.payments.models import Attempt, Exchange, SavedCard
from tests.checkout.state import assert_sound, kinds_of
from tests.factories import make_cart, press_of
from tests.queue import drain

from .conftest import at_page
from .test_stripe import session

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)


@pytest.fixture
def stripe(open_provider: Any) -> Stripe:
    """Stripe, answering on this machine."""
    return open_provider("stripe", Stripe)


def pressed(kettle: Product, user: User, **more: Any) -> Placed:
    """A press of Pay by Stripe."""
    buyer = Buyer(user_id=user.pk, name=user.name, email=user.email or "", country="BD", street="House 1")
    return place_order(**press_of(make_cart(kettle, user=user), method="stripe", buyer=buyer, **more))


@pytest.fixture
def card(
    request: pytest.FixtureRequest, stripe: Stripe, kettle: Product, shopper: User, at: datetime, by: Actor
) -> SavedCard:
    """A card that Nusrat let us keep with her first order."""
    placed = pressed(kettle, shopper, keep_card=True)
    at_page(stripe, f"/pay/{session(stripe)['id']}", choice=getattr(request, "param", "pay"))
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    drain()
    return SavedCard.objects.get()


def charged(stripe: Stripe) -> list[tuple[str, int]]:
    """(status, received) of the payments that began without a page."""
    intents = [one["payment_intent"] for one in stripe.books.like("intent:")]
    return [(one["status"], one["amount_received"]) for one in intents]


def test_kept_card_is_charged_once(
    stripe: Stripe, card: SavedCard, kettle: Product, shopper: User, at: datetime, by: Actor
) -> None:
    placed = pressed(kettle, shopper, card=card.public_id)
    assert charged(stripe) == [("requires_confirmation", 0)]

    for _time in range(3):
        ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)

    assert charged(stripe) == [("succeeded", 1000_00)]
    assert kinds_of(placed.order.reference) == ["capture", "sale"]
    assert_sound()


def test_browser_that_never_comes_back_is_no_reason_not_to_charge(
    stripe: Stripe, card: SavedCard, kettle: Product, shopper: User, at: datetime
) -> None:
    placed = pressed(kettle, shopper, card=card.public_id)

    reconcile(at=at + timedelta(minutes=1))

    placed.order.refresh_from_db()
    assert (placed.order.status, charged(stripe)) == ("placed", [("succeeded", 1000_00)])


@pytest.mark.parametrize("lost", ["payment_intents", "confirm"])
def test_lost_answer_charges_once(
    stripe: Stripe, card: SavedCard, kettle: Product, shopper: User, lost: str, at: datetime, by: Actor
) -> None:
    stripe.lost = lost
    placed = pressed(kettle, shopper, card=card.public_id)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    stripe.lost = ""

    from_page(placed, by=by, at=at)

    assert charged(stripe) == [("succeeded", 1000_00)]
    assert Attempt.objects.latest("pk").status == "captured"
    assert_sound()


def from_page(placed: Placed, *, by: Actor, at: datetime) -> None:
    """The browser opens the page that waits: what was not begun is begun, then it is asked about."""
    resumed(placed.order, by=by, at=at)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)


@pytest.mark.parametrize(
    ("card", "code"), [("asks", "authentication_required"), ("fails", "provider_refused")], indirect=["card"]
)
def test_no_of_the_bank_ends_the_attempt_with_its_reason(
    stripe: Stripe, card: SavedCard, code: str, kettle: Product, shopper: User, at: datetime, by: Actor
) -> None:
    placed = pressed(kettle, shopper, card=card.public_id)

    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)

    attempt = Attempt.objects.get(pk=placed.attempt.pk)
    assert (attempt.status, attempt.failure_code) == ("failed", code)
    assert charged(stripe) == [("requires_payment_method", 0)]


def test_cancelled_before_it_was_confirmed_charges_nothing(
    stripe: Stripe, card: SavedCard, kettle: Product, shopper: User, at: datetime, by: Actor
) -> None:
    placed = pressed(kettle, shopper, card=card.public_id)
    cancel_order(order_id=placed.order.pk, by=by, at=at, reason="no")

    drain()

    assert (charged(stripe), Attempt.objects.get(pk=placed.attempt.pk).status) == ([("canceled", 0)], "cancelled")


def test_removed_card_is_detached_and_its_token_was_never_written_down(
    stripe: Stripe, card: SavedCard, shopper: User, at: datetime, by: Actor
) -> None:
    customer, _space, method = card.token.partition(" ")
    remove_card(user_id=shopper.pk, public_id=card.public_id, by=by, at=at)
    drain()

    assert stripe.books.get(f"method:{method}")["customer"] is None
    said = "".join(f"{row.address} {row.sent} {row.heard}" for row in Exchange.objects.all())
    assert customer not in said
    assert method not in said
