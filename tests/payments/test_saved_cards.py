"""Cards that people let us keep: sealed, the person's own, charged without a page, and gone when they are taken out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.ids import uuid7
from shop.base.privacy import Person, erase, exported
from shop.catalog.models import Product
from shop.checkout.services import CannotPlace, ask_provider, place_order, retry_payment
from shop.checkout.types import Buyer, Outcome, Placed
from shop.payments.cards import cards_of, forget_leaving_cards, remove_card, usable_card
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.models import Attempt, LeavingCard, SandboxToken, SavedCard
from shop.payments.queries import methods_for
from shop.sellers.models import Seller
from shop.store.queries import store
from tests.checkout.state import assert_sound, at_bank, everything
from tests.factories import make_cart, make_product, press_of
from tests.queue import drain

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)


@pytest.fixture
def kettle(seller: Seller) -> Product:
    """A kettle for 1,000 taka, ten in stock."""
    return make_product(seller, price_minor=1000_00)


def buyer_of(user: User) -> Buyer:
    """The person as an order keeps it."""
    return Buyer(user_id=user.pk, name=user.name, email=user.email or "", country="BD", street="House 1")


def pressed(kettle: Product, user: User, **more: Any) -> Placed:
    """A press of Pay by card."""
    cart = make_cart(kettle, user=user)
    return place_order(**press_of(cart, method="sandbox", buyer=buyer_of(user), **more))


def card_after(kettle: Product, user: User, choice: Choice, *, at: datetime, by: Actor) -> SavedCard:
    """The card that somebody let us keep with an order."""
    placed = pressed(kettle, user, keep_card=True)
    at_bank(placed.attempt, choice)
    if choice is Choice.CHALLENGE:
        at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    drain()
    return SavedCard.objects.latest("pk")


@pytest.fixture
def card(kettle: Product, shopper: User, at: datetime, by: Actor) -> SavedCard:
    """Nusrat's card."""
    return card_after(kettle, shopper, Choice.APPROVE, at=at, by=by)


def test_agreed_card_is_kept_sealed_with_its_face(card: SavedCard, shopper: User) -> None:
    token = SandboxToken.objects.get().key

    assert (card.user, card.face, card.expires, card.token) == (shopper, "Visa •••• 4242", "12/2099", token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM payments_savedcard")
        assert token not in cursor.fetchone()[0]


@pytest.mark.parametrize("agreed", [True, False])
def test_card_is_kept_only_of_people_who_agree(
    kettle: Product, shopper: User, agreed: bool, at: datetime, by: Actor
) -> None:
    buyer = Buyer(name="Guest", email="g@example.com", country="BD", street="1") if agreed else buyer_of(shopper)
    placed = place_order(**press_of(make_cart(kettle), method="sandbox", buyer=buyer, keep_card=agreed))
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    drain()

    assert not SavedCard.objects.exists()


def test_saved_card_pays_without_a_page(
    card: SavedCard, kettle: Product, shopper: User, at: datetime, by: Actor
) -> None:
    placed = pressed(kettle, shopper, card=card.public_id)
    assert placed.redirect_url == f"/pay/{placed.attempt.public_id}/return/"

    outcomes = [ask_provider(attempt_id=placed.attempt.pk, by=by, at=at).outcome for _time in range(2)]

    assert outcomes == [Outcome.CONFIRMED, Outcome.KNOWN]
    assert Attempt.objects.get(pk=placed.attempt.pk).captured_minor == 1000_00
    assert_sound()


def test_bank_that_wants_its_owner_gets_the_page(kettle: Product, shopper: User, at: datetime, by: Actor) -> None:
    card = card_after(kettle, shopper, Choice.CHALLENGE, at=at, by=by)
    placed = pressed(kettle, shopper, card=card.public_id)

    assert ask_provider(attempt_id=placed.attempt.pk, by=by, at=at).outcome is Outcome.ENDED
    again = retry_payment(order_id=placed.order.pk, method="sandbox", by=by, at=at)

    assert Attempt.objects.get(pk=placed.attempt.pk).failure_code == "authentication_required"
    assert again.redirect_url.startswith("/sandbox-bank/")
    assert (again.attempt.by_saved_card, again.attempt.number) == (False, 2)


@pytest.mark.parametrize("whose", ["nobody", "other"])
def test_card_of_another_pays_nothing(card: SavedCard, kettle: Product, other_shopper: User, whose: str) -> None:
    named = uuid7() if whose == "nobody" else card.public_id
    cart = make_cart(kettle, user=other_shopper)
    press = press_of(cart, method="sandbox", buyer=buyer_of(other_shopper), card=named)
    before = everything()

    with pytest.raises(CannotPlace, match="not among your saved cards"):
        place_order(**press)

    assert everything() == before


def test_removed_card_is_forgotten_by_its_provider_and_pays_no_more(
    card: SavedCard, shopper: User, other_shopper: User, at: datetime, by: Actor
) -> None:
    assert not remove_card(user_id=other_shopper.pk, public_id=card.public_id, by=by, at=at)
    assert remove_card(user_id=shopper.pk, public_id=card.public_id, by=by, at=at)
    assert not cards_of(shopper.pk).exists()

    drain()

    assert (LeavingCard.objects.count(), SandboxToken.objects.count()) == (0, 0)


def test_card_is_good_to_the_end_of_its_month(card: SavedCard, shopper: User) -> None:
    card.exp_year, card.exp_month = 2026, 11
    card.save()
    methods = methods_for(store())

    assert usable_card(cards_of(shopper.pk), methods, on=date(2026, 11, 30)) == card
    assert usable_card(cards_of(shopper.pk), methods, on=date(2026, 12, 1)) is None
    assert usable_card(cards_of(shopper.pk), [], on=date(2026, 11, 30)) is None


def test_export_has_the_face_and_no_token(card: SavedCard, shopper: User) -> None:
    rows = dict(exported(Person(shopper.pk)))["payments.SavedCard"]

    assert [(row["brand"], row["last4"]) for row in rows] == [("visa", "4242")]
    assert card.token not in str(rows)


def test_erased_persons_card_is_forgotten(card: SavedCard, shopper: User, at: datetime) -> None:
    erase(Person(shopper.pk), at=at)

    assert (SavedCard.objects.count(), LeavingCard.objects.count()) == (0, 1)
    assert (forget_leaving_cards(), LeavingCard.objects.count(), SandboxToken.objects.count()) == (1, 0, 0)
